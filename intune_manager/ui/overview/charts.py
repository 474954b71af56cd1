"""How a whole divides into parts: a ring, and bars that can be pressed and read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intune_manager.ui.common.formatting import one_line, tip
from intune_manager.ui.common.surface import MutedLabel, scaled_font
from intune_manager.ui.common.theme import scheme_of, tones_of

_BAR, _PAD, _DOT = 6, 6, 10
_FULL_TURN = 360 * 16
"""Qt counts angles in sixteenths of a degree."""


@dataclass(frozen=True)
class Share:
    """One part of a whole. `value` is what a filter needs to find its rows again."""

    value: str | int | None
    label: str
    count: int
    tone: str = "info"


def percent_text(count: int, total: int) -> str:
    """The share in percent that hides neither the last percent nor the last row.

    "<1 %" and ">99 %" stand for what would round to nothing or to all.
    """
    if total <= 0:
        return "0 %"
    percent = round(100 * count / total)
    if percent == 0 and count:
        return "<1 %"
    if percent == 100 and count < total:
        return ">99 %"
    return f"{percent} %"


class Ring(QWidget):
    """The parts as arcs round their sum."""

    def __init__(self, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = unit
        self._shares: tuple[Share, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_shares(self, shares: Sequence[Share]) -> None:
        """Paint `shares` clockwise from the top."""
        if tuple(shares) == self._shares:
            return
        self._shares = tuple(shares)
        total = sum(share.count for share in shares)
        parts = ", ".join(f"{s.label} {percent_text(s.count, total)}" for s in shares)
        self.setAccessibleName(f"{total:,} {self._unit}: {parts}" if shares else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(148, 148)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thickness = 16.0
        rect = QRectF(self.rect()).adjusted(thickness, thickness, -thickness, -thickness)
        self._paint_arcs(painter, rect, thickness)
        self._paint_sum(painter)
        painter.end()

    def _paint_arcs(self, painter: QPainter, rect: QRectF, thickness: float) -> None:
        tones = tones_of(self.palette())
        pen = QPen(QColor(tones.track), thickness)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(rect, 0, _FULL_TURN)
        total = sum(share.count for share in self._shares)
        start = float(_FULL_TURN) / 4
        # A gap of one degree keeps neighbours of a like colour apart.
        gap = 16.0 if sum(share.count > 0 for share in self._shares) > 1 else 0.0
        for share in self._shares:
            span = _FULL_TURN * share.count / total if total else 0.0
            if share.count:
                pen.setColor(tones.fill(share.tone))
                painter.setPen(pen)
                painter.drawArc(rect, round(start - gap / 2), -max(12, round(span - gap)))
            start -= span

    def _paint_sum(self, painter: QPainter) -> None:
        total = sum(share.count for share in self._shares)
        big, small = scaled_font(self, 1.6, bold=True), scaled_font(self, 0.95)
        height = QFontMetrics(big).height()
        middle = self.height() // 2
        painter.setPen(self.palette().windowText().color())
        painter.setFont(big)
        number = QRect(0, middle - height, self.width(), height)
        painter.drawText(number.translated(0, 6), Qt.AlignmentFlag.AlignCenter, f"{total:,}")
        painter.setPen(QColor(scheme_of(self.palette()).muted))
        painter.setFont(small)
        unit = QRect(0, middle + 4, self.width(), QFontMetrics(small).height())
        painter.drawText(unit, Qt.AlignmentFlag.AlignCenter, self._unit)


class ShareRow(QAbstractButton):
    """One part as a labelled bar; a button, so that keyboard and screen reader reach it."""

    def __init__(self, share: Share, total: int, unit: str) -> None:
        super().__init__()
        self._unit = unit
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.share, self._total = share, -1
        self.set_share(share, total)

    def set_share(self, share: Share, total: int) -> None:
        """Show `share` of `total` from now on; repaints only what differs."""
        if (share, total) == (self.share, self._total):
            return
        self.share, self._total = share, total
        percent = percent_text(share.count, total)
        self.setAccessibleName(f"{share.label}: {share.count:,} {self._unit}, {percent}")
        self.setToolTip(tip(f"Show the {share.count:,} {self._unit}: {share.label}"))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, self.fontMetrics().height() + _BAR + 3 * _PAD)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(150, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_text(painter)
        self._paint_bar(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        scheme = scheme_of(self.palette())
        focused = self.hasFocus()
        if focused or self.underMouse() or self.isDown():
            painter.setPen(QPen(QColor(scheme.accent), 1.5) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(scheme.tones.hover))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)

    def _paint_text(self, painter: QPainter) -> None:
        scheme, metrics = scheme_of(self.palette()), self.fontMetrics()
        line = QRect(_PAD, _PAD, self.width() - 2 * _PAD, metrics.height())
        count = f"{self.share.count:,}"
        percent_width = metrics.horizontalAdvance(">99 %") + 8
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(scheme.muted))
        painter.drawText(line, right, percent_text(self.share.count, self._total))
        painter.setPen(self.palette().windowText().color())
        painter.drawText(line.adjusted(0, 0, -percent_width, 0), right, count)
        room = line.width() - percent_width - metrics.horizontalAdvance(count) - _DOT - 12
        label = metrics.elidedText(one_line(self.share.label), Qt.TextElideMode.ElideRight, room)
        painter.drawText(line.adjusted(_DOT + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, label)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(scheme.tones.fill(self.share.tone))
        dot = QRectF(_PAD, line.center().y() - _DOT / 2 + 1, _DOT, _DOT)
        painter.drawRoundedRect(dot, 3, 3)

    def _paint_bar(self, painter: QPainter) -> None:
        tones = tones_of(self.palette())
        top = self.height() - _BAR - _PAD
        whole = QRectF(_PAD, top, self.width() - 2 * _PAD, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tones.track))
        painter.drawRoundedRect(whole, _BAR / 2, _BAR / 2)
        if self.share.count and self._total:
            part = QRectF(whole)
            part.setWidth(max(_BAR, whole.width() * self.share.count / self._total))
            painter.setBrush(tones.fill(self.share.tone))
            painter.drawRoundedRect(part, _BAR / 2, _BAR / 2)


class ShareChart(QWidget):
    """Bars for all parts, and beside them a ring if wanted."""

    chosen = Signal(object)
    """The `Share` whose bar was pressed."""

    def __init__(self, unit: str, *, ring: bool, empty: str) -> None:
        """`unit` is what is counted, in the plural; `empty` is shown while there is nothing."""
        super().__init__()
        self._unit = unit
        self.rows: tuple[ShareRow, ...] = ()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.ring = Ring(unit, self) if ring else None
        if self.ring is not None:
            layout.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignTop)
            self.ring.hide()
        self._bars = QVBoxLayout()
        self._bars.setSpacing(2)
        self._empty = MutedLabel(empty)
        self._bars.addWidget(self._empty)
        self._bars.addStretch(1)
        layout.addLayout(self._bars, 1)

    def set_shares(self, shares: Sequence[Share]) -> None:
        """Show `shares` in their order; the part with the keyboard focus keeps it."""
        total = sum(share.count for share in shares)
        if [share.value for share in shares] == [row.share.value for row in self.rows]:
            for row, share in zip(self.rows, shares, strict=True):
                row.set_share(share, total)
        else:
            self._replace_rows(shares, total)
        self._empty.setVisible(not shares)
        if self.ring is not None:
            self.ring.set_shares(shares)
            self.ring.setVisible(bool(shares))

    def _replace_rows(self, shares: Sequence[Share], total: int) -> None:
        # Not `hasFocus`: that is false while another window is the active one.
        inside = self.focusWidget()
        focused = inside.share.value if isinstance(inside, ShareRow) else _NONE
        for row in self.rows:
            self._bars.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = tuple(ShareRow(share, total, self._unit) for share in shares)
        for index, row in enumerate(self.rows):
            self._bars.insertWidget(index, row)
            row.clicked.connect(lambda _=False, row=row: self.chosen.emit(row.share))
            row.show()
            if row.share.value == focused:
                row.setFocus()


_NONE = object()
