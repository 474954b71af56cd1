"""Every kind of object that can be assigned has its assignments, by whichever way its list allows.

All families are put into one tenant and read in one run, as in life: no fault of one hides another.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from intune_manager.data.query import RowQuery
from intune_manager.data.repositories.store import Store
from intune_manager.errors import BugError, IntuneManagerError, TransientError
from intune_manager.registry import RESOURCES, RESOURCES_BY_NAME, TABLES
from intune_manager.registry.resource import Assignments, Resource
from intune_manager.sync.report import SyncReport, Verdict

Sync = Callable[..., Awaitable[SyncReport]]

ASSIGNABLE = [r for r in RESOURCES if r.assignments is not Assignments.NONE]
NAMES = [resource.name for resource in ASSIGNABLE]
OTHER_APP_POLICIES = RESOURCES_BY_NAME["other_app_policies"]
DETECTED_APPS = RESOURCES_BY_NAME["detected_apps"]
_GRAPH = "#microsoft.graph."
TARGETS: dict[str, dict[str, Any]] = {
    "to": {"@odata.type": f"{_GRAPH}groupAssignmentTarget", "groupId": "g1"},
    "not": {"@odata.type": f"{_GRAPH}exclusionGroupAssignmentTarget", "groupId": "g2"},
    "devices": {"@odata.type": f"{_GRAPH}allDevicesAssignmentTarget"},
    "users": {"@odata.type": f"{_GRAPH}allLicensedUsersAssignmentTarget"},
    "sccm": {"@odata.type": f"{_GRAPH}configurationManagerCollectionAssignmentTarget"},
    "odd": {"@odata.type": f"{_GRAPH}targetOfTheFuture"},
}


def _name_of(resource: Resource) -> str:
    """What the family calls the property that names its objects."""
    table = TABLES[resource.table]
    return resource.paths.get(table.name_column, table.column(table.name_column).path)


def _assignments(object_id: str) -> list[dict[str, Any]]:
    return [{"id": f"{object_id}_{key}", "target": target} for key, target in TARGETS.items()]


@pytest.fixture
def tenant(graph: Any) -> Any:
    """Two objects in each family, the first of them assigned to a target of every kind."""
    for resource in ASSIGNABLE:
        collection = graph.collection(resource.graph_path)
        for number in range(2):
            name = {_name_of(resource): f"{resource.title} {number}"}
            collection.put(f"{resource.name}-{number}", **name)
        first = f"{resource.name}-0"
        collection.assignments[first] = _assignments(first)
    return graph


async def _assigned(store: Store) -> dict[str, set[tuple[object, ...]]]:
    """What each kind of source has: name of the source, type and group of the target."""
    columns = ("source_type", "source_name", "target_type", "group_id")
    rows = await store.table("assignments").rows(RowQuery(columns=columns, limit=None))
    found: dict[str, set[tuple[object, ...]]] = {}
    for _, source_type, *rest in rows:
        found.setdefault(str(source_type), set()).add(tuple(rest))
    return found


def _expected() -> dict[str, set[tuple[object, ...]]]:
    return {
        resource.name: {
            (
                f"{resource.title} 0",
                target["@odata.type"].removeprefix(_GRAPH),
                target.get("groupId"),
            )
            for target in TARGETS.values()
        }
        for resource in ASSIGNABLE
    }


async def test_each_family_has_its_assignments_to_targets_of_every_kind_under_its_objects_name(
    sync: Sync, store: Store, tenant: Any
) -> None:
    report = await sync(*NAMES)
    assert {r.name: r.verdict for r in report.resources} == dict.fromkeys(NAMES, Verdict.COMPLETE)
    assert await _assigned(store) == _expected()


async def test_only_families_whose_lists_know_no_expand_cost_batches(
    sync: Sync, tenant: Any
) -> None:
    await sync(*NAMES)
    asked = {path.rsplit("/", 2)[0].strip("/") for path in tenant.batched}
    batched = {r.graph_path for r in ASSIGNABLE if r.assignments is Assignments.BATCH}
    assert asked == batched
    expanded = {r.path for r in tenant.requests if ("$expand", "assignments") in r.query}
    assert expanded == {r.graph_path for r in ASSIGNABLE} - batched


@pytest.mark.long
@pytest.mark.parametrize("error", [TransientError("504"), BugError("400")], ids=["504", "400"])
async def test_each_family_does_without_expand_when_a_later_page_is_refused(
    sync: Sync, store: Store, tenant: Any, error: IntuneManagerError
) -> None:
    for resource in ASSIGNABLE:
        collection = tenant.collection(resource.graph_path)
        collection.page_size, collection.expanded_page_fails = 1, 1
        collection.expanded_page_error = error
    report = await sync(*NAMES)
    assert {r.verdict for r in report.resources} == {Verdict.COMPLETE}
    assert await _assigned(store) == _expected()


@pytest.mark.long
async def test_what_is_no_longer_assigned_or_no_longer_there_has_no_assignments(
    sync: Sync, store: Store, tenant: Any
) -> None:
    await sync(*NAMES)
    for place, resource in enumerate(ASSIGNABLE):
        collection = tenant.collection(resource.graph_path)
        if place % 2:
            del collection.objects[f"{resource.name}-0"]
        else:
            collection.assignments.clear()
    await sync(*NAMES)
    assert await _assigned(store) == {}
    kept = await store.table("assignments").count(RowQuery((), include_deleted=True))
    assert kept == len(ASSIGNABLE) * len(TARGETS), "marked as deleted, never erased"


async def test_a_script_named_like_a_policy_gives_nobody_the_wrong_name(
    sync: Sync, store: Store, graph: Any
) -> None:
    """Ids of one table mean nothing in another."""
    for name in ("powershell_scripts", "intents"):
        resource = RESOURCES_BY_NAME[name]
        collection = graph.collection(resource.graph_path)
        collection.put("same", displayName=f"of {name}")
        collection.assignments["same"] = [{"id": "a", "target": TARGETS["devices"]}]
    await sync("powershell_scripts", "intents")
    found = {name for rows in (await _assigned(store)).values() for name, *_ in rows}
    assert found == {"of powershell_scripts", "of intents"}


async def test_the_list_of_all_app_policies_leaves_to_others_what_they_list(
    sync: Sync, store: Store, graph: Any
) -> None:
    collection = graph.collection(OTHER_APP_POLICIES.graph_path)
    for number, kind in enumerate(sorted(OTHER_APP_POLICIES.elsewhere)):
        collection.put(f"T_{number}", **{"@odata.type": kind})
    collection.put("T_new", **{"@odata.type": f"{_GRAPH}visionManagedAppProtection"})
    collection.put("T_untyped")
    await sync(OTHER_APP_POLICIES.name)
    rows = await store.table("policies").rows(RowQuery(columns=("policy_id",), limit=None))
    assert {policy_id for _, policy_id in rows} == {"T_new", "T_untyped"}


async def test_a_list_whose_pages_shift_is_read_twice_before_anything_is_taken_for_gone(
    sync: Sync, store: Store, graph: Any
) -> None:
    collection = graph.collection(DETECTED_APPS.graph_path)
    collection.counts_truly = True
    for number in range(7):
        collection.put(f"d{number}", displayName=f"App {number}")
    await sync(DETECTED_APPS.name)
    moved: list[int] = []

    async def delete_the_first(page: int) -> None:
        if page == 1 and not moved:
            moved.append(page)
            del collection.objects["d0"]

    collection.before_page = delete_the_first
    (report,) = (await sync(DETECTED_APPS.name)).resources
    assert report.verdict is Verdict.COMPLETE
    assert report.counts.deleted == 0, "d3 slid onto a page that had been read"
    assert any("twice" in note for note in report.notes)
    (report,) = (await sync(DETECTED_APPS.name)).resources
    assert report.counts.deleted == 1
