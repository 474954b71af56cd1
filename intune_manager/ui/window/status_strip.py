"""The status bar: what happens now; how old the data is, whose tenant, seen as which account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from intune_manager.sync.report import SyncProgress
from intune_manager.ui.common.formatting import local_time, one_line, tip
from intune_manager.ui.common.surface import AgeLabel, PlainLabel
from intune_manager.ui.sync.sync_button import progress_text
from intune_manager.ui.sync.sync_state import SyncFeed, SyncState
from intune_manager.words import utc_now

NEVER_SYNCED = "Never synced"
_NOTE_MS = 6000


@dataclass(frozen=True)
class Identity:
    """What is being looked at, and through whose eyes."""

    tenant: str
    """Its display name, or its id where no name is known; empty without a tenant."""
    tenant_id: str
    account: str
    synced_at: datetime | None
    """When the oldest of the data was last confirmed as complete; None if some never was."""
    any_synced_at: datetime | None
    """When anything was last confirmed."""


class StatusStrip(QWidget):
    """Always in sight: the age of the data, then tenant and account."""

    def __init__(self, feed: SyncFeed, *, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self._tenant_name = ""
        self.note, self.run = PlainLabel(), PlainLabel()
        self.age = AgeLabel("Last synced", NEVER_SYNCED, clock=clock)
        self.tenant, self.account = PlainLabel(), PlainLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 8, 0)
        layout.setSpacing(18)
        layout.addWidget(self.note)
        layout.addWidget(self.run)
        layout.addStretch(1)
        for label in (self.age, self.tenant, self.account):
            layout.addWidget(label)
        self._note_timer = QTimer(self)
        self._note_timer.setSingleShot(True)
        self._note_timer.setInterval(_NOTE_MS)
        self._note_timer.timeout.connect(self.note.clear)
        feed.state_changed.connect(self._show_state)
        feed.progressed.connect(self._show_progress)
        self._show_state(feed.state)

    def show_identity(self, identity: Identity) -> None:
        """Say whose data is on the screen and how old it is."""
        self.age.set_instant(identity.any_synced_at)
        if identity.any_synced_at is not None:
            self.age.setToolTip(tip(_age_detail(identity)))
        self._tenant_name = identity.tenant
        self._set(self.tenant, identity.tenant, f"Tenant {identity.tenant_id}")
        self._set(self.account, identity.account, f"Seen as {identity.account}")

    @property
    def tenant_name(self) -> str:
        """The tenant on the screen, as it is named; empty without one."""
        return self._tenant_name

    def show_note(self, text: str) -> None:
        """Show a sentence for some seconds; the age of the data stays in sight."""
        self.note.setText(text)
        self._note_timer.start()

    def withdraw_note(self, text: str) -> None:
        """Take a sentence back that is not true any more, if it is still shown."""
        if self.note.text() == text:
            self._note_timer.stop()
            self.note.clear()

    @staticmethod
    def _set(label: PlainLabel, text: str, detail: str) -> None:
        metrics = QFontMetrics(label.font())
        label.setText(metrics.elidedText(one_line(text), Qt.TextElideMode.ElideMiddle, 260))
        label.setToolTip(tip(detail) if text else "")
        label.setVisible(bool(text))

    def _show_state(self, state: SyncState) -> None:
        self.run.setVisible(state is not SyncState.IDLE)
        self.run.setText("Stopping the sync…" if state is SyncState.CANCELLING else "Syncing…")

    def _show_progress(self, progress: SyncProgress) -> None:
        self.run.setText(f"Syncing: {progress_text(progress)}")


def _age_detail(identity: Identity) -> str:
    lines = []
    if identity.any_synced_at:
        lines.append(f"Newest data: {local_time(identity.any_synced_at)}")
    oldest = local_time(identity.synced_at) if identity.synced_at else "some kinds never complete"
    lines.append(f"Oldest data: {oldest}")
    return "\n".join(lines)
