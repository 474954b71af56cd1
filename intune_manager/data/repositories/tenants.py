"""The tenants that a cache holds, and how one is taken out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.statements import fetch, run
from intune_manager.data.sql.append_only import history_unlocked
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import RECORDS
from intune_manager.data.sql.search import SEARCHED_TABLES, search_table
from intune_manager.data.sql.types import instant, instant_text

_LEDGER = ("changes", "sync_resources", "sync_runs", "tenants")
"""The program's own tables that hold rows of a tenant, those that refer to others first."""


@dataclass(frozen=True)
class Tenant:
    """A tenant that the cache holds data of. Its name is None until Graph has told it."""

    tenant_id: str
    display_name: str | None
    first_seen_at: datetime
    last_seen_at: datetime


async def tenants(db: DatabaseManager) -> list[Tenant]:
    """Every tenant in the cache, the one seen last first."""
    async with db.reader() as connection:
        rows = await fetch(
            connection,
            "SELECT tenant_id, display_name, first_seen_at, last_seen_at FROM tenants"
            " ORDER BY last_seen_at DESC, tenant_id",
        )
    return [Tenant(tenant_id, name, instant(a), instant(b)) for tenant_id, name, a, b in rows]


async def note_tenant(
    db: DatabaseManager, tenant_id: str, display_name: str | None, now: datetime
) -> None:
    """Record that the tenant was seen at `now`; a name of None keeps the one that is known."""
    moment = instant_text(now)
    async with db.writer() as connection:
        await run(
            connection,
            "INSERT INTO tenants (tenant_id, display_name, first_seen_at, last_seen_at)"
            " VALUES (?, ?, ?, ?) ON CONFLICT (tenant_id) DO UPDATE SET"
            " last_seen_at = excluded.last_seen_at,"
            " display_name = coalesce(excluded.display_name, display_name)",
            (tenant_id, display_name, moment, moment),
        )


async def clear_tenant(db: DatabaseManager, tenant_id: str) -> None:
    """Delete everything that the cache holds of one tenant, its history too; all or nothing.

    Not to be called while a sync of that tenant is under way.
    """
    async with db.writer() as connection:
        for table in RECORDS:
            await _clear_table(connection, table, tenant_id)
        async with history_unlocked(connection):
            for table in _LEDGER:
                await run(connection, f"DELETE FROM {table} WHERE tenant_id = ?", (tenant_id,))  # noqa: S608


async def _clear_table(connection: AsyncConnection, table: str, tenant_id: str) -> None:
    if table in SEARCHED_TABLES:
        await run(
            connection,
            f"DELETE FROM {search_table(table)} WHERE rowid IN"  # noqa: S608
            f" (SELECT id FROM {table} WHERE tenant_id = ?)",
            (tenant_id,),
        )
    await run(connection, f"DELETE FROM {table} WHERE tenant_id = ?", (tenant_id,))  # noqa: S608
