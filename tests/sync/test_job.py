"""The whole way, from a demo tenant over HTTP into a cache file, is exact and can be steered."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.errors import CacheBusyError, EnvironmentalError, SyncCancelledError
from intune_manager.registry import RESOURCES, RESOURCES_BY_NAME, TABLES
from intune_manager.registry.resource import Assignments
from intune_manager.sync.connection import Access, sync_lock
from intune_manager.sync.job import SyncJob
from intune_manager.sync.report import SyncProgress, Verdict

_RBAC = "DeviceManagementRBAC.Read.All"
FABRIKAM = "0c1d2e3f-0a11-4d3e-9a77-30c1f7a6b002"


async def test_the_cache_equals_the_tenant_payload_for_payload_and_nothing_is_written_to_it(
    demo: Any,
) -> None:
    report = await demo.sync()
    assert {r.verdict for r in report.resources} == {Verdict.COMPLETE}
    assert report.exit_code == 0
    assert report.tenant_id == demo.endpoint.tenant_id
    await demo.check_equality()
    counters = await demo.counters()
    assert counters["writes"] == 0
    assert counters["unauthorized"] == 0


@pytest.mark.long
async def test_a_second_sync_of_an_unchanged_tenant_changes_nothing(demo: Any) -> None:
    await demo.sync()
    report = await demo.sync()
    for resource in report.resources:
        assert resource.counts.unchanged == resource.rows, resource.name
        assert resource.counts.changed == 0, resource.name
        assert resource.assignments_changed == 0, resource.name


async def test_a_full_sync_follows_the_tenants_changes(demo: Any) -> None:
    await demo.sync("devices")
    devices = [json.loads(line)["id"] for line in await demo.truth(RESOURCES[0])]
    path = "deviceManagement/managedDevices"
    await demo.tell(
        "mutate",
        mutations=[
            {"op": "delete", "path": path, "id": devices[0]},
            {"op": "rename", "path": path, "id": devices[1], "name": "RENAMED"},
            {"op": "add", "path": path, "properties": {"deviceName": "NEW"}},
        ],
    )
    report = (await demo.sync("devices", full=True)).resources[0]
    assert (report.counts.created, report.counts.updated, report.counts.deleted) == (1, 1, 1)
    await demo.check_equality("devices")


@pytest.mark.long
async def test_assignments_are_the_tenants_by_either_way_of_reading_them(demo: Any) -> None:
    await demo.tell("faults", kind="status", path="expand=assignments", times=None, status=504)
    assigned = [r.name for r in RESOURCES if r.assignments is not Assignments.NONE]
    by_batch = await demo.sync(*assigned)
    assert {r.verdict for r in by_batch.resources} == {Verdict.COMPLETE}
    expanded = {r.name for r in RESOURCES if r.assignments is Assignments.EXPAND}
    assert {r.name for r in by_batch.resources if r.notes} == expanded  # it was really refused
    await demo.tell("reset")
    by_expand = await demo.sync(*assigned)
    for before, after in zip(by_batch.resources, by_expand.resources, strict=True):
        assert after.assignments == before.assignments
        assert after.assignments_changed == 0
    assert sum(r.assignments for r in by_expand.resources) > 0


@pytest.mark.long
async def test_a_missing_scope_is_named_and_spoils_nothing_else(demo: Any) -> None:
    scopes = {resource.scope for resource in RESOURCES} - {_RBAC}
    answer = await demo.tell("token", scopes=sorted(scopes))
    report = await demo.sync(token=answer["token"])
    verdicts = {r.name: r.verdict for r in report.resources}
    forbidden = {name for name in verdicts if RESOURCES_BY_NAME[name].scope == _RBAC}
    assert {verdicts.pop(name) for name in forbidden} == {Verdict.FORBIDDEN}
    assert set(verdicts.values()) == {Verdict.COMPLETE}
    (refused,) = (r for r in report.resources if r.name == "scope_tags")
    assert _RBAC in refused.missing_scopes
    assert report.exit_code == 3


async def test_an_expired_token_asks_for_a_sign_in(demo: Any) -> None:
    answer = await demo.tell("token", life_s=-1)
    report = await demo.sync("devices", token=answer["token"])
    assert report.exit_code == 4


async def test_a_held_lock_refuses_the_job_at_once(demo: Any) -> None:
    demo.paths.create()
    with sync_lock(demo.paths.sync_lock), pytest.raises(CacheBusyError):
        await demo.sync()
    assert (await demo.sync("devices")).exit_code == 0


async def test_a_sign_in_to_another_tenant_writes_nothing(demo: Any) -> None:
    settings = demo.settings().model_copy(update={"tenant_id": FABRIKAM})
    with pytest.raises(EnvironmentalError, match=FABRIKAM):
        await SyncJob(Access(settings, demo.paths)).run()
    assert not demo.paths.cache.exists()


async def test_a_job_cancelled_before_it_runs_touches_nothing(demo: Any) -> None:
    job = demo.job()
    job.cancel()
    with pytest.raises(SyncCancelledError):
        await job.run()
    assert not demo.paths.data_dir.exists()


async def test_a_job_cancelled_while_it_connects_says_so(demo: Any) -> None:
    await demo.tell("faults", kind="stall", path="organization", times=None)
    job = demo.job(token="opaque-token")
    running = asyncio.create_task(job.run())
    await asyncio.sleep(0)
    job.cancel()
    with pytest.raises(SyncCancelledError):
        await running
    with sync_lock(demo.paths.sync_lock):
        pass


async def test_a_job_cancelled_in_mid_sync_reports_and_the_next_one_heals(demo: Any) -> None:
    def cancel_when_something_is_stored(progress: SyncProgress) -> None:
        if any(resource.pages for resource in progress.resources):
            job.cancel()

    await demo.tell("faults", kind="stall", path="managedDevices", times=None)
    some = frozenset({"devices", "apps", "device_configurations", "users"})
    job = demo.job(only=some, on_progress=cancel_when_something_is_stored)
    async with asyncio.timeout(20):
        report = await job.run()
    assert report.cancelled
    assert report.exit_code == 130
    verdicts = {r.name: r.verdict for r in report.resources}
    assert verdicts["devices"] is Verdict.NEVER
    await demo.tell("reset")
    assert (await demo.sync(*some)).exit_code == 0
    await demo.check_equality(*some)


async def test_the_tenants_name_is_learned_on_the_way(demo: Any) -> None:
    await demo.sync("scope_tags")
    async with DatabaseManager(demo.paths.cache) as database:
        (tenant,) = await Store(database, demo.endpoint.tenant_id, TABLES).tenants()
    assert tenant.tenant_id == demo.endpoint.tenant_id
    assert tenant.display_name


async def test_a_cache_that_is_no_database_is_left_as_it_was(demo: Any) -> None:
    demo.paths.create()
    demo.paths.cache.write_text("precious notes")
    with pytest.raises(EnvironmentalError, match=r"cache\.sqlite"):
        await demo.sync()
    assert demo.paths.cache.read_text() == "precious notes"
