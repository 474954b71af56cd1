"""A small table model over frozen values: the columns are declarations, the rows arrive whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap

from intune_manager.ui.formatting import NOTHING
from intune_manager.ui.icons import paint_icon
from intune_manager.ui.theme import tones_of
from intune_manager.ui.widgets.verdict import VerdictLook

Line = TypeVar("Line")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ICON = 16
_QUIET = ("0", NOTHING)
"""Cells that say "nothing here" step back, so that the others stand out."""


@dataclass(frozen=True)
class LineColumn(Generic[Line]):
    """One column: its text, what it sorts by, and how it looks."""

    key: str
    title: str
    text: Callable[[Line], str]
    order: Callable[[Line], Any]
    """A value that compares with those of other lines; None for lines that have none."""
    right: bool = False
    width: int = 90
    tip: Callable[[Line], str] | None = None
    look: Callable[[Line], VerdictLook] | None = None
    """Icon and colour of the cell, where it has any."""


class LineModel(QAbstractTableModel, Generic[Line]):
    """Some dozen rows that change often. Selection survives, for rows keep their place."""

    def __init__(self, columns: Sequence[LineColumn[Line]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show `lines`. As many as before: the cells are refreshed; otherwise a reset."""
        fresh = tuple(lines)
        if len(fresh) != len(self._lines):
            self.beginResetModel()
            self._lines = fresh
            self.endResetModel()
            return
        changed = [row for row, line in enumerate(fresh) if line != self._lines[row]]
        self._lines = fresh
        last = len(self.columns) - 1
        for row in changed:
            self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(line)
            case Qt.ItemDataRole.ToolTipRole:
                return (column.tip or column.text)(line)
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.DecorationRole | Qt.ItemDataRole.ForegroundRole:
                return self._appearance(column, line, role)
        return None

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].right
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    @staticmethod
    def _appearance(column: LineColumn[Line], line: Line, role: int) -> Any:
        palette = QGuiApplication.palette()
        if column.look is not None:
            look = column.look(line)
            colour = tones_of(palette).colour(look.tone)
            if role == Qt.ItemDataRole.ForegroundRole:
                return colour
            return _tinted(look.icon, colour)
        if role == Qt.ItemDataRole.ForegroundRole and column.text(line) in _QUIET:
            return palette.placeholderText()
        return None


class SortedLines(QSortFilterProxyModel):
    """Sorts a `LineModel` by the declared order of its columns; lines without a value come last."""

    def __init__(self, model: LineModel[Any]) -> None:
        super().__init__()
        self._model = model
        self.setSourceModel(model)
        self.setDynamicSortFilter(True)

    def lessThan(self, left: Index, right: Index) -> bool:  # noqa: N802 - Qt's name
        order = self._model.columns[left.column()].order
        first, second = (order(self._model.lines[index.row()]) for index in (left, right))
        if first is None or second is None:
            ascending = self.sortOrder() is Qt.SortOrder.AscendingOrder
            return (second is None and first is not None) if ascending else first is None
        return bool(first < second)


def _tinted(name: str, colour: QColor) -> QPixmap:
    ratio = 2.0  # sharp on every screen; a 16 pixel icon costs next to nothing
    pixmap = QPixmap(round(_ICON * ratio), round(_ICON * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, QRectF(0, 0, _ICON, _ICON), colour)
    painter.end()
    return pixmap
