"""Marks rows as deleted: those that a clean pass over their resource did not meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import Value
from intune_manager.data.repositories.history.record import ChangeKind, HistoryWriter
from intune_manager.data.repositories.rows.selection import live_indexes
from intune_manager.data.repositories.rows.sweep import Origin, Sweep
from intune_manager.data.repositories.statements import OF_TENANT, fetch, ids_in, run, scalar
from intune_manager.registry.table import Relation, Table

_CHUNK = 20_000
_ID_RANGE = 1_000_000  # some 40 MB while they are looked through
_row_ids = msgspec.json.Decoder(list[int]).decode
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

    They are read out of the index of live rows on `by`, for the rows themselves are wide, and as
    one JSON array per range of ids: handing over millions of single rows takes far longer.
    """
    conditions = "".join(f" AND {column} = ?" for column in scope)
    unseen: list[int] = []
    passed = sweep.passed
    for start in range(0, sweep.max_id, _ID_RANGE):
        last = min(start + _ID_RANGE, sweep.max_id)
        found = await scalar(
            connection,
            f"SELECT json_group_array(id) FROM {history.table}"  # noqa: S608
            f" INDEXED BY {live_indexes(history.table)[by]}"
            f" WHERE {OF_TENANT} AND deleted_at IS NULL AND id > ? AND id <= ?{conditions}",
            (history.tenant_id, start, last, *scope.values()),
        )
        unseen += [row_id for row_id in _row_ids(found) if row_id not in passed]
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
                f"UPDATE {history.table} SET deleted_at = ? WHERE {OF_TENANT} AND {rows.sql}",  # noqa: S608
                (self.now, history.tenant_id, *rows.parameters),
            )
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
                    f"SELECT id FROM {part.name} WHERE {OF_TENANT} AND deleted_at IS NULL"  # noqa: S608
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
