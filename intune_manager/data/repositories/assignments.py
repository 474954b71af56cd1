"""Assignments of apps and policies: kept per source, named for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.projection import Projection, object_id, payload_hash
from intune_manager.data.query import UpsertResult
from intune_manager.data.repositories.deletion import Deletion
from intune_manager.data.repositories.folding import search_text
from intune_manager.data.repositories.history import HistoryWriter
from intune_manager.data.repositories.page_plan import Incoming, Key, Stored, plan_page
from intune_manager.data.repositories.row_writer import RowWriter
from intune_manager.data.repositories.statements import fetch, json_list, run, run_many
from intune_manager.data.repositories.sweep import Origin
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.types import instant_text, utc_now
from intune_manager.data.tables import Relation, Table

_FIXED = ("source_type", "source_id", "source_name", "group_name", "filter_name")
_NAMED = (("source_id", "source_name"), ("group_id", "group_name"), ("filter_id", "filter_name"))
"""Which column refers to an object, and which one repeats that object's name."""


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
        self, run_id: int, source_type: str, sources: Mapping[str, Iterable[bytes]]
    ) -> UpsertResult:
        """Make the assignments of these sources exactly those given, in one transaction.

        `sources` maps the id of a source (app, policy) to the verbatim JSON of all its assignments;
        `source_type` is the name of the sources' resource. Assignments that are not given are
        marked deleted; sources that are not named keep theirs. If it fails, nothing has changed.
        """
        if not sources:
            return UpsertResult()
        origin = Origin(run_id, source_type)
        async with self._db.writer() as connection:
            names = await self._source_names(connection, sources)
            incoming = _incoming(source_type, sources, names)
            stored = await self._stored(connection, source_type, sources)
            plan = plan_page(incoming, stored)
            gone = [s.row_id for key, s in stored.items() if key not in incoming and not s.deleted]
            now = instant_text(self._clock())
            odd = await self._writer.write(connection, origin, plan, now)
            await Deletion(connection, origin, now).mark(self._history, gone)
            if plan.created or plan.updated:
                await self._name(connection, tuple(sources))
        restored = len(plan.restored)
        updated = sum(not update.stored.deleted for update in plan.updated)
        return UpsertResult(
            created=len(plan.created),
            updated=updated,
            unchanged=len(plan.met) - updated - restored,
            restored=restored,
            odd=odd,
            deleted=len(gone),
        )

    async def refresh_names(self) -> int:
        """Give every assignment the present names of its source, group and filter; how many rows
        had another one. A name whose object is unknown or deleted stays as it was."""
        async with self._db.writer() as connection:
            return await self._name(connection)

    async def _stored(
        self, connection: AsyncConnection, source_type: str, source_ids: Iterable[str]
    ) -> dict[Key, Stored]:
        rows = await fetch(
            connection,
            "SELECT source_id, assignment_id, id, payload_hash, deleted_at IS NOT NULL"
            " FROM assignments WHERE tenant_id = ? AND source_type = ?"
            " AND source_id IN (SELECT value FROM json_each(?))",
            (self._tenant_id, source_type, json_list(source_ids)),
        )
        return {
            (source_id, assignment_id): Stored(row_id, digest, bool(deleted))
            for source_id, assignment_id, row_id, digest, deleted in rows
        }

    async def _source_names(
        self, connection: AsyncConnection, source_ids: Iterable[str]
    ) -> dict[str, str]:
        names: dict[str, str] = {}
        ids = json_list(source_ids)
        for relation in self._relations("source_id"):
            target = self._tables[relation.target]
            rows = await fetch(
                connection,
                f"SELECT {relation.target_column}, {target.name_column} FROM {target.name}"  # noqa: S608
                f" WHERE tenant_id = ? AND deleted_at IS NULL AND {relation.target_column}"
                " IN (SELECT value FROM json_each(?))",
                (self._tenant_id, ids),
            )
            names |= {source_id: name for source_id, name in rows if name is not None}
        return names

    async def _name(
        self, connection: AsyncConnection, source_ids: tuple[str, ...] | None = None
    ) -> int:
        """Refresh names, then the search index of the rows, of some sources or of all."""
        scope: str = ""
        parameters: tuple[str, ...] = ()
        if source_ids is not None:
            scope = " AND source_id IN (SELECT value FROM json_each(?))"
            parameters = (json_list(source_ids),)
        renamed = 0
        for reference, column in _NAMED:
            present = f"coalesce({', '.join((*self._lookups(reference), column))})"
            renamed += await run(
                connection,
                f"UPDATE assignments SET {column} = {present} WHERE tenant_id = ?{scope}"  # noqa: S608
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
            f"SELECT a.id, s.c0, {', '.join(f'a.{c}' for c in self._table.searched)}"  # noqa: S608
            " FROM assignments AS a LEFT JOIN assignments_search_content AS s ON s.id = a.id"
            f" WHERE a.tenant_id = ?{scope}",
            (self._tenant_id, *parameters),
        )
        texts = [(row_id, old, search_text(values)) for row_id, old, *values in rows]
        await run_many(
            connection,
            "INSERT INTO assignments_search (rowid, search_text) VALUES (?, ?)",
            [(row_id, text) for row_id, old, text in texts if old is None],
        )
        await run_many(
            connection,
            "UPDATE assignments_search SET search_text = ? WHERE rowid = ?",
            [(text, row_id) for row_id, old, text in texts if old is not None and old != text],
        )

    def _relations(self, reference: str) -> list[Relation]:
        return [r for r in self._table.relations if r.source_column == reference and not r.via]

    def _lookups(self, reference: str) -> list[str]:
        return [
            f"(SELECT t.{self._tables[r.target].name_column} FROM {r.target} AS t"  # noqa: S608
            " WHERE t.tenant_id = assignments.tenant_id AND t.deleted_at IS NULL"
            f" AND t.{r.target_column} = assignments.{reference} LIMIT 1)"
            for r in self._relations(reference)
        ]


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
