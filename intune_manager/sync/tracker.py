"""What is counted while one resource is read, and how the progress made from it is paced."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from intune_manager.data.outcomes import Cost, Counts, ResourceOutcome
from intune_manager.graph.pages import CollectionPage
from intune_manager.graph.values import Meter
from intune_manager.registry.resource import Resource
from intune_manager.sync.report import (
    Mode,
    ResourceProgress,
    ResourceReport,
    Savings,
    Stage,
    SyncProgress,
    Verdict,
)
from intune_manager.sync.verdicts import Ending

_SHORTEST_PACE_S = 0.5
"""No forecast before that much time: the first page says little about the pace."""


@dataclass
class ResourceTracker:
    """The counts of one resource in one run. `changed` is called after each visible change."""

    resource: Resource
    meter: Meter
    changed: Callable[[], None] = lambda: None
    monotonic: Callable[[], float] = time.monotonic
    stage: Stage = Stage.WAITING
    rows: int = 0
    pages: int = 0
    estimate: int | None = None
    stored_counts: Counts = field(default_factory=Counts)
    """All that was stored; see `counts`."""
    reread: int = 0
    """Objects that had come before all of the collection was read, and so came once more."""
    let_go: int = 0
    """Rows marked as deleted although nothing is gone: they are no longer mirrored."""
    assignments: int = 0
    assignments_changed: int = 0
    details_expected: int = 0
    details_answered: int = 0
    details: int = 0
    details_changed: int = 0
    dropped: tuple[str, ...] = ()
    restarts: int = 0
    notes: list[str] = field(default_factory=list)
    mode: Mode = Mode.FULL
    reason: str = ""
    earliest: datetime | None = None
    """When the reading began, by the server's clock or this machine's, whichever is behind."""
    live_rows: int | None = None
    last_full: ResourceOutcome | None = None
    """How the last full round of the resource ended."""
    outcome: Ending | None = None
    started_s: float | None = None
    ended_s: float | None = None

    @property
    def stored(self) -> bool:
        """Whether this run wrote, or confirmed, anything of the resource."""
        return self.pages > 0

    def enter(self, stage: Stage) -> None:
        self.stage = stage
        if self.started_s is None:
            self.started_s = self.monotonic()
        self.changed()

    def page_came(self, page: CollectionPage) -> None:
        """Note what a page says about the reading as a whole, before it is stored."""
        if refused := [option for option in page.dropped if option not in self.dropped]:
            self.dropped = page.dropped
            self.notes.append(f"Read without {' and '.join(refused)}, which the server refused.")
        if page.restarts > self.restarts:
            self.restarts = page.restarts
            self.begin_again("Read again from the start: a page position had expired.")
        if page.date is not None:
            self.note_time(page.date)
        if self.rows == 0 and self.mode is Mode.FULL:
            self.estimate = total_in(page) or self.estimate

    def note_time(self, moment: datetime) -> None:
        """The reading had begun at that time, by some clock; the one that is behind counts."""
        if self.earliest is None or moment < self.earliest:
            self.earliest = moment

    def pages_stored(self, pages: int, rows: int, result: Counts) -> None:
        self.pages += pages
        self.rows += rows
        self.stored_counts += result
        if self.estimate is not None and self.rows > self.estimate:
            self.estimate = None  # more than expected: the guess has lost its ground
        self.changed()

    def deleted(self, count: int) -> None:
        """So many rows were marked as deleted."""
        self.stored_counts += Counts(deleted=count)

    def ids_seen(self, pages: int) -> None:
        """Pages of ids alone have come: which objects there still are."""
        self.pages += pages
        self.changed()

    def assignments_stored(self, count: int, result: Counts) -> None:
        self.assignments += count
        self.assignments_changed += result.changed
        self.changed()

    def details_begin(self, expected: int) -> None:
        """So many more objects are asked for a detail of theirs."""
        self.details_expected += expected
        self.enter(Stage.DETAILS)

    def detail_came(self) -> None:
        """One of them was answered, well or not."""
        self.details_answered += 1
        self.changed()

    def details_stored(self, result: Counts) -> None:
        self.details += result.received
        self.details_changed += result.changed
        self.changed()

    def enter_mode(self, mode: Mode) -> None:
        """Begin to read, as much as `mode` says."""
        self.mode = mode
        if mode is not Mode.FULL:
            self.estimate = None  # nobody knows how much has changed
        self.enter(Stage.READING)

    def begin_again(self, why: str) -> None:
        """The collection is read from its first page again; what was stored stays."""
        self.notes.append(why)
        self.rows = 0
        self.assignments = 0
        self.changed()

    def read_as_a_whole(self, why: str) -> None:
        """What was begun by an earlier run's position goes on from the first page."""
        self.reason = why
        self.reread = self.counts.received
        self.begin_again(f"Read as a whole: {why}")

    def rest(self, why: str) -> None:
        """Nothing is read: what an earlier run read is fresh."""
        self.mode = Mode.FRESH
        self.notes.append(why)
        self.end(Ending(Verdict.COMPLETE))

    def end(self, outcome: Ending) -> None:
        self.outcome = outcome
        self.stage = Stage.DONE
        self.ended_s = self.monotonic()
        self.changed()

    @property
    def duration_s(self) -> float:
        if self.started_s is None:
            return 0.0
        return (self.monotonic() if self.ended_s is None else self.ended_s) - self.started_s

    @property
    def eta_s(self) -> float | None:
        if self.stage is not Stage.READING or not self.estimate or not self.rows:
            return None
        elapsed_s = self.duration_s
        if elapsed_s < _SHORTEST_PACE_S:
            return None
        return max(self.estimate - self.rows, 0) * elapsed_s / self.rows

    @property
    def counts(self) -> Counts:
        """What the run changed; what it had itself brought before is not unchanged."""
        unchanged = max(self.stored_counts.unchanged - self.reread, 0)
        return replace(self.stored_counts, unchanged=unchanged)

    @property
    def cost(self) -> Cost:
        meter = self.meter
        return Cost(
            pages=self.pages,
            requests=meter.requests,
            retries=meter.retries,
            waited_s=meter.waited_s,
            received_bytes=meter.received_bytes,
            duration_s=self.duration_s,
        )

    @property
    def rows_written(self) -> int:
        changed = self.stored_counts.changed + self.let_go
        return changed + self.assignments_changed + self.details_changed

    @property
    def _saved(self) -> Savings | None:
        if self.last_full is None or self.mode in (Mode.FULL, Mode.RESUMED):
            return None
        return Savings.since(self.last_full, counts=self.counts, cost=self.cost)

    def progress(self) -> ResourceProgress:
        return ResourceProgress(
            resource=self.resource.name,
            title=self.resource.title,
            state=self.stage,
            rows=self.rows,
            pages=self.pages,
            estimate=self.estimate,
            eta_s=self.eta_s,
            details=self.details_answered,
            details_expected=self.details_expected,
            waiting_s=self.meter.waited_s,
            verdict=self.outcome.verdict if self.outcome else None,
            error=self.outcome.error if self.outcome else "",
        )

    def report(self) -> ResourceReport:
        outcome = self.outcome or Ending(Verdict.NEVER)
        return ResourceReport(
            name=self.resource.name,
            title=self.resource.title,
            verdict=outcome.verdict,
            error=outcome.error,
            remedy=outcome.remedy,
            missing_scopes=outcome.missing_scopes,
            sign_in_needed=outcome.sign_in_needed,
            mode=self.mode,
            reason=self.reason,
            notes=tuple(self.notes),
            counts=self.counts,
            cost=self.cost,
            assignments=self.assignments,
            assignments_changed=self.assignments_changed,
            details=self.details,
            details_changed=self.details_changed,
            rows_written=self.rows_written,
            live_rows=self.live_rows,
            saved=self._saved,
        )


