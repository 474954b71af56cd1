"""What stands in a table's place when it has no rows: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from intune_manager.data.query import RowQuery
from intune_manager.errors import IntuneManagerError
from intune_manager.registry.table import Table
from intune_manager.ui.common.formatting import in_sentence, shortened
from intune_manager.ui.common.surface import PlainLabel

_TITLE_SCALE = 1.2
SYNC_NOW = "Sync now"
Words = tuple[str, str, str]
"""What stands in the place of rows: a title, the reason, and a button or ""."""
OPENING: Words = ("Opening the cache…", "", "")


class EmptyState(QWidget):
    """A sentence, a reason and at most one button. Emits `pressed` for the button."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title, self._reason = PlainLabel(), PlainLabel()
        self._button = QPushButton()
        self._button.clicked.connect(self.pressed)
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * _TITLE_SCALE)
        font.setBold(True)
        self._title.setFont(font)
        self._reason.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(10)
        layout.addStretch(2)
        for label in (self._title, self._reason):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)

    def say(self, title: str, reason: str = "", button: str = "") -> None:
        """Show these words; without `button` there is none."""
        self._title.setText(title)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._button.setText(button)
        self._button.setVisible(bool(button))

    def words(self) -> tuple[str, str, str]:
        """Title, reason and button as they are shown."""
        return self._title.text(), self._reason.text(), self._button.text()


def failed_words(table: Table, error: IntuneManagerError) -> Words:
    """Said when the rows could not be read."""
    title = f"The {in_sentence(table.title)} could not be read"
    return title, f"{error} {error.remedy}".strip(), "Try again"


def narrowed_words(table: Table, query: RowQuery) -> Words:
    """Said when `query` leaves no rows: what does, and the button that takes it away."""
    title = f"No {in_sentence(table.title)} match"
    searched = f"“{shortened(query.search)}”" if query.search else ""
    if not (query.filters or query.linked):
        return title, f"Nothing has {searched} in it.", "Clear the search"
    if not searched:
        return title, "Nothing passes the filters.", "Clear filters"
    return title, f"Nothing that passes the filters has {searched} in it.", "Clear all of it"


def not_synced_words(table: Table) -> Words:
    """Said of a table without any rows."""
    many = in_sentence(table.title)
    reason = (
        f"A sync copies the {many} of your tenant into the local cache. "
        "The Sync panel shows what the last one was allowed to read."
    )
    return f"No {many} in the cache", reason, SYNC_NOW
