"""The ledger of runs: what is known about each resource after runs of all kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intune_manager.data.repositories.sync_runs import Standing


@dataclass(frozen=True)
class Outcome:
    """As a sync reports on one resource; some measures are left out on purpose."""

    name: str
    verdict: str = "complete"
    error: str = ""
    remedy: str = ""
    missing_scopes: tuple[str, ...] = ()
    rows: int = 0
    created: int = 0
    waited_s: float = 0.0


async def _run(cache: Any, *outcomes: Outcome, account: str = "admin@contoso.com") -> int:
    runs = cache.store.sync_runs
    run_id: int = await runs.start(account=account)
    for outcome in outcomes:
        await runs.resource_started(run_id, outcome.name)
        cache.clock.advance(10)
        await runs.resource_finished(run_id, outcome)
    await runs.finish(run_id)
    return run_id


async def _standing(cache: Any, name: str = "devices") -> Standing:
    (standing,) = await cache.store.sync_runs.standings([name])
    return standing


async def test_a_resource_that_was_never_read_says_so(cache: Any) -> None:
    assert await _standing(cache) == Standing("devices", "never")


async def test_a_complete_reading_tells_when_and_as_whom(cache: Any) -> None:
    begun: datetime = cache.clock.now
    await _run(cache, Outcome("devices"))
    standing = await _standing(cache)
    assert standing.verdict == "complete"
    assert standing.last_attempt_at == begun
    assert standing.last_success_at == cache.clock.now
    assert standing.seen_as == "admin@contoso.com"


async def test_a_failure_keeps_the_last_success(cache: Any) -> None:
    await _run(cache, Outcome("devices"))
    succeeded = cache.clock.now
    cache.clock.advance(3600)
    tried = cache.clock.now
    failure = Outcome("devices", "forbidden", "No.", "Ask.", ("Scope.Read.All",))
    await _run(cache, failure, account="guest@contoso.com")
    assert await _standing(cache) == Standing(
        "devices",
        "forbidden",
        last_attempt_at=tried,
        last_success_at=succeeded,
        seen_as="admin@contoso.com",
        attempted_as="guest@contoso.com",
        missing_scopes=("Scope.Read.All",),
        error="No.",
        remedy="Ask.",
    )


async def test_a_run_that_did_not_reach_a_resource_tells_nothing_of_it(cache: Any) -> None:
    await _run(cache, Outcome("devices"))
    await _run(cache, Outcome("devices", "never"))
    assert (await _standing(cache)).verdict == "complete"


async def test_a_killed_run_leaves_the_standing_as_it_was(cache: Any) -> None:
    await _run(cache, Outcome("devices"))
    before = await _standing(cache)
    killed = await cache.store.sync_runs.start(account="x")
    await cache.store.sync_runs.resource_started(killed, "devices")
    assert await _standing(cache) == before
    assert (await cache.store.sync_runs.recent())[0].finished_at is None
    (record,) = await cache.store.sync_runs.resources(killed)
    assert record.verdict is None


async def test_measures_of_a_run_are_kept(cache: Any) -> None:
    run_id = await _run(cache, Outcome("devices", rows=5, created=3, waited_s=1.5), Outcome("apps"))
    devices, apps = await cache.store.sync_runs.resources(run_id)
    assert (devices.rows, devices.created, devices.waited_s) == (5, 3, 1.5)
    assert (apps.resource, apps.rows, apps.requests) == ("apps", 0, 0)


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
    since = await cache.store.changes.since(moment)
    assert [(c.table, c.kind.value) for c in since] == [
        ("groups", "created"),
        ("devices", "updated"),
    ]
    (update,) = await cache.store.changes.since(moment, resource="devices")
    assert update.patch == '[{"op": "add", "path": "/deviceName", "value": "A"}]'
    assert (update.object_id, update.object_name, update.row_id) == ("a", "A", 1)
    assert update.run_id == cache.run_id
