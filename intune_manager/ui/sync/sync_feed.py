"""How the sync of the window goes, for its widgets."""

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
    """Where every widget learns how the sync goes. Everything here is of the window's thread."""

    state_changed = Signal(object)
    """A `SyncState`."""
    progressed = Signal(object)
    """A `SyncProgress`."""
    ended = Signal(object)
    """A `SyncReport`; what it stored is in the cache."""
    failed = Signal(object)
    """An `IntuneManagerError`: the run ended without a report."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
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
