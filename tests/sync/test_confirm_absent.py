"""What a clean pass did not see is asked for by its id before it is taken for gone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from intune_manager.data.query import RowQuery
from intune_manager.data.repositories.store import Store
from intune_manager.errors import BugError, PermissionMissingError
from intune_manager.registry import RESOURCES
from intune_manager.registry.resource import Fetch, Single
from intune_manager.sync import confirm_absent, job
from intune_manager.sync.report import Mode, ResourceReport, SyncReport, Verdict

DEVICES = "deviceManagement/managedDevices"
FILTERS = "deviceManagement/assignmentFilters"
Sync = Callable[..., Awaitable[SyncReport]]
ASKED = [
    resource
    for resource in RESOURCES
    if resource.single is not Single.NONE and resource.fetch is not Fetch.AUDIT
]


async def synced(sync: Sync, name: str = "devices") -> ResourceReport:
    (report,) = (await sync(name)).resources
    return report


async def names(store: Store, table: str = "devices", column: str = "device_name") -> set[object]:
    return {row[1] for row in await store.table(table).rows(RowQuery(columns=(column,)))}


@pytest.fixture
def devices(graph):
    collection = graph.collection(DEVICES)
    for number in range(8):
        collection.put(f"d{number}", deviceName=f"PC-{number}")
    return collection


async def test_an_object_that_no_page_showed_is_kept_and_stored_as_it_is_now(
    sync: Sync, store: Store, graph, devices
) -> None:
    await synced(sync)
    devices.hidden = {"d3"}
    devices.put("d3", deviceName="RENAMED")
    del devices.objects["d5"]
    report = await synced(sync)
    assert report.verdict is Verdict.COMPLETE
    assert (report.counts.deleted, report.counts.updated) == (1, 1)
    assert await names(store) == {"RENAMED", *(f"PC-{n}" for n in (0, 1, 2, 4, 6, 7))}
    assert sorted(graph.asked) == ["d3", "d5"]
    assert report.notes == (
        "1 objects that the list did not show are still there: read one by one.",
    )


async def test_an_object_whose_single_form_is_another_is_kept_as_it_was(
    sync: Sync, store: Store, graph
) -> None:
    filters = graph.collection(FILTERS)
    filters.put("f1", displayName="Pilot")
    filters.put("f2", displayName="Ring")
    await synced(sync, "assignment_filters")
    filters.hidden = {"f1"}
    filters.put("f1", displayName="RENAMED")
    report = await synced(sync, "assignment_filters")
    assert (report.verdict, report.counts.deleted) == (Verdict.COMPLETE, 0)
    assert await names(store, "assignment_filters", "display_name") == {"Pilot", "Ring"}
    assert "still there: kept as they were." in report.notes[0]
    filters.hidden.clear()
    assert (await synced(sync, "assignment_filters")).counts.updated == 1
    assert await names(store, "assignment_filters", "display_name") == {"RENAMED", "Ring"}


async def test_what_cannot_be_asked_for_stays_until_it_can(
    sync: Sync, store: Store, devices
) -> None:
    await synced(sync)
    del devices.objects["d1"]
    devices.single_errors["d1"] = PermissionMissingError("403", scopes=("X.Read.All",))
    report = await synced(sync)
    assert (report.verdict, report.counts.deleted) == (Verdict.PARTIAL, 0)
    assert report.missing_scopes == ("X.Read.All",)
    assert len(await names(store)) == 8
    devices.single_errors.clear()
    assert (await synced(sync)).counts.deleted == 1
    assert len(await names(store)) == 7


async def test_where_nothing_can_be_asked_for_the_clean_list_decides(sync: Sync, devices) -> None:
    await synced(sync)
    del devices.objects["d1"]
    devices.single_errors["d1"] = BugError("400")
    report = await synced(sync)
    assert (report.verdict, report.counts.deleted) == (Verdict.COMPLETE, 1)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirm_absent, "MOST_ASKED", 4)
    monkeypatch.setattr(confirm_absent, "SAMPLE", 3)


async def test_a_list_that_is_suddenly_empty_deletes_nothing_while_a_sample_is_there(
    sync: Sync, store: Store, graph, devices, few: None
) -> None:
    await synced(sync)
    devices.hidden = set(devices.objects)
    report = await synced(sync)
    assert (report.verdict, report.counts.deleted) == (Verdict.PARTIAL, 0)
    assert len(await names(store)) == 8
    assert len(graph.asked) < 8
    assert any("nothing was deleted" in note for note in report.notes)
    devices.hidden.clear()
    assert (await synced(sync)).verdict is Verdict.COMPLETE


async def test_a_great_clean_up_is_believed_when_nothing_of_a_sample_is_left(
    sync: Sync, store: Store, graph, devices, few: None
) -> None:
    await synced(sync)
    for number in range(7):
        del devices.objects[f"d{number}"]
    report = await synced(sync)
    assert (report.verdict, report.counts.deleted) == (Verdict.COMPLETE, 7)
    assert len(graph.asked) < 7
    assert await names(store) == {"PC-7"}


@pytest.fixture
def small_device_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    resources = tuple(replace(r, top=20) if r.name == "devices" else r for r in RESOURCES)
    monkeypatch.setattr(job, "RESOURCES", resources)


@pytest.mark.parametrize("full", [True, False])
async def test_a_device_renamed_out_of_sight_while_the_list_is_read_is_not_deleted(
    demo: Any, small_device_pages: None, full: bool
) -> None:
    await demo.sync("devices")
    # The ids of an increment are a list, too; the pages of its filter come first.
    path = f"{DEVICES}.*top=20" if full else f"{DEVICES}.*select=id"
    await demo.tell("faults", kind="moved_item", path=path, out_of_sight=True)
    (report,) = (await demo.sync("devices", full=full)).resources
    assert report.mode is (Mode.FULL if full else Mode.INCREMENT)
    assert (report.verdict, report.counts.deleted) == (Verdict.COMPLETE, 0)
    assert [entry["kind"] for entry in await log(demo)] == ["moved_item"]
    await demo.check_equality("devices")


async def log(demo: Any) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = (await demo.control.get("/_sim/log")).json()["log"]
    return entries


@pytest.mark.long
async def test_objects_of_every_kind_can_be_asked_for_and_survive_a_list_without_them(
    demo: Any,
) -> None:
    chosen = [resource.name for resource in ASKED]
    await demo.sync(*chosen)
    for resource in ASKED:  # always: a list that counts truly is read again
        path = f"{resource.graph_path}([?]|$)"
        await demo.tell("faults", kind="missing_items", path=path, times=None)
    report = await demo.sync(*chosen, full=True)
    kept = {r.name for r in report.resources if any("still there" in note for note in r.notes)}
    assert {(r.name, r.verdict) for r in report.resources if r.verdict != "complete"} == set()
    assert {r.name: r.counts.deleted for r in report.resources if r.counts.deleted} == {}
    # What other resources list, too, comes first in that list: none of its own is left out.
    assert set(chosen) - kept == {resource.name for resource in ASKED if resource.elsewhere}


@pytest.mark.long
async def test_objects_of_every_kind_that_are_gone_are_found_to_be_gone(demo: Any) -> None:
    chosen = [resource.name for resource in ASKED if resource.name != "organization"]
    await demo.sync(*chosen)
    for resource in ASKED:
        if resource.name in chosen and not resource.elsewhere:
            found = demo.simulator.tenant.collection(resource.graph_path).ids()[0]
            await demo.tell("mutate", op="delete", path=resource.graph_path, id=found)
    report = await demo.sync(*chosen, full=True)
    assert {r.verdict for r in report.resources} == {Verdict.COMPLETE}
    elsewhere = {resource.name for resource in ASKED if resource.elsewhere}
    assert {r.name for r in report.resources if not r.counts.deleted} <= elsewhere


async def test_changes_are_not_followed_from_a_list_that_left_something_unsettled(
    demo: Any,
) -> None:
    await demo.sync("users")
    user = demo.simulator.tenant.collection("users").ids()[0]
    await demo.tell("mutate", op="delete", path="users", id=user)
    await demo.tell("faults", kind="status", path=f"users/{user}", status=403, times=None)
    (report,) = (await demo.sync("users", full=True)).resources
    assert (report.verdict, report.counts.deleted) == (Verdict.PARTIAL, 0)
    await demo.tell("reset")
    (report,) = (await demo.sync("users")).resources
    assert (report.mode, report.verdict, report.counts.deleted) == (Mode.FULL, Verdict.COMPLETE, 1)
    await demo.check_equality("users")
