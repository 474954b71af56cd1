"""Reads one table of one tenant for the views: windows, counts, facets, one object, its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import FacetValue, Payload, RowQuery
from intune_manager.data.repositories.rows.plan import (
    RowPlan,
    plan_rows,
    total_source,
    window_source,
)
from intune_manager.data.repositories.rows.selection import Selection, all_of
from intune_manager.data.repositories.statements import (
    Condition,
    Row,
    fetch,
    fetch_one,
    of_tenant,
    scalar,
)
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite.search_words import Needle
from intune_manager.data.sql.types import instant
from intune_manager.registry.table import Table

FACET_VALUES = 500
"""More distinct values than that are no choice for a person."""


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
            plan = await plan_rows(connection, self._selection, q, needle)
            source, where = window_source(self._selection, q, needle, plan)
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
            plan = await plan_rows(connection, self._selection, q, needle)
            return await self._count(connection, q, needle, plan)

    async def facets(self, q: RowQuery, column: str) -> list[FacetValue]:
        """The values of `column` among the rows of the query, the most frequent first.

        The query's own filter on `column` is left aside: the other values stay on offer.
        """
        others = tuple(chosen for chosen in q.filters if chosen.column != column)
        query, name = replace(q, filters=others), self._selection.column(column)
        needle = self._needle(query)
        async with self._db.reader() as connection:
            plan = await plan_rows(connection, self._selection, query, needle)
            source, where = total_source(self._selection, query, needle, plan, column)
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
            source, where = window_source(self._selection, q, needle, RowPlan((row_id,)))
            found = await fetch_one(
                connection,
                f"SELECT {column} FROM {source} WHERE {where.sql}",  # noqa: S608
                where.parameters,
            )
            if found is None:
                return None
            plan = await plan_rows(connection, self._selection, q, needle)
            position = 0
            for part in self._selection.before(sort, found[0], row_id):
                position += await self._count(
                    connection, q, needle, plan, by=sort.column, part=part
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
                f" WHERE {of_tenant('t')} AND t.id = ?",
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

    async def _count(
        self,
        connection: AsyncConnection,
        q: RowQuery,
        needle: Needle | None,
        plan: RowPlan,
        *,
        by: str | None = None,
        part: Condition | None = None,
    ) -> int:
        filtered = q.filters[0].column if q.filters else self._table.default_sort
        source, where = total_source(self._selection, q, needle, plan, by or filtered)
        parts = (where,) if part is None else (where, part)
        chosen = all_of(parts)
        count: int = await scalar(
            connection,
            f"SELECT count(*) FROM {source} WHERE {chosen.sql}",  # noqa: S608
            chosen.parameters,
        )
        return count
