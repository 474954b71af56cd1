"""What one Graph resource is: where it is read, with which permission, into which rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Version = Literal["v1.0", "beta"]


class Service(StrEnum):
    """The service families that Graph throttles apart from each other."""

    INTUNE = "intune"
    INTUNE_DEVICES = "intune-devices"
    ENTRA = "entra"


class Fetch(StrEnum):
    """How the rows of a resource are read."""

    LIST = "list"
    """Page after page of its collection."""
    MEMBERS = "members"
    """The `members@delta` entries of a whole `groups/delta` round."""


class Assignments(StrEnum):
    """Where the assignments of a resource's objects come from."""

    NONE = "none"
    EXPAND = "expand"
    """`$expand=assignments` on the list; `$batch` of `/assignments` where the server refuses."""


@dataclass(frozen=True)
class Resource:
    """One kind of Graph data. Adding one costs a declaration, a record class and a schema step."""

    name: str
    """Unique, snake_case: what `--only` takes and every report says."""
    title: str
    graph_path: str
    """As `deviceManagement/managedDevices`: no version, no leading slash."""
    version: Version
    scope: str
    """The least permission that reads it."""
    service: Service
    table: str
    kind: str | None = None
    """The value of the table's discriminator column in its rows."""
    paths: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Column name to Graph property where it differs from the table's declaration."""
    select: tuple[str, ...] = ()
    top: int | None = None
    """Page size to ask for; dropped when the server refuses it."""
    fetch: Fetch = Fetch.LIST
    assignments: Assignments = Assignments.NONE
    volatile: frozenset[str] = frozenset()
    """Top-level properties whose change updates the row but is no news for the history."""
    optional: bool = False
    """A tenant may lack it (licence, segment); that is "not available", not an error."""
