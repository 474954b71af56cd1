"""What a sync run tells the world: progress while it runs, a report when it has ended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

import msgspec

from intune_manager.data.outcomes import Cost, Counts, ResourceOutcome, measures_in, named_values
from intune_manager.words import iso_utc


class Verdict(StrEnum):
    """How far the rows of one resource can be trusted after the last attempt to read it."""

    COMPLETE = "complete"
    """Read from the first page to the last; what had vanished is marked as deleted."""
    PARTIAL = "partial"
    """Some pages were stored, then it stopped. Nothing was marked as deleted."""
    FORBIDDEN = "forbidden"
    """The account may not read it. Rows of earlier runs are still there."""
    UNAVAILABLE = "unavailable"
    """The tenant has no such data: no licence, or no such segment."""
    FAILED = "failed"
    """Nothing new was stored. Rows of earlier runs are still there."""
    NEVER = "never"
    """Not read at all: in a status, never so far; in a report, not reached by that run."""


class Mode(StrEnum):
    """How much of a resource a run read."""

    FULL = "full"
    """All of it, from the first page."""
    RESUMED = "resumed"
    """The rest of a pass that an earlier run had to leave: together they read all of it."""
    DELTA = "delta"
    """What Graph reports as changed since the last time."""
    INCREMENT = "increment"
    """What was in touch since the last time, and which objects there still are."""
    FRESH = "fresh"
    """Nothing: what an earlier run read is fresh enough."""


class Stage(StrEnum):
    """What a run is doing with one resource at this moment."""

    WAITING = "waiting"
    READING = "reading"
    ASSIGNMENTS = "assignments"
    """Its rows are stored; their assignments are being read."""
    DETAILS = "details"
    """Its rows are stored; what the list leaves out of them is being read, object by object."""
    SWEEPING = "sweeping"
    """Rows that were not seen are being marked as deleted."""
    DONE = "done"


@dataclass(frozen=True)
class ResourceProgress:
    """Where one resource stands in a run."""

    resource: str
    """The name in the registry."""
    title: str
    state: Stage
    rows: int = 0
    """Objects received so far (for group members: entries)."""
    pages: int = 0
    estimate: int | None = None
    """The number of rows to expect, None when there is no ground for a guess."""
    eta_s: float | None = None
    """Seconds to go at the pace so far."""
    details: int = 0
    """Objects whose details were asked for and answered so far."""
    details_expected: int = 0
    waiting_s: float = 0.0
    """Seconds spent waiting because Graph asked for it."""
    verdict: Verdict | None = None
    """Set once the resource is done."""
    error: str = ""

    @property
    def fraction(self) -> float | None:
        """Done share, 0 to 1; None while the total is unknown."""
        if self.state is Stage.DONE:
            return 1.0
        if not self.estimate:
            return None
        return min(self.rows / self.estimate, 0.99)


@dataclass(frozen=True)
class SyncProgress:
    """Where a whole run stands. Each replaces the one before and can be understood alone."""

    run_id: int
    started_at: datetime
    resources: tuple[ResourceProgress, ...]
    finished: bool = False

    @property
    def rows(self) -> int:
        return sum(resource.rows for resource in self.resources)

    @property
    def done(self) -> int:
        """How many resources are done, whatever their verdict."""
        return sum(resource.state is Stage.DONE for resource in self.resources)

    @property
    def fraction(self) -> float:
        """Done share of the run, 0 to 1: by rows where totals are known, else by resources."""
        if self.finished or not self.resources:
            return 1.0
        weight = done = 0.0
        for resource in self.resources:
            # One row more than expected, so that empty resources count too.
            expected = max(resource.estimate or 0, resource.rows) + 1.0
            weight += expected
            done += expected * (resource.fraction or 0.0)
        return done / weight

    @property
    def eta_s(self) -> float | None:
        """Seconds to go: the longest of the resources', for they run side by side."""
        return max(
            (resource.eta_s for resource in self.resources if resource.eta_s is not None),
            default=None,
        )

    def to_json(self) -> str:
        """One JSON object on one line, as `sync --progress json` prints it."""
        return json.dumps(
            {
                "event": "progress",
                **asdict(self),
                "started_at": iso_utc(self.started_at, "milliseconds"),
                "rows": self.rows,
                "done": self.done,
                "fraction": round(self.fraction, 4),
                "eta_s": self.eta_s,
            }
        )


