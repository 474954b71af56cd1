"""Assignments of apps and policies: kept per source, named for people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, and_, bindparam, case, func, null, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.json_values import folded_id
from intune_manager.data.outcomes import Counts
from intune_manager.data.projection import Projection, object_id, payload_hash
from intune_manager.data.repositories.history.record import HistoryWriter, was_once_complete
from intune_manager.data.repositories.rows.deletion import Deletion
from intune_manager.data.repositories.rows.page import Incoming, Key, Stored, plan_page
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.data.repositories.rows.writer import RowWriter
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import RECORDS, AssignmentRecord, table_of
from intune_manager.data.sql.sqlite.constructs import exact, one_of
from intune_manager.data.sql.sqlite.engines import run_compiled
from intune_manager.data.sql.sqlite.search_index import add_to_search, take_from_search
from intune_manager.data.sql.sqlite.search_words import search_text
from intune_manager.data.sql.types import instant_text
from intune_manager.registry.table import Relation, Table
from intune_manager.words import utc_now

_ROWS = table_of(AssignmentRecord)
_FIXED = ("source_type", "source_id", "source_name", "group_name", "filter_name")
_NAMED = (("source_id", "source_name"), ("group_id", "group_name"), ("filter_id", "filter_name"))
"""Which column refers to an object, and which one repeats that object's name."""
_ANYWHERE: Mapping[str, str] = MappingProxyType({})


