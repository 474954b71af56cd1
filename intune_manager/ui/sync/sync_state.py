"""What the window knows of syncs: the state of each kind of data, past runs, the one under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from intune_manager.data.outcomes import Cost, Counts
from intune_manager.errors import IntuneManagerError
from intune_manager.sync.report import (
    ResourceProgress,
    ResourceReport,
    Stage,
    SyncProgress,
    SyncReport,
    Verdict,
)
from intune_manager.sync.verdicts import STALE_AFTER, Trust, needs_attention, trust


class SyncState(StrEnum):
    """What the window's own sync is doing."""

    IDLE = "idle"
    RUNNING = "running"
    CANCELLING = "cancelling"


class SyncFeed(QObject):
    """Where every widget learns how the sync goes. Everything here is of the window's thread."""

    state_changed = Signal(object)
    """A `SyncState`."""
    progressed = Signal(object)
    """A `SyncProgress`."""
    ended = Signal(object)
    """A `SyncReport`; what it stored is in the cache."""
    failed = Signal(object)
    """An `IntuneManagerError`: the run ended without a report."""

    def __init__(self) -> None:
        super().__init__()
        self._state = SyncState.IDLE
        self._latest: SyncProgress | None = None

    @property
    def state(self) -> SyncState:
        return self._state

    @property
    def latest(self) -> SyncProgress | None:
        """Where the run under way stands; None without one, and at its beginning."""
        return self._latest

    def begin(self) -> None:
        """A run is being started."""
        self._latest = None
        self._enter(SyncState.RUNNING)

    def cancelling(self) -> None:
        """The run has been asked to stop; it ends with a report as soon as it can."""
        if self._state is SyncState.RUNNING:
            self._enter(SyncState.CANCELLING)

    def progress(self, progress: SyncProgress) -> None:
        """The run has got to `progress`."""
        if self._state is not SyncState.IDLE:
            self._latest = progress
            self.progressed.emit(progress)

    def end(self, report: SyncReport) -> None:
        """The run is over."""
        self._latest = None
        self._enter(SyncState.IDLE)
        self.ended.emit(report)

    def fail(self, error: IntuneManagerError) -> None:
        """The run could not be done at all."""
        self._latest = None
        self._enter(SyncState.IDLE)
        self.failed.emit(error)

    def _enter(self, state: SyncState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)


@dataclass(frozen=True)
class ResourceLine:
    """One kind of data: how far its rows can be trusted, and what the last attempt did."""

    name: str
    title: str
    verdict: Verdict = Verdict.NEVER
    stage: Stage | None = None
    """What the run under way is doing with it; None when none is."""
    fraction: float | None = None
    """Done share of the run under way."""
    rows: int = 0
    """Rows in the cache that have not been deleted; while reading, rows received."""
    counts: Counts = field(default_factory=Counts)
    cost: Cost = field(default_factory=Cost)
    last_attempt_at: datetime | None = None
    last_success_at: datetime | None = None
    seen_as: str = ""
    attempted_as: str = ""
    """The account of the last attempt: who may lack a permission."""
    missing_scopes: tuple[str, ...] = ()
    error: str = ""
    remedy: str = ""
    mode: str = ""
    """How the last attempt read it: full, resumed, delta, increment or fresh."""
    saved_requests: int | None = None
    """How many fewer requests that took than reading all of it; None where that is not known."""
    notes: tuple[str, ...] = ()
    """What the last attempt did differently from the plan."""
    stale_after: timedelta = STALE_AFTER

    def trust(self, now: datetime) -> Trust:
        """How far the rows can be trusted at `now`, and what to do."""
        return trust(
            self.verdict,
            last_success_at=self.last_success_at,
            now=now,
            stale_after=self.stale_after,
            account=self.attempted_as,
            remedy=self.remedy,
            missing_scopes=self.missing_scopes,
        )


