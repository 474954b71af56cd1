"""Changes to the demo tenant, as values: what an administrator or a device would have done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import msgspec

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Op(StrEnum):
    """The kinds of change."""

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
