"""Assignments follow their objects, by whichever way the server gives them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from intune_manager.data.query import RowQuery
from intune_manager.data.repositories.history.query import ChangeQuery
from intune_manager.data.repositories.store import Store
from intune_manager.errors import PermissionMissingError, TransientError
from intune_manager.sync.report import ResourceReport, SyncReport, Verdict

APPS = "deviceAppManagement/mobileApps"
Sync = Callable[..., Awaitable[SyncReport]]


def to_group(group: str, intent: str = "required") -> dict[str, Any]:
    target = {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": group}
    return {"id": f"{group}_{intent}", "intent": intent, "target": target}


async def assigned(store: Store) -> set[tuple[object, ...]]:
    columns = ("source_type", "source_id", "group_id", "intent")
    rows = await store.table("assignments").rows(RowQuery(columns=columns, limit=None))
    return {row[1:] for row in rows}


@pytest.fixture
def apps(graph):
    collection = graph.collection(APPS)
    for number in range(7):
        collection.put(f"a{number}", displayName=f"App {number}", isAssigned=number < 4)
        if number < 4:
            collection.assignments[f"a{number}"] = [to_group("g1"), to_group(f"h{number}")]
    return collection


EXPECTED = {("apps", f"a{n}", group, "required") for n in range(4) for group in ("g1", f"h{n}")}


async def synced(sync: Sync) -> ResourceReport:
    (report,) = (await sync("apps")).resources
    return report


async def test_assignments_come_with_the_list_at_no_further_request(
    sync: Sync, store: Store, graph, apps
) -> None:
    report = await synced(sync)
    assert (report.verdict, report.assignments) == (Verdict.COMPLETE, 8)
    assert await assigned(store) == EXPECTED
    assert graph.batched == []


async def test_a_refused_expand_costs_batches_for_the_assigned_objects_alone(
    sync: Sync, store: Store, graph, apps
) -> None:
    apps.refuses_expand = True
    report = await synced(sync)
    assert report.verdict is Verdict.COMPLETE
    assert await assigned(store) == EXPECTED
    assert sorted(graph.batched) == [f"/{APPS}/a{n}/assignments" for n in range(4)]
    assert report.notes


async def test_a_list_that_breaks_off_with_expand_is_read_without(
    sync: Sync, store: Store, apps
) -> None:
    apps.expanded_page_fails = 1
    report = await synced(sync)
    assert (report.verdict, report.rows, report.counts.created) == (Verdict.COMPLETE, 7, 7)
    assert await assigned(store) == EXPECTED


async def test_a_list_that_breaks_off_either_way_fails_once_and_for_all(
    sync: Sync, graph, apps
) -> None:
    apps.fails_at[1] = TransientError("504")
    report = await synced(sync)
    assert report.verdict is Verdict.PARTIAL
    assert len(graph.requests) == 2


async def test_the_ways_can_alternate_without_a_change(sync: Sync, store: Store, apps) -> None:
    await synced(sync)
    apps.refuses_expand = True
    assert (await synced(sync)).assignments_changed == 0
    apps.refuses_expand = False
    assert (await synced(sync)).assignments_changed == 0
    assert await assigned(store) == EXPECTED


@pytest.mark.parametrize("refuses_expand", [False, True])
async def test_a_withdrawn_assignment_goes_and_a_new_one_comes(
    sync: Sync, store: Store, apps, refuses_expand: bool
) -> None:
    apps.refuses_expand = refuses_expand
    await synced(sync)
    apps.assignments["a0"] = [to_group("g1"), to_group("new")]
    report = await synced(sync)
    assert report.assignments_changed == 2
    gone, come = ("apps", "a0", "h0", "required"), ("apps", "a0", "new", "required")
    assert await assigned(store) == EXPECTED - {gone} | {come}


@pytest.mark.parametrize("refuses_expand", [False, True])
async def test_an_object_that_is_no_longer_assigned_loses_its_assignments(
    sync: Sync, store: Store, apps, refuses_expand: bool
) -> None:
    apps.refuses_expand = refuses_expand
    await synced(sync)
    apps.assignments["a0"] = []
    apps.objects["a0"]["isAssigned"] = False
    await synced(sync)
    assert await assigned(store) == {row for row in EXPECTED if row[1] != "a0"}


async def test_the_assignments_of_a_vanished_object_vanish_with_it(
    sync: Sync, store: Store, apps
) -> None:
    await synced(sync)
    del apps.objects["a0"]
    assert (await synced(sync)).counts.deleted == 1
    assert await assigned(store) == {row for row in EXPECTED if row[1] != "a0"}


async def test_assignments_that_cannot_be_read_stay_and_make_the_resource_partial(
    sync: Sync, store: Store, apps
) -> None:
    await synced(sync)
    apps.refuses_expand = True
    apps.assignments["a0"] = apps.assignments["a1"] = [to_group("new")]
    apps.assignment_errors["a0"] = PermissionMissingError("403", scopes=("X.Read.All",))
    report = await synced(sync)
    assert (report.verdict, report.missing_scopes) == (Verdict.PARTIAL, ("X.Read.All",))
    rows = await assigned(store)
    assert {row for row in rows if row[1] == "a0"} == {r for r in EXPECTED if r[1] == "a0"}
    assert {row[2] for row in rows if row[1] == "a1"} == {"new"}


async def test_an_object_that_vanished_after_it_was_listed_is_no_failure(sync: Sync, apps) -> None:
    apps.refuses_expand = True

    async def delete_one(page: int) -> None:
        if page == 1:
            del apps.objects["a0"]

    apps.before_page = delete_one
    assert (await synced(sync)).verdict is Verdict.COMPLETE


async def test_whether_the_list_carried_assignments_is_no_news_of_the_object(
    sync: Sync, store: Store, apps
) -> None:
    await synced(sync)
    apps.refuses_expand = True
    await synced(sync)
    (row_id, _), *_ = await store.table("apps").rows(RowQuery(columns=("app_id",), limit=1))
    assert await store.changes.find(ChangeQuery(records=(("apps", row_id),))) == []


async def test_names_of_groups_reach_the_assignments_in_the_same_run(
    sync: Sync, store: Store, graph, apps
) -> None:
    graph.collection("groups").put("g1", displayName="All laptops")
    await sync("apps", "groups")
    columns = ("source_name", "group_id", "group_name")
    rows = await store.table("assignments").rows(RowQuery(columns=columns, limit=None))
    named = {row[1:] for row in rows if row[2] == "g1"}
    assert named == {(f"App {n}", "g1", "All laptops") for n in range(4)}


async def test_a_list_that_shows_fewer_objects_than_it_tells_is_partial_and_deletes_nothing(
    sync: Sync, store: Store, apps
) -> None:
    apps.counts_truly = True
    assert (await synced(sync)).verdict is Verdict.COMPLETE
    apps.hidden = {"a5"}
    report = await synced(sync)
    assert (report.verdict, report.counts.deleted) == (Verdict.PARTIAL, 0)
    assert "7 objects were told by the list, and 6 came." in report.notes
    assert report.error
    apps.hidden.clear()
    assert (await synced(sync)).verdict is Verdict.COMPLETE
