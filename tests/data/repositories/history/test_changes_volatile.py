"""What changes all the time by itself is no news: checked for every resource that is declared."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intune_manager.data.repositories.history.query import ChangeQuery
from intune_manager.registry import RESOURCES
from intune_manager.registry.resource import Fetch, Resource
from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.tenant.tenant import SimulatedTenant

LISTED = [resource for resource in RESOURCES if resource.fetch is not Fetch.MEMBERS]


@pytest.fixture(scope="module")
def tenant() -> SimulatedTenant:
    return SimulatedTenant(PROFILES["small"], 1, Clock())


def objects_of(tenant: SimulatedTenant, resource: Resource) -> list[dict[str, Any]]:
    """Some objects as the resource's list sends them."""
    collection = tenant.collection(resource.graph_path)
    version: Any = resource.version
    return [json.loads(raw) for raw in collection.list_json(collection.ids()[:50], version)]


async def put(cache: Any, resource: Resource, item: dict[str, Any]) -> None:
    repository = cache[resource.table]
    cache.clock.advance(60)
    sweep = await repository.begin_sweep(
        cache.run_id, resource.kind, resource.paths, resource.volatile, resource=resource.name
    )
    await repository.upsert_page(sweep, [json.dumps(item).encode()])


@pytest.mark.parametrize("resource", LISTED, ids=lambda resource: resource.name)
async def test_a_real_change_is_one_entry_and_a_volatile_one_is_none(
    cache: Any, tenant: SimulatedTenant, resource: Resource
) -> None:
    item = objects_of(tenant, resource)[0]
    changes = cache.store.changes

    await put(cache, resource, item)
    assert await changes.find(ChangeQuery(records=((resource.table, 1),))) == [], (
        "the baseline is no change"
    )

    item |= dict.fromkeys(resource.volatile, "another value")
    await put(cache, resource, item)
    assert await changes.find(ChangeQuery(records=((resource.table, 1),))) == []
    payload = await cache[resource.table].payload(1)
    assert json.loads(payload.raw) == item, "the row is up to date all the same"

    item |= dict.fromkeys(resource.volatile, "a third value") | {"description": "by hand"}
    await put(cache, resource, item)
    (entry,) = await changes.find(ChangeQuery(records=((resource.table, 1),)))
    assert entry.kind == "updated"
    assert [step["path"] for step in json.loads(entry.patch)] == ["/description"]


@pytest.mark.parametrize(
    "resource", [each for each in LISTED if each.volatile], ids=lambda resource: resource.name
)
def test_what_is_declared_volatile_is_a_property_of_some_object(
    tenant: SimulatedTenant, resource: Resource
) -> None:
    known = {name for item in objects_of(tenant, resource) for name in item}
    assert resource.volatile <= known | {"@odata.etag"}


@pytest.mark.parametrize(
    "resource", [each for each in RESOURCES if each.details], ids=lambda resource: resource.name
)
def test_no_detail_is_called_like_a_property_of_the_list(
    tenant: SimulatedTenant, resource: Resource
) -> None:
    """The history tells both apart by the name at the top of a path."""
    known = {name for item in objects_of(tenant, resource) for name in item}
    assert known.isdisjoint(detail.name for detail in resource.details)