@dataclass(frozen=True)
class Savings:
    """What a reading took less than the last one of all of the resource."""

    requests: int = 0
    received_bytes: int = 0
    rows: int = 0
    """Objects received."""

    @classmethod
    def since(cls, full: ResourceOutcome, *, counts: Counts, cost: Cost) -> Self:
        """How much less than `full` took these are; negative where they are more."""
        return cls(
            full.cost.requests - cost.requests,
            full.cost.received_bytes - cost.received_bytes,
            full.rows - counts.received,
        )


@dataclass(frozen=True)
class ResourceReport(ResourceOutcome):
    """How one resource fared in a run, with what only the run itself needs to know."""

    verdict: Verdict
    mode: Mode = Mode.FULL
    title: str = ""
    sign_in_needed: bool = False
    assignments: int = 0
    """Assignments found in, or beside, the objects of this resource."""
    assignments_changed: int = 0
    """How many of them were created, updated, restored or deleted."""
    details: int = 0
    """Details read object by object: settings of policies, content of scripts."""
    details_changed: int = 0
    """How many of them are new or another than before."""
    saved: Savings | None = None
    """None for a full reading, or where there was none before."""

    @property
    def document(self) -> dict[str, Any]:
        """As `--json` prints it: every count and every cost is a key of its own."""
        document = asdict(self)
        del document["counts"], document["cost"]
        document |= {"rows": self.rows, **named_values(self.counts), **named_values(self.cost)}
        return {
            **document,
            **{name: round(document[name], 3) for name in ("waited_s", "duration_s")},
        }


EXIT_COMPLETE, EXIT_ERROR, EXIT_PARTIAL, EXIT_SIGN_IN, EXIT_CANCELLED = 0, 1, 3, 4, 130


@dataclass(frozen=True)
class SyncReport:
    """How a run fared, resource by resource, in the order of the registry."""

    run_id: int
    tenant_id: str
    account: str
    """Whose eyes saw the data: the rights of an account decide what Graph shows."""
    started_at: datetime
    finished_at: datetime
    resources: tuple[ResourceReport, ...]
    cancelled: bool = False
    error: str = ""
    """What kept the run itself from being recorded whole, as a full disk does."""
    remedy: str = ""

    @property
    def totals(self) -> dict[str, int]:
        """What the run cost, and what it saved over the last full round of each resource."""
        saved = [r.saved for r in self.resources if r.saved is not None]
        return {
            "requests": sum(resource.cost.requests for resource in self.resources),
            "received_bytes": sum(resource.cost.received_bytes for resource in self.resources),
            "rows": sum(resource.rows for resource in self.resources),
            "rows_written": sum(resource.rows_written for resource in self.resources),
            "saved_requests": sum(one.requests for one in saved),
            "saved_received_bytes": sum(one.received_bytes for one in saved),
            "saved_rows": sum(one.rows for one in saved),
        }

    @property
    def exit_code(self) -> int:
        """0 when all is complete (or not available in the tenant), 130 cancelled, 4 sign-in needed,

        3 when some resources are complete and others not, 1 when none is.
        """
        if self.cancelled:
            return EXIT_CANCELLED
        if any(resource.sign_in_needed for resource in self.resources):
            return EXIT_SIGN_IN
        wanted = [r for r in self.resources if r.verdict is not Verdict.UNAVAILABLE]
        if not self.error and all(r.verdict is Verdict.COMPLETE for r in wanted):
            return EXIT_COMPLETE
        got_something = any(r.verdict in (Verdict.COMPLETE, Verdict.PARTIAL) for r in wanted)
        return EXIT_PARTIAL if got_something else EXIT_ERROR

    @property
    def duration_s(self) -> float:
        return (self.finished_at - self.started_at).total_seconds()

    def to_json(self) -> str:
        """One JSON object on one line: every field of the report, times in ISO 8601 UTC."""
        return json.dumps(
            {
                **{field.name: getattr(self, field.name) for field in fields(self)},
                "started_at": iso_utc(self.started_at, "milliseconds"),
                "finished_at": iso_utc(self.finished_at, "milliseconds"),
                "duration_s": round(self.duration_s, 3),
                "exit_code": self.exit_code,
                "totals": self.totals,
                "resources": [resource.document for resource in self.resources],
            }
        )


def report_in(document: Mapping[str, Any]) -> SyncReport:
    """The report that a document of `SyncReport.to_json` tells. Raises ValueError for another."""
    try:
        resources = [
            {
                **resource,
                "counts": asdict(measures_in(Counts, resource)),
                "cost": asdict(measures_in(Cost, resource)),
            }
            for resource in document["resources"]
        ]
        return msgspec.convert({**document, "resources": resources}, SyncReport)
    except (LookupError, TypeError, msgspec.ValidationError) as error:
        raise ValueError("this is no report of a sync") from error
