"""`Repository`: one mirrored table of one tenant, for the views and for the sync."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.json_values import folded_id
from intune_manager.data.outcomes import Counts
from intune_manager.data.projection import Projection, object_id
from intune_manager.data.repositories.history.record import HistoryWriter, was_once_complete
from intune_manager.data.repositories.rows.deletion import Deletion, unseen_rows
from intune_manager.data.repositories.rows.page import (
    Key,
    Stored,
    last_of_each,
    note,
    outcome_of,
    plan_page,
    sweep_counts,
)
from intune_manager.data.repositories.rows.relations import RelationReader
from intune_manager.data.repositories.rows.selection import live_indexes
from intune_manager.data.repositories.rows.sweep import Sweep
from intune_manager.data.repositories.rows.writer import RowWriter
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite.constructs import one_of
from intune_manager.data.sql.types import instant_text
from intune_manager.errors import BugError
from intune_manager.registry.table import Table
from intune_manager.words import utc_now

_NO_PATHS: Mapping[str, str] = MappingProxyType({})


class Repository(RelationReader):
    """One mirrored table of one tenant. No call reads or writes a row of another tenant.

    Reading is described by `RowReader` and `RelationReader`; writing is for the sync:
    `begin_sweep`, `upsert_page` for every page, and `sweep` after a clean pass.
    """

    def __init__(
        self,
        db: DatabaseManager,
        table: Table,
        tenant_id: str,
        *,
        tables: Mapping[str, Table],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(db, table, tenant_id, tables)
        self._clock = clock
        self._history = HistoryWriter.of(table, tenant_id)

    async def live_count(self, kind: str | None = None) -> int:
        """How many live rows there are, of one kind where the table is shared."""
        rows = self._selection.rows
        live = select(func.count()).select_from(rows).where(*self._of_kind(kind))
        live = live.where(rows.c.deleted_at.is_(None))
        async with self._db.reader() as connection:
            count = await connection.scalar(self._selection.by_index(live, self._walked))
        return count or 0

    async def begin_sweep(
        self,
        run_id: int,
        kind: str | None = None,
        paths: Mapping[str, str] = _NO_PATHS,
        volatile: frozenset[str] = frozenset(),
        *,
        resource: str | None = None,
    ) -> Sweep:
        """Begin one whole reading of a resource.

        `kind` is the discriminator's value in its rows, `paths` and `volatile` are as the resource
        declares them, `resource` is its name in the history (else the kind, or the table). Until it
        was once read to its end, new objects enter the cache without entries in the history: what
        was there all the time is no news. Those of a log are none at any time.
        """
        named = resource or kind or self._table.name
        if (kind is None) != (self._table.discriminator is None):
            raise BugError(f"{self._table.name}: a kind belongs to a discriminator ({kind!r})")
        async with self._db.reader() as connection:
            newest = await connection.execute(select(func.max(self._selection.id)))
            max_id = newest.scalar()
            known = await was_once_complete(connection, self._tenant_id, named)
        return Sweep(
            run_id=run_id,
            resource=named,
            volatile=volatile,
            records_new=known and not self._table.is_log,
            max_id=max_id or 0,
            kind=kind,
            paths=paths,
        )

    async def upsert_page(self, sweep: Sweep, items: Iterable[bytes]) -> Counts:
        """Store a page of objects, each the verbatim JSON that Graph sent, in one transaction.

        New objects are added, changed ones updated, objects that had been marked deleted restored;
        an object whose payload is the same as before costs no write at all. Order, repetition and
        replay do not matter: of several payloads with one id the last counts, and an object counts
        once per sweep. If it fails, the cache and the sweep are as before the page.
        """
        fixed = (sweep.kind,) if self._table.discriminator else ()
        incoming = last_of_each(
            (bytes(item) for item in items), lambda payload: (object_id(payload),), fixed
        )
        if not incoming:
            return Counts()
        writer = self._writer(sweep)
        async with self._db.writer() as connection:
            plan = plan_page(incoming, await self._stored(connection, sweep, incoming))
            unreadable = await writer.write(connection, sweep, plan, instant_text(self._clock()))
        result = sweep_counts(plan, sweep, unreadable)
        note(plan, sweep)
        return result

    async def apply_changes(self, sweep: Sweep, entries: Iterable[bytes]) -> Counts:
        """Apply the entries of a delta query: whole objects, parts of objects, and removals.

        A part is laid over what is stored. Order counts, repetition and replay do not matter; if it
        fails, some of the entries may have been applied and all of them can be applied again.
        """
        listed = list(entries)
        stored = await self.payloads(object_id(entry) for entry in listed)
        outcome = outcome_of(listed, stored.get)
        result = await self.upsert_page(sweep, outcome.present.values())
        return result + Counts(deleted=await self.delete(sweep, outcome.gone))

    async def delete(self, sweep: Sweep, object_ids: Iterable[str]) -> int:
        """Mark these objects as deleted, and what is a part of them; how many were live.

        Unknown ids are passed over. All or nothing.
        """
        keys = [(found,) for found in object_ids]
        if not keys:
            return 0
        async with self._db.writer() as connection:
            stored = await self._stored(connection, sweep, keys)
            live = [known.row_id for known in stored.values() if not known.deleted]
            await self._mark_deleted(connection, sweep, live)
        return len(live)

    async def mark_seen(self, sweep: Sweep, object_ids: Sequence[str]) -> list[str]:
        """Note that these objects still exist; returns the ids that no live row has."""
        async with self._db.reader() as connection:
            stored = await self._stored(connection, sweep, [(found,) for found in object_ids])
        live = {key[0]: known.row_id for key, known in stored.items() if not known.deleted}
        sweep.seen.update(row_id for row_id in live.values() if not sweep.created(row_id))
        return [found for found in object_ids if folded_id(found) not in live]

    async def payloads(self, object_ids: Iterable[str]) -> dict[str, bytes]:
        """The stored JSON of objects, live or not, by id; unknown ids are left out."""
        own_id = self._selection.column(self._table.id_column)
        wanted = select(own_id, self._selection.payload).where(
            *self._of_kind(None), one_of(own_id, object_ids)
        )
        async with self._db.reader() as connection:
            rows = await connection.execute(wanted)
            return {found: payload.encode() for found, payload in rows}

    async def newest(self, column: str, *, at_most: datetime) -> datetime | None:
        """The latest instant of a time column among the live rows, none of them after `at_most`."""
        instant = self._selection.instant(column)
        newest = select(func.max(instant)).where(self._selection.scope(), instant <= at_most)
        async with self._db.reader() as connection:
            return (await connection.execute(newest)).scalar()

    async def unseen_ids(self, sweep: Sweep) -> list[str]:
        """The ids of the live objects of the resource that the sweep has not seen."""
        async with self._db.reader() as connection:
            unseen = await self._unseen(connection, sweep)
            ids = select(self._selection.column(self._table.id_column)).where(
                *self._of_kind(None), one_of(self._selection.id, unseen)
            )
            return list((await connection.execute(ids)).scalars())

    async def sweep(self, sweep: Sweep) -> int:
        """Mark as deleted the live rows of the resource that the sweep has not seen; how many.

        Rows that exist only as part of them (the assignments of an app) go with them, uncounted.
        Only to be called after a pass that ended cleanly: what was not met is taken for gone. All
        or nothing.
        """
        async with self._db.writer() as connection:
            unseen = await self._unseen(connection, sweep)
            await self._mark_deleted(connection, sweep, unseen)
        return len(unseen)

    async def _unseen(self, connection: AsyncConnection, sweep: Sweep) -> list[int]:
        scope = {self._table.discriminator: sweep.kind} if self._table.discriminator else {}
        return await unseen_rows(connection, self._history, sweep, by=self._walked, scope=scope)

    async def _mark_deleted(
        self, connection: AsyncConnection, sweep: Sweep, row_ids: Sequence[int]
    ) -> None:
        deletion = Deletion(connection, sweep, instant_text(self._clock()))
        await deletion.mark(self._history, row_ids)
        await deletion.mark_owned(self._table, self._tables, self._tenant_id, row_ids)

    @property
    def _walked(self) -> str:
        """The column whose index leads over all live rows, or of one kind in a shared table."""
        wanted = self._table.discriminator or self._table.default_sort
        return (
            wanted if self._selection.index(wanted) else next(iter(live_indexes(self._table.name)))
        )

    def _of_kind(self, kind: str | None) -> tuple[ColumnElement[bool], ...]:
        """True for the tenant's rows, deleted or not; of one kind where the table is shared."""
        own = self._selection.scope(include_deleted=True)
        if kind is None or self._table.discriminator is None:
            return (own,)
        return own, self._selection.column(self._table.discriminator) == kind

    def _writer(self, sweep: Sweep) -> RowWriter:
        fixed = (self._table.discriminator,) if self._table.discriminator else ()
        projection = Projection(self._table.columns, sweep.paths)
        return RowWriter(self._table, self._tenant_id, projection, fixed)

    async def _stored(
        self, connection: AsyncConnection, sweep: Sweep, keys: Iterable[Key]
    ) -> dict[Key, Stored]:
        selection = self._selection
        own_id, rows = selection.column(self._table.id_column), selection.rows
        wanted = select(own_id, rows.c.id, rows.c.payload_hash, rows.c.deleted_at.is_not(None))
        found = await connection.execute(
            wanted.where(*self._of_kind(sweep.kind), one_of(own_id, (key[0] for key in keys)))
        )
        return {
            (object_id,): Stored(row_id, digest, bool(deleted))
            for object_id, row_id, digest, deleted in found
        }
