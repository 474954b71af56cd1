"""Reads the append-only history of one tenant: what changed, when, in what, by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, Row, Select, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.history.as_of import PastObject, object_as_of
from intune_manager.data.repositories.history.audit import AuditRef, Unexplained, explanations
from intune_manager.data.repositories.history.parts import ObjectRef, Part, names_of, parts_among
from intune_manager.data.repositories.history.prune import Prunable, pruned_before
from intune_manager.data.repositories.history.query import ChangeQuery, entries
from intune_manager.data.repositories.history.record import CHANGES, ChangeKind
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import SyncRunRecord, table_of
from intune_manager.data.sql.types import UtcInstant
from intune_manager.registry.table import Table

__all__ = ["AuditRef", "ChangeEntry", "ChangeQuery", "ChangeRepository", "ObjectRef", "PastObject"]

_AT_ONCE = 500
_RUNS = table_of(SyncRunRecord)


@dataclass(frozen=True)
class ChangeEntry:
    """One thing that happened to one object."""

    id: int
    run_id: int | None
    resource: str
    table: str
    row_id: int
    object_id: str
    object_name: str | None
    """As it was called then. Of a membership it is the name that the member has now."""
    kind: ChangeKind
    patch: str | None
    """RFC 6902, JSON: from the payload before to the payload after, where its content changed.
    Paths of a detail begin with its name, as if it were a property: `/settings/0/id`."""
    reverse_patch: str | None
    changed_at: datetime
    """When a sync noticed it."""
    part_of: ObjectRef | None = None
    """What the object exists within: the app or policy of an assignment, the group of a
    membership."""
    label: str | None = None
    """What tells the parts of one object apart, as the cache has it now: `required, All users`."""
    explained_by: AuditRef | None = None
    """Who did it, where an audit event tells."""


class ChangeRepository:
    """What changed in one tenant. Lists begin with the newest; `tables` are those of the `Store`.

    What the first complete reading of a resource finds is no change: an object's `first_seen_at`
    tells since when it is known. Memberships, assignments and details are recorded as all else;
    changes of volatile properties are not.
    """

    def __init__(self, db: DatabaseManager, tables: Mapping[str, Table], tenant_id: str) -> None:
        self._db = db
        self._tables = tables
        self._tenant_id = tenant_id

    async def find(
        self, q: ChangeQuery, *, limit: int = 1_000, offset: int = 0
    ) -> list[ChangeEntry]:
        """The entries that `q` asks for, each with what it belongs to and what explains it.

        A constant number of statements, however many entries there are.
        """
        newest = (CHANGES.c.changed_at.desc(), CHANGES.c.id.desc())
        asked = self._asked(q, *CHANGES.c).order_by(*newest).limit(limit).offset(offset)
        async with self._db.reader() as connection:
            rows = await connection.execute(asked)
            return await self._completed(connection, [_entry(row) for row in rows])

    async def count(self, q: ChangeQuery) -> int:
        """How many entries `find` would return without a limit."""
        async with self._db.reader() as connection:
            found = await connection.execute(self._asked(q, func.count()))
        count: int = found.scalar_one()
        return count

    async def entry(self, entry_id: int) -> ChangeEntry | None:
        """One entry; None when the history does not have it (any more)."""
        found = await self.find(ChangeQuery(entry_id=entry_id), limit=1)
        return found[0] if found else None

    async def counts(self, q: ChangeQuery, column: Literal["kind", "resource"]) -> dict[str, int]:
        """How many entries of `q` there are of each kind, or of each resource."""
        counted = CHANGES.c[column]
        asked = self._asked(q, counted, func.count()).group_by(counted).order_by(counted)
        async with self._db.reader() as connection:
            return {row[0]: row[1] for row in await connection.execute(asked)}

    async def authors(self, q: ChangeQuery) -> dict[int, str]:
        """Who made each of the entries that `q` asks for, by the entry's id, where an audit event
        tells. Reads the entries that one may explain, which are few beside what devices report."""
        asked = replace(q, audited_only=True)
        found: dict[int, str] = {}
        for offset in count(0, _AT_ONCE):
            entries = await self.find(asked, limit=_AT_ONCE, offset=offset)
            explained = ((entry.id, entry.explained_by) for entry in entries)
            found |= {one: author.who for one, author in explained if author and author.who}
            if len(entries) < _AT_ONCE:
                return found
        raise AssertionError("counting does not end")

    async def position(self, q: ChangeQuery, entry_id: int) -> int | None:
        """The 0-based place of an entry in what `find` returns; None when `q` leaves it out."""
        one = await self.find(replace(q, entry_id=entry_id), limit=1)
        if not one:
            return None
        own = tuple_(literal(one[0].changed_at, UtcInstant), literal(entry_id, Integer))
        newer = self._asked(q, func.count()).where(tuple_(CHANGES.c.changed_at, CHANGES.c.id) > own)
        async with self._db.reader() as connection:
            place: int = (await connection.execute(newer)).scalar_one()
        return place

    async def timeline(self, table: str, row_id: int, *, limit: int = 1_000) -> list[ChangeEntry]:
        """What happened to one object, live or deleted, and to what belongs to it: its details, its
        assignments, its memberships (of a group in both directions)."""
        q = ChangeQuery(records=((table, row_id),), with_parts=True)
        return await self.find(q, limit=limit)

    async def last_sync(self) -> datetime | None:
        """The instant from which on a change is one "since the last sync": when the last run that
        has ended, completely or not, began. None when no run has ended yet."""
        ended = select(_RUNS.c.started_at).where(
            _RUNS.c.tenant_id == self._tenant_id, _RUNS.c.finished_at.is_not(None)
        )
        newest = ended.order_by(_RUNS.c.started_at.desc(), _RUNS.c.id.desc()).limit(1)
        async with self._db.reader() as connection:
            return (await connection.execute(newest)).scalar()

    async def as_of(self, table: str, row_id: int, at: datetime) -> PastObject | None:
        """The object as the cache had it `at` an instant (aware), changes of then included.

        None before it was first seen and while it was deleted. Equal as JSON to what Graph sent
        then, but for volatile properties, which have no history: they have their newest values.
        Raises HistoryPrunedError for an instant that a pruning has put out of reach, and CacheError
        when the history does not lead back from what is stored.
        """
        async with self._db.reader() as connection:
            return await object_as_of(connection, self._tables[table], self._tenant_id, row_id, at)

    async def pruned_before(self) -> datetime | None:
        """Of what was before, the history says nothing any more; None when it is whole."""
        async with self._db.reader() as connection:
            return await pruned_before(connection, self._tenant_id)

    async def prunable(self, before: datetime) -> Prunable:
        """How much of the history is older than `before` (aware)."""
        async with self._db.reader() as connection:
            return await Prunable.of(connection, self._tenant_id, before)

    async def names(self, object_ids: Iterable[str]) -> dict[str, str]:
        """The present names of groups, filters, users and devices of the directory, by Graph id;
        ids that the cache knows no name for are left out."""
        async with self._db.reader() as connection:
            return await names_of(connection, self._tables, self._tenant_id, object_ids)

    def _asked(self, q: ChangeQuery, *columns: ColumnElement[Any]) -> Select[Any]:
        return entries(q, self._tables, self._tenant_id, *columns)

    async def _completed(
        self, connection: AsyncConnection, entries: list[ChangeEntry]
    ) -> list[ChangeEntry]:
        """The entries with what they belong to and what explains them."""
        places = [(entry.table, entry.row_id) for entry in entries]
        parts = await parts_among(connection, self._tables, self._tenant_id, places)
        found = await explanations(
            connection,
            self._tenant_id,
            [_unexplained(entry, parts.get((entry.table, entry.row_id))) for entry in entries],
        )
        return [
            _completed(entry, parts.get((entry.table, entry.row_id)), found.get(entry.id))
            for entry in entries
        ]


def _unexplained(entry: ChangeEntry, part: Part | None) -> Unexplained:
    ids = (entry.object_id,) if part is None else (part.owner.object_id, entry.object_id)
    return Unexplained(
        change_id=entry.id,
        object_ids=ids if part is None or part.is_audited else (),
        kind=entry.kind,
        is_part=part is not None,
        resource=entry.resource,
        run_id=entry.run_id,
        record=(entry.table, entry.row_id),
        changed_at=entry.changed_at,
    )


def _completed(entry: ChangeEntry, part: Part | None, found: AuditRef | None) -> ChangeEntry:
    if part is None:
        return entry if found is None else replace(entry, explained_by=found)
    name = part.name or entry.object_name
    return replace(
        entry, object_name=name, part_of=part.owner, label=part.label, explained_by=found
    )


def _entry(row: Row[Any]) -> ChangeEntry:
    return ChangeEntry(
        id=row.id,
        run_id=row.sync_run_id,
        resource=row.resource,
        table=row.table_name,
        row_id=row.record_id,
        object_id=row.object_id,
        object_name=row.object_name,
        kind=ChangeKind(row.kind),
        patch=row.patch,
        reverse_patch=row.reverse_patch,
        changed_at=row.changed_at,
    )
