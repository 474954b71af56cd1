"""What is served is what the registry declares."""

from __future__ import annotations

import pytest

from intune_manager.registry import RESOURCES
from intune_manager.registry.resource import Fetch, Resource
from intune_manager.simulator.faults.simulator import Simulator
from intune_manager.simulator.protocol.routes import RULES

LISTED = [resource for resource in RESOURCES if resource.fetch is not Fetch.MEMBERS]


def test_every_collection_that_is_served_is_one_of_the_tenant() -> None:
    assert set(RULES) <= set(Simulator().tenant.paths)


@pytest.mark.parametrize("resource", LISTED, ids=lambda resource: resource.name)
def test_each_resource_is_served_in_its_version_for_its_scope(resource: Resource) -> None:
    rules = RULES[resource.graph_path]
    assert resource.version in rules.versions
    assert resource.scope == rules.scope
    assert resource.service is rules.service
