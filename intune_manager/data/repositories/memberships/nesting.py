"""Memberships with all nesting, both ways, computed in SQL: cycles of groups end by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.memberships.entries import GROUP
from intune_manager.data.repositories.memberships.keys import TENANT_KEY
from intune_manager.data.repositories.statements import (
    OF_TENANT,
    Row,
    fetch,
    fetch_one,
    json_list,
    of_tenant,
    scalar,
)
from intune_manager.data.sql.manager import DatabaseManager

_START = (
    "SELECT d.key, d.object_id FROM directory_objects AS d"  # noqa: S608
    f" WHERE d.object_id IN (?, ?) AND d.tenant_key = {TENANT_KEY} LIMIT 1"
)
_NESTED = (
    "memberships AS m INDEXED BY ix_memberships_nested"
    " ON m.group_key = r.key AND m.may_nest = 1 AND m.deleted IS NULL"
)
_AROUND = (
    "memberships AS m INDEXED BY ix_memberships_member"
    " ON m.member_key = r.key AND m.deleted IS NULL"
)


def _steps(next_key: str, found: str) -> str:
    """Every step (from, to, object id of `to`) that can be taken from a start.

    UNION drops what was reached before: that ends the recursion where groups lie in a circle.
    """
    return (
        f"WITH RECURSIVE start(key, object_id) AS ({_START}), reached(key) AS"  # noqa: S608
        f" (SELECT key FROM start UNION SELECT m.{next_key} FROM reached AS r CROSS JOIN {found})"
        " SELECT NULL, key, object_id FROM start UNION ALL"
        f" SELECT r.key, m.{next_key}, d.object_id FROM reached AS r CROSS JOIN {found}"
        f" CROSS JOIN directory_objects AS d ON d.key = m.{next_key}"
    )


_INWARD = _steps("member_key", _NESTED)
_OUTWARD = _steps("group_key", _AROUND)
_WITH_NESTED = (
    "WITH RECURSIVE reached(key) AS (SELECT d.key FROM directory_objects AS d"  # noqa: S608
    f" WHERE d.tenant_key = {TENANT_KEY} AND d.object_id IN (SELECT value FROM json_each(?)) UNION"
    f" SELECT m.member_key FROM reached AS r CROSS JOIN {_NESTED})"
    " SELECT d.object_id FROM reached AS r CROSS JOIN directory_objects AS d ON d.key = r.key"
)
_LIVE_IN = "m.group_key = w.value AND m.deleted IS NULL"
_WINDOW = (
    "SELECT o.object_id, s.member_type, f.place FROM"  # noqa: S608
    " (SELECT m.member_key, m.shape_key, w.key AS place FROM json_each(?1) AS w"
    f" CROSS JOIN memberships AS m ON {_LIVE_IN} WHERE m.member_key <> ?2 AND NOT EXISTS"
    " (SELECT 1 FROM json_each(?1) AS e CROSS JOIN memberships AS n ON n.group_key = e.value"
    " AND n.member_key = m.member_key AND n.deleted IS NULL WHERE e.key < w.key)"
    " LIMIT ?3 OFFSET ?4) AS f"
    " CROSS JOIN directory_objects AS o ON o.key = f.member_key"
    " CROSS JOIN membership_shapes AS s ON s.key = f.shape_key"
)
# Narrow indexes alone answer it: all that ever were members, less those that are marked deleted.
_SIZES = (
    "SELECT w.value, (SELECT count(*) FROM memberships AS m WHERE m.group_key = w.value)"
    " - (SELECT count(*) FROM memberships AS m INDEXED BY ix_memberships_deleted"
    " WHERE m.group_key = w.value AND m.deleted IS NOT NULL) FROM json_each(?) AS w"
)
_BESIDE = (
    "SELECT count(*) FROM (SELECT DISTINCT m.member_key FROM json_each(?) AS w"  # noqa: S608
    f" CROSS JOIN memberships AS m ON {_LIVE_IN} WHERE NOT EXISTS (SELECT 1 FROM memberships AS n"
    " WHERE n.group_key = ? AND n.member_key = m.member_key AND n.deleted IS NULL))"
)
_CONTAINS = (
    "SELECT EXISTS (SELECT 1 FROM json_each(?) AS w CROSS JOIN memberships AS m"  # noqa: S608
    f" ON {_LIVE_IN} AND m.member_key = ?)"
)


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
    """How many members a group has, or how many groups a member is in."""

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
        self, group_id: str, *, limit: int = 200, offset: int = 0
    ) -> tuple[NestedMember, ...]:
        """A window of everything in a group and in the groups inside it, nested groups too.

        Direct members come first, the others by their distance; each comes once.
        """
        async with self._db.reader() as connection:
            way = await self._way(connection, _INWARD, group_id)
            if not way.keys:
                return ()
            window = (json_list(way.keys), way.keys[0], limit, offset)
            rows = await fetch(connection, _WINDOW, window)
        return tuple(
            NestedMember(object_id, kind, way.through(place)) for object_id, kind, place in rows
        )

    async def count_transitive_members(self, group_id: str) -> MemberCounts:
        """How many members the group has, directly and with all nesting."""
        async with self._db.reader() as connection:
            way = await self._way(connection, _INWARD, group_id)
            return await _count_members(connection, way) if way.keys else MemberCounts(0, 0)

    async def transitive_groups(
        self, object_id: str, *, limit: int | None = None, offset: int = 0
    ) -> tuple[NestedMember, ...]:
        """The groups that a user, a device or a group is in, with all nesting; each comes once.

        `object_id` is the directory object's id: of a device the id in `directory_devices`. Groups
        that it is directly in come first, the others by their distance.
        """
        async with self._db.reader() as connection:
            return (await self._groups_of(connection, object_id))[offset:][:limit]

    async def count_transitive_groups(self, object_id: str) -> MemberCounts:
        """How many groups the object is in, directly and with all nesting."""
        groups = await self.transitive_groups(object_id)
        return MemberCounts(sum(not group.through for group in groups), len(groups))

    async def groups_of_device(self, row_id: int) -> DeviceGroups:
        """The groups that reach a managed device, the row `row_id` of `devices`: those of its Entra
        device, and those of its primary user. Both may be empty."""
        async with self._db.reader() as connection:
            device = await fetch_one(
                connection,
                "SELECT (SELECT e.directory_device_id FROM directory_devices AS e"  # noqa: S608
                " WHERE e.tenant_key = d.tenant_key AND e.deleted_at IS NULL"
                " AND e.entra_device_id = d.entra_device_id LIMIT 1), d.user_id"
                f" FROM devices AS d WHERE {of_tenant('d')} AND d.id = ?",
                (self._tenant_id, row_id),
            )
            entra_device, user = device or (None, None)
            return DeviceGroups(
                await self._groups_of(connection, entra_device) if entra_device else (),
                await self._groups_of(connection, user) if user else (),
            )

    async def groups_in_use(self) -> frozenset[str]:
        """The ids of the groups that live assignments refer to, and of those nested in them as far
        as the cache knows their members."""
        async with self._db.reader() as connection:
            used = await fetch(
                connection,
                f"SELECT DISTINCT group_id FROM assignments WHERE {OF_TENANT}"  # noqa: S608
                " AND deleted_at IS NULL AND group_id IS NOT NULL",
                (self._tenant_id,),
            )
            named = [group_id for (group_id,) in used]
            nested = await fetch(connection, _WITH_NESTED, (self._tenant_id, json_list(named)))
        return frozenset((*named, *(group_id for (group_id,) in nested)))

    async def _groups_of(
        self, connection: AsyncConnection, object_id: str
    ) -> tuple[NestedMember, ...]:
        way = await self._way(connection, _OUTWARD, object_id)
        return tuple(
            NestedMember(way.names[key], GROUP, way.through(place, itself=False))
            for place, key in enumerate(way.keys)
            if place
        )

    async def _way(self, connection: AsyncConnection, steps: str, object_id: str) -> _Way:
        rows = await fetch(connection, steps, (object_id, object_id.lower(), self._tenant_id))
        return _Way.of(rows)


async def _count_members(connection: AsyncConnection, way: _Way) -> MemberCounts:
    """Count the largest group by its index, and of the others what is not in that one as well."""
    sizes: dict[int, int] = dict(await fetch(connection, _SIZES, (json_list(way.keys),)))
    start = way.keys[0]
    largest = max(way.keys, key=sizes.__getitem__)
    others = [key for key in way.keys if key != largest and sizes[key]]
    beside: int = await scalar(connection, _BESIDE, (json_list(others), largest)) if others else 0
    found = [
        await scalar(connection, _CONTAINS, (json_list(keys), start))
        for keys in ((start,), way.keys)
    ]
    itself_direct, itself_nested = found
    return MemberCounts(sizes[start] - itself_direct, sizes[largest] + beside - itself_nested)


@dataclass(frozen=True)
class _Way:
    """The groups that were reached, each behind those that lead to it."""

    keys: tuple[int, ...] = ()
    """The nearest first, beginning with the start itself; none for an unknown start."""
    parents: Mapping[int, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, steps: Iterable[Row]) -> _Way:
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
