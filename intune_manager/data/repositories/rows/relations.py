"""Follows the declared relations of a table: from one object to those it is linked with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import Related, RelatedRow, Value
from intune_manager.data.repositories.rows.reader import RowReader
from intune_manager.data.repositories.rows.selection import Selection
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import (
    RECORDS,
    DirectoryObjectRecord,
    MembershipRecord,
    table_of,
)
from intune_manager.data.sql.sqlite.constructs import ordered_join
from intune_manager.registry.resource import NOBODY
from intune_manager.registry.table import Kind, Relation, Table

_OBJECTS = table_of(DirectoryObjectRecord)
MEMBERSHIPS = "group_members"
SORTED_UP_TO = 2_000
"""More links than that are shown in the order of the cache: sorting them would take too long."""
_DETAILS = 4


class RelationReader(RowReader):
    """Answers as well what an object is linked with. Deleted objects are no links.

    `tables` are those that relations may lead to.
    """

    def __init__(
        self, db: DatabaseManager, table: Table, tenant_id: str, tables: Mapping[str, Table]
    ) -> None:
        super().__init__(db, table, tenant_id)
        self._tables = tables

    async def related(self, row_id: int, *, limit: int = 50) -> list[Related]:
        """Each relation of the table with its count and its first `limit` objects, by name.

        Relations that lead nowhere are there too, with a count of 0. No row, no relations.
        """
        relations = self._table.relations
        if not relations:
            return []
        sources = tuple(dict.fromkeys(relation.source_column for relation in relations))
        selection = self._selection
        wanted = select(*(selection.stored(name) for name in sources)).where(
            selection.scope(include_deleted=True), selection.id == row_id
        )
        async with self._db.reader() as connection:
            row = (await connection.execute(wanted)).first()
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
        if value is None or value in NOBODY:
            return Related(relation, 0, ())
        target = self._tables[relation.target]
        selection = Selection(target, self._tenant_id)
        live, counted = selection.rows.c.deleted_at.is_(None), selection.scope()
        if relation.via == MEMBERSHIPS:
            # A narrow index tells which few are deleted: the wide rows need not be looked at.
            counted = selection.not_deleted()
        ids = selection.id.distinct() if self._may_repeat(relation) else selection.id
        total = self._over(select(func.count(ids)).where(counted), selection, relation, value)
        count = (await connection.execute(total)).scalar_one()
        if not count:
            return Related(relation, 0, ())
        name = selection.column(target.name_column)
        details = (selection.stored(column) for column in _detail_columns(target))
        wanted = select(
            selection.id,
            name,
            selection.column(target.id_column).label("object_id"),
            *(detail.label(f"detail_{place}") for place, detail in enumerate(details)),
        ).where(live)
        if self._may_repeat(relation):
            wanted = wanted.distinct()
        if count <= SORTED_UP_TO:
            wanted = wanted.order_by(name.asc().nulls_last(), selection.id)
        first = self._over(wanted, selection, relation, value).limit(limit)
        rows = await connection.execute(first)
        return Related(relation, count, tuple(_related_row(tuple(row)) for row in rows))

    def _may_repeat(self, relation: Relation) -> bool:
        """Whether two links may lead to one object, as two assignments of an app to one group."""
        if relation.via is None:
            return False
        ends = {relation.via_source, relation.via_target}
        return not ends >= set(self._tables[relation.via].key)

    def _over(
        self, statement: Select[Any], selection: Selection, relation: Relation, value: Value
    ) -> Select[Any]:
        """The statement for the rows of `selection` at the other end, starting at the link."""
        if relation.via == MEMBERSHIPS:
            return self._in_groups(statement, selection, relation, value)
        own = tenant_rows(selection.rows, self._tenant_id)
        target = selection.column(relation.target_column)
        if relation.via is None:
            # By the link: SQLite would walk all rows by name to find the few that are linked.
            linked = statement.select_from(selection.rows).where(own, target == value)
            live = selection.rows.c.deleted_at.is_(None)
            return selection.by_index(linked.where(live), relation.target_column)
        links = table_of(RECORDS[relation.via]).alias("v")
        joined = ordered_join(links, selection.rows, target == links.c[relation.via_target or ""])
        return statement.select_from(joined).where(
            tenant_rows(links, self._tenant_id),
            links.c.deleted_at.is_(None),
            links.c[relation.via_source or ""] == value,
            own,
        )

    def _in_groups(
        self,
        statement: Select[Any],
        selection: Selection,
        relation: Relation,
        value: Value,
    ) -> Select[Any]:
        """The same by the narrow rows behind the view: nothing of the view itself is needed."""
        near, far = "group_key", "member_key"
        if relation.via_source == "member_id":
            near, far = far, near
        start, end = _OBJECTS.alias("k"), _OBJECTS.alias("o")
        links, rows = table_of(MembershipRecord).alias("v"), selection.rows
        joined = ordered_join(start, links, links.c[near] == start.c.key)
        joined = ordered_join(joined, end, end.c.key == links.c[far])
        same = and_(
            rows.c.tenant_key == end.c.tenant_key, rows.c[relation.target_column] == end.c.object_id
        )
        return statement.select_from(ordered_join(joined, rows, same)).where(
            start.c.object_id == value,
            tenant_rows(start, self._tenant_id),
            links.c.deleted.is_(None),
        )


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
