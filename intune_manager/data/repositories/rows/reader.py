"""Reads one table of one tenant for the views: windows, counts, facets, one object, its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import FacetValue, Payload, RowQuery
from intune_manager.data.repositories.rows.plan import RowPlan, plan_rows, total_of, window_of
from intune_manager.data.repositories.rows.selection import Selection
from intune_manager.data.repositories.statements import Row, tenant_rows
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite.search_words import Needle
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
        selection, needle = self._selection, self._needle(q)
        wanted = select(selection.id, *(selection.stored(name) for name in q.columns))
        wanted = wanted.order_by(*selection.order(selection.sort_of(q)))
        wanted = wanted.limit(q.limit).offset(q.offset)
        async with self._db.reader() as connection:
            plan = await plan_rows(connection, selection, q, needle)
            rows = await connection.execute(window_of(wanted, selection, q, needle, plan))
            return [tuple(row) for row in rows]

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
        query, value = replace(q, filters=others), self._selection.stored(column)
        needle = self._needle(query)
        rows = func.count()
        counted = select(value, rows).group_by(value).order_by(rows.desc(), value)
        counted = counted.limit(FACET_VALUES)
        async with self._db.reader() as connection:
            plan = await plan_rows(connection, self._selection, query, needle)
            found = await connection.execute(
                total_of(counted, self._selection, query, needle, plan, by=column)
            )
            return [FacetValue(value, count) for value, count in found]

    async def position(self, q: RowQuery, row_id: int) -> int | None:
        """The 0-based place of a row in the whole order of the query; None when it is not in it."""
        selection, needle = self._selection, self._needle(q)
        sort = selection.sort_of(q)
        own = select(selection.stored(sort.column))
        async with self._db.reader() as connection:
            found = await connection.execute(
                window_of(own, selection, q, needle, RowPlan((row_id,)))
            )
            row = found.first()
            if row is None:
                return None
            plan = await plan_rows(connection, selection, q, needle)
            position = 0
            for part in selection.before(sort, row[0], row_id):
                position += await self._count(
                    connection, q, needle, plan, by=sort.column, part=part
                )
            return position

    async def payload(self, row_id: int) -> Payload | None:
        """One object in full, deleted or not; None when the tenant has no such row."""
        selection, table = self._selection, self._table
        rows = selection.rows
        names = [column.name for column in table.columns]
        changed = rows.c.changed_at if selection.knows("changed_at") else rows.c.first_seen_at
        times = (rows.c.first_seen_at, changed.label("changed_at"), rows.c.last_synced_at)
        wanted = select(
            selection.column(table.id_column).label("object_id"),
            rows.c.raw_payload,
            *times,
            rows.c.deleted_at,
            *(selection.stored(name).label(f"column_{name}") for name in names),
        ).where(tenant_rows(rows, self._tenant_id), selection.id == row_id)
        async with self._db.reader() as connection:
            row = (await connection.execute(wanted)).first()
        return None if row is None else self._payload(row_id, names, tuple(row))

    def _payload(self, row_id: int, names: Sequence[str], row: Row) -> Payload:
        object_id, raw, first_seen_at, changed_at, last_synced_at, deleted_at, *values = row
        columns: dict[str, Any] = dict(zip(names, values, strict=True))
        return Payload(
            id=row_id,
            object_id=object_id,
            name=str(columns.get(self._table.name_column) or object_id),
            raw=raw,
            columns=MappingProxyType(columns),
            first_seen_at=first_seen_at,
            changed_at=changed_at,
            last_synced_at=last_synced_at,
            deleted_at=deleted_at,
        )

    async def row_id(self, object_id: str) -> int | None:
        """The row of the object with that Graph id, live ones first; None when there is none.

        A person may write an id in capitals, whatever kind of id it is.
        """
        selection = self._selection
        own_id = selection.column(self._table.id_column)
        wanted = select(selection.id).order_by(selection.id).limit(1)
        wanted = wanted.where(own_id.in_((object_id, object_id.lower())))
        async with self._db.reader() as connection:
            for scope in (selection.scope(), selection.scope(include_deleted=True)):
                found = (await connection.execute(wanted.where(scope))).scalar()
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
        part: ColumnElement[bool] | None = None,
    ) -> int:
        column = by or (q.filters[0].column if q.filters else self._table.default_sort)
        counted = select(func.count()).select_from(self._selection.rows)
        if part is not None:
            counted = counted.where(part)
        total = total_of(counted, self._selection, q, needle, plan, by=column)
        count: int = (await connection.execute(total)).scalar_one()
        return count
