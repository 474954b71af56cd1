"""Assignments of apps and policies: kept per source, named for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.folding import search_text
from intune_manager.data.outcomes import Counts
from intune_manager.data.projection import Projection, object_id, payload_hash
from intune_manager.data.repositories.history.record import HistoryWriter, creations_are_news
from intune_manager.data.repositories.rows.deletion import Deletion
from intune_manager.data.repositories.rows.page import Incoming, Key, Stored, plan_page
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.data.repositories.rows.writer import RowWriter
from intune_manager.data.repositories.statements import (
    OF_TENANT,
    fetch,
    json_list,
    run,
    run_many,
)
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite.search_index import add_to_search, take_from_search
from intune_manager.data.sql.types import instant_text, utc_now
from intune_manager.registry.table import Relation, Table

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
            is_news = await creations_are_news(connection, self._tenant_id, source_type)
            origin = ChangeSource(run_id, source_type, records_new=is_news)
            names = await self._source_names(connection, sources, table)
            incoming = _incoming(source_type, sources, names)
            stored = await self._stored(connection, source_type, sources)
            plan = plan_page(incoming, stored)
            gone = [s.row_id for key, s in stored.items() if key not in incoming and not s.deleted]
            now = instant_text(self._clock())
            odd = await self._writer.write(connection, origin, plan, now)
            await Deletion(connection, origin, now).mark(self._history, gone)
            if plan.created or plan.updated:
                known = {source_type: table} if table else _ANYWHERE
                await self._name(connection, known, within=(source_type, json_list(sources)))
        restored = len(plan.restored)
        updated = sum(not update.stored.deleted for update in plan.updated)
        return Counts(
            created=len(plan.created),
            updated=updated,
            unchanged=len(plan.met) - updated - restored,
            restored=restored,
            unreadable_values=odd,
            deleted=len(gone),
        )

    async def refresh_names(self, tables: Mapping[str, str] = _ANYWHERE) -> int:
        """Give every assignment the present names of its source, group and filter; how many rows
        had another one. A name whose object is unknown or deleted stays as it was.

        `tables` says where the sources of each source type are; those of others are looked for in
        every table that has sources.
        """
        async with self._db.writer() as connection:
            return await self._name(connection, tables)

    async def _stored(
        self, connection: AsyncConnection, source_type: str, source_ids: Iterable[str]
    ) -> dict[Key, Stored]:
        rows = await fetch(
            connection,
            "SELECT source_id, assignment_id, id, payload_hash, deleted_at IS NOT NULL"  # noqa: S608
            f" FROM assignments WHERE {OF_TENANT} AND source_type = ?"
            " AND source_id IN (SELECT value FROM json_each(?))",
            (self._tenant_id, source_type, json_list(source_ids)),
        )
        return {
            (source_id, assignment_id): Stored(row_id, digest, bool(deleted))
            for source_id, assignment_id, row_id, digest, deleted in rows
        }

    async def _source_names(
        self, connection: AsyncConnection, source_ids: Iterable[str], table: str | None
    ) -> dict[str, str]:
        names: dict[str, str] = {}
        ids = json_list(source_ids)
        for relation in self._relations("source_id", table):
            target = self._tables[relation.target]
            rows = await fetch(
                connection,
                f"SELECT {relation.target_column}, {target.name_column} FROM {target.name}"  # noqa: S608
                f" WHERE {OF_TENANT} AND deleted_at IS NULL AND {relation.target_column}"
                " IN (SELECT value FROM json_each(?))",
                (self._tenant_id, ids),
            )
            names |= {source_id: name for source_id, name in rows if name is not None}
        return names

    async def _name(
        self,
        connection: AsyncConnection,
        tables: Mapping[str, str],
        *,
        within: tuple[str, str] | None = None,
    ) -> int:
        """Refresh names, then the search index of the rows, of some sources (their type, their ids
        as a JSON list) or of all."""
        scope, parameters = "", within or ()
        if within is not None:
            scope = " AND source_type = ? AND source_id IN (SELECT value FROM json_each(?))"
        renamed = 0
        for reference, column in _NAMED:
            present = f"coalesce({', '.join((*self._lookups(reference, tables), column))})"
            renamed += await run(
                connection,
                f"UPDATE assignments SET {column} = {present} WHERE {OF_TENANT}{scope}"  # noqa: S608
                f" AND {column} IS NOT {present} COLLATE BINARY",
                (self._tenant_id, *parameters),
            )
        await self._index(connection, scope, parameters)
        return renamed

    async def _index(
        self, connection: AsyncConnection, scope: str, parameters: tuple[str, ...]
    ) -> None:
        rows = await fetch(
            connection,
            f"SELECT id, search_text, {', '.join(self._table.searched)}"  # noqa: S608
            f" FROM assignments WHERE {OF_TENANT}{scope}",
            (self._tenant_id, *parameters),
        )
        texts = [(row_id, old, search_text(values)) for row_id, old, *values in rows]
        stale = [(row_id, old) for row_id, old, text in texts if text != old]
        present = [(row_id, text) for row_id, old, text in texts if text != old]
        await take_from_search(connection, "assignments", stale)
        await run_many(
            connection,
            f"UPDATE assignments SET search_text = ? WHERE id = ? AND {OF_TENANT}",  # noqa: S608
            [(text, row_id, self._tenant_id) for row_id, text in present],
        )
        await add_to_search(connection, "assignments", present)

    def _relations(self, reference: str, table: str | None = None) -> list[Relation]:
        """Where that column leads; to one table alone where sources are known to be there."""
        leads = [r for r in self._table.relations if r.source_column == reference and not r.via]
        return [r for r in leads if r.target == table] or leads

    def _lookups(self, reference: str, tables: Mapping[str, str]) -> list[str]:
        """Subqueries for the name of what that column refers to; NULL where it is not there."""
        relations = self._relations(reference)
        if reference != "source_id":
            return [self._lookup(relation) for relation in relations]
        by_table: dict[str, list[str]] = {}  # source types are names of ours: words and underscores
        for source_type, table in tables.items():
            by_table.setdefault(table, []).append(f"'{source_type}'")
        known = [
            f"WHEN source_type IN ({', '.join(by_table[r.target])}) THEN {self._lookup(r)}"
            for r in relations
            if r.target in by_table
        ]
        anywhere = f"coalesce({', '.join(map(self._lookup, relations))}, NULL)"
        return [f"CASE {' '.join(known)} ELSE {anywhere} END" if known else anywhere]

    def _lookup(self, relation: Relation) -> str:
        return (
            f"(SELECT t.{self._tables[relation.target].name_column} FROM {relation.target} AS t"  # noqa: S608
            " WHERE t.tenant_key = assignments.tenant_key AND t.deleted_at IS NULL"
            f" AND t.{relation.target_column} = assignments.{relation.source_column} LIMIT 1)"
        )


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
