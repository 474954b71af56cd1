"""The ledger of runs: what is known about each resource after runs of all kinds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from typing import Any

from intune_manager.data.outcomes import Cost, Counts, PositionKind, ResourceOutcome, ResourceStatus
from intune_manager.data.repositories.history.query import ChangeQuery
from intune_manager.data.repositories.sync_runs import PositionRepository
from intune_manager.data.sql.manager import DatabaseManager

DEVICES = ResourceOutcome("devices", "complete")


async def _run(cache: Any, *outcomes: ResourceOutcome, account: str = "admin@contoso.com") -> int:
    runs = cache.store.sync_runs
    run_id: int = await runs.start(account=account)
    for outcome in outcomes:
        await runs.resource_started(run_id, outcome.name)
        cache.clock.advance(10)
        await runs.resource_finished(run_id, outcome)
    await runs.finish(run_id)
    return run_id


async def _status(cache: Any, name: str = "devices") -> ResourceStatus:
    (status,) = await cache.store.sync_runs.statuses([name])
    return status


async def test_a_resource_that_was_never_read_says_so(cache: Any) -> None:
    status = await _status(cache)
    assert status == ResourceStatus("devices")
    assert status.outcome.verdict == "never"
    assert (status.last_attempt_at, status.last_success_at, status.seen_as) == (None, None, None)


async def test_a_complete_reading_tells_when_and_as_whom(cache: Any) -> None:
    begun: datetime = cache.clock.now
    await _run(cache, DEVICES)
    status = await _status(cache)
    assert status.outcome.verdict == "complete"
    assert status.last_attempt_at == begun
    assert status.last_success_at == cache.clock.now
    assert status.seen_as == "admin@contoso.com"


async def test_a_failure_keeps_the_last_success(cache: Any) -> None:
    await _run(cache, DEVICES)
    succeeded = cache.clock.now
    cache.clock.advance(3600)
    tried = cache.clock.now
    failure = ResourceOutcome("devices", "forbidden", "No.", "Ask.", ("Scope.Read.All",))
    await _run(cache, failure, account="guest@contoso.com")
    status = await _status(cache)
    assert status.outcome == failure
    assert (status.last_attempt_at, status.last_success_at) == (tried, succeeded)
    assert (status.seen_as, status.attempted_as) == ("admin@contoso.com", "guest@contoso.com")


async def test_a_run_that_did_not_reach_a_resource_tells_nothing_of_it(cache: Any) -> None:
    await _run(cache, DEVICES)
    await _run(cache, ResourceOutcome("devices", "never"))
    assert (await _status(cache)).outcome.verdict == "complete"


async def test_a_killed_run_leaves_the_status_as_it_was(cache: Any) -> None:
    await _run(cache, DEVICES)
    before = await _status(cache)
    killed = await cache.store.sync_runs.start(account="x")
    await cache.store.sync_runs.resource_started(killed, "devices")
    assert await _status(cache) == before
    assert (await cache.store.sync_runs.recent())[0].finished_at is None
    (record,) = await cache.store.sync_runs.resources(killed)
    assert record.outcome is None


async def test_what_a_run_reports_of_a_resource_comes_back_as_it_was(cache: Any) -> None:
    devices = ResourceOutcome(
        "devices",
        "partial",
        error="No.",
        remedy="Ask.",
        missing_scopes=("A", "B"),
        mode="delta",
        reason="Because.",
        notes=("One.", "Two."),
        counts=Counts(*range(1, 7)),
        cost=Cost(pages=1, requests=2, retries=3, waited_s=4.5, received_bytes=5, duration_s=6.5),
        rows_written=7,
        live_rows=8,
    )
    apps = ResourceOutcome("apps", "complete")
    run_id = await _run(cache, devices, apps)
    records = await cache.store.sync_runs.resources(run_id)
    assert [record.outcome for record in records] == [devices, apps]
    assert [record.run_id for record in records] == [run_id, run_id]


async def test_the_columns_have_the_names_that_other_programs_know(cache: Any) -> None:
    counts = Counts(created=1, updated=2, deleted=3, restored=4, unchanged=5, unreadable_values=6)
    await _run(cache, ResourceOutcome("devices", "complete", counts=counts))
    with closing(sqlite3.connect(cache.db.path)) as connection:
        found = connection.execute(
            'SELECT "rows", created, updated, deleted, restored, unchanged, unreadable_values'
            " FROM sync_resources"
        ).fetchall()
    assert found == [(12, 1, 2, 3, 4, 5, 6)]


async def test_recent_runs_come_newest_first(cache: Any) -> None:
    first = await _run(cache)
    second = await cache.store.sync_runs.start(account="b", full=True)
    await cache.store.sync_runs.finish(second, cancelled=True)
    newest, before, _ = await cache.store.sync_runs.recent()
    assert (newest.id, newest.account, newest.full, newest.cancelled) == (second, "b", True, True)
    assert before.id == first
    assert len(await cache.store.sync_runs.recent(limit=1)) == 1


async def test_changes_are_told_since_a_moment_of_a_resource_and_newest_first(cache: Any) -> None:
    await cache.put("devices", {"id": "a"})
    await cache.complete("devices", "groups")
    moment = cache.clock.now
    await cache.put("devices", {"id": "a", "deviceName": "A"})
    await cache.put("groups", {"id": "g"})
    since = await cache.store.changes.find(ChangeQuery(since=moment))
    assert [(c.table, c.kind.value) for c in since] == [
        ("groups", "created"),
        ("devices", "updated"),
    ]
    (update,) = await cache.store.changes.find(ChangeQuery(since=moment, resource="devices"))
    assert update.patch == '[{"op": "add", "path": "/deviceName", "value": "A"}]'
    assert (update.object_id, update.object_name, update.row_id) == ("a", "A", 1)
    assert update.run_id == cache.run_id


DELTA, SWEEP = PositionKind.DELTA, PositionKind.SWEEP


async def test_the_newest_position_of_a_kind_counts_and_tenants_do_not_meet(
    db: DatabaseManager,
) -> None:
    ours, others = (PositionRepository(db, tenant) for tenant in ("a", "b"))
    assert await ours.get("users", DELTA) is None
    await ours.save("users", DELTA, 1, link="l1", state=b"\x00")
    await ours.save("users", SWEEP, 1, link="l2", state=b"")
    await others.save("users", DELTA, 2, link="theirs", state=b"")
    await ours.save("users", DELTA, 3, link="l3", state=b"\xff")
    found = await ours.get("users", DELTA)
    assert found is not None
    assert (found.link, found.state, found.run_id) == ("l3", b"\xff", 3)
    await ours.forget("users", DELTA)
    await ours.forget("users", DELTA)
    assert await ours.get("users", DELTA) is None
    assert (await ours.get("users", SWEEP)) is not None
    assert (await others.get("users", DELTA)) is not None
