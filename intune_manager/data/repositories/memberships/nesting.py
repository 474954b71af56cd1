"""Memberships with all nesting, both ways, computed in SQL: cycles of groups end by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Row, Select, exists, false, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import Reached
from intune_manager.data.repositories.memberships.entries import GROUP
from intune_manager.data.repositories.memberships.tables import (
    MEMBERSHIPS,
    OBJECTS,
    SHAPES,
    few,
    keys_of,
    reached_from,
    start_at,
    steps_from,
)
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import (
    AssignmentRecord,
    DeviceRecord,
    DirectoryDeviceRecord,
    table_of,
)
from intune_manager.data.sql.sqlite.constructs import one_of, ordered_join

_ASSIGNMENTS = table_of(AssignmentRecord)
_DEVICES = table_of(DeviceRecord)
_ENTRA_DEVICES = table_of(DirectoryDeviceRecord)
_M = MEMBERSHIPS.alias("m")
_OTHER = MEMBERSHIPS.alias("other")
_LIVE = _M.c.deleted.is_(None)


@dataclass(frozen=True)
class NestedMember:
    """A member of a group, or a group that has a member, at any number of steps."""

    object_id: str
    member_type: str | None
    """Its `@odata.type` without `#microsoft.graph.`; None where Graph did not tell."""
    through: tuple[str, ...] = ()
    """The ids of the groups in between on a shortest way, the nearest to the start first. None
    means directly."""


@dataclass(frozen=True)
class MemberCounts:
    """How many members a group has."""

    direct: int
    total: int
    """With all nesting; each counts once."""


@dataclass(frozen=True)
class DeviceGroups:
    """The groups that reach a managed device: assignments to either kind of them apply."""

    device: tuple[NestedMember, ...]
    """Those that its Entra device is in."""
    user: tuple[NestedMember, ...]
    """Those that its primary user is in."""


class NestingReader:
    """Answers who is in which group, in one tenant. Each answer sees one snapshot of the cache.

    An object that the cache knows no membership of has no members and no groups. A group within
    itself is not its own member.
    """

    def __init__(self, db: DatabaseManager, tenant_id: str) -> None:
        self._db = db
        self._tenant_id = tenant_id

    async def transitive_members(
        self, group_id: str, *, limit: int = 200
    ) -> tuple[NestedMember, ...]:
        """The first of everything in a group and in the groups inside it, nested groups too.

        Direct members come first, the others by their distance; each comes once.
        """
        async with self._db.reader() as connection:
            way = await self._way(connection, group_id, Reached.MEMBERS)
            members = await _members_along(connection, way, limit)
        return tuple(
            NestedMember(object_id, kind, way.through(place)) for place, object_id, kind in members
        )

    async def count_transitive_members(self, group_id: str) -> MemberCounts:
        """How many members the group has, directly and with all nesting."""
        async with self._db.reader() as connection:
            way = await self._way(connection, group_id, Reached.MEMBERS)
            return await _count_members(connection, way) if way.keys else MemberCounts(0, 0)

    async def transitive_groups(self, object_id: str) -> tuple[NestedMember, ...]:
        """The groups that a user, a device or a group is in, with all nesting; each comes once.

        `object_id` is the directory object's id: of a device the id in `directory_devices`. Groups
        that it is directly in come first, the others by their distance.
        """
        async with self._db.reader() as connection:
            return await self._groups_of(connection, object_id)

    async def groups_of_device(self, row_id: int) -> DeviceGroups:
        """The groups that reach a managed device, the row `row_id` of `devices`: those of its Entra
        device, and those of its primary user. Both may be empty."""
        entra_device = (
            select(_ENTRA_DEVICES.c.directory_device_id)
            .where(
                _ENTRA_DEVICES.c.tenant_key == _DEVICES.c.tenant_key,
                _ENTRA_DEVICES.c.deleted_at.is_(None),
                _ENTRA_DEVICES.c.entra_device_id == _DEVICES.c.entra_device_id,
            )
            .limit(1)
            .scalar_subquery()
        )
        device = select(entra_device, _DEVICES.c.user_id).where(
            tenant_rows(_DEVICES, self._tenant_id), _DEVICES.c.id == row_id
        )
        async with self._db.reader() as connection:
            of_entra, user = (await connection.execute(device)).first() or (None, None)
            return DeviceGroups(
                await self._groups_of(connection, of_entra) if of_entra else (),
                await self._groups_of(connection, user) if user else (),
            )

    async def groups_in_use(self) -> frozenset[str]:
        """The ids of the groups that live assignments refer to, and of those nested in them as far
        as the cache knows their members."""
        used = (
            select(_ASSIGNMENTS.c.group_id)
            .where(
                tenant_rows(_ASSIGNMENTS, self._tenant_id),
                _ASSIGNMENTS.c.deleted_at.is_(None),
                _ASSIGNMENTS.c.group_id.is_not(None),
            )
            .distinct()
        )
        async with self._db.reader() as connection:
            named = (await connection.scalars(used)).all()
            start = keys_of(self._tenant_id, named)
            reached = reached_from(start, Reached.MEMBERS)
            found = ordered_join(reached, OBJECTS, (OBJECTS.c.key == reached.c.key) & few(reached))
            nested = await connection.scalars(select(OBJECTS.c.object_id).select_from(found))
            return frozenset((*named, *nested))

    async def _groups_of(
        self, connection: AsyncConnection, object_id: str
    ) -> tuple[NestedMember, ...]:
        way = await self._way(connection, object_id, Reached.GROUPS)
        return tuple(
            NestedMember(way.names[key], GROUP, way.through(place, itself=False))
            for place, key in enumerate(way.keys)
            if place
        )

    async def _way(self, connection: AsyncConnection, object_id: str, reached: Reached) -> _Way:
        steps = steps_from(start_at(object_id, self._tenant_id), reached)
        return _Way.of(await connection.execute(steps))


async def _members_along(
    connection: AsyncConnection, way: _Way, limit: int
) -> list[tuple[int, str, str | None]]:
    """The first members along a way: the place of the group, the member's id, its type."""
    found: list[tuple[int, str, str | None]] = []
    sizes = await _sizes(connection, way.keys)
    for place, group in enumerate(way.keys):
        if len(found) == limit:
            break
        if sizes.get(group):
            members = _members_of(group, way.keys[:place], way.keys[0], limit - len(found))
            rows = await connection.execute(members)
            found += [(place, object_id, kind) for object_id, kind in rows]
    return found


