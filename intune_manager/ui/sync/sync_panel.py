"""The Sync panel: how each kind of data fares, now and in the last runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSplitter, QVBoxLayout, QWidget

from intune_manager.data.outcomes import Counts
from intune_manager.errors import IntuneManagerError
from intune_manager.sync.report import SyncProgress, SyncReport, Verdict
from intune_manager.ui.common.line_table import LineModel, LineTable
from intune_manager.ui.common.surface import AgeLabel, MutedLabel, PlainLabel, scaled_font
from intune_manager.ui.common.tasks import Latest, TaskRunner
from intune_manager.ui.sync.sync_button import progress_text
from intune_manager.ui.sync.sync_columns import RESOURCE_COLUMNS, RUN_COLUMNS
from intune_manager.ui.sync.sync_state import (
    Freshness,
    ResourceLine,
    RunLine,
    StatusSource,
    SyncFeed,
    SyncState,
    problems_first,
    with_progress,
    with_reports,
)
from intune_manager.words import duration_text, utc_now

_Answer = tuple[Sequence[ResourceLine], Sequence[RunLine], SyncProgress | None]
"""What the cache knows of the tenant in view, and the run that was under way when it was asked."""
_RUNS_SHOWN = 50
_STEPS = 1000
FIRST_SYNC = "The first sync is under way."
NO_COMPLETE_SYNC = "No complete sync yet"


class PanelHeading(QHBoxLayout):
    """The title of a panel, the state of the data in one sentence, and its age."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.summary, self.age = MutedLabel(), AgeLabel("Last complete sync", NO_COMPLETE_SYNC)
        name = PlainLabel(title)
        name.setFont(scaled_font(name, 1.6, bold=True))
        self.setSpacing(16)
        self.addWidget(name)
        self.addWidget(self.summary, 1)
        self.addWidget(self.age)


class SyncPanel(QWidget):
    """Live while a run is under way; between runs it shows what the cache knows."""

    def __init__(self, status: StatusSource, feed: SyncFeed, tasks: TaskRunner) -> None:
        super().__init__()
        self._status, self._feed = status, feed
        self._known: tuple[ResourceLine, ...] = ()
        self._report: SyncReport | None = None
        self._outcome = ""
        self._foreign: int | None = None
        """The run under way, where it is known to be another tenant's."""
        self._reading = Latest(tasks, "Reading the state of the data", self._show_status)
        self.resources: LineModel[ResourceLine] = LineModel(RESOURCE_COLUMNS)
        self.runs: LineModel[RunLine] = LineModel(RUN_COLUMNS)
        self._build()
        feed.state_changed.connect(self._show_state)
        feed.progressed.connect(self._show_progress)
        feed.ended.connect(self._show_report)
        feed.failed.connect(self._show_failure)
        self._show_state(feed.state)
        if feed.latest is not None:
            self._show_progress(feed.latest)
        self.reload()

    def reload(self) -> None:
        """Read the state again; what is on the screen stays until the answer is there."""
        self._reading.ask(self._read)

    async def _read(self) -> _Answer:
        under_way = self._feed.latest  # a run that reports is among those of its tenant
        lines, runs = await self._status.lines(), await self._status.runs(_RUNS_SHOWN)
        return lines, runs, under_way

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(8)
        heading = PanelHeading("Sync")
        self.summary, self.age = heading.summary, heading.age
        layout.addLayout(heading)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName("Progress of the sync")
        layout.addWidget(self.bar)
        self.resource_table = LineTable(self.resources, name="Kinds of data and their state")
        self.run_table = LineTable(self.runs, name="Recent sync runs")
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.resource_table)
        split.addWidget(self._history())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        layout.addWidget(split, 1)

    def _history(self) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 6, 0, 0)
        heading = PlainLabel("Recent runs")
        heading.setFont(scaled_font(self, 1.1, bold=True))
        layout.addWidget(heading)
        layout.addWidget(self.run_table, 1)
        return box

    def _show_status(self, answer: _Answer) -> None:
        lines, runs, under_way = answer
        self._known = problems_first(lines, utc_now())
        own = {run.run_id for run in runs}
        if under_way is not None:
            self._foreign = None if under_way.run_id in own else under_way.run_id
        latest = self._feed.latest
        current = latest.run_id if latest is not None else None
        self.runs.set_lines([replace(run, is_running=run.run_id == current) for run in runs])
        if self._report is not None and self._report.run_id not in own:
            # Another tenant has come into view, or the data of this one has been cleared.
            self._report, self._outcome = None, ""
        self.resources.set_lines(
            with_progress(self._known, latest)
            if latest and latest.run_id != self._foreign
            else with_reports(self._known, self._report.resources if self._report else ())
        )
        freshness = Freshness(self._known)
        self.age.set_instant(freshness.complete_as_of)
        if self._feed.state is SyncState.IDLE:
            self.summary.setText(self._outcome or summary_of(freshness))

    def _show_state(self, state: SyncState) -> None:
        self.bar.setVisible(state is not SyncState.IDLE)
        if state is SyncState.RUNNING:
            self._report, self._outcome = None, ""
            self.bar.setRange(0, 0)
            self.summary.setText("Starting…")
        elif state is SyncState.CANCELLING:
            self.summary.setText("Stopping; what was stored is kept.")

    def _show_progress(self, progress: SyncProgress) -> None:
        self.bar.setRange(0, _STEPS)
        self.bar.setValue(round(_STEPS * progress.fraction))
        is_foreign = progress.run_id == self._foreign
        if self._feed.state is SyncState.RUNNING:
            text = progress_text(progress)
            self.summary.setText(f"Another tenant: {text}" if is_foreign else text)
        if not is_foreign:
            self.resources.set_lines(with_progress(self._known, progress))

    def _show_report(self, report: SyncReport) -> None:
        if report.run_id != self._foreign:
            self._report, self._outcome = report, outcome_of(report)
            self.summary.setText(self._outcome)
            self.resources.set_lines(with_reports(self._known, report.resources))
        self.reload()

    def _show_failure(self, error: IntuneManagerError) -> None:
        self._outcome = f"The sync ended early: {error}"
        self.summary.setText(self._outcome)
        self.resources.set_lines(self._known)
        self.reload()


def summary_of(freshness: Freshness) -> str:
    """The state of the cache in one sentence."""
    if freshness.never_synced:
        return "Nothing has been synced yet. Press Sync to read the tenant."
    troubled = freshness.troubled
    if not troubled:
        stale = sum(line.trust(utc_now()).stale for line in freshness.counted)
        old = f" {stale} of them not lately: sync to bring them up to date." if stale else ""
        return f"All {len(freshness.counted)} kinds of data are complete.{old}"
    verb = "needs" if len(troubled) == 1 else "need"
    return f"{len(troubled)} of {len(freshness.counted)} kinds of data {verb} attention."


def outcome_of(report: SyncReport) -> str:
    """How a run ended, in one sentence."""
    if report.cancelled:
        return f"Cancelled after {duration_text(report.duration_s)}; what was stored is kept."
    wanted = [r for r in report.resources if r.verdict is not Verdict.UNAVAILABLE]
    complete = sum(r.verdict is Verdict.COMPLETE for r in wanted)
    counts = sum((r.counts for r in wanted), Counts())
    changes = (
        f"{counts.created + counts.restored:,} new, {counts.updated:,} changed, "
        f"{counts.deleted:,} deleted"
    )
    return (
        f"{complete} of {len(wanted)} kinds of data complete in "
        f"{duration_text(report.duration_s)}: {changes}."
    )
