"""Short keys for what memberships repeat: the ids of groups and members, the shapes of payloads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, Text, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.memberships.entries import Shape
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.models import (
    DirectoryObjectRecord,
    MembershipRecord,
    MembershipShapeRecord,
    table_of,
)
from intune_manager.data.sql.sqlite.constructs import listed, one_of

OBJECTS = table_of(DirectoryObjectRecord)
MEMBERSHIPS = table_of(MembershipRecord)
SHAPES = table_of(MembershipShapeRecord)


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
