"""From a row query to SQLAlchemy: which rows, in which order, by which index.

Every statement is scoped to one tenant here. Column names come from the declaration of the table,
never from the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, select
from sqlalchemy.sql.selectable import NamedFromClause

from intune_manager.data.query import Condition, Filter, Linked, RowQuery, Sort, Value
from intune_manager.data.repositories.memberships.steps import linked_ids
from intune_manager.data.repositories.rows.filters import compiled
from intune_manager.data.repositories.statements import as_stored, tenant_rows
from intune_manager.data.sql.models import RECORDS, table_of
from intune_manager.data.sql.types import UtcInstant, utc_now
from intune_manager.errors import BugError
from intune_manager.registry.table import Table

_COMMON_COLUMNS = ("id", "first_seen_at", "changed_at", "last_synced_at", "deleted_at")


class Selection:
    """The vocabulary of one table of one tenant: scope, filters, order."""

    def __init__(self, table: Table, tenant_id: str) -> None:
        self.table = table
        self.tenant_id = tenant_id
        self._source = table_of(RECORDS[table.name])
        self.rows = _aliased(table.name)
        declared = {column.name for column in table.columns} | {table.id_column}
        self._columns = declared | (set(_COMMON_COLUMNS) & set(self.rows.c.keys()))
        self._indexes = live_indexes(table.name)

    @property
    def payload(self) -> ColumnElement[str]:
        return self.rows.c.raw_payload

    @property
    def id(self) -> ColumnElement[int]:
        return self.rows.c.id

    def column(self, name: str) -> ColumnElement[Any]:
        """A column. Raises BugError for one that the table does not declare."""
        if name not in self._columns:
            raise BugError(f"the table {self.table.name} has no column {name!r}")
        return self.rows.c[name]

    def stored(self, name: str) -> ColumnElement[Any]:
        """A column, as the file holds it. Raises BugError as `column` does."""
        return as_stored(self.column(name))

    def instant(self, name: str) -> ColumnElement[datetime | None]:
        """A column of instants. Raises BugError for any other."""
        column = self.column(name)
        if not isinstance(column.type, UtcInstant):
            raise BugError(f"{name} of the table {self.table.name} holds no instants")
        return column

    def knows(self, column: str) -> bool:
        return column in self._columns

    def index(self, column: str | None) -> str | None:
        """The index over live rows by a column, None when there is none."""
        return None if column is None else self._indexes.get(column)

    def by_index(
        self, statement: Select[Any], column: str | None, *, include_deleted: bool = False
    ) -> Select[Any]:
        """The statement, with live rows read by the index on `column` where it has one.

        It is named because the planner takes an index over live rows for no better than reading
        the whole table, whose rows are wide. At 100,000 devices without the name, with statistics:
        filtered rows after 62 ms instead of 13, a common word after 79 instead of 14.
        """
        index = None if include_deleted else self.index(column)
        if index is None:
            return statement
        return statement.with_hint(self.rows, f"INDEXED BY {index}", "sqlite")

    def scope(self, *, include_deleted: bool = False) -> ColumnElement[bool]:
        """This tenant's rows; without the deleted ones unless they are asked for."""
        own = tenant_rows(self.rows, self.tenant_id)
        return own if include_deleted else and_(own, self.rows.c.deleted_at.is_(None))

    def not_deleted(self) -> ColumnElement[bool]:
        """True for live rows, by the narrow index of the deleted ones: for counts over an index
        that does not tell them apart."""
        gone = self._source.alias("x")
        deleted = select(gone.c.id).where(
            tenant_rows(gone, self.tenant_id), gone.c.deleted_at.is_not(None)
        )
        hint = f"INDEXED BY ix_{self.table.name}_deleted"
        return self.rows.c.id.not_in(deleted.with_hint(gone, hint, "sqlite"))

    def filter(self, condition: Condition) -> ColumnElement[bool]:
        """Rows that a condition matches, now."""
        return compiled(self, condition, utc_now())

    def linked(self, linked: Linked) -> ColumnElement[bool]:
        """Rows that memberships connect with an object."""
        return self.column(self.table.id_column).in_(linked_ids(linked, self.tenant_id))

    def sort_of(self, query: RowQuery) -> Sort:
        return query.sort or Sort(self.table.default_sort, self.table.sorts_newest_first)

    def order(self, sort: Sort) -> tuple[UnaryExpression[Any], UnaryExpression[Any]]:
        """A total order: rows without a value last both ways, ties by row id."""
        column = self.column(sort.column)
        if sort.descending:
            return column.desc().nulls_last(), self.id.desc()
        return column.asc().nulls_last(), self.id.asc()

    def before(self, sort: Sort, value: Value, row_id: int) -> tuple[ColumnElement[bool], ...]:
        """Disjoint conditions that together hold the rows in front of (`value`, `row_id`)."""
        column = self.stored(sort.column)
        tie = self.id > row_id if sort.descending else self.id < row_id
        if value is None:
            return column.is_not(None), and_(column.is_(None), tie)
        smaller = column > value if sort.descending else column < value
        return smaller, and_(column == value, tie)

    def restriction(self, chosen: Filter) -> ColumnElement[bool]:
        """The same rows as `filter`, as a set of ids read out of the column's own index."""
        if self.index(chosen.column) is None:
            return self.filter(chosen)
        inner = Selection(self.table, self.tenant_id)
        inner.rows = self._source.alias("r")
        ids = select(inner.id).where(inner.scope(), inner.filter(chosen))
        return self.id.in_(inner.by_index(ids, chosen.column))


@cache
def _aliased(table: str) -> NamedFromClause:
    """One alias per table, for all repositories of all tenants: it is slow to make."""
    return table_of(RECORDS[table]).alias("t")


@cache
def live_indexes(table: str) -> Mapping[str, str]:
    """Column name to the name of the index over live rows that has it right after the tenant."""
    found = {}
    for index in table_of(RECORDS[table]).indexes:
        columns = [column.name for column in index.columns]
        partial = index.dialect_options["sqlite"].get("where")
        if str(partial) == "deleted_at IS NULL" and columns[0] == "tenant_key":
            found[columns[1]] = str(index.name)
    return MappingProxyType(found)
