"""What stands in a table's place when it has no rows: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

_TITLE_SCALE = 1.2
SYNC_NOW = "Sync now"
Words = tuple[str, str, str]
"""What stands in the place of rows: a title, the reason, and a button or ""."""


class EmptyState(QWidget):
    """A sentence, a reason and at most one button. Emits `pressed` for the button."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._reason = QLabel(), QLabel()
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
            label.setTextFormat(Qt.TextFormat.PlainText)
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
