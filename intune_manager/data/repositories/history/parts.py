"""What entries of the history are about where it is no object of its own: whose part it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.models.assignment import AssignmentTarget
from intune_manager.data.repositories.statements import OF_TENANT, Row, fetch, json_list
from intune_manager.registry.table import Table

ASSIGNMENTS, MEMBERSHIPS = "assignments", "group_members"
_NAMED = ("groups", "assignment_filters", "users", "directory_devices")

Place = tuple[str, int]
"""Table and row id."""


@dataclass(frozen=True)
class ObjectRef:
    """An object that something belongs to."""

    kind: str
    """The name of its resource."""
    object_id: str
    name: str | None


@dataclass(frozen=True)
class Part:
    """What exists within another object only."""

    owner: ObjectRef
    name: str | None = None
    """What people call the part, where the row itself does not say it."""
    label: str | None = None
    """What tells the parts of one object apart, in words: whom an assignment reaches."""
    is_audited: bool = True
    """Whether Intune's audit log tells of changes to it."""


async def parts_among(
    connection: AsyncConnection,
    tables: Mapping[str, Table],
    tenant_id: str,
    places: Iterable[Place],
) -> dict[Place, Part]:
    """Those of the rows at `places` that are parts of objects, each with its owner."""
    wanted: dict[str, list[int]] = {}
    for table, row_id in places:
        wanted.setdefault(table, []).append(row_id)
    parts: dict[Place, Part] = {}
    if ASSIGNMENTS in wanted:
        parts |= await _assignments(connection, tenant_id, wanted[ASSIGNMENTS])
    if MEMBERSHIPS in wanted:
        parts |= await _memberships(connection, tables, tenant_id, wanted[MEMBERSHIPS])
    return parts


async def names_of(
    connection: AsyncConnection,
    tables: Mapping[str, Table],
    tenant_id: str,
    object_ids: Iterable[str],
) -> dict[str, str]:
    """The names of groups, filters and members by id; unknown ids and nameless objects left out."""
    ids = json_list(sorted(set(object_ids)))
    names: dict[str, str] = {}
    for table in (tables[name] for name in _NAMED if name in tables):
        rows = await fetch(
            connection,
            f"SELECT {table.id_column}, {table.name_column} FROM {table.name}"  # noqa: S608
            f" WHERE {OF_TENANT} AND {table.id_column} IN (SELECT value FROM json_each(?))",
            (tenant_id, ids),
        )
        names |= {object_id: name for object_id, name in rows if name is not None}
    return names


async def _assignments(
    connection: AsyncConnection, tenant_id: str, row_ids: Sequence[int]
) -> dict[Place, Part]:
    columns = "source_type, source_id, source_name, intent, raw_payload"
    columns += ", group_name, filter_name"
    rows = await _rows(connection, ASSIGNMENTS, columns, tenant_id, row_ids)
    return {
        (ASSIGNMENTS, row_id): Part(
            ObjectRef(source_type, source_id, name), label=_reached(*target)
        )
        for row_id, source_type, source_id, name, *target in rows
    }


def _reached(intent: str | None, raw: str, group: str | None, filter_name: str | None) -> str:
    words = AssignmentTarget.of(raw).words(group_name=group, filter_name=filter_name)
    return words if intent is None else f"{intent}, {words}"


async def _memberships(
    connection: AsyncConnection,
    tables: Mapping[str, Table],
    tenant_id: str,
    row_ids: Sequence[int],
) -> dict[Place, Part]:
    rows = await _rows(connection, MEMBERSHIPS, "group_id, member_id", tenant_id, row_ids)
    ids = {found for _, *both in rows for found in both}
    names = await names_of(connection, tables, tenant_id, ids)
    return {
        (MEMBERSHIPS, row_id): Part(
            ObjectRef("groups", group_id, names.get(group_id)),
            names.get(member_id),
            is_audited=False,
        )
        for row_id, group_id, member_id in rows
    }


async def _rows(
    connection: AsyncConnection, table: str, columns: str, tenant_id: str, row_ids: Sequence[int]
) -> list[Row]:
    return await fetch(
        connection,
        f"SELECT id, {columns} FROM {table}"  # noqa: S608
        f" WHERE {OF_TENANT} AND id IN (SELECT value FROM json_each(?))",
        (tenant_id, json_list(row_ids)),
    )
