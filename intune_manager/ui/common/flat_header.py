"""The header of a table: flat, in line with the cells below it, alike in both themes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPolygonF
from PySide6.QtWidgets import QHeaderView, QStyle, QWidget

_ROOM_ABOVE_AND_BELOW, _DIVIDER_INSET = 10, 6
_ARROW_WIDTH, _ARROW_HEIGHT, _ARROW_GAP = 8, 5, 6
_Role = QPalette.ColorRole


class FlatHeader(QHeaderView):
    """Column titles that begin (or, right-aligned, end) exactly where the text of the cells does.

    The arrow of the sorted column points up when the rows ascend.
    """

    def __init__(self, cell_padding: int = 0, parent: QWidget | None = None) -> None:
        """`cell_padding` is what the table's delegate adds, in pixels, to the margin of a cell."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._cell_padding = cell_padding
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def text_rect(self, rect: QRect, section: int) -> QRect:
        """Where the title stands within the section's `rect`."""
        focus = self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self)
        margin = focus + 1 + self._cell_padding
        inner = rect.adjusted(margin, 0, -margin, 0)
        if self._is_sorted_by(section):
            room = _ARROW_WIDTH + _ARROW_GAP
            if self._alignment(section) & Qt.AlignmentFlag.AlignRight:
                return inner.adjusted(room, 0, 0, 0)
            return inner.adjusted(0, 0, -room, 0)
        return inner

    # What Qt calls

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        if not rect.isValid():
            return
        painter.save()
        palette = self.palette()
        painter.fillRect(rect, palette.color(_Role.Base))
        painter.setPen(palette.color(_Role.Mid))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        divider = rect.adjusted(0, _DIVIDER_INSET, 0, -_DIVIDER_INSET)
        painter.drawLine(divider.topRight(), divider.bottomRight())
        painter.setPen(palette.color(_Role.PlaceholderText))
        inner = self.text_rect(rect, section)
        title = str(self.model().headerData(section, self.orientation()) or "")
        shown = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, self._alignment(section), shown)
        if self._is_sorted_by(section):
            self._paint_arrow(painter, inner, section, self.fontMetrics().horizontalAdvance(shown))
        painter.restore()

    def sectionSizeFromContents(self, section: int) -> QSize:  # noqa: N802 - Qt's name
        wanted = super().sectionSizeFromContents(section)
        wanted.setHeight(self.fontMetrics().height() + _ROOM_ABOVE_AND_BELOW)
        return wanted

    # Inside

    def _is_sorted_by(self, section: int) -> bool:
        return self.isSortIndicatorShown() and self.sortIndicatorSection() == section

    def _alignment(self, section: int) -> Qt.AlignmentFlag:
        role = Qt.ItemDataRole.TextAlignmentRole
        own = self.model().headerData(section, self.orientation(), role)
        return Qt.AlignmentFlag(own) if own is not None else self.defaultAlignment()

    def _paint_arrow(self, painter: QPainter, inner: QRect, section: int, advance: int) -> None:
        if self._alignment(section) & Qt.AlignmentFlag.AlignRight:
            left = inner.right() - advance - _ARROW_GAP - _ARROW_WIDTH
        else:
            left = inner.left() + advance + _ARROW_GAP
        middle = inner.center().y()
        ascending = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        tip, base = (-1, 1) if ascending else (1, -1)
        half = _ARROW_HEIGHT / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(_Role.PlaceholderText))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(left, middle + base * half),
                    QPointF(left + _ARROW_WIDTH, middle + base * half),
                    QPointF(left + _ARROW_WIDTH / 2, middle + tip * half),
                ]
            )
        )
