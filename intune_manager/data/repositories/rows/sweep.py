"""A sweep: one whole reading of a collection, and which rows it has seen so far."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec


class RowSet:
    """A set of row ids up to a limit, one bit each: a million rows cost 125 KB."""

    def __init__(self, max_id: int, bits: bytes = b"") -> None:
        self._bits = bytearray(max_id // 8 + 1)
        self._bits[: len(bits)] = bits

    def add(self, row_id: int) -> None:
        self._bits[row_id >> 3] |= 1 << (row_id & 7)

    def update(self, row_ids: Iterable[int]) -> None:
        for row_id in row_ids:
            self.add(row_id)

    def __contains__(self, row_id: int) -> bool:
        return bool(self._bits[row_id >> 3] & (1 << (row_id & 7)))

    def __bytes__(self) -> bytes:
        return bytes(self._bits)

    def __or__(self, other: RowSet) -> RowSet:
        """The rows of both, which have the same limit."""
        both = int.from_bytes(self._bits, "little") | int.from_bytes(other._bits, "little")
        size = len(self._bits)
        return RowSet(size * 8 - 1, both.to_bytes(size, "little"))


class _Marks(msgspec.Struct):
    """Which rows a pass had seen when it was cut off, as it is stored."""

    max_id: int
    seen: bytes


@dataclass
class ChangeSource:
    """Where a write comes from: what the history says of it."""

    run_id: int | None
    """The sync run; None for what was read for one object on demand."""
    resource: str
    """What the history calls the resource."""
    volatile: frozenset[str] = frozenset()
    """Top-level properties whose change is no news."""
    records_new: bool = True
    """Whether new objects enter the history: not those of the first complete reading."""


@dataclass
class Sweep(ChangeSource):
    """One pass over the rows of a resource, in one run.

    A row with an id above `max_id` was created by this very pass, for one run writes at a time.
    When a run is cut off, `marks` tells a later one which rows the pass had seen.
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
    _earlier: RowSet | None = field(init=False, default=None)
    """What the pass had seen in the run that was cut off; the counts are of this run alone."""

    def __post_init__(self) -> None:
        self.seen = RowSet(self.max_id)
        self.changed = RowSet(self.max_id)

    def created(self, row_id: int) -> bool:
        return row_id > self.max_id

    def has_seen(self, row_id: int) -> bool:
        """Whether the pass has come across that row before."""
        return row_id > self.max_id or row_id in self.seen

    def counted(self, row_id: int) -> bool:
        """Whether it already counts as created, updated or restored."""
        return row_id > self.max_id or row_id in self.changed

    @property
    def passed(self) -> RowSet:
        """The rows up to `max_id` that the pass has seen, in whichever run: the others are gone."""
        return self.seen if self._earlier is None else self.seen | self._earlier

    def start_again(self) -> None:
        """The pass begins anew: what it had seen before it was cut off no longer counts."""
        self._earlier = None

    def marks(self) -> bytes:
        """Which rows the pass has seen so far: what a later run needs to complete it."""
        marks = _Marks(self.max_id, zlib.compress(bytes(self.passed), 1))
        return msgspec.msgpack.encode(marks)

    def resume(self, marks: bytes) -> None:
        """Count in what the pass had seen before it was cut off. Raises ValueError for nonsense.

        Rows above the limit of that time were created by the pass itself, so it has seen them.
        """
        try:
            earlier = msgspec.msgpack.decode(marks, type=_Marks)
            bits = zlib.decompress(earlier.seen)
        except (msgspec.DecodeError, zlib.error) as error:
            raise ValueError("these are no marks of a sweep") from error
        if earlier.max_id > self.max_id:
            raise ValueError("the rows of that sweep are gone")
        self._earlier = RowSet(self.max_id, bits)
        self._earlier.update(range(earlier.max_id + 1, self.max_id + 1))
