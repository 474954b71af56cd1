"""A message across the window: what happened, what to do next, and a way to put it aside."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton

from intune_manager.errors import BugError, IntuneManagerError
from intune_manager.ui.common.icons import icon, paint_icon
from intune_manager.ui.common.surface import PlainLabel
from intune_manager.ui.common.theme import tones_of

_STRIPE = 4


class Banner(QFrame):
    """Hidden until there is something to say; stays until it is closed or replaced."""

    def __init__(self, *, closable: bool = True) -> None:
        """Without `closable` it says something that is true as long as the window is open."""
        super().__init__()
        self._tone, self._icon_name = "info", "info"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.message = PlainLabel()
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setWordWrap(True)
        self._close = QToolButton()
        self._close.setIcon(icon("clear"))
        self._close.setIconSize(QSize(14, 14))
        self._close.setAutoRaise(True)
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self.hide)
        self._close.setVisible(closable)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_STRIPE + 40, 8, 8, 8)
        layout.addWidget(self.message, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_error(self, error: IntuneManagerError) -> None:
        """Show `error` with its remedy; a bug is worded as ours, not as the user's."""
        remedy = error.remedy
        if isinstance(error, BugError) and not remedy:
            remedy = "This is a fault of the program; the log file has the details."
        self._say("bad", "error", str(error), remedy)

    def show_warning(self, message: str, remedy: str = "") -> None:
        """Say something that went only half well."""
        self._say("warning", "warning", message, remedy)

    def show_info(self, message: str) -> None:
        """Say something that needs no action."""
        self._say("info", "info", message, "")

    def _say(self, tone: str, icon_name: str, message: str, remedy: str) -> None:
        self._tone, self._icon_name = tone, icon_name
        text = f"{message}\n{remedy}" if remedy else message
        self.message.setText(text)
        self.setAccessibleName(text)
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        tones = tones_of(self.palette())
        colour = tones.colour(self._tone)
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().base())
        painter.fillRect(0, 0, _STRIPE, self.height(), colour)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tones.border))
        top = min(10.0, (self.height() - 20) / 2)
        place = self.rect().toRectF()
        place.setRect(_STRIPE + 12, top, 20, 20)
        paint_icon(painter, self._icon_name, place, colour)
        painter.end()
