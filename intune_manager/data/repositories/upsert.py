"""Stores payloads as rows: one transaction per page, and no write for what has not changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.projection import Projected, Projection, payload_hash, payload_text
from intune_manager.data.query import UpsertResult, Value
from intune_manager.data.repositories.folding import search_text
from intune_manager.data.repositories.history import (
    Change,
    ChangeKind,
    HistoryWriter,
    Patches,
    news,
)
from intune_manager.data.repositories.statements import (
    Condition,
    fetch,
    ids_in,
    placeholders,
    run,
    run_many,
    scalar,
)
from intune_manager.data.repositories.sweep import Origin, Sweep
from intune_manager.data.sql.search import search_table
from intune_manager.data.tables import Table

Key = tuple[str, ...]
"""What tells the objects of one page apart."""


class Incoming(NamedTuple):
    """A payload that is to be stored."""

    object_id: str
    payload: bytes
    digest: bytes
    fixed: tuple[Value, ...] = ()
    """The values of the columns that no payload fills, in the writer's order."""


class Stored(NamedTuple):
    """What the cache knows of an object so far."""

    row_id: int
    digest: bytes
    deleted: bool


class Update(NamedTuple):
    stored: Stored
    incoming: Incoming


@dataclass
class PagePlan:
    """What a page comes to, by comparison with what is stored."""

    created: list[Incoming] = field(default_factory=list)
    updated: list[Update] = field(default_factory=list)
    revived: list[int] = field(default_factory=list)
    """Rows that were marked deleted and are back with the same payload."""
    restored: list[int] = field(default_factory=list)
    """All rows that were marked deleted and are back."""
    met: list[int] = field(default_factory=list)
    """Every row that existed before the page."""


def plan_page(incoming: Mapping[Key, Incoming], stored: Mapping[Key, Stored]) -> PagePlan:
    """Compare by hash of the verbatim payload."""
    plan = PagePlan()
    for key, item in incoming.items():
        known = stored.get(key)
        if known is None:
            plan.created.append(item)
            continue
        plan.met.append(known.row_id)
        if known.deleted:
            plan.restored.append(known.row_id)
        if known.digest != item.digest:
            plan.updated.append(Update(known, item))
        elif known.deleted:
            plan.revived.append(known.row_id)
    return plan


def sweep_counts(plan: PagePlan, sweep: Sweep, odd: int) -> UpsertResult:
    """What the page adds to the counts of its sweep, in which each object counts once."""
    changed = {update.stored.row_id for update in plan.updated} | set(plan.revived)
    restored = set(plan.restored)
    newly = {row_id for row_id in changed if not sweep.counted(row_id)}
    # An object met before, as unchanged, that has changed since moves to another count.
    moved = sum(sweep.met(row_id) for row_id in newly)
    unchanged = sum(not sweep.met(row_id) for row_id in plan.met if row_id not in changed)
    return UpsertResult(
        created=len(plan.created),
        updated=len(newly - restored),
        unchanged=unchanged - moved,
        restored=len(newly & restored),
        odd=odd,
    )


def note(plan: PagePlan, sweep: Sweep) -> None:
    """Mark the rows of a committed page as seen."""
    sweep.seen.update(row_id for row_id in plan.met if not sweep.created(row_id))
    changed = (*(update.stored.row_id for update in plan.updated), *plan.revived)
    sweep.changed.update(row_id for row_id in changed if not sweep.created(row_id))


