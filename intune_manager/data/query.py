"""What a view asks of a repository and what it gets back: values only, cheap to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from intune_manager.registry.resource import Resource
from intune_manager.registry.table import Relation, Table

Value = str | int | None
"""What a cell of the cache holds: text (dates as `YYYY-MM-DDTHH:MM:SS.ffffffZ`), integers
(booleans as 0 and 1) or nothing."""


@dataclass(frozen=True)
class Sort:
    """The order of rows. Rows without a value come last both ways; ties are broken by row id."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class Filter:
    """Rows whose `column` holds one of `values`; None stands for "no value".

    No values at all match no row.
    """

    column: str
    values: tuple[Value, ...]


class Reached(StrEnum):
    """In which direction memberships are followed."""

    MEMBERS = "members"
    """What is in a group, and in the groups inside it."""
    GROUPS = "groups"
    """The groups that a user, a device or a group is in, and those that these are in."""


@dataclass(frozen=True)
class Linked:
    """Rows that memberships connect with one object, at any number of steps."""

    reached: Reached
    object_id: str
    """Of the directory object that the way begins at."""
    label: str = field(default="", compare=False)
    """How it reads above the table."""


@dataclass(frozen=True)
class RowQuery:
    """A window of a table: which columns of which rows, in which order.

    `search` is what the user typed: every word must occur, as a part of any searched column, in
    upper or lower case, with or without accents. `sort=None` means the table's default order.
    `limit=None` means every row from `offset` on. Every column must be declared by the table.
    """

    columns: tuple[str, ...] = ()
    search: str = ""
    filters: tuple[Filter, ...] = ()
    sort: Sort | None = None
    offset: int = 0
    limit: int | None = 200
    include_deleted: bool = False
    linked: Linked | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether search, filters or a link may leave rows of the table out."""
        return bool(self.search.strip() or self.filters or self.linked)


def rows_of(resource: Resource, table: Table, *, include_deleted: bool = False) -> RowQuery:
    """The query for all rows of `resource` in `table`, the table it is declared for.

    In a table that several resources share, the discriminator tells them apart.
    """
    filters: tuple[Filter, ...] = ()
    if table.discriminator is not None:
        filters = (Filter(table.discriminator, (resource.kind,)),)
    return RowQuery(columns=(), filters=filters, include_deleted=include_deleted)


@dataclass(frozen=True)
class FacetValue:
    """One distinct value of a facet column and how many rows hold it."""

    value: Value
    count: int


@dataclass(frozen=True)
class Payload:
    """One object as Graph sent it, with the columns that were read from it."""

    id: int
    """The row id in the cache."""
    object_id: str
    name: str
    """Its display name; its object id when Graph gave none."""
    raw: str
    """The JSON text exactly as received."""
    columns: Mapping[str, object]
    """Every declared column by name, as stored."""
    first_seen_at: datetime
    changed_at: datetime
    """When a sync last found it different from before."""
    last_synced_at: datetime
    """When a sync last wrote or confirmed it."""
    deleted_at: datetime | None
    """When a complete sync no longer found it; None while it exists."""


@dataclass(frozen=True)
class RelatedRow:
    """An object at the other end of a relation: enough to show a link."""

    id: int
    name: str
    detail: str
    """A second line that tells it from others of the same name; may be empty."""


@dataclass(frozen=True)
class Related:
    """The other end of one relation: how many objects there are, and the first of them."""

    relation: Relation
    count: int
    rows: tuple[RelatedRow, ...]
