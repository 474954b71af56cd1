"""The Sync button: starts a run, shows how it goes, cancels it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QSizePolicy, QToolButton, QWidget

from intune_manager.sync.report import SyncProgress
from intune_manager.ui.common.formatting import caption, tip
from intune_manager.ui.common.icons import icon
from intune_manager.ui.sync.sync_state import SyncFeed, SyncState
from intune_manager.words import remaining_text

_STEPS = 1000


def progress_text(progress: SyncProgress) -> str:
    """A run in one line: "3 of 14 done, 12,400 rows, about 2 min left"."""
    parts = [f"{progress.done} of {len(progress.resources)} done", f"{progress.rows:,} rows"]
    waiting = max((resource.waiting_s for resource in progress.resources), default=0.0)
    if progress.eta_s is not None:
        parts.append(remaining_text(progress.eta_s))
    if waiting >= 1:
        parts.append(f"{waiting:.0f} s spent waiting for Graph")
    return ", ".join(parts)


class SyncButton(QWidget):
    """A button that turns into a progress bar with a way out, and back."""

    sync_wanted = Signal()
    full_sync_wanted = Signal()
    """Everything is to be read again, not just what is new."""
    panel_sync_wanted = Signal()
    """Only the data of the panel on the screen is to be read."""
    cancel_wanted = Signal()
    allowed_changed = Signal(bool)
    """Whether the user may start runs now."""

    def __init__(self, feed: SyncFeed) -> None:
        super().__init__()
        self._feed = feed
        self._why_not = ""
        self.button = QToolButton()
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIconSize(QSize(18, 18))
        self.button.setMinimumWidth(96)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.clicked.connect(self._press)
        self.full = QAction("Read everything again", self)
        self.full.setToolTip("A whole sync of every kind of data, however new what is here may be")
        self.full.setShortcut(QKeySequence("Ctrl+Shift+R"))
        self.full.triggered.connect(self.full_sync_wanted)
        self.panel = QAction("Read only this panel's data", self)
        self.panel.triggered.connect(self.panel_sync_wanted)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addActions([self.panel, self.full])
        self.button.setMenu(menu)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setFixedWidth(160)
        self.bar.setAccessibleName("Progress of the sync")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        feed.state_changed.connect(self._show_state)
        feed.progressed.connect(self._show_progress)
        self._show_state(feed.state)

    def press_sync(self) -> None:
        """Ask for a sync, as the button does; nothing happens while one runs or none may start."""
        if self._feed.state is SyncState.IDLE and self.isEnabled():
            self.sync_wanted.emit()

    def allow(self, allowed: bool, why_not: str = "") -> None:
        """Let the user start runs, or not; then the tooltip may say why."""
        self.setEnabled(allowed)
        self._why_not = "" if allowed else why_not
        self._show_state(self._feed.state)
        self.allowed_changed.emit(allowed)

    def name_panel(self, title: str) -> None:
        """Say whose data the second entry of the menu reads; empty takes the entry away."""
        self.panel.setText(caption(f"Read only {title}"))
        self.panel.setVisible(bool(title))

    def _press(self) -> None:
        if self._feed.state is SyncState.IDLE:
            self.press_sync()
        else:
            self.cancel_wanted.emit()

    def _show_state(self, state: SyncState) -> None:
        is_idle = state is SyncState.IDLE
        text, icon_name, does = {
            SyncState.IDLE: ("Sync", "sync", "Read the tenant into the cache (Ctrl+R)"),
            SyncState.RUNNING: ("Cancel", "cancel", "Stop the sync; what was stored is kept"),
            SyncState.CANCELLING: ("Stopping…", "cancel", "The sync is being stopped"),
        }[state]
        self.button.setText(text)
        self.button.setIcon(icon(icon_name))
        self.button.setToolTip(tip(self._why_not or does))
        self.button.setAccessibleName(text)
        mode = QToolButton.ToolButtonPopupMode
        self.button.setPopupMode(mode.MenuButtonPopup if is_idle else mode.DelayedPopup)
        for action in (self.full, self.panel):
            action.setEnabled(is_idle and self.isEnabled())
        self.button.setEnabled(state is not SyncState.CANCELLING)
        self.bar.setVisible(not is_idle)
        if state is SyncState.RUNNING:
            self.bar.setRange(0, 0)  # until the first update says how far it is

    def _show_progress(self, progress: SyncProgress) -> None:
        self.bar.setRange(0, _STEPS)
        self.bar.setValue(round(_STEPS * progress.fraction))
        self.bar.setToolTip(tip(progress_text(progress)))
