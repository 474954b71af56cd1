"""A sweep: one whole reading of a collection, and which rows it has met so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


class RowSet:
    """A set of row ids up to a limit, one bit each: a million rows cost 125 KB."""

    def __init__(self, max_id: int) -> None:
        self._bits = bytearray(max_id // 8 + 1)

    def add(self, row_id: int) -> None:
        self._bits[row_id >> 3] |= 1 << (row_id & 7)

    def update(self, row_ids: Iterable[int]) -> None:
        for row_id in row_ids:
            self.add(row_id)

    def __contains__(self, row_id: int) -> bool:
        return bool(self._bits[row_id >> 3] & (1 << (row_id & 7)))


@dataclass
class Origin:
    """Where a write comes from: what the history says of it."""

    run_id: int
    resource: str
    """What the history calls the resource."""
    volatile: frozenset[str] = frozenset()
    """Top-level properties whose change is no news."""
    told: bool = True
    """False for a baseline of millions of rows that each are no news."""


@dataclass
class Sweep(Origin):
    """One pass over the rows of a resource. It lives as long as the pass and is never stored.

    A row with an id above `max_id` was created by this very pass, for one run writes at a time.
    """

    max_id: int = 0
    """The highest row id of the table when the pass began."""
    kind: str | None = None
    """The discriminator's value in its rows."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """Column name to Graph property where it differs from the table's declaration."""
    seen: RowSet = field(init=False)
    changed: RowSet = field(init=False)
    """Seen rows that were already counted as updated or restored."""

    def __post_init__(self) -> None:
        self.seen = RowSet(self.max_id)
        self.changed = RowSet(self.max_id)

    def created(self, row_id: int) -> bool:
        return row_id > self.max_id

    def met(self, row_id: int) -> bool:
        """Whether the pass has come across that row before."""
        return row_id > self.max_id or row_id in self.seen

    def counted(self, row_id: int) -> bool:
        """Whether it already counts as created, updated or restored."""
        return row_id > self.max_id or row_id in self.changed
