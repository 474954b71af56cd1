"""What a sync run tells the world: progress while it runs, a report when it has ended."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum


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


class Stage(StrEnum):
    """What a run is doing with one resource at this moment."""

    WAITING = "waiting"
    READING = "reading"
    ASSIGNMENTS = "assignments"
    """Its rows are stored; their assignments are being read."""
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
        if all(r.verdict is Verdict.COMPLETE for r in wanted):
            return EXIT_COMPLETE
        got_something = any(r.verdict in (Verdict.COMPLETE, Verdict.PARTIAL) for r in wanted)
        return EXIT_PARTIAL if got_something else EXIT_ERROR

    @property
    def duration_s(self) -> float:
        return (self.finished_at - self.started_at).total_seconds()

    def to_json(self) -> str:
        """One JSON object on one line: every field of the report, times in ISO 8601 UTC."""
        document = asdict(self)
        document["started_at"] = _iso(self.started_at)
        document["finished_at"] = _iso(self.finished_at)
        document["duration_s"] = round(self.duration_s, 3)
        document["exit_code"] = self.exit_code
        for resource in document["resources"]:
            resource["waited_s"] = round(resource["waited_s"], 3)
            resource["duration_s"] = round(resource["duration_s"], 3)
        return json.dumps(document)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
