"""Old entries of the history go when asked to, and nothing else does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from intune_manager.data.repositories.history.prune import Prunable, prunable, prune
from intune_manager.data.repositories.history.read import ChangeQuery


@pytest.fixture
async def cut(cache: Any, other: Any) -> datetime:
    """Two changes before it, one after it; another tenant has one before it."""
    for tenant in (cache, other):
        await tenant.put("devices", {"id": "a"})
        await tenant.complete("devices")
        await tenant.put("devices", {"id": "a", "deviceName": "A"})
    await cache.put("devices", {"id": "a", "deviceName": "B"})
    moment: datetime = cache.clock.advance(60)
    await cache.put("devices", {"id": "a", "deviceName": "C"})
    return moment


async def test_what_is_older_is_deleted_of_the_tenants_that_are_named(
    cache: Any, other: Any, cut: datetime
) -> None:
    assert await prune(cache.db, [cache.store.tenant_id], cut) == 2
    (left,) = await cache.store.changes.find(ChangeQuery())
    assert left.changed_at == cut
    assert len(await other.store.changes.find(ChangeQuery())) == 1
    assert await cache.store.changes.pruned_before() == cut
    assert await other.store.changes.pruned_before() is None


async def test_what_would_be_deleted_is_counted_beforehand(
    cache: Any, other: Any, cut: datetime
) -> None:
    both = await prunable(cache.db, [cache.store.tenant_id, other.store.tenant_id], cut)
    mine = await cache.store.changes.prunable(cut)
    assert (both.entries, mine.entries) == (3, 2)
    assert both.size_bytes > mine.size_bytes > 100
    assert await cache.store.changes.prunable(cut - timedelta(days=1)) == Prunable(0, 0)


async def test_where_nothing_is_older_the_history_stays_whole(cache: Any, cut: datetime) -> None:
    assert await prune(cache.db, [cache.store.tenant_id], cut - timedelta(days=1)) == 0
    assert await cache.store.changes.pruned_before() is None


async def test_objects_audit_events_and_runs_stay(cache: Any, cut: datetime) -> None:
    event = {"id": "e", "activityDateTime": "2020-01-01T00:00:00Z", "resources": []}
    await cache.put("audit_events", event | {"resources": [{"resourceId": "a"}]})
    tables = ("devices", "audit_events", "audit_targets", "sync_runs", "sync_resources")
    before = [await cache.sql(f"SELECT * FROM {table}") for table in tables]
    assert all(before)
    assert await prune(cache.db, [cache.store.tenant_id], cache.clock.advance(60)) == 3
    assert [await cache.sql(f"SELECT * FROM {table}") for table in tables] == before


async def test_the_history_is_append_only_again_afterwards(cache: Any, cut: datetime) -> None:
    await prune(cache.db, [cache.store.tenant_id], cut)
    with pytest.raises(IntegrityError, match="append-only"):
        async with cache.db.writer() as connection:
            await connection.exec_driver_sql("DELETE FROM changes")
    assert len(await cache.store.changes.find(ChangeQuery())) == 1
