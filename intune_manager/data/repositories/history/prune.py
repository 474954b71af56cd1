"""Takes the oldest entries out of the history: only on request, and never without a trace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add

from sqlalchemy import ColumnElement, Integer, and_, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.history.record import CHANGES
from intune_manager.data.repositories.statements import as_stored
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import HistoryPruningRecord, table_of
from intune_manager.data.sql.sqlite.engines import history_unlocked
from intune_manager.words import utc_now

_PRUNINGS = table_of(HistoryPruningRecord)
_TEXTS = [as_stored(column) for column in CHANGES.c if not isinstance(column.type, Integer)]


@dataclass(frozen=True)
class Prunable:
    """Entries of the history that are older than some instant."""

    entries: int
    size_bytes: int
    """Of their texts: about what the file shrinks by, indexes apart."""

    @classmethod
    async def of(cls, connection: AsyncConnection, tenant_id: str, before: datetime) -> Prunable:
        """Those of one tenant before an instant (aware)."""
        sizes = (func.coalesce(func.length(text), 0) for text in _TEXTS)
        measured = select(func.count(), func.coalesce(func.sum(reduce(add, sizes)), 0))
        found = await connection.execute(measured.where(_is_older(tenant_id, before)))
        return cls(*found.one())

    def __add__(self, other: Prunable) -> Prunable:
        return Prunable(self.entries + other.entries, self.size_bytes + other.size_bytes)


def _is_older(tenant_id: str, before: datetime) -> ColumnElement[bool]:
    return and_(CHANGES.c.tenant_id == tenant_id, CHANGES.c.changed_at < before)


async def pruned_before(connection: AsyncConnection, tenant_id: str) -> datetime | None:
    """Of what was before, the tenant's history says nothing any more; None when it is whole."""
    cut = select(func.max(_PRUNINGS.c.pruned_before)).where(_PRUNINGS.c.tenant_id == tenant_id)
    found: datetime | None = (await connection.execute(cut)).scalar()
    return found


async def prunable(db: DatabaseManager, tenant_ids: Iterable[str], before: datetime) -> Prunable:
    """How much of these tenants' history is older than `before` (aware)."""
    found = Prunable(0, 0)
    async with db.reader() as connection:
        for tenant_id in tenant_ids:
            found += await Prunable.of(connection, tenant_id, before)
    return found


async def prune(db: DatabaseManager, tenant_ids: Iterable[str], before: datetime) -> int:
    """Delete the entries of these tenants that are older than `before` (aware); how many.

    That they are gone is recorded, so that nobody takes what is left for the whole history. Audit
    events, objects and sync runs stay. All or nothing.
    """
    removed = 0
    async with db.writer() as connection, history_unlocked(connection):
        for tenant_id in tenant_ids:
            entries = await connection.execute(delete(CHANGES).where(_is_older(tenant_id, before)))
            removed += entries.rowcount
            if entries.rowcount:
                await connection.execute(
                    insert(_PRUNINGS).values(
                        tenant_id=tenant_id,
                        pruned_before=before,
                        pruned_at=utc_now(),
                        entries=entries.rowcount,
                    )
                )
    return removed
