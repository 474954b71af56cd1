"""What a sync run tells the world: progress while it runs, a report when it has ended."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

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
class Cost:
    """What reading took, and what it wrote."""

    requests: int = 0
    received_bytes: int = 0
    rows: int = 0
    """Objects received."""

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.requests + other.requests,
            self.received_bytes + other.received_bytes,
            self.rows + other.rows,
        )

    def __sub__(self, other: Cost) -> Cost:
        return Cost(
            self.requests - other.requests,
            self.received_bytes - other.received_bytes,
            self.rows - other.rows,
        )


@dataclass(frozen=True)
class ResourceReport:
    """How one resource fared in a run."""

    name: str
    verdict: Verdict
    title: str = ""
    created: int = 0
    updated: int = 0
    deleted: int = 0
    restored: int = 0
    unchanged: int = 0
    odd: int = 0
    """Property values that did not fit their column: the column is NULL, the payload is whole."""
    assignments: int = 0
    """Assignments found in, or beside, the objects of this resource."""
    assignments_changed: int = 0
    """How many of them were created, updated, restored or deleted."""
    details: int = 0
    """Details read object by object: settings of policies, content of scripts."""
    details_changed: int = 0
    """How many of them are new or another than before."""
    rows: int = 0
    """Objects received, each counted once however often Graph sent it."""
    pages: int = 0
    requests: int = 0
    retries: int = 0
    waited_s: float = 0.0
    received_bytes: int = 0
    duration_s: float = 0.0
    error: str = ""
    remedy: str = ""
    missing_scopes: tuple[str, ...] = ()
    sign_in_needed: bool = False
    notes: tuple[str, ...] = ()
    """What was done differently from the plan, as a query option that the server refused."""
    mode: Mode = Mode.FULL
    reason: str = ""
    """Why all of it was read although an earlier run had left something to build on."""
    rows_written: int = 0
    """Rows that were added or changed, those of assignments among them."""
    live_rows: int | None = None
    """Objects of the resource that the cache holds afterwards; None unless it ended cleanly."""
    saved: Cost | None = None
    """What the last full round took more than this run; None for a full round, or without one."""

    @property
    def cost(self) -> Cost:
        return Cost(self.requests, self.received_bytes, self.rows)


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
        cost = sum((resource.cost for resource in self.resources), Cost())
        saved = sum((r.saved for r in self.resources if r.saved is not None), Cost())
        return {
            **asdict(cost),
            "rows_written": sum(resource.rows_written for resource in self.resources),
            **{f"saved_{name}": value for name, value in asdict(saved).items()},
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
        document = asdict(self)
        document["started_at"] = iso_utc(self.started_at, "milliseconds")
        document["finished_at"] = iso_utc(self.finished_at, "milliseconds")
        document["duration_s"] = round(self.duration_s, 3)
        document["exit_code"] = self.exit_code
        document["totals"] = self.totals
        for resource in document["resources"]:
            resource["waited_s"] = round(resource["waited_s"], 3)
            resource["duration_s"] = round(resource["duration_s"], 3)
        return json.dumps(document)
