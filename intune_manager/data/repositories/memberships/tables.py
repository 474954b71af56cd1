"""The narrow tables of memberships: short keys for what they repeat, steps from group to group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    Text,
    insert,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.query import Linked, Reached
from intune_manager.data.repositories.memberships.entries import Shape
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.models import (
    DirectoryObjectRecord,
    MembershipRecord,
    MembershipShapeRecord,
    table_of,
)
from intune_manager.data.sql.sqlite.constructs import listed, one_of, ordered_join, seldom

OBJECTS = table_of(DirectoryObjectRecord)
MEMBERSHIPS = table_of(MembershipRecord)
SHAPES = table_of(MembershipShapeRecord)
_M = MEMBERSHIPS.alias("m")
_LIVE = _M.c.deleted.is_(None)


def keys_of(tenant_id: str, object_ids: Iterable[str]) -> Select[int]:
    """A SELECT of the keys of these groups and members of one tenant; unknown ids have none."""
    return select(OBJECTS.c.key).where(
        one_of(OBJECTS.c.object_id, object_ids), tenant_rows(OBJECTS, tenant_id)
    )


async def known_keys(
    connection: AsyncConnection, tenant_id: str, object_ids: Iterable[str]
) -> dict[str, int]:
    """The keys of those of these groups and members of one tenant that have one."""
    known = keys_of(tenant_id, object_ids).add_columns(OBJECTS.c.object_id)
    return {object_id: key for key, object_id in await connection.execute(known)}


@dataclass(frozen=True)
class KeyWriter:
    """Looks up keys within a transaction of the writer, and makes those that are missing."""

    connection: AsyncConnection
    tenant_id: str
    tenant_key: int

    async def objects(self, object_ids: Collection[str]) -> dict[str, int]:
        """The key of each of these ids."""
        keys = await known_keys(self.connection, self.tenant_id, object_ids)
        missing = [object_id for object_id in object_ids if object_id not in keys]
        if missing:
            new = listed(((object_id,) for object_id in missing), object_id=Text)
            made = (
                insert(OBJECTS)
                .from_select(
                    ["tenant_key", "object_id"], select(literal(self.tenant_key), new.c.object_id)
                )
                .returning(OBJECTS.c.object_id, OBJECTS.c.key)
            )
            keys.update((await self.connection.execute(made)).all())
        return keys

    async def shapes(self, shapes: Sequence[Shape]) -> list[int]:
        """The key of each of these shapes, in their order."""
        known = select(SHAPES.c.before_id, SHAPES.c.after_id, SHAPES.c.key).where(
            one_of(SHAPES.c.before_id, {shape.before for shape in shapes}),
            SHAPES.c.tenant_key == self.tenant_key,
        )
        found = await self.connection.execute(known)
        keys = {(before, after): key for before, after, key in found}
        return [keys.get(shape[:2]) or await self._new_shape(shape) for shape in shapes]

    async def _new_shape(self, shape: Shape) -> int:
        new = insert(SHAPES).values(
            tenant_key=self.tenant_key,
            before_id=shape.before,
            after_id=shape.after,
            member_type=shape.member_type,
        )
        key: int = (await self.connection.execute(new.returning(SHAPES.c.key))).scalar_one()
        return key


def linked_ids(linked: Linked, tenant_id: str) -> Select[str]:
    """The Graph ids of all that is in a group, or of all groups that something is in.

    Every nesting counts; an object is never connected with itself.
    """
    start = start_at(linked.object_id, tenant_id)
    reached = reached_from(start, linked.reached)
    source: FromClause = reached
    key: ColumnElement[int] = reached.c.key
    if linked.reached is Reached.MEMBERS:
        source = ordered_join(reached, _M, (_M.c.group_key == reached.c.key) & _LIVE & few(reached))
        key = _M.c.member_key
    named = ordered_join(source, OBJECTS, (OBJECTS.c.key == key) & few(reached))
    itself = OBJECTS.c.object_id == linked.object_id
    return select(OBJECTS.c.object_id).select_from(named).where(~itself)


def start_at(object_id: str, tenant_id: str) -> Select[int]:
    """The key of one object."""
    return (
        select(OBJECTS.c.key)
        .where(OBJECTS.c.object_id == object_id, tenant_rows(OBJECTS, tenant_id))
        .limit(1)
    )


def reached_from(start: Select[int], reached: Reached) -> CTE:
    """The keys of what `start` selects and of all groups inside it, or around it.

    UNION drops what was reached before: that ends the recursion where groups lie in a circle.
    """
    begun = start.cte("start")
    keys = select(begun.c.key).cte("reached", recursive=True)
    further, target = _further(keys, reached)
    return keys.union(select(target).select_from(further))


def _further(groups: CTE, reached: Reached) -> tuple[FromClause, ColumnElement[int]]:
    """One step from each of these groups: the rows to read, and the key that it leads to."""
    if reached is Reached.MEMBERS:
        nested = (_M.c.group_key == groups.c.key) & _M.c.may_nest & _LIVE & few(groups)
        return ordered_join(groups, _M, nested), _M.c.member_key
    around = (_M.c.member_key == groups.c.key) & _LIVE & few(groups)
    return ordered_join(groups, _M, around), _M.c.group_key


def few(groups: CTE) -> ColumnElement[bool]:
    """True, and says that the groups are few.

    SQLite takes a recursive table for a million rows. Once it has statistics, it reads all
    memberships and objects beforehand, to spare itself look-ups: 98 ms instead of 1 ms for the
    groups of a user among 900,000 memberships.
    """
    return seldom(groups.c.key.is_not(None))


def steps_from(start: Select[int], reached: Reached) -> CompoundSelect[int, int, str]:
    """Every step (from, to, object id of `to`) that can be taken; the first from nowhere."""
    keys = reached_from(start, reached)
    further, target = _further(keys, reached)
    named = ordered_join(further, OBJECTS, OBJECTS.c.key == target)
    itself = select(null().label("key"), OBJECTS.c.key, OBJECTS.c.object_id)
    return union_all(
        itself.where(OBJECTS.c.key.in_(start)),
        select(keys.c.key, target, OBJECTS.c.object_id).select_from(named),
    )
