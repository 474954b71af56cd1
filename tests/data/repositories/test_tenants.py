"""Which tenants a cache holds, and taking one out of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from intune_manager.data.query import RowQuery


async def test_tenants_are_listed_with_the_name_that_was_told_last(cache: Any, other: Any) -> None:
    assert await cache.store.tenants() == []
    await cache.store.note_tenant("Contoso")
    first = cache.clock.now
    seen = cache.clock.advance(60)
    await other.store.note_tenant()
    await cache.store.note_tenant(None)
    cache.clock.advance(60)
    await other.store.note_tenant()
    fabrikam, contoso = await cache.store.tenants()
    assert (fabrikam.tenant_id, fabrikam.display_name) == (other.store.tenant_id, None)
    assert (contoso.display_name, contoso.first_seen_at, contoso.last_seen_at) == (
        "Contoso",
        first,
        seen,
    )


async def test_clearing_a_tenant_leaves_nothing_to_be_found(cache: Any) -> None:
    await cache.store.note_tenant("Contoso")
    await cache.put("devices", {"id": "a", "deviceName": "PC"})
    await cache.store.clear()
    assert await cache.store.tenants() == []
    assert await cache["devices"].count(RowQuery((), search="pc", include_deleted=True)) == 0
    for table in ("devices_search", "changes", "sync_runs"):
        assert await cache.sql(f"SELECT * FROM {table}") == []


async def test_the_history_is_append_only_again_after_a_tenant_was_cleared(
    cache: Any, other: Any
) -> None:
    await other.put("devices", {"id": "a"})
    await cache.store.clear()
    with pytest.raises(DBAPIError, match="append-only"):
        async with other.db.writer() as connection:
            await connection.exec_driver_sql("DELETE FROM changes")
