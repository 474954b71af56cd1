"""Marks rows as deleted: those that a clean pass over their resource did not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import Value
from intune_manager.data.repositories.history.record import ChangeKind, HistoryWriter
from intune_manager.data.repositories.rows.selection import live_indexes
from intune_manager.data.repositories.rows.sweep import ChangeSource, Sweep
from intune_manager.data.repositories.statements import (
    as_one_text,
    id_ranges,
    ids_in,
    portions,
    tenant_rows,
)
from intune_manager.data.sql.models import RECORDS, table_of
from intune_manager.data.sql.sqlite.constructs import one_of
from intune_manager.data.sql.types import instant
from intune_manager.registry.table import Table, parts


async def unseen_rows(
    connection: AsyncConnection,
    history: HistoryWriter,
    sweep: Sweep,
    *,
    by: str,
    scope: Mapping[str, Value],
) -> list[int]:
    """The ids of the live rows that `sweep` has not seen, where columns have the values of `scope`.

    They are read out of the index of live rows on `by`, for the rows themselves are wide.
    """
    rows = table_of(RECORDS[history.table])
    listed = select(as_one_text(rows.c.id)).where(
        tenant_rows(rows, history.tenant_id),
        rows.c.deleted_at.is_(None),
        *(rows.c[column] == value for column, value in scope.items()),
    )
    listed = listed.with_hint(rows, f"INDEXED BY {live_indexes(history.table)[by]}", "sqlite")
    unseen: list[int] = []
    passed = sweep.passed
    for start, last in id_ranges(sweep.max_id):
        found = await connection.scalar(listed.where(rows.c.id > start, rows.c.id <= last))
        unseen += [row_id for row_id in ids_in(found) if row_id not in passed]
    return unseen


@dataclass(frozen=True)
class Deletion:
    """Marks rows as deleted at the instant `now`, inside a transaction of the writer."""

    connection: AsyncConnection
    source: ChangeSource
    now: str

    async def mark(self, history: HistoryWriter, row_ids: Sequence[int]) -> None:
        """Mark these rows, which must be live, of the table that `history` tells of."""
        for chunk in portions(row_ids):
            table = table_of(RECORDS[history.table])
            chosen = (tenant_rows(table, history.tenant_id), one_of(table.c.id, chunk))
            await self.connection.execute(
                update(table).where(*chosen).values(deleted_at=instant(self.now))
            )
            await history.append_all(
                self.connection, self.source, ChangeKind.DELETED, chunk, self.now
            )

    async def mark_owned(
        self, owner: Table, tables: Mapping[str, Table], tenant_id: str, row_ids: Sequence[int]
    ) -> None:
        """Mark what exists only as a part of these rows of `owner`, as assignments of an app."""
        for part, relation in parts(owner, tables):
            owned, owners = table_of(RECORDS[part.name]), table_of(RECORDS[owner.name])
            for chunk in portions(row_ids):
                found = await self.connection.execute(
                    select(owned.c.id).where(
                        tenant_rows(owned, tenant_id),
                        owned.c.deleted_at.is_(None),
                        owned.c[relation.target_column].in_(
                            select(owners.c[owner.id_column]).where(one_of(owners.c.id, chunk))
                        ),
                    )
                )
                await self.mark(HistoryWriter.of(part, tenant_id), list(found.scalars()))
