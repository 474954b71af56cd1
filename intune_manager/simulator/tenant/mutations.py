"""Changes to the demo tenant, as values, and what the audit log says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import msgspec

from intune_manager.simulator.content.audit import AUDIT_EVENTS, AUDITED
from intune_manager.simulator.content.instants import stamp_of
from intune_manager.simulator.content.source import JsonObject

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Op(StrEnum):
    ADD = "add"
    MODIFY = "modify"
    RENAME = "rename"
    DELETE = "delete"
    RESTORE = "restore"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    ADD_MEMBER = "add_member"
    REMOVE_MEMBER = "remove_member"


@dataclass(frozen=True)
class Mutation:
    """One change to one object of one collection.

    `path` is the collection's Graph path. For `add` the properties are laid over a complete,
    invented object, and an `id` among them (or in `id`) becomes its id. `rename` takes the new
    name in `name`, `assign` and `unassign` an assignment's properties, and the member operations
    need `member_type` ("user", "device", "group") and `member_id`; their `id` is the group's.
    """

    op: Op
    path: str
    id: str | None = None
    properties: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    name: str | None = None
    member_type: str | None = None
    member_id: str | None = None


def mutation_from(change: Mapping[str, Any]) -> Mutation:
    """The mutation that plain JSON values describe. Raises ValueError saying what is wrong."""
    unknown = set(change) - set(Mutation.__dataclass_fields__)
    if unknown:
        raise ValueError(f"unknown keys of a mutation: {', '.join(sorted(unknown))}")
    try:
        return msgspec.convert(dict(change), Mutation)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


_LONGEST_VALUE = 500
_INTUNE = ("deviceManagement/", "deviceAppManagement/")
_MANAGED_DEVICES = "deviceManagement/managedDevices"
_REPORTED = frozenset({AUDIT_EVENTS, "deviceManagement/detectedApps"})
"""What nobody writes by hand."""
_SET_BY_HAND = frozenset(
    {"deviceCategoryDisplayName", "managedDeviceName", "managedDeviceOwnerType", "notes"}
)
"""Of a device; it reports all else itself, which is in no audit event."""
_CREATED, _DELETED = (Op.ADD, Op.RESTORE, Op.ASSIGN), (Op.DELETE, Op.UNASSIGN)


def logged(mutation: Mutation, object_id: str, now: datetime) -> JsonObject | None:
    """The audit event of a change; None for the directory and what devices report themselves."""
    op, path = mutation.op, mutation.path
    if not path.startswith(_INTUNE) or path in _REPORTED:
        return None
    if path == _MANAGED_DEVICES and not _by_hand(mutation):
        return None
    operation = "Create" if op in _CREATED else "Delete" if op in _DELETED else "Patch"
    category, kind, what = AUDITED.get(path) or _from_segment(path)
    if op in (Op.ASSIGN, Op.UNASSIGN):
        kind, what = f"{kind}Assignment", f"{what} assignment"
    resource = {
        "displayName": mutation.name or mutation.properties.get("displayName") or "<null>",
        "auditResourceType": kind,
        "resourceId": object_id,
        "modifiedProperties": [
            {"displayName": name, "oldValue": None, "newValue": str(value)[:_LONGEST_VALUE]}
            for name, value in mutation.properties.items()
        ],
    }
    return {
        "displayName": f"{operation} {what}",
        "componentName": category,
        "category": category,
        "activityDateTime": stamp_of(now),
        "activityType": f"{operation} {kind}",
        "activityOperationType": operation,
        "activityResult": "Success",
        "resources": [resource],
    }


def _by_hand(mutation: Mutation) -> bool:
    if mutation.op is Op.MODIFY:
        return not _SET_BY_HAND.isdisjoint(mutation.properties)
    return mutation.op in (Op.RENAME, Op.DELETE)


def _from_segment(path: str) -> tuple[str, str, str]:
    """Category, resource type and words for a family without names of its own here."""
    segment = path.rpartition("/")[2].removesuffix("s")
    words = re.sub("([A-Z])", lambda capital: f" {capital[0].lower()}", segment)
    category = "Application" if path.startswith("deviceAppManagement/") else "DeviceConfiguration"
    return category, f"{segment[:1].upper()}{segment[1:]}", words
