"""Takes the oldest entries out of the history: only on request, and never without a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.statements import fetch_one, run, scalar
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite.append_only import history_unlocked
from intune_manager.data.sql.types import instant_text, utc_now

_OLD = "FROM changes INDEXED BY ix_changes_changed_at WHERE tenant_id = ? AND changed_at < ?"


@dataclass(frozen=True)
class Prunable:
    """Entries of the history that are older than some moment."""

    entries: int
    size_bytes: int
    """Of their texts: about what the file shrinks by, indexes apart."""

    @classmethod
    async def of(cls, connection: AsyncConnection, tenant_id: str, before: str) -> Prunable:
        """Those of one tenant before an instant as the cache stores it."""
        row = await fetch_one(
            connection,
            "SELECT count(*), coalesce(sum(length(tenant_id) + length(resource)"
            " + length(table_name) + length(object_id) + length(coalesce(object_name, ''))"
            " + length(coalesce(patch, '')) + length(coalesce(reverse_patch, ''))"
            f" + length(changed_at)), 0) {_OLD}",
            (tenant_id, before),
        )
        return cls(*(row or (0, 0)))

    def __add__(self, other: Prunable) -> Prunable:
        return Prunable(self.entries + other.entries, self.size_bytes + other.size_bytes)


async def pruned_before(connection: AsyncConnection, tenant_id: str) -> str | None:
    """Of what was before, the tenant's history says nothing any more; None when it is whole."""
    found: str | None = await scalar(
        connection,
        "SELECT max(pruned_before) FROM history_prunings WHERE tenant_id = ?",
        (tenant_id,),
    )
    return found


async def prunable(db: DatabaseManager, tenant_ids: Iterable[str], before: datetime) -> Prunable:
    """How much of these tenants' history is older than `before` (aware)."""
    found = Prunable(0, 0)
    async with db.reader() as connection:
        for tenant_id in tenant_ids:
            found += await Prunable.of(connection, tenant_id, instant_text(before))
    return found


async def prune(
    db: DatabaseManager,
    tenant_ids: Iterable[str],
    before: datetime,
    *,
    clock: Callable[[], datetime] = utc_now,
) -> int:
    """Delete the entries of these tenants that are older than `before` (aware); how many.

    That they are gone is recorded, so that nobody takes what is left for the whole history. Audit
    events, objects and sync runs stay. All or nothing.
    """
    removed = 0
    moment, now = instant_text(before), instant_text(clock())
    async with db.writer() as connection, history_unlocked(connection):
        for tenant_id in tenant_ids:
            entries = await run(connection, f"DELETE {_OLD}", (tenant_id, moment))
            removed += entries
            if entries:
                await run(
                    connection,
                    "INSERT INTO history_prunings (tenant_id, pruned_before, pruned_at, entries)"
                    " VALUES (?, ?, ?, ?)",
                    (tenant_id, moment, now, entries),
                )
    return removed
