"""What a view asks of a repository, who answers, and what it gets back: cheap to import."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

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


class Operator(StrEnum):
    """How a value is compared."""

    EQUAL = "="
    NOT_EQUAL = "<>"
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True)
class JsonPath:
    """A scalar inside the payload: `$.hardwareInformation.tpmVersion`, `$.phones[0]`.

    JSON's true and false compare as 1 and 0. Raises ValueError for what is no such path.
    """

    path: str

    def __post_init__(self) -> None:
        if not _JSON_PATH.fullmatch(self.path):
            raise ValueError(f"{self.path!r} is no JSON path: write $.name.inner[0]")


_JSON_PATH = re.compile(r"""\$(\.[A-Za-z_@][\w@.-]*?|\."[^"\\]+"|\[\d+\])*""")

Operand = str | JsonPath
"""What a condition looks at: a column that the table declares, or a place in the payload."""


@dataclass(frozen=True)
class Filter:
    """Rows whose `column` holds one of `values`; None stands for "no value".

    No values at all match no row.
    """

    column: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class IsNull:
    """Rows that have no value there; a place that the payload does not have holds none."""

    operand: Operand


@dataclass(frozen=True)
class Comparison:
    """Rows whose value stands in that relation to another one. No value stands in none.

    Text is compared without regard to the case of ASCII letters, ids exactly but for GUIDs in them;
    dates as the text that the cache holds.
    """

    operand: Operand
    operator: Operator
    value: str | int | float


@dataclass(frozen=True)
class Between:
    """Rows whose value is from `low` to `high`, both included; None leaves that end open."""

    operand: Operand
    low: str | int | float | None = None
    high: str | int | float | None = None


@dataclass(frozen=True)
class Contains:
    """Rows whose text contains another one. The case of ASCII letters does not matter."""

    operand: Operand
    text: str


@dataclass(frozen=True)
class StartsWith:
    """Rows whose text begins with another one. The case of ASCII letters does not matter."""

    operand: Operand
    text: str


@dataclass(frozen=True)
class OlderThan:
    """Rows whose instant lies further back than `age` from the moment of the question."""

    column: str
    age: timedelta


@dataclass(frozen=True)
class Not:
    """Every row that the condition does not match, those without a value among them."""

    condition: Condition


@dataclass(frozen=True)
class AllOf:
    """Rows that every condition matches; of no conditions, all rows."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """Rows that at least one condition matches; of no conditions, none."""

    conditions: tuple[Condition, ...]


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


Condition = (
    Filter
    | IsNull
    | Comparison
    | Between
    | Contains
    | StartsWith
    | OlderThan
    | Linked
    | Not
    | AllOf
    | AnyOf
)
"""What rows can be narrowed by: `repositories.rows.filters` makes SQL of it."""


@dataclass(frozen=True)
class RowQuery:
    """A window of a table: which columns of which rows, in which order.

    `search` is what the user typed: every word must occur, as a part of any searched column, in
    upper or lower case, with or without accents. `sort=None` means the table's default order.
    `limit=None` means every row from `offset` on. Every column must be declared by the table.
    `filters` narrow by the values that facets offer, `where` by any condition.
    """

    columns: tuple[str, ...] = ()
    search: str = ""
    filters: tuple[Filter, ...] = ()
    sort: Sort | None = None
    offset: int = 0
    limit: int | None = 200
    include_deleted: bool = False
    linked: Linked | None = None
    where: Condition | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether search, filters or a link may leave rows of the table out."""
        return bool(self.search.strip() or self.filters or self.linked or self.where)


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


Row = tuple[Any, ...]
"""The row id, then the values of the asked columns in their order."""


class RowSource(Protocol):
    """Answers about one table of one tenant, without what a repository has to import."""

    async def rows(self, q: RowQuery) -> Sequence[Row]:
        """The rows of the window that `q` describes."""

    async def count(self, q: RowQuery) -> int:
        """How many rows `q` has without its window."""

    async def facets(self, q: RowQuery, column: str) -> Sequence[FacetValue]:
        """The distinct values of `column` with their counts, the filter of `q` on it left aside."""

    async def payload(self, row_id: int) -> Payload | None:
        """One object in full; None when there is no such row."""

    async def position(self, q: RowQuery, row_id: int) -> int | None:
        """The 0-based place of a row in the order of `q`; None when `q` does not hold it."""

    async def related(self, row_id: int, *, limit: int = 50) -> Sequence[Related]:
        """The objects at the other end of each relation, the first `limit` of each."""


SourceOf = Callable[[str], RowSource]
"""Gives the source of a table by the table's name."""
