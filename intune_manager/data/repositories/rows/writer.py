"""Writes a planned page into its table: rows, search index, history; the sync's hot path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Update, bindparam, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.patches import Patches, patches_between
from intune_manager.data.projection import Projected, Projection, payload_text
from intune_manager.data.query import Value
from intune_manager.data.repositories.history.audit import (
    AUDIT_EVENTS,
    note_targets,
    note_targets_again,
)
from intune_manager.data.repositories.history.record import Change, ChangeKind, HistoryWriter
from intune_manager.data.repositories.rows.page import Incoming, PagePlan
from intune_manager.data.repositories.rows.page import Update as PageUpdate
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.data.repositories.statements import (
    Parameters,
    Row,
    as_stored,
    portions,
    tenant_rows,
)
from intune_manager.data.repositories.tenants import tenant_key
from intune_manager.data.sql.models import RECORDS, table_of
from intune_manager.data.sql.sqlite.constructs import one_of
from intune_manager.data.sql.sqlite.engines import run_compiled
from intune_manager.data.sql.sqlite.search_index import add_to_search, take_from_search
from intune_manager.data.sql.sqlite.search_words import search_text
from intune_manager.data.sql.types import instant
from intune_manager.registry.table import Table

_AT_ONCE = 1_000
"""Rows made and written together: a page of Graph's. Several pages may come at once, and the values
of all their rows would take tens of megabytes."""


class _Changed(NamedTuple):
    """A row that is about to be updated."""

    row_id: int
    item: Incoming
    values: tuple[Value, ...]
    columns: tuple[int, ...]
    """Where `values` differ from the row."""
    old_text: str
    text: str
    """What the row is found by, before and after."""
    patches: Patches | None
    was_deleted: bool
    unreadable: int

    @property
    def is_recorded(self) -> bool:
        """Whether the history says so, for more than volatile properties changed."""
        return self.was_deleted or self.patches is not None


class RowWriter:
    """Writes the plan of a page into one table of one tenant.

    `fixed` names the columns that payloads do not fill; with `indexed=False` new rows are found by
    no word, and `search_text` is left to whoever fills those columns later. All statements are
    prepared once; rows are passed as plain tuples, which is what makes thousands of them per second
    possible.
    """

    def __init__(
        self,
        table: Table,
        tenant_id: str,
        projection: Projection,
        fixed: tuple[str, ...],
        *,
        indexed: bool = True,
    ) -> None:
        self._table = table.name
        self._rows = table_of(RECORDS[table.name])
        self._tenant_id = tenant_id
        self._projection = projection
        columns = (*projection.columns, *fixed)
        self._columns = columns
        self._name_at = columns.index(table.name_column)
        searched = table.searched if indexed else ()
        self._searched_at = tuple(columns.index(column) for column in searched)
        self._history = HistoryWriter.of(table, tenant_id)
        given = ("id", "tenant_id", "tenant_key", table.id_column, *columns, "search_text")
        given = (*given, "raw_payload", "payload_hash")
        given = (*given, "first_seen_at", "changed_at", "last_synced_at")
        # SQLAlchemy names the columns of an INSERT in the order of the table.
        names = [name for name in self._rows.c.keys() if name in given]  # noqa: SIM118
        self._in_order = itemgetter(*(given.index(name) for name in names))
        self._insert = insert(self._rows).values({name: bindparam(name) for name in names})

    async def write(
        self, connection: AsyncConnection, source: ChangeSource, plan: PagePlan, now: str
    ) -> int:
        """Write rows, search index and history; how many column values could not be read."""
        unreadable = 0
        if plan.created:
            unreadable += await self._create(connection, source, plan.created, now)
        for updates in portions(plan.updated, _AT_ONCE):
            unreadable += await self._change(connection, source, updates, now)
        if plan.revived:
            await self._revive(connection, source, plan.revived, now)
        return unreadable

    async def _create(
        self,
        connection: AsyncConnection,
        source: ChangeSource,
        created: Sequence[Incoming],
        now: str,
    ) -> int:
        # The write lock is held: ids above the highest are ours to give. Knowing them saves a
        # question per page, for the search index goes by them.
        newest = await connection.execute(select(func.max(self._rows.c.id)))
        first = 1 + (newest.scalar() or 0)
        key = await tenant_key(connection, self._tenant_id, now)
        unreadable = 0
        for items in portions(created, _AT_ONCE):
            projected = [self._values(item) for item in items]
            texts = [self._search_text(row.values) for row in projected]
            own = (self._tenant_id, key)
            rows = [
                self._in_order(
                    (
                        *(row_id, *own, item.object_id),
                        *values,
                        *(text, payload_text(item.payload), item.digest),
                        *(now, now, now),
                    )
                )
                for row_id, (item, (values, _), text) in enumerate(
                    zip(items, projected, texts, strict=True), first
                )
            ]
            await run_compiled(connection, self._insert, rows)
            await add_to_search(connection, self._table, list(enumerate(texts, first)))
            first += len(rows)
            unreadable += sum(row.unreadable for row in projected)
        new = range(first - len(created), first)
        if self._table == AUDIT_EVENTS:
            await note_targets(connection, self._tenant_id, new)
        if source.records_new:
            await self._history.append_all(connection, source, ChangeKind.CREATED, new, now)
        return unreadable

    async def _change(
        self,
        connection: AsyncConnection,
        source: ChangeSource,
        updates: Sequence[PageUpdate],
        now: str,
    ) -> int:
        stored = await self._stored_rows(connection, (u.stored.row_id for u in updates))
        changed = [
            self._compared(update, stored[update.stored.row_id], source) for update in updates
        ]
        for statement, rows in self._updates(changed, now):
            await run_compiled(connection, statement, rows)
        await self._index_again(connection, changed)
        if self._table == AUDIT_EVENTS:
            await note_targets_again(connection, self._tenant_id, [row.row_id for row in changed])
        recorded = [self._change_entry(row) for row in changed if row.is_recorded]
        await self._history.append(connection, source, recorded, now)
        return sum(row.unreadable for row in changed)

    def _compared(self, update: PageUpdate, stored: Row, source: ChangeSource) -> _Changed:
        (row_id, _, was_deleted), item = update
        old_payload, old_text, *old_values = stored
        values, unreadable = self._values(item)
        columns = tuple(i for i, value in enumerate(values) if value != old_values[i])
        patches = patches_between(old_payload, payload_text(item.payload), source.volatile)
        text = self._search_text(values) if self._searched_at else old_text
        return _Changed(
            row_id, item, values, columns, old_text, text, patches, was_deleted, unreadable
        )

    def _updates(
        self, changed: Iterable[_Changed], now: str
    ) -> Iterator[tuple[Update, list[Parameters]]]:
        """One statement for all rows in which the same columns changed.

        Only those are set: SQLite then leaves the indexes on all others alone, and most updates are
        of a column or two.
        """
        groups: dict[tuple[tuple[int, ...], bool, bool], list[_Changed]] = {}
        for row in changed:
            groups.setdefault((row.columns, row.is_recorded, row.was_deleted), []).append(row)
        for (columns, recorded, was_deleted), rows in groups.items():
            names = [self._columns[i] for i in columns]
            names += ["search_text", "raw_payload", "payload_hash", "last_synced_at"]
            names += ["changed_at"] if recorded else []
            yield (
                self._update(names, was_deleted=was_deleted),
                [
                    (
                        *(row.values[i] for i in columns),
                        row.text,
                        payload_text(row.item.payload),
                        row.item.digest,
                        *((now, now) if recorded else (now,)),
                        self._tenant_id,
                        row.row_id,
                    )
                    for row in rows
                ],
            )

    def _update(self, names: Sequence[str], *, was_deleted: bool) -> Update:
        """Sets these columns, in this order, of the row of a tenant: its GUID, then the row id."""
        values: list[tuple[Any, Any]] = [(self._rows.c[name], bindparam(name)) for name in names]
        if was_deleted:
            values.append((self._rows.c.deleted_at, null()))
        own = tenant_rows(self._rows, bindparam("tenant"))
        chosen = self._rows.c.id == bindparam("row")
        return update(self._rows).where(own, chosen).ordered_values(*values)

    def _change_entry(self, row: _Changed) -> Change:
        kind = ChangeKind.RESTORED if row.was_deleted else ChangeKind.UPDATED
        name = row.values[self._name_at]
        name = None if name is None else str(name)
        return Change(row.row_id, row.item.object_id, name, kind, row.patches)

    async def _revive(
        self, connection: AsyncConnection, source: ChangeSource, row_ids: Sequence[int], now: str
    ) -> None:
        at = instant(now)
        await connection.execute(
            update(self._rows)
            .where(tenant_rows(self._rows, self._tenant_id), one_of(self._rows.c.id, row_ids))
            .values(deleted_at=None, changed_at=at, last_synced_at=at)
        )
        await self._history.append_all(connection, source, ChangeKind.RESTORED, row_ids, now)

    async def _stored_rows(
        self, connection: AsyncConnection, row_ids: Iterable[int]
    ) -> dict[int, Row]:
        """Payload, searched text and column values of rows, by row id."""
        rows = self._rows
        columns = (as_stored(rows.c[name]) for name in self._columns)
        wanted = select(rows.c.id, rows.c.raw_payload, rows.c.search_text, *columns)
        found = await connection.execute(
            wanted.where(tenant_rows(rows, self._tenant_id), one_of(rows.c.id, row_ids))
        )
        return {row_id: tuple(row) for row_id, *row in found}

    async def _index_again(self, connection: AsyncConnection, changed: Iterable[_Changed]) -> None:
        differing = [row for row in changed if row.text != row.old_text]
        old = [(row.row_id, row.old_text) for row in differing]
        await take_from_search(connection, self._table, old)
        new = [(row.row_id, row.text) for row in differing]
        await add_to_search(connection, self._table, new)

    def _values(self, item: Incoming) -> Projected:
        values, unreadable = self._projection.project(item.payload)
        return Projected((*values, *item.fixed), unreadable)

    def _search_text(self, values: Sequence[Value]) -> str:
        return search_text(values[index] for index in self._searched_at)
