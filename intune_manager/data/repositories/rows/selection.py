"""From a row query to SQL: which rows, in which order, by which index.

Every statement is scoped to one tenant here, and every value is a parameter. Column names come from
the declaration of the table, never from the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from intune_manager.data.query import Filter, Linked, RowQuery, Sort, Value
from intune_manager.data.repositories.memberships.linked import linked_ids
from intune_manager.data.repositories.statements import (
    Condition,
    json_list,
    of_tenant,
    placeholders,
)
from intune_manager.data.sql.models import RECORDS, table_of
from intune_manager.errors import BugError
from intune_manager.registry.table import Table

_COMMON_COLUMNS = ("id", "first_seen_at", "changed_at", "last_synced_at", "deleted_at")


def all_of(conditions: Iterable[Condition]) -> Condition:
    """True where every one of `conditions`, at least one, is."""
    chosen = tuple(conditions)
    return Condition(
        " AND ".join(condition.sql for condition in chosen),
        tuple(value for condition in chosen for value in condition.parameters),
    )


class Selection:
    """The vocabulary of one table of one tenant: scope, filters, order. Its alias in SQL is `t`."""

    def __init__(self, table: Table, tenant_id: str) -> None:
        self.table = table
        self.tenant_id = tenant_id
        existing = table_of(RECORDS[table.name]).columns.keys()
        declared = {column.name for column in table.columns} | {table.id_column}
        self._columns = declared | (set(_COMMON_COLUMNS) & set(existing))
        self._indexes = live_indexes(table.name)

    def column(self, name: str) -> str:
        """`name` for use in SQL. Raises BugError for a column that the table does not declare."""
        if name not in self._columns:
            raise BugError(f"the table {self.table.name} has no column {name!r}")
        return f"t.{name}"

    def knows(self, column: str) -> bool:
        return column in self._columns

    def index(self, column: str) -> str | None:
        """The index over live rows by `column`, None when there is none."""
        return self._indexes.get(column)

    def source(self, column: str | None, *, include_deleted: bool = False) -> str:
        """The FROM item. Live rows are read by the index on `column` where it has one.

        It is named because the planner, once it has statistics of a table whose rows are wide,
        takes an index over live rows for no better than reading the whole table.
        """
        index = self._indexes.get(column) if column and not include_deleted else None
        by = f" INDEXED BY {index}" if index else ""
        return f"{self.table.name} AS t{by}"

    def among(
        self, row_ids: Sequence[int], conditions: Iterable[Condition]
    ) -> tuple[str, Condition]:
        """FROM and WHERE for those of these rows that fulfil the conditions, looked up by id."""
        where = all_of(conditions)
        source = f"json_each(?) AS j CROSS JOIN {self.table.name} AS t ON t.id = j.value"
        return source, Condition(where.sql, (json_list(row_ids), *where.parameters))

    def scope(self, *, include_deleted: bool = False) -> Condition:
        """This tenant's rows; without the deleted ones unless they are asked for."""
        live = "" if include_deleted else " AND t.deleted_at IS NULL"
        return Condition(f"{of_tenant('t')}{live}", (self.tenant_id,))

    def not_deleted(self) -> Condition:
        """True for live rows, by the narrow index of the deleted ones: for counts over an index
        that does not tell them apart."""
        name = self.table.name
        return Condition(
            f"t.id NOT IN (SELECT x.id FROM {name} AS x INDEXED BY ix_{name}_deleted"  # noqa: S608
            f" WHERE {of_tenant('x')} AND x.deleted_at IS NOT NULL)",
            (self.tenant_id,),
        )

    def filter(self, chosen: Filter) -> Condition:
        """Rows whose column holds one of the filter's values."""
        column = self.column(chosen.column)
        values = tuple(value for value in chosen.values if value is not None)
        parts = [f"{column} IN ({placeholders(len(values))})"] if values else []
        if None in chosen.values:
            parts.append(f"{column} IS NULL")
        return Condition(f"({' OR '.join(parts) or '0'})", values)

    def linked(self, linked: Linked) -> Condition:
        """Rows that memberships connect with an object."""
        ids = linked_ids(linked, self.tenant_id)
        column = self.column(self.table.id_column)
        return Condition(f"{column} IN ({ids.sql})", ids.parameters)

    def sort_of(self, query: RowQuery) -> Sort:
        return query.sort or Sort(self.table.default_sort, self.table.sorts_newest_first)

    def order(self, sort: Sort) -> str:
        """A total order: rows without a value last both ways, ties by row id."""
        column = self.column(sort.column)
        if sort.descending:
            return f"ORDER BY {column} DESC, t.id DESC"  # NULL is the smallest: it comes last
        return f"ORDER BY {column} ASC NULLS LAST, t.id ASC"

    def before(self, sort: Sort, value: Value, row_id: int) -> tuple[Condition, ...]:
        """Disjoint conditions that together hold the rows in front of (`value`, `row_id`)."""
        column = self.column(sort.column)
        smaller = ">" if sort.descending else "<"
        tie = f"t.id {smaller} ?"
        if value is None:
            return (
                Condition(f"{column} IS NOT NULL"),
                Condition(f"{column} IS NULL AND {tie}", (row_id,)),
            )
        return (
            Condition(f"{column} {smaller} ?", (value,)),
            Condition(f"{column} = ? AND {tie}", (value, row_id)),
        )

    def restriction(self, chosen: Filter) -> Condition:
        """The same rows as `filter`, as a set of ids read out of the column's own index."""
        index = self.index(chosen.column)
        if index is None:
            return self.filter(chosen)
        condition = all_of((self.scope(), self.filter(chosen)))
        return Condition(
            f"t.id IN (SELECT t.id FROM {self.source(chosen.column)} WHERE {condition.sql})",  # noqa: S608
            condition.parameters,
        )


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
