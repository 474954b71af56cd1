"""Which tenants a cache holds, and taking one out of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from intune_manager.data.query import RowQuery
from intune_manager.data.sql.models import Record


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
    for name in ("before", "after"):
        await other.put("devices", {"id": "a", "deviceName": name})
    await cache.store.clear()
    with pytest.raises(DBAPIError, match="append-only"):
        async with other.db.writer() as connection:
            await connection.exec_driver_sql("DELETE FROM changes")


async def test_clearing_covers_every_table_of_the_file_that_knows_tenants(cache: Any) -> None:
    """What `clear` goes by is what the file has: no table of tenants is missing from it."""
    found = await cache.sql(
        "SELECT DISTINCT o.name FROM sqlite_master AS o JOIN pragma_table_info(o.name) AS c"
        " WHERE o.type IN ('table', 'view') AND c.name IN ('tenant_id', 'tenant_key')"
    )
    declared = {
        table.name
        for table in Record.metadata.sorted_tables
        if {"tenant_id", "tenant_key"} & set(table.columns.keys())
    }
    assert {name for (name,) in found} == declared