class RowWriter:
    """Writes the plan of a page into one table of one tenant.

    `fixed` names the columns that payloads do not fill; with `indexed=False` the search index is
    left to whoever fills them later. All statements are prepared once; rows are passed as plain
    tuples, which is what makes thousands of them per second possible.
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
        self._tenant_id = tenant_id
        self._projection = projection
        columns = (*projection.columns, *fixed)
        self._name_at = columns.index(table.name_column)
        searched = table.searched if indexed else ()
        self._searched_at = tuple(columns.index(column) for column in searched)
        self._history = HistoryWriter.of(table, tenant_id)
        names = ("id", "tenant_id", table.id_column, *columns, "raw_payload", "payload_hash")
        names = (*names, "first_seen_at", "changed_at", "last_synced_at")
        self._insert = (
            f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({placeholders(len(names))})"  # noqa: S608
        )
        assignments = ", ".join(f"{column} = ?" for column in columns)
        self._update = (
            f"UPDATE {table.name} SET {assignments}, raw_payload = ?, payload_hash = ?,"  # noqa: S608
            " changed_at = coalesce(?, changed_at), last_synced_at = ?, deleted_at = NULL"
            " WHERE id = ? AND tenant_id = ?"
        )

    async def write(
        self, connection: AsyncConnection, origin: Origin, plan: PagePlan, now: str
    ) -> int:
        """Write rows, search index and history; how many column values could not be read."""
        odd = 0
        if plan.created:
            odd += await self._create(connection, origin, plan.created, now)
        if plan.updated:
            odd += await self._change(connection, origin, plan, now)
        if plan.revived:
            await self._revive(connection, origin, plan.revived, now)
        return odd

    async def _create(
        self, connection: AsyncConnection, origin: Origin, created: Sequence[Incoming], now: str
    ) -> int:
        # The write lock is held: ids above the highest are ours to give. Knowing them saves a
        # question per page, for the search index goes by them.
        first = 1 + (await scalar(connection, f"SELECT max(id) FROM {self._table}") or 0)  # noqa: S608
        rows, texts, odd = [], [], 0
        for row_id, item in enumerate(created, first):
            projected = self._values(item)
            odd += projected.odd
            rows.append(
                (
                    row_id,
                    self._tenant_id,
                    item.object_id,
                    *projected.values,
                    payload_text(item.payload),
                    item.digest,
                    now,
                    now,
                    now,
                )
            )
            texts.append((row_id, self._search_text(projected.values)))
        await run_many(connection, self._insert, rows)
        if self._searched_at:
            index = search_table(self._table)
            await run_many(
                connection,
                f"INSERT INTO {index} (rowid, search_text) VALUES (?, ?)",  # noqa: S608
                texts,
            )
        new = Condition("id BETWEEN ? AND ?", (first, first + len(rows) - 1))
        await self._history.append_rows(connection, origin, ChangeKind.CREATED, new, now)
        return odd

    async def _change(
        self, connection: AsyncConnection, origin: Origin, plan: PagePlan, now: str
    ) -> int:
        old = await self._old_payloads(connection, (u.stored.row_id for u in plan.updated))
        rows, texts, changes, odd = [], [], [], 0
        for (row_id, _, was_deleted), item in plan.updated:
            projected = self._values(item)
            odd += projected.odd
            text = payload_text(item.payload)
            patches = news(old[row_id], text, origin.volatile)
            changed_at = now if patches or was_deleted else None
            tail = (text, item.digest, changed_at, now, row_id, self._tenant_id)
            rows.append((*projected.values, *tail))
            searched = self._search_text(projected.values)
            texts.append((searched, row_id, searched))
            if patches or was_deleted:
                changes.append(self._told(row_id, item, projected, was_deleted, patches))
        await run_many(connection, self._update, rows)
        await self._search_again(connection, texts)
        await self._history.append(connection, origin, changes, now)
        return odd

    def _told(
        self,
        row_id: int,
        item: Incoming,
        projected: Projected,
        was_deleted: bool,
        patches: Patches | None,
    ) -> Change:
        kind = ChangeKind.RESTORED if was_deleted else ChangeKind.UPDATED
        name = projected.values[self._name_at]
        return Change(row_id, item.object_id, None if name is None else str(name), kind, patches)

    async def _revive(
        self, connection: AsyncConnection, origin: Origin, row_ids: Sequence[int], now: str
    ) -> None:
        revived = ids_in(row_ids)
        await run(
            connection,
            f"UPDATE {self._table} SET deleted_at = NULL, changed_at = ?, last_synced_at = ?"  # noqa: S608
            f" WHERE tenant_id = ? AND {revived.sql}",
            (now, now, self._tenant_id, *revived.parameters),
        )
        await self._history.append_rows(connection, origin, ChangeKind.RESTORED, revived, now)

    async def _old_payloads(
        self, connection: AsyncConnection, row_ids: Iterable[int]
    ) -> dict[int, str]:
        chosen = ids_in(row_ids)
        rows = await fetch(
            connection,
            f"SELECT id, raw_payload FROM {self._table} WHERE tenant_id = ? AND {chosen.sql}",  # noqa: S608
            (self._tenant_id, *chosen.parameters),
        )
        return {int(row_id): str(payload) for row_id, payload in rows}

    async def _search_again(
        self, connection: AsyncConnection, texts: Sequence[tuple[str, int, str]]
    ) -> None:
        if self._searched_at:
            await run_many(
                connection,
                f"UPDATE {search_table(self._table)} SET search_text = ?"  # noqa: S608
                " WHERE rowid = ? AND search_text <> ?",
                texts,
            )

    def _values(self, item: Incoming) -> Projected:
        values, odd = self._projection.project(item.payload)
        return Projected((*values, *item.fixed), odd)

    def _search_text(self, values: Sequence[Value]) -> str:
        return search_text(values[index] for index in self._searched_at)


def last_of_each(
    items: Iterable[bytes], key_of: Callable[[bytes], Key], fixed: tuple[Value, ...] = ()
) -> dict[Key, Incoming]:
    """The page as a set: of several payloads with one id the last counts."""
    incoming: dict[Key, Incoming] = {}
    for payload in items:
        key = key_of(payload)
        incoming[key] = Incoming(key[-1], payload, payload_hash(payload), fixed)
    return incoming
