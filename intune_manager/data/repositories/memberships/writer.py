"""Writes memberships within one transaction: rows, their history, which are live."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, FromClause, Integer, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.patches import patches_between
from intune_manager.data.projection import payload_text
from intune_manager.data.repositories.history.record import Change, ChangeKind, HistoryWriter
from intune_manager.data.repositories.memberships.entries import Edge, EntrySet
from intune_manager.data.repositories.memberships.tables import (
    MEMBERSHIPS,
    OBJECTS,
    KeyWriter,
    keys_of,
    known_keys,
)
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
    as_one_text,
    id_ranges,
    ids_in,
    portions,
    tenant_rows,
)
from intune_manager.data.repositories.tenants import tenant_key
from intune_manager.data.sql.models import GroupMemberRecord, table_of
from intune_manager.data.sql.sqlite.constructs import listed, one_of, ordered_join
from intune_manager.data.sql.sqlite.engines import run_compiled
from intune_manager.data.sql.types import instant_text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LIVE = MEMBERSHIPS.c.deleted.is_(None)
_VIEW = table_of(GroupMemberRecord)
_OF_ROW = update(MEMBERSHIPS).where(MEMBERSHIPS.c.id == bindparam("row_id"))


def microseconds(instant: datetime) -> int:
    """An instant as the narrow rows hold it: microseconds since 1970, UTC."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True)
