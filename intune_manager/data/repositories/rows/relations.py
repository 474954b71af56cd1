"""Follows the declared relations of a table: from one object to those it is linked with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import Related, RelatedRow, Value
from intune_manager.data.repositories.memberships.keys import keys_of
from intune_manager.data.repositories.rows.selection import Selection
from intune_manager.data.repositories.statements import (
    Condition,
    Parameters,
    fetch,
    fetch_one,
    of_tenant,
    scalar,
)
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.registry.resource import NO_ID
from intune_manager.registry.table import Kind, Relation, Table

MEMBERSHIPS = "group_members"
SORTED_UP_TO = 2_000
"""More links than that are shown in the order of the cache: sorting them would take too long."""
_DETAILS = 4
_NOBODY = ("", NO_ID)
"""What Graph sends for "no other object"."""


class RelationReader:
    """Answers what an object of one table is linked with, in one tenant. Deleted objects are no
    links."""

    def __init__(
        self, db: DatabaseManager, table: Table, tenant_id: str, tables: Mapping[str, Table]
    ) -> None:
        self._db = db
        self._table = table
        self._tenant_id = tenant_id
        self._tables = tables
        self._selection = Selection(table, tenant_id)

    async def related(self, row_id: int, *, limit: int = 50) -> list[Related]:
        """Each relation of the table with its count and its first `limit` objects, by name.

        Relations that lead nowhere are there too, with a count of 0. No row, no relations.
        """
        relations = self._table.relations
        if not relations:
            return []
        sources = tuple(dict.fromkeys(relation.source_column for relation in relations))
        columns = ", ".join(self._selection.column(name) for name in sources)
        async with self._db.reader() as connection:
            row = await fetch_one(
                connection,
                f"SELECT {columns} FROM {self._table.name} AS t"  # noqa: S608
                f" WHERE {of_tenant('t')} AND t.id = ?",
                (self._tenant_id, row_id),
            )
            if row is None:
                return []
            values = dict(zip(sources, row, strict=True))
            return [
                await self._follow(connection, relation, values[relation.source_column], limit)
                for relation in relations
            ]

    async def _follow(
        self, connection: AsyncConnection, relation: Relation, value: Value, limit: int
    ) -> Related:
        if value is None or value in _NOBODY:
            return Related(relation, 0, ())
        target = self._tables[relation.target]
        selection = Selection(target, self._tenant_id)
        source, where = self._linked(selection, relation, value)
        distinct = "DISTINCT " if self._may_repeat(relation) else ""
        counted = where
        if relation.via == MEMBERSHIPS:
            # A narrow index tells which few are deleted: the wide rows need not be looked at.
            source, counted = self._linked(selection, relation, value, live=selection.not_deleted())
        count: int = await scalar(
            connection,
            f"SELECT count({distinct}t.id) FROM {source} WHERE {counted.sql}",  # noqa: S608
            counted.parameters,
        )
        if not count:
            return Related(relation, 0, ())
        name = selection.column(target.name_column)
        details = [selection.column(column) for column in _detail_columns(target)]
        # The plus keeps SQLite from walking all rows by name to find the few that are linked.
        order = f" ORDER BY +{name} ASC NULLS LAST, t.id" if count <= SORTED_UP_TO else ""
        rows = await fetch(
            connection,
            f"SELECT {distinct}t.id, {name}, {selection.column(target.id_column)}"  # noqa: S608
            f"{''.join(f', {detail}' for detail in details)}"
            f" FROM {source} WHERE {where.sql}{order} LIMIT ?",
            (*where.parameters, limit),
        )
        return Related(relation, count, tuple(_related_row(row) for row in rows))

    def _may_repeat(self, relation: Relation) -> bool:
        """Whether two links may lead to one object, as two assignments of an app to one group."""
        if relation.via is None:
            return False
        ends = {relation.via_source, relation.via_target}
        return not ends >= set(self._tables[relation.via].key)

    def _linked(
        self,
        selection: Selection,
        relation: Relation,
        value: Value,
        *,
        live: Condition | None = None,
    ) -> tuple[str, Condition]:
        """FROM and WHERE for the rows `t` at the other end, starting at the link.

        `live` says which rows of a target are live where it is not the usual condition.
        """
        same, both = "IN (?, ?)", _spellings(value)
        scope = selection.scope()
        target = selection.column(relation.target_column)
        if relation.via == MEMBERSHIPS:
            return self._in_groups(relation, both, live or Condition("t.deleted_at IS NULL"))
        if relation.via is None:
            condition = Condition(f"{scope.sql} AND {target} {same}", (*scope.parameters, *both))
            return f"{relation.target} AS t", condition
        via = Selection(self._tables[relation.via], self._tenant_id)
        via_source = via.column(relation.via_source or "").replace("t.", "v.")
        via_target = via.column(relation.via_target or "").replace("t.", "v.")
        source = f"{relation.via} AS v CROSS JOIN {relation.target} AS t ON {target} = {via_target}"
        return source, Condition(
            f"{of_tenant('v')} AND v.deleted_at IS NULL AND {via_source} {same} AND {scope.sql}",
            (self._tenant_id, *both, *scope.parameters),
        )

    def _in_groups(
        self, relation: Relation, ids: Parameters, live: Condition
    ) -> tuple[str, Condition]:
        """The same by the narrow rows behind the view: nothing of the view itself is needed."""
        near, far = "group_key", "member_key"
        if relation.via_source == "member_id":
            near, far = far, near
        start = keys_of(self._tenant_id, [str(value) for value in dict.fromkeys(ids)])
        source = (
            f"({start.sql}) AS k CROSS JOIN memberships AS v ON v.{near} = k.key"
            f" CROSS JOIN directory_objects AS o ON o.key = v.{far}"
            f" CROSS JOIN {relation.target} AS t ON t.tenant_key = o.tenant_key"
            f" AND t.{relation.target_column} = o.object_id"
        )
        return source, Condition(
            f"v.deleted IS NULL AND {live.sql}", (*start.parameters, *live.parameters)
        )


def _spellings(value: Value) -> Parameters:
    """The value as it is and in lower case: Graph does not promise one case of GUIDs everywhere."""
    return (value, value.lower() if isinstance(value, str) else value)


def _detail_columns(table: Table) -> Sequence[str]:
    """The columns that tell objects of one name apart: the first ones shown beside the name."""
    return [
        column.name
        for column in table.columns
        if column.shown
        and column.name != table.name_column
        and column.kind in (Kind.TEXT, Kind.TYPE)
    ][:_DETAILS]


def _related_row(row: tuple[object, ...]) -> RelatedRow:
    row_id, name, object_id, *details = row
    detail = " · ".join(str(value) for value in details if value not in (None, ""))
    return RelatedRow(int(str(row_id)), str(name or object_id), detail)
