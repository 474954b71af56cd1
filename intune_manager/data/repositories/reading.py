"""Reads one table of one tenant for the views: windows, counts, facets, one object, its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import FacetValue, Filter, Payload, RowQuery
from intune_manager.data.repositories.search import Needle
from intune_manager.data.repositories.selection import Selection, all_of
from intune_manager.data.repositories.statements import (
    Condition,
    Row,
    fetch,
    fetch_one,
    json_list,
    scalar,
)
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.types import instant
from intune_manager.data.tables import Table

FEW = 5_000
"""Up to that many ids, sorting the matching rows costs less than walking all rows in order."""
FACET_VALUES = 500


@dataclass(frozen=True)
class Candidates:
    """What a probe found out: all ids that can match, or (None) that there are many."""

    ids: tuple[int, ...] | None
    by: Filter | Needle | None = None
    """The part of the query that the ids answer already."""


class RowReader:
    """Answers row queries. Each answer sees one snapshot of the cache.

    Everything raises BugError for a column that the table does not declare, and CacheError when the
    file cannot be read.
    """

    def __init__(self, db: DatabaseManager, table: Table, tenant_id: str) -> None:
        self._db = db
        self._table = table
        self._tenant_id = tenant_id
        self._selection = Selection(table, tenant_id)

    async def rows(self, q: RowQuery) -> list[Row]:
        """The rows of the window: for each its row id, then the values of `q.columns`."""
        columns = ", ".join(("t.id", *(self._selection.column(name) for name in q.columns)))
        needle = self._needle(q)
        async with self._db.reader() as connection:
            candidates = await self._probe(connection, q, needle)
            source, where = self._window_source(q, needle, candidates)
            return await fetch(
                connection,
                f"SELECT {columns} FROM {source} WHERE {where.sql}"  # noqa: S608
                f" {self._selection.order(self._selection.sort_of(q))} LIMIT ? OFFSET ?",
                (*where.parameters, -1 if q.limit is None else q.limit, q.offset),
            )

    async def count(self, q: RowQuery) -> int:
        """How many rows the query has without its window."""
        needle = self._needle(q)
        async with self._db.reader() as connection:
            candidates = await self._probe(connection, q, needle)
            return await self._count(connection, q, needle, candidates)

    async def facets(self, q: RowQuery, column: str) -> list[FacetValue]:
        """The values of `column` among the rows of the query, the most frequent first.

        The query's own filter on `column` is left aside: the other values stay on offer.
        """
        others = tuple(chosen for chosen in q.filters if chosen.column != column)
        query, name = replace(q, filters=others), self._selection.column(column)
        needle = self._needle(query)
        async with self._db.reader() as connection:
            candidates = await self._probe(connection, query, needle)
            source, where = self._total_source(query, needle, candidates, column)
            rows = await fetch(
                connection,
                f"SELECT {name}, count(*) FROM {source} WHERE {where.sql}"  # noqa: S608
                f" GROUP BY {name} ORDER BY 2 DESC, 1 LIMIT ?",
                (*where.parameters, FACET_VALUES),
            )
        return [FacetValue(value, count) for value, count in rows]

    async def position(self, q: RowQuery, row_id: int) -> int | None:
        """The 0-based place of a row in the whole order of the query; None when it is not in it."""
        sort = self._selection.sort_of(q)
        column = self._selection.column(sort.column)
        needle = self._needle(q)
        async with self._db.reader() as connection:
            own = self._window_source(q, needle, Candidates((row_id,)))
            found = await fetch_one(
                connection,
                f"SELECT {column} FROM {own[0]} WHERE {own[1].sql}",  # noqa: S608
                own[1].parameters,
            )
            if found is None:
                return None
            candidates = await self._probe(connection, q, needle)
            position = 0
            for part in self._selection.before(sort, found[0], row_id):
                position += await self._count(
                    connection, q, needle, candidates, by=sort.column, part=part
                )
            return position

    async def payload(self, row_id: int) -> Payload | None:
        """One object in full, deleted or not; None when the tenant has no such row."""
        names = [column.name for column in self._table.columns]
        selected = ", ".join(self._selection.column(name) for name in names)
        id_column = self._selection.column(self._table.id_column)
        changed = "t.changed_at" if self._selection.knows("changed_at") else "t.first_seen_at"
        async with self._db.reader() as connection:
            row = await fetch_one(
                connection,
                f"SELECT {id_column}, t.raw_payload, t.first_seen_at, {changed},"  # noqa: S608
                f" t.last_synced_at, t.deleted_at, {selected} FROM {self._table.name} AS t"
                " WHERE t.tenant_id = ? AND t.id = ?",
                (self._tenant_id, row_id),
            )
        return None if row is None else self._payload(row_id, names, row)

    def _payload(self, row_id: int, names: Sequence[str], row: Row) -> Payload:
        object_id, raw, first_seen_at, changed_at, last_synced_at, deleted_at, *values = row
        columns: dict[str, Any] = dict(zip(names, values, strict=True))
        return Payload(
            id=row_id,
            object_id=object_id,
            name=str(columns.get(self._table.name_column) or object_id),
            raw=raw,
            columns=MappingProxyType(columns),
            first_seen_at=instant(first_seen_at),
            changed_at=instant(changed_at),
            last_synced_at=instant(last_synced_at),
            deleted_at=None if deleted_at is None else instant(deleted_at),
        )

    async def row_id(self, object_id: str) -> int | None:
        """The row of the object with that Graph id, live ones first; None when there is none.

        Ids are stored as sent and looked up so; a GUID written in capitals is found too.
        """
        id_column = self._selection.column(self._table.id_column)
        async with self._db.reader() as connection:
            for scope in (self._selection.scope(), self._selection.scope(include_deleted=True)):
                found: int | None = await scalar(
                    connection,
                    f"SELECT t.id FROM {self._table.name} AS t"  # noqa: S608
                    f" WHERE {scope.sql} AND {id_column} IN (?, ?) ORDER BY t.id LIMIT 1",
                    (*scope.parameters, object_id, object_id.lower()),
                )
                if found is not None:
                    return found
        return None

    def _needle(self, q: RowQuery) -> Needle | None:
        if not self._table.searched:
            return None
        return Needle(self._table.name, q.search) or None

    async def _probe(
        self, connection: AsyncConnection, q: RowQuery, needle: Needle | None
    ) -> Candidates:
        """Look for one part of the query that few rows match."""
        if needle is not None:
            select, parameters = needle.ids()
            ids = await self._few(connection, select, parameters)
            if ids is not None:
                return Candidates(ids, needle)
        if not q.include_deleted:
            for chosen in q.filters:
                if self._selection.index(chosen.column) is None:
                    continue
                where = all_of((self._selection.scope(), self._selection.filter(chosen)))
                source = self._selection.source(chosen.column)
                select = f"SELECT t.id FROM {source} WHERE {where.sql}"  # noqa: S608
                ids = await self._few(connection, select, where.parameters)
                if ids is not None:
                    return Candidates(ids, chosen)
        return Candidates(None)

    async def _few(
        self, connection: AsyncConnection, select: str, parameters: tuple[Any, ...]
    ) -> tuple[int, ...] | None:
        rows = await fetch(connection, f"{select} LIMIT ?", (*parameters, FEW + 1))
        return None if len(rows) > FEW else tuple(row_id for (row_id,) in rows)

    def _window_source(
        self, q: RowQuery, needle: Needle | None, candidates: Candidates
    ) -> tuple[str, Condition]:
        """FROM and WHERE for rows in order: the candidates by id, else a walk along the order."""
        conditions = [self._selection.scope(include_deleted=q.include_deleted)]
        conditions += [self._selection.filter(f) for f in q.filters if f is not candidates.by]
        if needle is not None and needle is not candidates.by:
            conditions.append(needle.of_row())
        if candidates.ids is not None:
            return self._among(candidates.ids, conditions)
        sort = self._selection.sort_of(q)
        source = self._selection.source(sort.column, include_deleted=q.include_deleted)
        return source, all_of(conditions)

    def _total_source(
        self, q: RowQuery, needle: Needle | None, candidates: Candidates, by: str
    ) -> tuple[str, Condition]:
        """FROM and WHERE for counting: the candidates by id, else a walk over narrow indexes."""
        if candidates.ids is not None or q.include_deleted:
            return self._window_source(q, needle, candidates)
        conditions = [self._selection.scope()]
        for chosen in q.filters:
            own = chosen.column == by
            conditions.append(
                self._selection.filter(chosen) if own else self._selection.restriction(chosen)
            )
        if needle is not None:
            conditions.append(needle.of_many())
        return self._selection.source(by), all_of(conditions)

    def _among(self, ids: Sequence[int], conditions: Sequence[Condition]) -> tuple[str, Condition]:
        where = all_of(conditions)
        source = f"json_each(?) AS j CROSS JOIN {self._table.name} AS t ON t.id = j.value"
        return source, Condition(where.sql, (json_list(ids), *where.parameters))

    async def _count(
        self,
        connection: AsyncConnection,
        q: RowQuery,
        needle: Needle | None,
        candidates: Candidates,
        *,
        by: str | None = None,
        part: Condition | None = None,
    ) -> int:
        filtered = q.filters[0].column if q.filters else self._table.default_sort
        source, where = self._total_source(q, needle, candidates, by or filtered)
        parts = (where,) if part is None else (where, part)
        chosen = all_of(parts)
        count: int = await scalar(
            connection,
            f"SELECT count(*) FROM {source} WHERE {chosen.sql}",  # noqa: S608
            chosen.parameters,
        )
        return count
