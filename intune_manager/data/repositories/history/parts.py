"""What entries of the history are about where it is no object of its own: whose part it is, and
whom an assignment reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.json_values import folded_id, type_name
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.models import RECORDS, AssignmentRecord, GroupMemberRecord, table_of
from intune_manager.data.sql.sqlite.constructs import one_of
from intune_manager.registry.resource import NOBODY
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
    """The names of groups, filters and members by id, as it is written here; unknown ids and
    nameless objects left out."""
    ids = sorted(set(object_ids))
    names: dict[str, str] = {}
    for table in (tables[name] for name in _NAMED if name in tables):
        rows = table_of(RECORDS[table.name])
        object_id, name = rows.c[table.id_column], rows.c[table.name_column]
        named = select(object_id, name).where(
            tenant_rows(rows, tenant_id), one_of(object_id, ids), name.is_not(None)
        )
        names |= {row[0]: row[1] for row in await connection.execute(named)}
    return {each: names[folded] for each in ids if (folded := folded_id(each)) in names}


async def _assignments(
    connection: AsyncConnection, tenant_id: str, row_ids: Sequence[int]
) -> dict[Place, Part]:
    assignment = table_of(AssignmentRecord)
    chosen = (tenant_rows(assignment, tenant_id), one_of(assignment.c.id, row_ids))
    found = await connection.execute(select(assignment).where(*chosen))
    return {
        (ASSIGNMENTS, row.id): Part(
            ObjectRef(row.source_type, row.source_id, row.source_name), label=_reached(row)
        )
        for row in found
    }


def _reached(assignment: Row[Any]) -> str:
    words = AssignmentTarget.of(assignment.raw_payload).words(
        group_name=assignment.group_name, filter_name=assignment.filter_name
    )
    return words if assignment.intent is None else f"{assignment.intent}, {words}"


async def _memberships(
    connection: AsyncConnection, tables: Mapping[str, Table], tenant_id: str, row_ids: Sequence[int]
) -> dict[Place, Part]:
    membership = table_of(GroupMemberRecord)
    chosen = (tenant_rows(membership, tenant_id), one_of(membership.c.id, row_ids))
    edges = select(membership.c.id, membership.c.group_id, membership.c.member_id).where(*chosen)
    rows = (await connection.execute(edges)).all()
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


class TargetKind(StrEnum):
    """Whom an assignment can be made to; OTHER is a kind that Graph has added since."""

    GROUP = "groupAssignmentTarget"
    EXCLUDED_GROUP = "exclusionGroupAssignmentTarget"
    ALL_DEVICES = "allDevicesAssignmentTarget"
    ALL_USERS = "allLicensedUsersAssignmentTarget"
    COLLECTION = "configurationManagerCollectionAssignmentTarget"
    OTHER = "other"


class _Target(msgspec.Struct):
    type: object = msgspec.field(name="@odata.type", default=None)
    group_id: object = msgspec.field(name="groupId", default=None)
    collection_id: object = msgspec.field(name="collectionId", default=None)
    filter_id: object = msgspec.field(name="deviceAndAppManagementAssignmentFilterId", default=None)
    filter_mode: object = msgspec.field(
        name="deviceAndAppManagementAssignmentFilterType", default=None
    )


class _Assignment(msgspec.Struct):
    target: _Target | None = None


class AssignmentTarget(msgspec.Struct, frozen=True):
    """The target of one assignment. Absent, null and all-zero ids are None."""

    kind: TargetKind
    odata_type: str = ""
    """Without namespace; what Graph sent even when `kind` is OTHER."""
    group_id: str | None = None
    collection_id: str | None = None
    filter_id: str | None = None
    filter_excludes: bool = False

    @classmethod
    def of(cls, raw: str) -> AssignmentTarget:
        """The target in an assignment's verbatim JSON; OTHER when it cannot be made out."""
        try:
            target = msgspec.json.decode(raw, type=_Assignment).target or _Target()
        except (msgspec.DecodeError, RecursionError):
            return cls(TargetKind.OTHER)
        odata_type = type_name(_id(target.type) or "")
        known = odata_type in set(TargetKind) - {TargetKind.OTHER}
        mode = target.filter_mode
        return cls(
            TargetKind(odata_type) if known else TargetKind.OTHER,
            odata_type,
            _id(target.group_id),
            _id(target.collection_id),
            _id(target.filter_id) if mode in {"include", "exclude"} else None,
            mode == "exclude",
        )

    def words(self, *, group_name: str | None = None, filter_name: str | None = None) -> str:
        """A phrase such as "All devices, only those of filter Corporate".

        Where a name is not known its id stands instead: the group or filter may be deleted.
        """
        whom = self._whom(group_name)
        if self.filter_id is None:
            return whom
        which = "except those" if self.filter_excludes else "only those"
        return f"{whom}, {which} of filter {filter_name or self.filter_id}"

    def _whom(self, group_name: str | None) -> str:
        group = group_name or self.group_id or "unknown"
        match self.kind:
            case TargetKind.GROUP:
                return f"Group {group}"
            case TargetKind.EXCLUDED_GROUP:
                return f"Not group {group}"
            case TargetKind.ALL_DEVICES:
                return "All devices"
            case TargetKind.ALL_USERS:
                return "All users"
            case TargetKind.COLLECTION:
                return f"Collection {self.collection_id or 'unknown'}"
            case TargetKind.OTHER:
                return self.odata_type or "Unknown target"


def _id(value: object) -> str | None:
    return value if isinstance(value, str) and value not in NOBODY else None
