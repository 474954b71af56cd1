"""News of a sync run, brought from its thread to the widgets of the window."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from intune_manager.errors import IntuneManagerError
from intune_manager.sync.report import SyncProgress, SyncReport


class SyncState(StrEnum):
    """What the window's own sync is doing."""

    IDLE = "idle"
    RUNNING = "running"
    CANCELLING = "cancelling"


class SyncFeed(QObject):
    """Where every widget learns how the sync goes.

    `progress`, `end` and `fail` may be called from any thread: Qt carries the signals over to the
    thread of this object, in order. `begin`, `cancelling` and all slots run on the window's thread.
    News of a run that is over is dropped.
    """

    state_changed = Signal(object)
    """A `SyncState`."""
    progressed = Signal(object)
    """A `SyncProgress`."""
    ended = Signal(object)
    """A `SyncReport`; what it stored is in the cache."""
    failed = Signal(object)
    """An `IntuneManagerError`: the run ended without a report."""

    _progress_arrived = Signal(object)
    _end_arrived = Signal(object)
    _failure_arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = SyncState.IDLE
        self._latest: SyncProgress | None = None
        self._progress_arrived.connect(self._take_progress)
        self._end_arrived.connect(self._take_end)
        self._failure_arrived.connect(self._take_failure)

    @property
    def state(self) -> SyncState:
        return self._state

    @property
    def latest(self) -> SyncProgress | None:
        """Where the run under way stands; None while there is none, or no news yet."""
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
        """From any thread: the run has got to `progress`."""
        self._progress_arrived.emit(progress)

    def end(self, report: SyncReport) -> None:
        """From any thread: the run is over."""
        self._end_arrived.emit(report)

    def fail(self, error: IntuneManagerError) -> None:
        """From any thread: the run could not be done at all."""
        self._failure_arrived.emit(error)

    def _enter(self, state: SyncState) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _take_progress(self, progress: SyncProgress) -> None:
        if self._state is not SyncState.IDLE:
            self._latest = progress
            self.progressed.emit(progress)

    def _take_end(self, report: SyncReport) -> None:
        if self._state is not SyncState.IDLE:
            self._latest = None
            self._enter(SyncState.IDLE)
            self.ended.emit(report)

    def _take_failure(self, error: IntuneManagerError) -> None:
        if self._state is not SyncState.IDLE:
            self._latest = None
            self._enter(SyncState.IDLE)
            self.failed.emit(error)
