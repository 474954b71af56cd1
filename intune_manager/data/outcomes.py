"""How readings ended, where the cache stands, where the next run continues: what a sync records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

NEVER = "never"
COMPLETE = "complete"
"""Two verdicts that the cache itself knows."""
VERDICTS = frozenset({NEVER, COMPLETE, "partial", "forbidden", "unavailable", "failed"})
"""Whatever else a file says is taken for "never": nobody vouches for it."""


@dataclass(frozen=True)
class Counts:
    """What a reading changed in the cache. An object counts once, by what it came to."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    """Said by Graph to be gone, or missing from a full read."""
    restored: int = 0
    """Seen again after they had been marked as deleted."""
    unchanged: int = 0
    unreadable_values: int = 0
    """Property values that did not fit their column: the column is NULL, the payload is whole."""

    @property
    def received(self) -> int:
        """Objects that came, each once however often Graph sent it."""
        return self.created + self.updated + self.restored + self.unchanged

    @property
    def changed(self) -> int:
        """Objects that are not as they were."""
        return self.created + self.updated + self.restored + self.deleted

    def __add__(self, other: Counts) -> Counts:
        return _sum(self, other)


@dataclass(frozen=True)
class Cost:
    """What a reading took."""

    pages: int = 0
    requests: int = 0
    """HTTP requests, repeats included."""
    retries: int = 0
    waited_s: float = 0.0
    """Seconds of waiting because of throttling and faults."""
    received_bytes: int = 0
    """As they crossed the network, mostly compressed."""
    duration_s: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return _sum(self, other)


@dataclass(frozen=True)
class ResourceOutcome:
    """How one resource fared in a run, as the cache records it."""

    name: str
    verdict: str
    error: str = ""
    remedy: str = ""
    missing_scopes: tuple[str, ...] = ()
    mode: str | None = None
    """How it was read: full, resumed, delta, increment or fresh."""
    reason: str = ""
    """Why all of it was read although an earlier run had left something to build on."""
    notes: tuple[str, ...] = ()
    """What was done differently from the plan, as a query option that the server refused."""
    counts: Counts = field(default_factory=Counts)
    cost: Cost = field(default_factory=Cost)
    rows_written: int = 0
    """Rows that were added or changed, those of assignments among them."""
    live_rows: int | None = None
    """Objects of the resource that the cache holds afterwards; None unless it ended cleanly."""

    @property
    def rows(self) -> int:
        """Objects received, each counted once however often Graph sent it."""
        return self.counts.received


@dataclass(frozen=True)
class RunRecord:
    """One run. Without `finished_at` it is under way, or its process was killed."""

    id: int
    account: str
    full: bool
    cancelled: bool
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class ResourceRecord:
    """One attempt of a run to read one resource."""

    run_id: int
    resource: str
    seen_as: str | None
    """The account whose rights decided what Graph showed."""
    attempted_at: datetime
    finished_at: datetime | None
    outcome: ResourceOutcome | None
    """None while it is under way, and for good where the run was killed."""


@dataclass(frozen=True)
class ResourceStatus:
    """Where the cache stands with one resource, after all runs so far."""

    resource: str
    attempt: ResourceRecord | None = None
    """The last attempt that came to an end."""
    success: ResourceRecord | None = None
    """The last attempt that ended cleanly."""
    full: ResourceRecord | None = None
    """The last attempt that ended cleanly and read all of it, page by page."""

    @property
    def outcome(self) -> ResourceOutcome:
        """Of the last attempt; one with the verdict "never" when there was none."""
        if self.attempt is None or self.attempt.outcome is None:
            return ResourceOutcome(self.resource, NEVER)
        return self.attempt.outcome

    @property
    def last_attempt_at(self) -> datetime | None:
        return None if self.attempt is None else self.attempt.attempted_at

    @property
    def last_success_at(self) -> datetime | None:
        return None if self.success is None else self.success.finished_at

    @property
    def last_full_at(self) -> datetime | None:
        return None if self.full is None else self.full.finished_at

    @property
    def seen_as(self) -> str | None:
        """The account whose eyes saw the rows: of the last success, else of the last attempt."""
        seen = self.success or self.attempt
        return None if seen is None else seen.seen_as

    @property
    def attempted_as(self) -> str | None:
        """The account of the last attempt: who may lack a permission."""
        return None if self.attempt is None else self.attempt.seen_as


MeasureT = TypeVar("MeasureT", Counts, Cost)
_OTHER_NAMES = {"unreadable_values": "odd"}


def names_of(kind: type[Counts | Cost]) -> tuple[str, ...]:
    """What the keys of `--json` call the measures of `kind`."""
    return tuple(_OTHER_NAMES.get(field.name, field.name) for field in fields(kind))


def named_values(measures: Counts | Cost) -> dict[str, int | float]:
    """The measures under the names of `names_of`."""
    names = names_of(type(measures))
    values = (getattr(measures, field.name) for field in fields(measures))
    return dict(zip(names, values, strict=True))


def measures_in(kind: type[MeasureT], named: Mapping[str, Any]) -> MeasureT:
    """The measures of `kind` out of values under the names of `names_of`, among others."""
    return kind(*(named[name] for name in names_of(kind)))


def _sum(one: MeasureT, other: MeasureT) -> MeasureT:
    return type(one)(*(getattr(one, f.name) + getattr(other, f.name) for f in fields(one)))


class PositionKind(StrEnum):
    """What a position is good for."""

    DELTA = "delta"
    """The delta link at which the next round of changes begins."""
    SWEEP = "sweep"
    """The next link at which an interrupted pass continues."""
    WATERMARK = "watermark"
    """How far a filter by time has come."""


@dataclass(frozen=True)
class Position:
    """One place to continue at."""

    link: str | None
    """Exactly as Graph gave it. Never to be logged."""
    state: bytes
    run_id: int
    saved_at: datetime
