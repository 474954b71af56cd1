"""What the history answers, and by which index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from intune_manager.data.repositories.changes import ChangeQuery


@dataclass(frozen=True)
class Outcome:
    name: str
    verdict: str
    error: str = ""
    remedy: str = ""
    missing_scopes: tuple[str, ...] = ()


async def finished(cache: Any, name: str, verdict: str = "complete") -> None:
    """End the run for that resource; what is written next belongs to a new run."""
    await cache.store.sync_runs.resource_finished(cache.run_id, Outcome(name, verdict))
    await cache.store.sync_runs.finish(cache.run_id)
    cache.clock.advance(60)
    cache.run_id = await cache.store.sync_runs.start(account="x")


async def ids(cache: Any, q: ChangeQuery) -> list[tuple[str, str]]:
    return [(c.object_id, c.kind.value) for c in await cache.store.changes.find(q)]


async def test_the_baseline_is_what_was_created_up_to_the_first_complete_reading(
    cache: Any,
) -> None:
    await cache.put("devices", {"id": "a"})
    await finished(cache, "devices", "partial")
    await cache.put("devices", {"id": "a", "deviceName": "A"}, {"id": "b"})
    await finished(cache, "devices")
    await cache.put("devices", {"id": "c"})
    await cache.put("groups", {"id": "g"})
    q = ChangeQuery(baseline=False)
    assert await ids(cache, q) == [("c", "created"), ("a", "updated")]
    assert await cache.store.changes.count_baseline(q) == 3
    assert len(await ids(cache, ChangeQuery())) == 5


async def test_every_condition_holds_at_once(cache: Any) -> None:
    await cache.put("devices", {"id": "a"}, {"id": "b"})
    moment = cache.clock.advance(60)
    await cache.put("devices", {"id": "a", "deviceName": "A"}, {"id": "b", "deviceName": "B"})
    await cache.put("groups", {"id": "a"})
    q = ChangeQuery(since=moment, resource="devices", records=(("devices", 1), ("groups", 1)))
    assert await ids(cache, q) == [("a", "updated")]
    assert await ids(cache, ChangeQuery(since=moment + timedelta(seconds=1))) == []
    assert await ids(cache, ChangeQuery(records=())) == []


async def test_one_tenant_is_never_told_what_happened_in_another(cache: Any, other: Any) -> None:
    await other.put("devices", {"id": "theirs"})
    await finished(other, "devices")
    await cache.put("devices", {"id": "mine"})
    for q in (ChangeQuery(), ChangeQuery(records=(("devices", 1), ("devices", 2)))):
        assert await ids(cache, q) == [("mine", "created")]
    assert await cache.store.changes.count_baseline(ChangeQuery()) == 1


async def test_no_question_reads_the_whole_history_or_sorts_it(
    cache: Any, emitted: list[tuple[str, Any]]
) -> None:
    await cache.put("devices", *({"id": f"o{n}"} for n in range(200)))
    async with cache.db.writer() as connection:
        await connection.exec_driver_sql("ANALYZE")
    emitted.clear()
    now, one = cache.clock.now, (("devices", 1),)
    for q in (
        ChangeQuery(),
        ChangeQuery(baseline=False),
        ChangeQuery(since=now, baseline=False),
        ChangeQuery(since=now, resource="devices", baseline=False),
        ChangeQuery(records=one),
        ChangeQuery(records=one, since=now, resource="devices"),
    ):
        await cache.store.changes.find(q)
        await cache.store.changes.count_baseline(q)
    asked = [each for each in emitted if "FROM changes" in each[0]]
    assert len(asked) == 12
    for sql, parameters in asked:
        steps = [row[3] for row in await cache.sql(f"EXPLAIN QUERY PLAN {sql}", *parameters)]
        assert not any(re.match(r"SCAN (changes|c|first)\b", step) for step in steps), steps
        if "NOT INDEXED" in sql:
            assert any("ix_changes_record (tenant_id=? AND table_name=? AND" in s for s in steps)
        else:
            assert "ix_changes_changed_at" in steps[0]
            assert not any("TEMP B-TREE" in step for step in steps), steps
