"""A card with a number that leads to the panel behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from intune_manager.ui.common.formatting import NOTHING, tip
from intune_manager.ui.common.icons import paint_icon
from intune_manager.ui.common.surface import paint_surface, scaled_font
from intune_manager.ui.common.theme import scheme_of, tones_of

_PADDING, _ICON, _GAP = 14, 22, 6
UNKNOWN = NOTHING


class CountCard(QAbstractButton):
    """Title, icon, count and a note below; pressing it is the way to the rows it counts."""

    def __init__(self, title: str, icon_name: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._count: int | None = None
        self._note, self._tone = "", "neutral"
        self._has_note_line = False
        self.setText(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._say()

    @property
    def count(self) -> int | None:
        """The number shown, None while it is not known."""
        return self._count

    @property
    def note(self) -> str:
        return self._note

    def set_count(self, count: int | None) -> None:
        """Show `count`; None stands for "not known yet"."""
        if count != self._count:
            self._count = count
            self._say()

    def set_note(self, note: str, tone: str = "neutral") -> None:
        """Show `note` below the count, in the colour `tone` of the theme."""
        if (note, tone) != (self._note, self._tone):
            self._note, self._tone = note, tone
            self._say()

    def set_note_line(self, wanted: bool) -> None:
        """Keep room for a note, so that cards side by side have one height."""
        if wanted != self._has_note_line:
            self._has_note_line = wanted
            self.updateGeometry()

    def _say(self) -> None:
        count = "not known" if self._count is None else f"{self._count:,}"
        self.setAccessibleName(f"{self.text()}: {count}")
        self.setAccessibleDescription(self._note)
        self.setToolTip(tip(self._note))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        big = QFontMetrics(scaled_font(self, 1.9, bold=True)).height()
        line = self.fontMetrics().height()
        note = line + 2 if self._has_note_line else 0
        return QSize(170, 2 * _PADDING + max(line, _ICON) + big + note)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(120, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        painter = QPainter(self)
        hovered = self.underMouse() or self.isDown()
        fill = QColor(tones_of(self.palette()).hover) if hovered else None
        paint_surface(painter, self, fill=fill, focused=self.hasFocus())
        self._paint_title(painter)
        self._paint_count(painter)
        painter.end()

    def _paint_title(self, painter: QPainter) -> None:
        scheme = scheme_of(self.palette())
        line = max(self.fontMetrics().height(), _ICON)
        place = QRectF(self.width() - _PADDING - _ICON, _PADDING, _ICON, _ICON)
        paint_icon(painter, self._icon_name, place, QColor(scheme.accent))
        width = self.width() - 2 * _PADDING - _ICON - _GAP
        title = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)
        painter.setFont(self.font())
        painter.setPen(QColor(scheme.muted))
        painter.drawText(
            QRect(_PADDING, _PADDING, width, line), Qt.AlignmentFlag.AlignVCenter, title
        )

    def _paint_count(self, painter: QPainter) -> None:
        top = _PADDING + max(self.fontMetrics().height(), _ICON)
        width = self.width() - 2 * _PADDING
        big = scaled_font(self, 1.9, bold=True)
        height = QFontMetrics(big).height()
        painter.setFont(big)
        painter.setPen(self.palette().windowText().color())
        text = UNKNOWN if self._count is None else f"{self._count:,}"
        painter.drawText(QRect(_PADDING, top, width, height), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(self.font())
        painter.setPen(tones_of(self.palette()).colour(self._tone))
        note = self.fontMetrics().elidedText(self._note, Qt.TextElideMode.ElideRight, width)
        below = QRect(_PADDING, top + height + 2, width, self.fontMetrics().height())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, note)
