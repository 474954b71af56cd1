"""Short keys for what memberships repeat: the ids of groups and members, the shapes of payloads."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.memberships.entries import Shape
from intune_manager.data.repositories.statements import (
    Condition,
    fetch,
    json_list,
    run,
    scalar,
)

TENANT_KEY = "(SELECT id FROM tenants WHERE tenant_id = ?)"


def keys_of(tenant_id: str, object_ids: Iterable[str]) -> Condition:
    """A SELECT of the keys of these groups and members of one tenant; unknown ids have none."""
    return Condition(
        "SELECT d.key FROM json_each(?) AS i CROSS JOIN directory_objects AS d"  # noqa: S608
        f" ON d.object_id = i.value AND d.tenant_key = {TENANT_KEY}",
        (json_list(object_ids), tenant_id),
    )


@dataclass(frozen=True)
class KeyWriter:
    """Looks up keys within a transaction of the writer, and makes those that are missing."""

    connection: AsyncConnection
    tenant_key: int

    async def objects(self, object_ids: Collection[str]) -> dict[str, int]:
        """The key of each of these ids."""
        keys = await self._known(object_ids)
        missing = [object_id for object_id in object_ids if object_id not in keys]
        if missing:
            await run(
                self.connection,
                "INSERT INTO directory_objects (tenant_key, object_id)"
                " SELECT ?, value FROM json_each(?)",
                (self.tenant_key, json_list(missing)),
            )
            keys |= await self._known(missing)
        return keys

    async def shapes(self, shapes: Sequence[Shape]) -> list[int]:
        """The key of each of these shapes, in their order."""
        found = await fetch(
            self.connection,
            "SELECT j.key, min(s.key) FROM json_each(?) AS j CROSS JOIN membership_shapes AS s"
            " ON s.tenant_key = ? AND s.before_id = json_extract(j.value, '$[0]')"
            " AND s.after_id IS json_extract(j.value, '$[1]') GROUP BY j.key",
            (json.dumps([shape[:2] for shape in shapes]), self.tenant_key),
        )
        keys: dict[int, int] = dict(found)
        return [
            keys[place] if place in keys else await self._new_shape(shape)
            for place, shape in enumerate(shapes)
        ]

    async def _known(self, object_ids: Collection[str]) -> dict[str, int]:
        found = await fetch(
            self.connection,
            "SELECT d.object_id, d.key FROM json_each(?) AS j CROSS JOIN directory_objects AS d"
            " ON d.object_id = j.value AND d.tenant_key = ?",
            (json_list(object_ids), self.tenant_key),
        )
        return dict(found)

    async def _new_shape(self, shape: Shape) -> int:
        key: int = await scalar(
            self.connection,
            "INSERT INTO membership_shapes (tenant_key, before_id, after_id, member_type)"
            " VALUES (?, ?, ?, ?) RETURNING key",
            (self.tenant_key, shape.before, shape.after, shape.member_type),
        )
        return key