def _members_of(
    group: int, earlier: Sequence[int], start: int, limit: int
) -> Select[str, str | None]:
    """Id and type of the first members of a group that are in none of the earlier groups."""
    listed = _in_any(earlier, _M.c.member_key) if earlier else false()
    first = (
        select(_M.c.member_key, _M.c.shape_key)
        .where(_M.c.group_key == group, _LIVE, _M.c.member_key != start, ~listed)
        .order_by(_M.c.member_key)
        .limit(limit)
        .subquery()
    )
    named = ordered_join(first, OBJECTS, OBJECTS.c.key == first.c.member_key)
    shaped = ordered_join(named, SHAPES, SHAPES.c.key == first.c.shape_key)
    return select(OBJECTS.c.object_id, SHAPES.c.member_type).select_from(shaped)


def _in_any(groups: Sequence[int], member: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether an object is directly in one of these groups."""
    of_it = (_OTHER.c.member_key == member) & _OTHER.c.deleted.is_(None)
    return exists().where(one_of(_OTHER.c.group_key, groups), of_it)


async def _sizes(connection: AsyncConnection, groups: Sequence[int]) -> dict[int, int]:
    """How many live members each of these groups has directly; those without may be left out.

    Narrow indexes alone answer it: all that ever were members, less those marked as deleted.
    """
    ever = (
        select(_M.c.group_key, func.count())
        .where(one_of(_M.c.group_key, groups))
        .group_by(_M.c.group_key)
    )
    sizes: dict[int, int] = dict((await connection.execute(ever)).all())
    # With statistics SQLite takes another index, and looks at each row: 15 ms for 60,000 members.
    gone = ever.where(_M.c.deleted.is_not(None)).with_hint(
        _M, "INDEXED BY ix_memberships_deleted", "sqlite"
    )
    for group, left in await connection.execute(gone):
        sizes[group] -= left
    return sizes


async def _count_members(connection: AsyncConnection, way: _Way) -> MemberCounts:
    """Count the largest group by its index, and of the others what is not in that one as well."""
    sizes = await _sizes(connection, way.keys)
    start = way.keys[0]
    largest = max(way.keys, key=lambda key: sizes.get(key, 0))
    others = [key for key in way.keys if key != largest and sizes.get(key)]
    counts = select(
        select(func.count(_M.c.member_key.distinct()))
        .where(one_of(_M.c.group_key, others), _LIVE, ~_in_any([largest], _M.c.member_key))
        .scalar_subquery(),
        _in_any([start], literal(start)),
        _in_any(way.keys, literal(start)),
    )
    beside, in_itself, within = (await connection.execute(counts)).one()
    direct = sizes.get(start, 0) - in_itself
    return MemberCounts(direct, sizes.get(largest, 0) + beside - within)


@dataclass(frozen=True)
class _Way:
    """The groups that were reached, each behind those that lead to it."""

    keys: tuple[int, ...] = ()
    """The nearest first, beginning with the start itself; none for an unknown start."""
    parents: Mapping[int, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, steps: Iterable[Row[int | None, int, str]]) -> _Way:
        """From all steps (from, to, object id of `to`); the first leads from nowhere to the
        start."""
        following: dict[int | None, list[int]] = {}
        names: dict[int, str] = {}
        for origin, target, object_id in steps:
            following.setdefault(origin, []).append(target)
            names[target] = object_id
        keys = list(following.get(None, ()))
        parents: dict[int, int] = dict.fromkeys(keys, 0)
        for key in keys:  # grows meanwhile: breadth first, so that every way is a shortest one
            for target in following.get(key, ()):
                if target not in parents:
                    parents[target] = key
                    keys.append(target)
        return cls(tuple(keys), parents, names)

    def through(self, place: int, *, itself: bool = True) -> tuple[str, ...]:
        """The ids of the groups between the start and what the group at `place` leads to."""
        between: list[str] = []
        key = self.keys[place] if itself else self.parents[self.keys[place]]
        while self.parents[key]:
            between.append(self.names[key])
            key = self.parents[key]
        return tuple(reversed(between))
