"""Writes memberships within one transaction: rows, their history, which are live."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.projection import payload_text
from intune_manager.data.repositories.history.diff import news
from intune_manager.data.repositories.history.record import Change, ChangeKind, HistoryWriter
from intune_manager.data.repositories.memberships.entries import Edge, EntrySet
from intune_manager.data.repositories.memberships.keys import TENANT_KEY, KeyWriter, keys_of
from intune_manager.data.repositories.rows.page import (
    Incoming,
    Key,
    PagePlan,
    Stored,
    Update,
    plan_page,
)
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.data.repositories.statements import (
    Condition,
    fetch,
    ids_in,
    run,
    run_many,
    scalar,
)
from intune_manager.data.repositories.tenants import tenant_key
from intune_manager.data.sql.types import instant_text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHUNK = 20_000
_ID_RANGE = 1_000_000
_row_ids = msgspec.json.Decoder(list[int]).decode


@dataclass(frozen=True)
class Moment:
    """One instant in both forms: that of the history and that of the narrow rows."""

    text: str
    number: int
    """Microseconds since 1970, UTC."""

    @classmethod
    def of(cls, moment: datetime) -> Moment:
        return cls(instant_text(moment), (moment - _EPOCH) // timedelta(microseconds=1))


@dataclass(frozen=True)
class MembershipWriter:
    """What one transaction of the writer may do to the memberships of one tenant at `now`."""

    connection: AsyncConnection
    tenant_id: str
    history: HistoryWriter
    origin: ChangeSource
    now: Moment
    record_history: bool = True
    """False where what is mirrored has changed, and not the tenant."""

    async def store(self, found: EntrySet) -> PagePlan:
        """Write the memberships that are present; what that came to."""
        if not found.present:
            return PagePlan()
        tenant = await tenant_key(self.connection, self.tenant_id, self.now.text)
        keys = KeyWriter(self.connection, tenant)
        object_keys = await keys.objects(dict.fromkeys(i for edge in found.present for i in edge))
        shape_keys = await keys.shapes(found.shapes)
        incoming: dict[Key, Incoming] = {
            (group_id, member_id): Incoming(
                member_id,
                found.shapes[place].payload(member_id).encode(),
                shape_keys[place],
                (
                    object_keys[group_id],
                    object_keys[member_id],
                    shape_keys[place],
                    found.shapes[place].may_nest,
                ),
            )
            for (group_id, member_id), place in found.present.items()
        }
        plan = plan_page(incoming, await self._stored(found.present, object_keys))
        await self._create(plan.created)
        await self._change(plan.updated)
        await self._revive(plan.revived)
        return plan

    async def live_of(self, edges: Iterable[Edge]) -> list[int]:
        """The ids of those of these memberships that are live."""
        by_group: dict[str, list[str]] = {}
        for group_id, member_id in edges:
            by_group.setdefault(group_id, []).append(member_id)
        if not by_group:
            return []
        rows = await fetch(
            self.connection,
            f"WITH tenant(key) AS (SELECT {TENANT_KEY})"  # noqa: S608
            " SELECT m.id FROM tenant AS t CROSS JOIN json_each(?) AS i"
            " CROSS JOIN directory_objects AS g ON g.object_id = i.key AND g.tenant_key = t.key"
            " CROSS JOIN json_each(i.value) AS j"
            " CROSS JOIN directory_objects AS o ON o.object_id = j.value AND o.tenant_key = t.key"
            " CROSS JOIN memberships AS m ON m.group_key = g.key AND m.member_key = o.key"
            " WHERE m.deleted IS NULL",
            (self.tenant_id, json.dumps(by_group)),
        )
        return [row_id for (row_id,) in rows]

    async def live_in(self, group_ids: Iterable[str]) -> list[int]:
        """The ids of the live memberships in these groups."""
        return await self._live("group_key", group_ids)

    async def live_of_members(self, member_ids: Iterable[str]) -> list[int]:
        """The ids of the live memberships of these objects in any group."""
        return await self._live("member_key", member_ids)

    async def _live(self, column: str, object_ids: Iterable[str]) -> list[int]:
        keys = keys_of(self.tenant_id, object_ids)
        found = await scalar(
            self.connection,
            f"SELECT json_group_array(id) FROM memberships WHERE {column} IN ({keys.sql})"  # noqa: S608
            " AND deleted IS NULL",
            keys.parameters,
        )
        return _row_ids(found)

    async def live_up_to(self, max_id: int) -> list[int]:
        """The ids of all live memberships up to a limit.

        One JSON array per range of ids: handing over millions of single rows takes far longer.
        """
        live: list[int] = []
        for start in range(0, max_id, _ID_RANGE):
            found = await scalar(
                self.connection,
                "SELECT json_group_array(m.id) FROM memberships AS m"  # noqa: S608
                " CROSS JOIN directory_objects AS g ON g.key = m.group_key"
                " WHERE m.id > ? AND m.id <= ? AND m.deleted IS NULL"
                f" AND g.tenant_key = {TENANT_KEY}",
                (start, min(start + _ID_RANGE, max_id), self.tenant_id),
            )
            live += _row_ids(found)
        return live

    async def mark_deleted(self, row_ids: Sequence[int]) -> None:
        """Mark these rows, which must be live rows of the tenant."""
        for chunk in _chunks(row_ids):
            rows = ids_in(chunk)
            await run(
                self.connection,
                f"UPDATE memberships SET deleted = ? WHERE {rows.sql}",  # noqa: S608
                (self.now.number, *rows.parameters),
            )
            await self._record(ChangeKind.DELETED, rows)

    async def _stored(self, edges: Iterable[Edge], keys: Mapping[str, int]) -> dict[Key, Stored]:
        by_group: dict[int, list[int]] = {}
        for group_id, member_id in edges:
            by_group.setdefault(keys[group_id], []).append(keys[member_id])
        rows = await fetch(
            self.connection,
            "SELECT m.group_key, m.member_key, m.id, m.shape_key, m.deleted IS NOT NULL"
            " FROM json_each(?) AS g CROSS JOIN json_each(g.value) AS e"
            " CROSS JOIN memberships AS m"
            " ON m.group_key = CAST(g.key AS INTEGER) AND m.member_key = e.value",
            (json.dumps(by_group),),
        )
        if not rows:
            return {}
        names = {key: object_id for object_id, key in keys.items()}
        return {
            (names[group], names[member]): Stored(row_id, shape, bool(deleted))
            for group, member, row_id, shape, deleted in rows
        }

    async def _create(self, created: Sequence[Incoming]) -> None:
        if not created:
            return
        # The write lock is held: ids above the highest are ours to give.
        first = 1 + (await scalar(self.connection, "SELECT max(id) FROM memberships") or 0)
        seen = self.now.number
        await run_many(
            self.connection,
            "INSERT INTO memberships (id, group_key, member_key, shape_key, may_nest, first_seen)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [(row_id, *item.fixed, seen) for row_id, item in enumerate(created, first)],
        )
        new = Condition("id BETWEEN ? AND ?", (first, first + len(created) - 1))
        await self._record(ChangeKind.CREATED, new)

    async def _change(self, updates: Sequence[Update]) -> None:
        if not updates:
            return
        before = await self._payloads([update.stored.row_id for update in updates])
        await run_many(
            self.connection,
            "UPDATE memberships SET shape_key = ?, may_nest = ?, last_synced = ?, deleted = NULL"
            " WHERE id = ?",
            [(*item.fixed[2:], self.now.number, stored.row_id) for stored, item in updates],
        )
        changes = [_change_of(update, before[update.stored.row_id]) for update in updates]
        if self.record_history:
            entries = [change for change in changes if change is not None]
            await self.history.append(self.connection, self.origin, entries, self.now.text)

    async def _revive(self, row_ids: Sequence[int]) -> None:
        for chunk in _chunks(row_ids):
            rows = ids_in(chunk)
            await run(
                self.connection,
                f"UPDATE memberships SET deleted = NULL, last_synced = ? WHERE {rows.sql}",  # noqa: S608
                (self.now.number, *rows.parameters),
            )
            await self._record(ChangeKind.RESTORED, rows)

    async def _record(self, kind: ChangeKind, rows: Condition) -> None:
        recorded = self.origin.records_new or kind is not ChangeKind.CREATED
        if recorded and self.record_history:
            await self.history.append_rows(self.connection, self.origin, kind, rows, self.now.text)

    async def _payloads(self, row_ids: Sequence[int]) -> dict[int, str]:
        chosen = ids_in(row_ids)
        rows = await fetch(
            self.connection,
            f"SELECT id, raw_payload FROM group_members WHERE {chosen.sql}",  # noqa: S608
            chosen.parameters,
        )
        return dict(rows)


def _change_of(update: Update, before: str) -> Change | None:
    stored, item = update
    patches = news(before, payload_text(item.payload), frozenset())
    if patches is None and not stored.deleted:
        return None
    kind = ChangeKind.RESTORED if stored.deleted else ChangeKind.UPDATED
    return Change(stored.row_id, item.object_id, item.object_id, kind, patches)


def _chunks(row_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (row_ids[start : start + _CHUNK] for start in range(0, len(row_ids), _CHUNK))
