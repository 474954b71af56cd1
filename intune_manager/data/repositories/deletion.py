"""Marks rows as deleted: those that a clean pass over their resource did not meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import Value
from intune_manager.data.repositories.history import ChangeKind, HistoryWriter
from intune_manager.data.repositories.selection import live_indexes
from intune_manager.data.repositories.statements import fetch, ids_in, run
from intune_manager.data.repositories.sweep import Origin, Sweep
from intune_manager.data.tables import Relation, Table

_CHUNK = 20_000
_EVERYWHERE: Mapping[str, Value] = MappingProxyType({})


async def unseen_rows(
    connection: AsyncConnection,
    history: HistoryWriter,
    sweep: Sweep,
    *,
    by: str,
    scope: Mapping[str, Value] = _EVERYWHERE,
) -> list[int]:
    """The ids of the live rows that `sweep` has not met, where columns have the values of `scope`.

    They are read out of the index of live rows on `by`, for the rows themselves are wide, and chunk
    by chunk, for there may be millions.
    """
    conditions = "".join(f" AND {column} = :{column}" for column in scope)
    statement = text(
        f"SELECT id FROM {history.table} INDEXED BY {live_indexes(history.table)[by]}"  # noqa: S608
        f" WHERE tenant_id = :tenant_id AND deleted_at IS NULL AND id <= :max_id{conditions}"
    )
    parameters = {"tenant_id": history.tenant_id, "max_id": sweep.max_id, **scope}
    unseen: list[int] = []
    async with connection.stream(statement, parameters) as rows:
        async for chunk in rows.partitions(_CHUNK):
            unseen += [row.id for row in chunk if row.id not in sweep.seen]
    return unseen


@dataclass(frozen=True)
class Deletion:
    """Marks rows as deleted at the instant `now`, inside a transaction of the writer."""

    connection: AsyncConnection
    origin: Origin
    now: str

    async def mark(self, history: HistoryWriter, row_ids: Sequence[int]) -> None:
        """Mark these rows, which must be live, of the table that `history` tells of."""
        for chunk in _chunks(row_ids):
            rows = ids_in(chunk)
            await run(
                self.connection,
                f"UPDATE {history.table} SET deleted_at = ? WHERE tenant_id = ? AND {rows.sql}",  # noqa: S608
                (self.now, history.tenant_id, *rows.parameters),
            )
            if self.origin.told:
                await history.append_rows(
                    self.connection, self.origin, ChangeKind.DELETED, rows, self.now
                )

    async def mark_owned(
        self, owner: Table, tables: Mapping[str, Table], tenant_id: str, row_ids: Sequence[int]
    ) -> None:
        """Mark what exists only as a part of these rows of `owner`, as the assignments of an app.

        Parts are the rows of tables whose key refers to the owner's id.
        """
        for relation in owner.relations:
            part = tables.get(relation.target)
            if part is None or not _is_part(part, relation, owner):
                continue
            for chunk in _chunks(row_ids):
                owners = ids_in(chunk)
                found = await fetch(
                    self.connection,
                    f"SELECT id FROM {part.name} WHERE tenant_id = ? AND deleted_at IS NULL"  # noqa: S608
                    f" AND {relation.target_column} IN"
                    f" (SELECT {owner.id_column} FROM {owner.name} WHERE {owners.sql})",
                    (tenant_id, *owners.parameters),
                )
                parts = [row_id for (row_id,) in found]
                await self.mark(HistoryWriter.of(part, tenant_id), parts)


def _is_part(table: Table, relation: Relation, owner: Table) -> bool:
    return (
        relation.via is None
        and relation.source_column == owner.id_column
        and relation.target_column in table.key
        and relation.target_column != table.id_column
    )


def _chunks(row_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (row_ids[start : start + _CHUNK] for start in range(0, len(row_ids), _CHUNK))