class MembershipWriter:
    """What one transaction of the writer may do to the memberships of one tenant at `now`."""

    connection: AsyncConnection
    tenant_id: str
    history: HistoryWriter
    source: ChangeSource
    now: datetime
    record_history: bool = True
    """False where what is mirrored has changed, and not the tenant."""

    async def store(self, found: EntrySet) -> PagePlan:
        """Write the memberships that are present; what that came to."""
        if not found.present:
            return PagePlan()
        tenant = await tenant_key(self.connection, self.tenant_id, instant_text(self.now))
        keys = KeyWriter(self.connection, self.tenant_id, tenant)
        object_keys = await keys.objects(_ends(found.present))
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

    async def live_of(self, edges: Collection[Edge]) -> list[int]:
        """The ids of those of these memberships that are live."""
        if not edges:
            return []
        keys = await known_keys(self.connection, self.tenant_id, _ends(edges))
        stored = await self._stored(edges, keys)
        return [row.row_id for row in stored.values() if not row.deleted]

    async def live_in(self, group_ids: Iterable[str]) -> list[int]:
        """The ids of the live memberships in these groups."""
        return await self._live(MEMBERSHIPS.c.group_key.in_(keys_of(self.tenant_id, group_ids)))

    async def live_of_members(self, member_ids: Iterable[str]) -> list[int]:
        """The ids of the live memberships of these objects in any group."""
        return await self._live(MEMBERSHIPS.c.member_key.in_(keys_of(self.tenant_id, member_ids)))

    async def live_up_to(self, max_id: int) -> list[int]:
        """The ids of all live memberships up to a limit."""
        of_group = OBJECTS.c.key == MEMBERSHIPS.c.group_key
        owned = MEMBERSHIPS.join(OBJECTS, of_group & tenant_rows(OBJECTS, self.tenant_id))
        live: list[int] = []
        for start, last in id_ranges(max_id):
            ids = (MEMBERSHIPS.c.id > start) & (MEMBERSHIPS.c.id <= last)
            live += await self._live(ids, owned)
        return live

    async def mark_deleted(self, row_ids: Sequence[int]) -> None:
        """Mark these rows, which must be live rows of the tenant."""
        deleted = update(MEMBERSHIPS).values(deleted=microseconds(self.now))
        for chunk in portions(row_ids):
            await self.connection.execute(deleted.where(one_of(MEMBERSHIPS.c.id, chunk)))
            await self._record(ChangeKind.DELETED, chunk)

    async def _live(
        self, where: ColumnElement[bool], source: FromClause = MEMBERSHIPS
    ) -> list[int]:
        live = select(as_one_text(MEMBERSHIPS.c.id)).select_from(source).where(where, _LIVE)
        return ids_in(await self.connection.scalar(live))

    async def _stored(self, edges: Iterable[Edge], keys: Mapping[str, int]) -> dict[Key, Stored]:
        """Those of these memberships that have a row."""
        pairs = ((keys.get(group_id), keys.get(member_id)) for group_id, member_id in edges)
        wanted = listed(pairs, group_key=Integer, member_key=Integer)
        same = (MEMBERSHIPS.c.group_key == wanted.c.group_key) & (
            MEMBERSHIPS.c.member_key == wanted.c.member_key
        )
        rows = await self.connection.execute(
            select(
                MEMBERSHIPS.c.group_key,
                MEMBERSHIPS.c.member_key,
                MEMBERSHIPS.c.id,
                MEMBERSHIPS.c.shape_key,
                MEMBERSHIPS.c.deleted.is_not(None),
            ).select_from(ordered_join(wanted, MEMBERSHIPS, same))
        )
        names = {key: object_id for object_id, key in keys.items()}
        return {
            (names[group], names[member]): Stored(row_id, shape, deleted)
            for group, member, row_id, shape, deleted in rows
        }

    async def _create(self, created: Sequence[Incoming]) -> None:
        if not created:
            return
        # The write lock is held: ids above the highest are ours to give.
        highest = await self.connection.scalar(select(func.max(MEMBERSHIPS.c.id)))
        first, seen = 1 + (highest or 0), microseconds(self.now)
        await run_compiled(
            self.connection,
            insert(MEMBERSHIPS),
            [(row_id, *item.fixed, seen, None, None) for row_id, item in enumerate(created, first)],
        )
        await self._record(ChangeKind.CREATED, range(first, first + len(created)))

    async def _change(self, updates: Sequence[Update]) -> None:
        if not updates:
            return
        before = await self._payloads([update.stored.row_id for update in updates])
        shaped = _OF_ROW.values(
            shape_key=bindparam("shape"),
            may_nest=bindparam("nests"),
            last_synced=microseconds(self.now),
            deleted=None,
        )
        rows = [
            {"row_id": stored.row_id, "shape": item.fixed[2], "nests": item.fixed[3]}
            for stored, item in updates
        ]
        await self.connection.execute(shaped, rows)
        changes = [_change_of(update, before[update.stored.row_id]) for update in updates]
        if self.record_history:
            entries = [change for change in changes if change is not None]
            await self.history.append(self.connection, self.source, entries, instant_text(self.now))

    async def _revive(self, row_ids: Sequence[int]) -> None:
        revived = update(MEMBERSHIPS).values(deleted=None, last_synced=microseconds(self.now))
        for chunk in portions(row_ids):
            await self.connection.execute(revived.where(one_of(MEMBERSHIPS.c.id, chunk)))
            await self._record(ChangeKind.RESTORED, chunk)

    async def _record(self, kind: ChangeKind, row_ids: Iterable[int]) -> None:
        recorded = self.source.records_new or kind is not ChangeKind.CREATED
        if recorded and self.record_history:
            now = instant_text(self.now)
            await self.history.append_all(self.connection, self.source, kind, row_ids, now)

    async def _payloads(self, row_ids: Sequence[int]) -> dict[int, str]:
        chosen = select(_VIEW.c.id, _VIEW.c.raw_payload).where(one_of(_VIEW.c.id, row_ids))
        return dict((await self.connection.execute(chosen)).all())


def _ends(edges: Iterable[Edge]) -> list[str]:
    """The ids of all groups and members, each once."""
    return list(dict.fromkeys(object_id for edge in edges for object_id in edge))


def _change_of(update: Update, before: str) -> Change | None:
    stored, item = update
    patches = patches_between(before, payload_text(item.payload), frozenset())
    if patches is None and not stored.deleted:
        return None
    kind = ChangeKind.RESTORED if stored.deleted else ChangeKind.UPDATED
    return Change(stored.row_id, item.object_id, item.object_id, kind, patches)
