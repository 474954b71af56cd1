"""The declared wire behaviour agrees with the tenant and with what the product asks for."""

from __future__ import annotations

import pytest

from intune_manager.registry import RESOURCES
from intune_manager.registry.resource import Assignments, Fetch, Resource
from intune_manager.simulator.faults.simulator import Simulator
from intune_manager.simulator.protocol.rules import RULES, Expand

LISTED = [resource for resource in RESOURCES if resource.fetch is not Fetch.MEMBERS]


def test_every_collection_of_the_tenant_is_served_and_no_other() -> None:
    assert set(RULES) == set(Simulator().tenant.paths)


@pytest.mark.parametrize("resource", LISTED, ids=lambda resource: resource.name)
def test_each_resource_is_served_in_its_version_for_its_scope(resource: Resource) -> None:
    rules = RULES[resource.graph_path]
    assert resource.version in rules.versions
    assert resource.scope in rules.scopes
    assert resource.service.value == rules.family.value


@pytest.mark.parametrize("resource", LISTED, ids=lambda resource: resource.name)
def test_assignments_are_expanded_where_the_registry_counts_on_it(resource: Resource) -> None:
    expand = RULES[resource.graph_path].expand
    if resource.assignments is Assignments.EXPAND:
        assert expand is Expand.YES
    else:
        assert expand is not Expand.YES, "each batch costs twenty requests more than a page"