def total_in(page: CollectionPage) -> int | None:
    """The total that the first page of a collection tells, None where it tells none.

    `@odata.count` is the total, the size of this page, zero or absent, as the service likes: only a
    number larger than a page that has a successor can be the total.
    """
    if page.next_link and page.count is not None and page.count > len(page.items):
        return page.count
    return None


INTERVAL_S = 0.1

ProgressListener = Callable[[SyncProgress], None]


class Ticker:
    """Tells a listener about progress, at most once per interval.

    A change within the interval is shown when the interval is over, so that none is lost.
    Bound to the running event loop.
    """

    def __init__(
        self,
        listener: ProgressListener | None,
        progress: Callable[[], SyncProgress],
        *,
        interval_s: float = INTERVAL_S,
    ) -> None:
        self._listener = listener
        self._progress = progress
        self._interval_s = interval_s
        self._loop = asyncio.get_running_loop()
        self._shown_at: float | None = None
        self._later: asyncio.TimerHandle | None = None

    def changed(self) -> None:
        """Something changed: show it now, or when the interval is over."""
        if self._listener is None or self._later is not None:
            return
        wait_s = self._wait_s()
        if wait_s > 0:
            self._later = self._loop.call_later(wait_s, self.show)
        else:
            self.show()

    def show(self) -> None:
        """Show the state as it is now, whatever was shown before."""
        self.stop()
        self._shown_at = self._loop.time()
        if self._listener is not None:
            self._listener(self._progress())

    def stop(self) -> None:
        """Forget a change that waits for its turn."""
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _wait_s(self) -> float:
        if self._shown_at is None:
            return 0.0
        return self._shown_at + self._interval_s - self._loop.time()
