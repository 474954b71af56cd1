"""A run brings the cache up to date, resource by resource, and never makes it worse."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from intune_manager.data.outcomes import Counts
from intune_manager.data.query import Filter, RowQuery
from intune_manager.data.repositories.store import Store
from intune_manager.errors import (
    CacheError,
    NotAvailableError,
    PermissionMissingError,
    SettingsError,
    SignInRequiredError,
    TransientError,
)
from intune_manager.registry import RESOURCES
from intune_manager.sync.engine import SyncEngine
from intune_manager.sync.readers.devices import MARGIN
from intune_manager.sync.report import ResourceReport, Stage, SyncProgress, SyncReport, Verdict
from intune_manager.sync.watermark import filter_time

DEVICES, APPS, FILTERS = (
    "deviceManagement/managedDevices",
    "deviceAppManagement/mobileApps",
    "deviceManagement/assignmentFilters",
)
Sync = Callable[..., Awaitable[SyncReport]]


def named(report: SyncReport, name: str) -> ResourceReport:
    return next(resource for resource in report.resources if resource.name == name)


async def ids(store: Store, table: str, column: str, *, deleted: bool = False) -> set[object]:
    rows = await store.table(table).rows(
        RowQuery(columns=(column,), include_deleted=deleted, limit=None)
    )
    return {value for _, value in rows}


async def device_names(store: Store) -> set[object]:
    return await ids(store, "devices", "device_name")


@pytest.fixture
def devices(graph):
    collection = graph.collection(DEVICES)
    for number in range(8):
        collection.put(f"d{number}", deviceName=f"PC-{number}")
    return collection


async def test_every_resource_of_an_empty_tenant_is_complete(sync: Sync) -> None:
    report = await sync()
    assert [r.name for r in report.resources] == [r.name for r in RESOURCES]
    assert {r.verdict for r in report.resources} == {Verdict.COMPLETE}
    assert report.exit_code == 0


async def test_what_appears_changes_and_vanishes_is_counted_as_that(
    sync: Sync, store: Store, devices
) -> None:
    first = named(await sync("devices"), "devices")
    assert (first.rows, first.counts.created, first.cost.pages) == (8, 8, 3)
    devices.put("d8", deviceName="PC-8")
    devices.put("d0", deviceName="RENAMED")
    del devices.objects["d1"]
    second = named(await sync("devices"), "devices")
    assert second.counts == Counts(created=1, updated=1, deleted=1, unchanged=6)
    devices.put("d1", deviceName="PC-1")
    third = named(await sync("devices"), "devices")
    assert third.counts == Counts(restored=1, unchanged=8)
    assert await device_names(store) == {"RENAMED", *(f"PC-{n}" for n in range(1, 9))}


async def test_a_failing_resource_stops_no_other_and_loses_no_row(
    sync: Sync, store: Store, graph, devices
) -> None:
    graph.collection(FILTERS).put("f1", displayName="Pilot")
    await sync()
    devices.fails_at[0] = TransientError("504", remedy="Sync again later.")
    graph.collection(FILTERS).put("f2", displayName="Ring 2")
    report = await sync()
    failed = named(report, "devices")
    assert (failed.verdict, failed.error, failed.remedy) == (
        Verdict.FAILED,
        "504",
        "Sync again later.",
    )
    assert report.exit_code == 3
    assert len(await device_names(store)) == 8
    assert named(report, "assignment_filters").counts.created == 1


async def test_nothing_is_taken_for_deleted_when_a_later_page_fails(
    sync: Sync, store: Store, devices
) -> None:
    await sync("devices")
    del devices.objects["d7"]
    devices.put("d0", deviceName="RENAMED")
    devices.fails_at[2] = TransientError("504")
    report = named(await sync("devices"), "devices")
    assert (report.verdict, report.counts.deleted, report.cost.pages) == (Verdict.PARTIAL, 0, 2)
    assert await device_names(store) == {"RENAMED", *(f"PC-{n}" for n in range(1, 8))}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (PermissionMissingError("403", scopes=("X.Read.All",)), (Verdict.FORBIDDEN, 1)),
        (NotAvailableError("no licence"), (Verdict.UNAVAILABLE, 0)),
        (SignInRequiredError("expired"), (Verdict.FAILED, 4)),
        (KeyError("a bug"), (Verdict.FAILED, 1)),
    ],
)
async def test_the_verdict_says_what_kind_of_trouble_it_was(
    sync: Sync, store: Store, devices, error: Exception, expected: tuple[Verdict, int]
) -> None:
    devices.fails_at[0] = error
    report = await sync("devices")
    verdict = named(report, "devices").verdict
    assert (verdict, report.exit_code) == expected
    (status,) = await store.sync_runs.statuses(["devices"])
    assert (status.outcome.verdict, status.last_success_at) == (verdict, None)


async def test_the_status_remembers_the_last_success_after_a_failure(
    sync: Sync, store: Store, devices
) -> None:
    await sync("devices")
    devices.fails_at[0] = PermissionMissingError("403", scopes=("X.Read.All",))
    await sync("devices")
    (status,) = await store.sync_runs.statuses(["devices"])
    assert status.outcome.verdict == "forbidden"
    assert status.outcome.missing_scopes == ("X.Read.All",)
    assert status.seen_as == "adele"
    assert status.last_success_at is not None


async def test_only_the_named_resources_are_read(sync: Sync, graph) -> None:
    report = await sync("assignment_filters", "devices")
    assert [r.name for r in report.resources] == ["devices", "assignment_filters"]
    assert {request.path for request in graph.requests} == {DEVICES, FILTERS}


async def test_an_unknown_name_is_refused_with_the_known_ones_before_anything_is_read(
    sync: Sync, graph
) -> None:
    with pytest.raises(SettingsError, match="devcies") as refused:
        await sync("devcies")
    assert "devices" in refused.value.remedy
    assert graph.requests == []


class Turnstile:
    """Holds a collection back at one page until the test has looked."""

    def __init__(self, page: int) -> None:
        self.page = page
        self.reached = asyncio.Event()
        self.open = asyncio.Event()

    async def __call__(self, page: int) -> None:
        if page == self.page:
            self.reached.set()
            await self.open.wait()


async def held_at(turnstile: Turnstile) -> None:
    async with asyncio.timeout(5):
        await turnstile.reached.wait()


async def test_a_cancel_ends_the_run_with_a_report_and_deletes_nothing(
    sync: Sync, store: Store, devices, engine_over: Callable[..., SyncEngine]
) -> None:
    await sync("devices")
    del devices.objects["d0"]
    devices.before_page = turnstile = Turnstile(page=1)
    engine = engine_over()
    running = asyncio.create_task(engine.run(only=frozenset({"devices"})))
    await held_at(turnstile)
    engine.cancel()
    async with asyncio.timeout(1):
        report = await running
    assert report.cancelled
    assert report.exit_code == 130
    assert len(await device_names(store)) == 8
    (run, _) = await store.sync_runs.recent()
    assert run.cancelled
    assert run.finished_at is not None


async def test_a_cancel_before_the_first_page_leaves_the_last_verdict_as_it_was(
    sync: Sync, store: Store, devices, engine_over: Callable[..., SyncEngine]
) -> None:
    await sync("devices")
    devices.before_page = turnstile = Turnstile(page=0)
    engine = engine_over()
    running = asyncio.create_task(engine.run(only=frozenset({"devices"})))
    await held_at(turnstile)
    engine.cancel()
    assert named(await running, "devices").verdict is Verdict.NEVER
    (status,) = await store.sync_runs.statuses(["devices"])
    assert status.outcome.verdict == "complete"


async def test_cancelling_the_task_records_the_run_and_raises(
    store: Store, devices, engine_over: Callable[..., SyncEngine]
) -> None:
    devices.before_page = turnstile = Turnstile(page=1)
    running = asyncio.create_task(engine_over().run(only=frozenset({"devices"})))
    await held_at(turnstile)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    (run,) = await store.sync_runs.recent()
    assert run.cancelled
    assert run.finished_at is not None


async def test_resources_are_read_side_by_side(
    graph, devices, engine_over: Callable[..., SyncEngine]
) -> None:
    devices.before_page, graph.collection(FILTERS).before_page = first, second = (
        Turnstile(page=0),
        Turnstile(page=0),
    )
    chosen = frozenset({"devices", "assignment_filters"})
    running = asyncio.create_task(engine_over().run(only=chosen))
    await held_at(first)
    await held_at(second)
    first.open.set()
    second.open.set()
    assert (await running).exit_code == 0


async def test_progress_begins_with_all_waiting_and_ends_with_all_verdicts(
    devices, engine_over: Callable[..., SyncEngine]
) -> None:
    told: list[SyncProgress] = []
    await engine_over(on_progress=told.append).run()
    assert {r.state for r in told[0].resources} == {Stage.WAITING}
    assert told[-1].finished
    assert {r.verdict for r in told[-1].resources} == {Verdict.COMPLETE}
    assert next(r for r in told[-1].resources if r.resource == "devices").rows == 8
    assert [progress.finished for progress in told].count(True) == 1


async def test_the_rows_of_the_last_sync_are_the_estimate_for_the_next(
    sync: Sync, devices, engine_over: Callable[..., SyncEngine]
) -> None:
    await sync("devices")
    told: list[SyncProgress] = []
    await engine_over(on_progress=told.append).run(only=frozenset({"devices"}))
    assert told[-1].resources[0].estimate == 8


async def test_a_full_disk_is_reported_and_leaves_what_was_stored(
    sync: Sync, store: Store, devices, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sync("devices")
    repository = store.table("devices")
    upsert, pages = repository.upsert_page, 0

    async def fills_up(*arguments):
        nonlocal pages
        pages += 1
        if pages == 2:
            raise CacheError("The disk is full.", remedy="Free some space.")
        return await upsert(*arguments)

    monkeypatch.setattr(repository, "upsert_page", fills_up)
    devices.put("d0", deviceName="RENAMED")
    report = named(await sync("devices"), "devices")
    assert (report.verdict, report.error) == (Verdict.PARTIAL, "The disk is full.")
    assert await device_names(store) == {"RENAMED", *(f"PC-{n}" for n in range(1, 8))}


async def test_a_shared_table_is_swept_family_by_family(sync: Sync, store: Store, graph) -> None:
    catalog = graph.collection("deviceManagement/configurationPolicies")
    compliance = graph.collection("deviceManagement/deviceCompliancePolicies")
    catalog.put("p1", name="BitLocker")
    compliance.put("p2", displayName="Windows")
    await sync()
    del catalog.objects["p1"]
    report = await sync("configuration_policies")
    assert named(report, "configuration_policies").counts.deleted == 1
    live = RowQuery(
        columns=("policy_id",), filters=(Filter("policy_type", ("deviceCompliancePolicies",)),)
    )
    assert [row[1] for row in await store.table("policies").rows(live)] == ["p2"]


async def test_a_device_in_touch_behind_the_readers_back_is_met_by_the_next_increment(
    graph, devices, engine_over: Callable[..., SyncEngine]
) -> None:
    start = datetime(2026, 7, 17, 12, tzinfo=UTC)
    now = start

    async def hours_pass(page: int) -> None:
        nonlocal now
        now = start + timedelta(hours=page)
        devices.put("d7", lastSyncDateTime=filter_time(now - timedelta(minutes=1)))

    devices.put("d0", lastSyncDateTime="2026-07-17T11:00:00Z")
    devices.before_page = hours_pass
    for _ in range(2):
        await engine_over(clock=lambda: now).run(only=frozenset({"devices"}))
    (asked,) = [dict(r.query)["$filter"] for r in graph.requests if "$filter" in dict(r.query)]
    assert asked == f"lastSyncDateTime gt {filter_time(start - timedelta(hours=1) - MARGIN)}"