def problems_first(lines: Sequence[ResourceLine], now: datetime) -> tuple[ResourceLine, ...]:
    """What needs attention, then what is old, what is fine, what the tenant does not have."""

    def rank(line: ResourceLine) -> int:
        state = line.trust(now)
        if needs_attention(line.verdict):
            return 0
        if line.verdict is Verdict.UNAVAILABLE:
            return 4
        if line.verdict is Verdict.NEVER:
            return 1
        return 2 if state.stale else 3

    return tuple(sorted(lines, key=rank))


@dataclass(frozen=True)
class RunLine:
    """One sync run of the past, or one that was killed (`finished_at` is None)."""

    run_id: int
    started_at: datetime
    finished_at: datetime | None
    account: str
    cancelled: bool
    verdicts: tuple[Verdict, ...]
    counts: Counts = field(default_factory=Counts)
    cost: Cost = field(default_factory=Cost)
    is_running: bool = False
    """It has not finished because this window is still at it."""


@dataclass(frozen=True)
class Freshness:
    """All lines together, in one sentence each."""

    lines: tuple[ResourceLine, ...]

    @property
    def counted(self) -> tuple[ResourceLine, ...]:
        """Those that the tenant has."""
        return tuple(line for line in self.lines if line.verdict is not Verdict.UNAVAILABLE)

    @property
    def complete_as_of(self) -> datetime | None:
        """When the oldest of the data was last complete; None if some never was."""
        instants = [line.last_success_at for line in self.counted]
        known = [instant for instant in instants if instant is not None]
        return min(known) if known and len(known) == len(instants) else None

    @property
    def newest(self) -> datetime | None:
        """When anything was last complete."""
        instants = [line.last_success_at for line in self.lines if line.last_success_at]
        return max(instants, default=None)

    @property
    def never_synced(self) -> bool:
        return all(line.verdict is Verdict.NEVER for line in self.lines)

    @property
    def troubled(self) -> tuple[ResourceLine, ...]:
        """Those whose last attempt was not complete, or that were never read beside others."""
        fine = (Verdict.COMPLETE, Verdict.UNAVAILABLE)
        return tuple(line for line in self.lines if line.verdict not in fine)


class StatusSource(Protocol):
    """Where the state of the cache is read from."""

    async def lines(self) -> Sequence[ResourceLine]:
        """One line per declared resource, in the order of the registry."""

    async def runs(self, limit: int) -> Sequence[RunLine]:
        """The newest runs first."""


def with_progress(
    lines: Sequence[ResourceLine], progress: SyncProgress
) -> tuple[ResourceLine, ...]:
    """`lines` as they look while a run is under way."""
    updates = {resource.resource: resource for resource in progress.resources}
    return tuple(_advanced(line, updates.get(line.name)) for line in lines)


def with_reports(
    lines: Sequence[ResourceLine], reports: Sequence[ResourceReport]
) -> tuple[ResourceLine, ...]:
    """`lines` with the figures of the run that has just ended, where it got to them."""
    by_name = {report.name: report for report in reports}
    return tuple(_reported(line, by_name.get(line.name)) for line in lines)


def _advanced(line: ResourceLine, update: ResourceProgress | None) -> ResourceLine:
    if update is None:
        return line
    return replace(
        line,
        stage=update.state,
        fraction=update.fraction,
        verdict=update.verdict or line.verdict,
        # Until the first page has come, the rows of the last sync say more than a zero.
        rows=update.rows if update.pages else line.rows,
        cost=replace(line.cost, pages=update.pages, waited_s=update.waiting_s),
        error=update.error if update.verdict else line.error,
    )


def _reported(line: ResourceLine, report: ResourceReport | None) -> ResourceLine:
    if report is None or report.verdict is Verdict.NEVER:
        return line
    return replace(
        line,
        stage=None,
        fraction=None,
        verdict=report.verdict,
        counts=report.counts,
        cost=report.cost,
        missing_scopes=report.missing_scopes,
        error=report.error,
        remedy=report.remedy,
        mode=str(report.mode),
        saved_requests=report.saved.requests if report.saved is not None else None,
        notes=report.notes,
    )
