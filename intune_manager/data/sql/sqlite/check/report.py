"""What a check of the cache found, as values."""

from __future__ import annotations

from dataclasses import dataclass

EXAMPLES = 5


@dataclass(frozen=True)
class Problem:
    """Something that should not be: the fault of the file or of the program."""

    check: str
    """schema, search, counts, parts, duplicates, tenants, rows or payloads."""
    where: str
    """The table or resource."""
    text: str
    """One sentence for people."""
    count: int = 1
    examples: tuple[str, ...] = ()
    repairable: bool = False
    """Whether `db check --repair` mends it."""


@dataclass(frozen=True)
class OrphanExample:
    """One object that is referred to and is not there."""

    object_id: str
    referred_by: str
    """The name, or else the id, of one row that refers to it."""
    links: int
    deleted: bool


@dataclass(frozen=True)
class Orphans:
    """References of one column that lead to no live object."""

    table: str
    column: str
    targets: tuple[str, ...]
    """The tables that were looked through."""
    links: int
    """All references of the column, those that lead somewhere too."""
    deleted: int
    """References to objects that are marked as deleted."""
    unknown: int
    """References to objects that the cache never knew."""
    examples: tuple[OrphanExample, ...] = ()

    @property
    def count(self) -> int:
        return self.deleted + self.unknown


@dataclass(frozen=True)
class IntegrityReport:
    """What is wrong, what is merely worth knowing, and which references lead nowhere."""

    problems: tuple[Problem, ...]
    orphans: tuple[Orphans, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Repair:
    """What was built anew."""

    searches: tuple[str, ...]
    """Tables whose search index was made again from their rows."""
    texts: int
    """How many texts were indexed for them."""
    indexes: tuple[str, ...]
    """Indexes that were missing."""
