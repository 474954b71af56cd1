"""Direct group memberships: millions of narrow rows, applied as sets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.projection import object_id, payload_text
from intune_manager.data.query import UpsertResult
from intune_manager.data.repositories.deletion import Deletion, unseen_rows
from intune_manager.data.repositories.history import Change, ChangeKind, HistoryWriter, news
from intune_manager.data.repositories.page_plan import (
    Incoming,
    Key,
    PagePlan,
    Stored,
    Update,
    note,
    plan_page,
    sweep_counts,
)
from intune_manager.data.repositories.statements import (
    Condition,
    fetch,
    ids_in,
    run,
    run_many,
    scalar,
)
from intune_manager.data.repositories.sweep import Origin, Sweep
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.types import instant_text, utc_now
from intune_manager.data.tables import Table
from intune_manager.data.values import type_name


class _Entry(msgspec.Struct):
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    removed: object = msgspec.field(name="@removed", default=None)


_read_entry = msgspec.json.Decoder(_Entry).decode


class MembershipRepository:
    """Who is directly in which group, in one tenant.

    Nothing of a member is stored here but its id and type: the objects have tables of their own.
    """

    def __init__(
        self,
        db: DatabaseManager,
        table: Table,
        tenant_id: str,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._db = db
        self._tenant_id = tenant_id
        self._clock = clock
        self._history = HistoryWriter.of(table, tenant_id)

    async def begin_sweep(self, run_id: int, *, resource: str = "group_members") -> Sweep:
        """Begin one whole reading of all memberships.

        Until one has been complete, memberships enter the cache without entries in the history: a
        baseline of millions of them is no news.
        """
        async with self._db.reader() as connection:
            max_id = await scalar(connection, "SELECT max(id) FROM group_members")
            known = await scalar(
                connection,
                "SELECT EXISTS (SELECT 1 FROM sync_resources"
                " WHERE tenant_id = ? AND resource = ? AND verdict = 'complete')",
                (self._tenant_id, resource),
            )
        return Sweep(run_id, resource, told=bool(known), max_id=max_id or 0)

    async def apply(
        self,
        sweep: Sweep,
        entries: Mapping[str, Iterable[bytes]] | Iterable[tuple[str, Iterable[bytes]]],
    ) -> UpsertResult:
        """Apply the `members@delta` entries of groups: add, or take away those with `@removed`.

        `entries` are pairs of group id and entries; a group may come more than once. A set
        operation in one transaction: repetition and replay change nothing, and of several entries
        for one membership the last counts. If it fails, the cache and the sweep are as before.
        """
        pairs = entries.items() if isinstance(entries, Mapping) else entries
        present: dict[Key, Incoming] = {}
        absent: dict[Key, None] = {}
        for group_id, members in pairs:
            for member in members:
                payload = bytes(member)
                key = (group_id, object_id(payload))
                if _is_removal(payload):
                    present.pop(key, None)
                    absent[key] = None
                else:
                    absent.pop(key, None)
                    present[key] = Incoming(key[1], payload, payload, (group_id,))
        if not present and not absent:
            return UpsertResult()
        async with self._db.writer() as connection:
            stored = await self._stored(connection, [*present, *absent])
            plan = plan_page(present, stored)
            gone = [s.row_id for key in absent if (s := stored.get(key)) and not s.deleted]
            now = instant_text(self._clock())
            await self._write(connection, sweep, plan, now)
            await Deletion(connection, sweep, now).mark(self._history, gone)
        result = sweep_counts(plan, sweep, 0)
        note(plan, sweep)
        return result + UpsertResult(deleted=len(gone))

    async def sweep(self, sweep: Sweep) -> int:
        """Mark as deleted the live memberships that the sweep has not met; how many.

        Only to be called after a round that ended cleanly. All or nothing.
        """
        async with self._db.writer() as connection:
            unseen = await unseen_rows(connection, self._history, sweep, by="member_id")
            now = instant_text(self._clock())
            await Deletion(connection, sweep, now).mark(self._history, unseen)
        return len(unseen)

    async def _stored(self, connection: AsyncConnection, keys: Iterable[Key]) -> dict[Key, Stored]:
        by_group: dict[str, list[str]] = {}
        for group_id, member_id in keys:
            by_group.setdefault(group_id, []).append(member_id)
        rows = await fetch(
            connection,
            "SELECT m.group_id, m.member_id, m.id, m.raw_payload, m.deleted_at IS NOT NULL"
            " FROM json_each(?) AS g CROSS JOIN json_each(g.value) AS e"
            " CROSS JOIN group_members AS m"
            " ON m.tenant_id = ? AND m.group_id = g.key AND m.member_id = e.value",
            (json.dumps(by_group), self._tenant_id),
        )
        return {
            (group_id, member_id): Stored(row_id, payload.encode(), bool(deleted))
            for group_id, member_id, row_id, payload, deleted in rows
        }

    async def _write(
        self, connection: AsyncConnection, origin: Origin, plan: PagePlan, now: str
    ) -> None:
        if plan.created:
            await self._create(connection, origin, plan.created, now)
        if plan.updated:
            await self._change(connection, origin, plan.updated, now)
        if plan.revived:
            revived = ids_in(plan.revived)
            await run(
                connection,
                "UPDATE group_members SET deleted_at = NULL, last_synced_at = ?"  # noqa: S608
                f" WHERE tenant_id = ? AND {revived.sql}",
                (now, self._tenant_id, *revived.parameters),
            )
            if origin.told:
                kind = ChangeKind.RESTORED
                await self._history.append_rows(connection, origin, kind, revived, now)

    async def _create(
        self, connection: AsyncConnection, origin: Origin, created: list[Incoming], now: str
    ) -> None:
        # The write lock is held: ids above the highest are ours to give.
        first = 1 + (await scalar(connection, "SELECT max(id) FROM group_members") or 0)
        await run_many(
            connection,
            "INSERT INTO group_members (id, tenant_id, group_id, member_id, member_type,"
            " raw_payload, first_seen_at, last_synced_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    row_id,
                    self._tenant_id,
                    *item.fixed,
                    item.object_id,
                    _member_type(item.payload),
                    payload_text(item.payload),
                    now,
                    now,
                )
                for row_id, item in enumerate(created, first)
            ],
        )
        if origin.told:
            new = Condition("id BETWEEN ? AND ?", (first, first + len(created) - 1))
            await self._history.append_rows(connection, origin, ChangeKind.CREATED, new, now)

    async def _change(
        self, connection: AsyncConnection, origin: Origin, updates: list[Update], now: str
    ) -> None:
        await run_many(
            connection,
            "UPDATE group_members SET member_type = ?, raw_payload = ?, last_synced_at = ?,"
            " deleted_at = NULL WHERE id = ? AND tenant_id = ?",
            [
                (
                    _member_type(item.payload),
                    payload_text(item.payload),
                    now,
                    stored.row_id,
                    self._tenant_id,
                )
                for stored, item in updates
            ],
        )
        if origin.told:
            changes = [change for update in updates if (change := _change_of(update)) is not None]
            await self._history.append(connection, origin, changes, now)


def _is_removal(payload: bytes) -> bool:
    return b'"@removed"' in payload and _entry(payload).removed is not None


def _member_type(payload: bytes) -> str | None:
    found = _entry(payload).odata_type
    return None if found is None else type_name(found)


def _entry(payload: bytes) -> _Entry:
    try:
        return _read_entry(payload)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Entry()


def _change_of(update: Update) -> Change | None:
    stored, item = update
    patches = news(payload_text(stored.digest), payload_text(item.payload), frozenset())
    if patches is None and not stored.deleted:
        return None
    kind = ChangeKind.RESTORED if stored.deleted else ChangeKind.UPDATED
    return Change(stored.row_id, item.object_id, item.object_id, kind, patches)
