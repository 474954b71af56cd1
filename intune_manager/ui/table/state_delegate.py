"""A coloured dot before a state, so that bad ones stand out in a long list."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from intune_manager.ui.common.theme import tones_of
from intune_manager.ui.table.record_table import VALUE_ROLE

_DOT, _RIM, _BOX, _SHARPNESS = 8, 1.5, 12, 2

STATE_TONES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "compliance_state": MappingProxyType(
            {
                "compliant": "good",
                "inGracePeriod": "warning",
                "noncompliant": "bad",
                "conflict": "bad",
                "error": "bad",
                "configManager": "info",
                "unknown": "neutral",
            }
        ),
        "kind": MappingProxyType(
            {"Created": "good", "Changed": "info", "Deleted": "bad", "Restored": "warning"}
        ),
    }
)
"""Column name to the tone of each of its values; the text says the same to those who see none."""


class StateDelegate(QStyledItemDelegate):
    """Paints a cell as usual, with a dot in the tone of its value before the text."""

    def __init__(self, tones: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tones = tones
        self._dots: dict[str, QIcon] = {}

    def initStyleOption(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        tone = self._tones.get(str(index.data(VALUE_ROLE)))
        if tone is None:
            return
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.decorationSize = QSize(_BOX, _BOX)
        colour = tones_of(option.palette).colour(tone)
        option.icon = self._dot(colour, option.palette.color(QPalette.ColorRole.HighlightedText))

    def _dot(self, colour: QColor, rim: QColor) -> QIcon:
        name = f"{colour.name()}{rim.name()}"
        if name not in self._dots:
            icon = QIcon(_dot_picture(colour))
            # Without a picture of its own a selected dot would be tinted in the colour of the
            # selection; without a rim a blue one would vanish in it.
            icon.addPixmap(_dot_picture(colour, rim), QIcon.Mode.Selected)
            self._dots[name] = icon
        return self._dots[name]


def _dot_picture(colour: QColor, rim: QColor | None = None) -> QPixmap:
    pixmap = QPixmap(_BOX * _SHARPNESS, _BOX * _SHARPNESS)
    pixmap.setDevicePixelRatio(_SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if rim is None else QPen(rim, _RIM))
    painter.setBrush(colour)
    edge = (_BOX - _DOT) // 2
    painter.drawEllipse(edge, edge, _DOT, _DOT)
    painter.end()
    return pixmap