class AssignmentRepository:
    """The assignments of one tenant.

    Names of sources, groups and filters are repeated in the rows, for people search and sort by
    them; `refresh_names` brings them up to date once all of these have been read.
    """

    def __init__(
        self,
        db: DatabaseManager,
        tables: Mapping[str, Table],
        tenant_id: str,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._db = db
        self._tables = tables
        self._tenant_id = tenant_id
        self._clock = clock
        self._table = table = tables["assignments"]
        self._history = HistoryWriter.of(table, tenant_id)
        self._writer = RowWriter(table, tenant_id, Projection(table.columns), _FIXED, indexed=False)

    async def replace_for_sources(
        self,
        run_id: int,
        source_type: str,
        sources: Mapping[str, Iterable[bytes]],
        *,
        table: str | None = None,
    ) -> Counts:
        """Make the assignments of these sources exactly those given, in one transaction.

        `sources` maps the id of a source (app, policy) to the verbatim JSON of all its assignments;
        `source_type` is the name of the sources' resource, and `table` where its rows are: their
        names are then looked for there alone. Assignments that are not given are marked deleted;
        sources that are not named keep theirs. If it fails, nothing has changed.
        """
        if not sources:
            return Counts()
        async with self._db.writer() as connection:
            is_news = await was_once_complete(connection, self._tenant_id, source_type)
            source = ChangeSource(run_id, source_type, records_new=is_news)
            sources = {folded_id(found): items for found, items in sources.items()}
            names = await self._source_names(connection, sources, table)
            incoming = _incoming(source_type, sources, names)
            stored = await self._stored(connection, source_type, sources)
            plan = plan_page(incoming, stored)
            gone = [s.row_id for key, s in stored.items() if key not in incoming and not s.deleted]
            now = instant_text(self._clock())
            unreadable = await self._writer.write(connection, source, plan, now)
            await Deletion(connection, source, now).mark(self._history, gone)
            if plan.created or plan.updated:
                known = {source_type: table} if table else _ANYWHERE
                await self._name(connection, known, self._of_sources(source_type, sources))
        restored = len(plan.restored)
        updated = sum(not update.stored.deleted for update in plan.updated)
        return Counts(
            created=len(plan.created),
            updated=updated,
            unchanged=len(plan.known) - updated - restored,
            restored=restored,
            unreadable_values=unreadable,
            deleted=len(gone),
        )

    async def refresh_names(self, tables: Mapping[str, str] = _ANYWHERE) -> int:
        """Give every assignment the present names of its source, group and filter; how many rows
        had another one. A name whose object is unknown or deleted stays as it was.

        `tables` says where the sources of each source type are; those of others are looked for in
        every table that has sources.
        """
        async with self._db.writer() as connection:
            return await self._name(connection, tables, tenant_rows(_ROWS, self._tenant_id))

    def _of_sources(self, source_type: str, source_ids: Iterable[str]) -> ColumnElement[bool]:
        """True for the assignments of these sources."""
        return and_(
            tenant_rows(_ROWS, self._tenant_id),
            _ROWS.c.source_type == source_type,
            one_of(_ROWS.c.source_id, source_ids),
        )

    async def _stored(
        self, connection: AsyncConnection, source_type: str, source_ids: Iterable[str]
    ) -> dict[Key, Stored]:
        rows = await connection.execute(
            select(
                _ROWS.c.source_id,
                _ROWS.c.assignment_id,
                _ROWS.c.id,
                _ROWS.c.payload_hash,
                _ROWS.c.deleted_at.is_not(None),
            ).where(self._of_sources(source_type, source_ids))
        )
        return {
            (source_id, assignment_id): Stored(row_id, digest, deleted)
            for source_id, assignment_id, row_id, digest, deleted in rows
        }

    async def _source_names(
        self, connection: AsyncConnection, source_ids: Collection[str], table: str | None
    ) -> dict[str, str]:
        names: dict[str, str] = {}
        for relation in self._relations("source_id", table):
            objects, name = self._target(relation)
            object_id = objects.c[relation.target_column]
            present = select(object_id, name).where(
                tenant_rows(objects, self._tenant_id),
                objects.c.deleted_at.is_(None),
                one_of(object_id, source_ids),
                name.is_not(None),
            )
            names.update((await connection.execute(present)).all())
        return names

    async def _name(
        self, connection: AsyncConnection, tables: Mapping[str, str], scope: ColumnElement[bool]
    ) -> int:
        """Refresh the names in these rows, then their search index; how many rows had another."""
        renamed = 0
        for reference, column in _NAMED:
            present = func.coalesce(*self._lookups(reference, tables), _ROWS.c[column])
            another = _ROWS.c[column].is_distinct_from(exact(present))
            named = update(_ROWS).where(scope, another).values({column: present})
            renamed += (await connection.execute(named)).rowcount
        await self._index(connection, scope)
        return renamed

    async def _index(self, connection: AsyncConnection, scope: ColumnElement[bool]) -> None:
        searched = (_ROWS.c[column] for column in self._table.searched)
        rows = await connection.execute(
            select(_ROWS.c.id, _ROWS.c.search_text, *searched).where(scope)
        )
        texts = [(row_id, old, search_text(values)) for row_id, old, *values in rows]
        stale = [(row_id, old) for row_id, old, text in texts if text != old]
        present = [(row_id, text) for row_id, old, text in texts if text != old]
        await take_from_search(connection, _ROWS.name, stale)
        again = update(_ROWS).values(search_text=bindparam("text"))
        await run_compiled(
            connection,
            again.where(_ROWS.c.id == bindparam("row_id")),
            [(text, row_id) for row_id, text in present],
        )
        await add_to_search(connection, _ROWS.name, present)

    def _relations(self, reference: str, table: str | None = None) -> list[Relation]:
        """Where that column leads; to one table alone where sources are known to be there."""
        leads = [r for r in self._table.relations if r.source_column == reference and not r.via]
        return [r for r in leads if r.target == table] or leads

    def _lookups(
        self, reference: str, tables: Mapping[str, str]
    ) -> list[ColumnElement[str | None]]:
        """The name of what that column refers to, at each place where it may be; NULL where it is
        not there."""
        relations = self._relations(reference)
        if reference != "source_id":
            return [self._lookup(relation) for relation in relations]
        by_table: dict[str, list[str]] = {}
        for source_type, table in tables.items():
            by_table.setdefault(table, []).append(source_type)
        known = [
            (_ROWS.c.source_type.in_(by_table[relation.target]), self._lookup(relation))
            for relation in relations
            if relation.target in by_table
        ]
        anywhere = func.coalesce(*map(self._lookup, relations), null())
        return [case(*known, else_=anywhere) if known else anywhere]

    def _lookup(self, relation: Relation) -> ColumnElement[str | None]:
        objects, name = self._target(relation)
        return (
            select(name)
            .where(
                objects.c.tenant_key == _ROWS.c.tenant_key,
                objects.c.deleted_at.is_(None),
                objects.c[relation.target_column] == _ROWS.c[relation.source_column],
            )
            .limit(1)
            .correlate(_ROWS)
            .scalar_subquery()
        )

    def _target(self, relation: Relation) -> tuple[SqlTable, ColumnElement[str | None]]:
        """Where a relation leads, and the column of the names there."""
        objects = table_of(RECORDS[relation.target])
        return objects, objects.c[self._tables[relation.target].name_column]


def _incoming(
    source_type: str, sources: Mapping[str, Iterable[bytes]], names: Mapping[str, str]
) -> dict[Key, Incoming]:
    incoming: dict[Key, Incoming] = {}
    for source_id, items in sources.items():
        # The names of group and filter are looked up anew for every row that is written.
        fixed = (source_type, source_id, names.get(source_id), None, None)
        for item in items:
            payload = bytes(item)
            assignment_id = object_id(payload)
            incoming[source_id, assignment_id] = Incoming(
                assignment_id, payload, payload_hash(payload), fixed
            )
    return incoming
