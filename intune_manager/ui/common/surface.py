"""The plain building blocks of the panels: labels, titled surfaces, a grid that fits the width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from intune_manager.ui.common.formatting import local_time, tip
from intune_manager.ui.common.icons import icon
from intune_manager.ui.common.theme import scheme_of, tones_of
from intune_manager.words import ago, utc_now

RADIUS = 8.0
SPACING = 12
_PADDING = 16
_REFRESH_MS = 20_000


def scaled_font(widget: QWidget, factor: float, *, bold: bool = False) -> QFont:
    """The widget's font, larger or smaller by `factor`: follows the system's text size."""
    font = QFont(widget.font())
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * factor)
    else:
        font.setPixelSize(max(1, round(font.pixelSize() * factor)))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def paint_surface(
    painter: QPainter, widget: QWidget, *, fill: QColor | None = None, focused: bool = False
) -> None:
    """Paint a rounded ground with a thin border over the whole of `widget`."""
    palette = widget.palette()
    width = 2.0 if focused else 1.0
    rect = QRectF(widget.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
    border = scheme_of(palette).accent if focused else tones_of(palette).border
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(border), width))
    painter.setBrush(fill or palette.base())
    painter.drawRoundedRect(rect, RADIUS, RADIUS)


class PlainLabel(QLabel):
    """A label that shows any text as it is; every label of the window is one.

    Qt guesses otherwise: of a tenant called `<img src=…>` it would load the file.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


class MutedLabel(PlainLabel):
    """Secondary text: legible, and quieter than the rest."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.setWordWrap(True)


class MessageLabel(MutedLabel):
    """A sentence in the middle of an area that has nothing else to show."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMargin(24)


class AgeLabel(PlainLabel):
    """A label such as "Last complete sync 3 hours ago" that ages by itself."""

    def __init__(
        self, before: str, absent: str, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        """`before` stands in front of the age; `absent` is shown while there is none."""
        super().__init__(absent)
        self._before, self._absent, self._clock = before, absent, clock
        self._instant: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    def set_instant(self, instant: datetime | None) -> None:
        """Show the age of `instant` (with a time zone) from now on; None shows the absence."""
        self._instant = instant
        self.setToolTip(tip(local_time(instant)) if instant else "")
        self.refresh()

    def refresh(self) -> None:
        """Say the age as it is now."""
        if self._instant is None:
            self.setText(self._absent)
        else:
            self.setText(f"{self._before} {ago(self._instant, self._clock())}")


class TitledSurface(QFrame):
    """A titled area on the ground of a panel; its content goes into `body`."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(_PADDING, _PADDING - 4, _PADDING, _PADDING)
        self.body.setSpacing(8)
        self.heading = PlainLabel(title)
        self.heading.setFont(scaled_font(self, 1.1, bold=True))
        self.body.addWidget(self.heading)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        painter = QPainter(self)
        paint_surface(painter, self)
        painter.end()


def icon_button(name: str, does: str) -> QToolButton:
    """A flat button that shows an icon alone; `does` says to everyone what it is for."""
    button = QToolButton()
    button.setIcon(icon(name))
    button.setToolTip(tip(does))
    button.setAccessibleName(does)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


class FlowGrid(QWidget):
    """Lays widgets out in as many equal columns as fit, at least one."""

    def __init__(self, min_column_width: int) -> None:
        super().__init__()
        self._min_column_width = min_column_width
        self._widgets: tuple[QWidget, ...] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING)

    def set_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Show exactly `widgets`, in this order; those shown before and gone now are deleted."""
        for gone in set(self._widgets) - set(widgets):
            self._grid.removeWidget(gone)
            gone.deleteLater()
        self._widgets = tuple(widgets)
        self._arrange(self._fitting(self.width()))

    @property
    def columns(self) -> int:
        """How many columns there are at the present width."""
        return self._columns

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        # One column is enough; otherwise the grid could grow but never shrink again.
        return QSize(self._min_column_width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        columns = self._fitting(event.size().width())
        if columns != self._columns:
            self._arrange(columns)

    def _fitting(self, width: int) -> int:
        fitting = (width + SPACING) // (self._min_column_width + SPACING)
        return max(1, min(fitting, len(self._widgets)))

    def _arrange(self, columns: int) -> None:
        for column in range(max(self._columns, columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for index, widget in enumerate(self._widgets):
            self._grid.addWidget(widget, index // columns, index % columns)
