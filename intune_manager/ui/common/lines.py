"""A small table model over frozen values: the columns are declarations, the rows arrive whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSortFilterProxyModel,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPainter,
    QPalette,
    QPixmap,
    QStandardItem,
    QStandardItemModel,
)

from intune_manager.ui.common.formatting import NOTHING
from intune_manager.ui.common.icons import paint_icon
from intune_manager.ui.common.plain_text import tip
from intune_manager.ui.common.theme import tones_of

Line = TypeVar("Line")
Index = QModelIndex | QPersistentModelIndex
_ICON = 16
_AGEING_MS = 30_000
_ROWS_AT_ONCE = 12
_QUIET = ("0", NOTHING)
"""Cells that say "nothing here" step back, so that the others stand out."""


@dataclass(frozen=True)
class VerdictLook:
    """A verdict for the eye: never by colour alone."""

    word: str
    icon: str
    tone: str
    """A name in `theme.Tones`."""
    meaning: str


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
    wraps: bool = False
    """Whether the row grows until the whole text is in sight."""


@dataclass(frozen=True)
class _Cell:
    """All that a view asks about a cell."""

    text: str
    tip: str
    tone: str = ""
    icon: str = ""
    is_quiet: bool = False


class LineModel(QStandardItemModel, Generic[Line]):
    """Some dozen rows that change often. Selection survives, for rows keep their place.

    Qt keeps the cells: to paint them needs no Python.
    """

    def __init__(self, columns: Sequence[LineColumn[Line]]) -> None:
        super().__init__(0, len(columns))
        self.columns = tuple(columns)
        self._lines: tuple[Line, ...] = ()
        self._cells: dict[tuple[int, int], _Cell] = {}
        self._icons: dict[tuple[str, int], QPixmap] = {}
        self._alignments = tuple(map(_alignment, self.columns))
        for section, column in enumerate(self.columns):
            heading = QStandardItem(_set_off(column, column.title))
            heading.setTextAlignment(self._alignments[section])
            self.setHorizontalHeaderItem(section, heading)
        self._awaiting: list[int] = []
        self._writing = QTimer(self)
        self._writing.setSingleShot(True)
        self._writing.timeout.connect(self._write_some)
        # "2 minutes ago" is another text a minute later.
        self._ageing = QTimer(self)
        self._ageing.setInterval(_AGEING_MS)
        self._ageing.timeout.connect(self.refresh)
        self._ageing.start()

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show `lines`: cells that read otherwise than before are painted anew, no others.

        The first dozen at once, the others in the next rounds of the event loop: to word hundreds
        of cells takes longer than a frame.
        """
        known, self._lines = self._lines, tuple(lines)
        if len(known) != len(self._lines):
            self.setRowCount(len(self._lines))
            known = ()
            self._cells.clear()
        self._write(
            row
            for row, line in enumerate(self._lines)
            if row >= len(known) or line != known[row] or row in self._awaiting
        )

    def refresh(self, *, colours: bool = False) -> None:
        """Word every line anew, for time has passed; with `colours` in those of the palette."""
        if colours:
            self._cells.clear()
        self._write(range(len(self._lines)))

    def _write(self, rows: Iterable[int]) -> None:
        """Bring the cells of these rows up to date, and of no others that were waiting for it."""
        self._awaiting = list(rows)
        self._write_some()

    def _write_some(self) -> None:
        """Bring some rows up to date, with one signal for all of them."""
        rows, self._awaiting = self._awaiting[:_ROWS_AT_ONCE], self._awaiting[_ROWS_AT_ONCE:]
        if self._awaiting:
            self._writing.start()
        changed = [
            (row, section, cell)
            for row in rows
            for section, column in enumerate(self.columns)
            if self._cells.get((row, section)) != (cell := _cell(column, self._lines[row]))
        ]
        if not changed:
            return
        blocked = self.blockSignals(True)
        palette = QGuiApplication.palette()
        for row, section, cell in changed:
            self._cells[row, section] = cell
            self.setItem(row, section, self._item(section, cell, palette))
        self.blockSignals(blocked)
        numbers, sections = [row for row, *_ in changed], [section for _, section, _ in changed]
        first = self.index(min(numbers), min(sections))
        self.dataChanged.emit(first, self.index(max(numbers), max(sections)))

    def _item(self, section: int, cell: _Cell, palette: QPalette) -> QStandardItem:
        item = QStandardItem(_set_off(self.columns[section], cell.text))
        item.setTextAlignment(self._alignments[section])
        item.setToolTip(tip(cell.tip))
        item.setEditable(False)
        if cell.icon:
            colour = tones_of(palette).colour(cell.tone)
            item.setForeground(colour)
            item.setData(self._icon(cell.icon, colour), Qt.ItemDataRole.DecorationRole)
        elif cell.is_quiet:
            item.setForeground(palette.placeholderText())
        return item

    def _icon(self, name: str, colour: QColor) -> QPixmap:
        key = (name, colour.rgba())
        if key not in self._icons:
            self._icons[key] = _tinted(name, colour)
        return self._icons[key]


def _cell(column: LineColumn[Line], line: Line) -> _Cell:
    text = column.text(line)
    tip = (column.tip or column.text)(line)
    if column.look is None:
        return _Cell(text, tip, is_quiet=text in _QUIET)
    look = column.look(line)
    return _Cell(text, tip, look.tone, look.icon)


def _set_off(column: LineColumn[Any], text: str) -> str:
    """`text`, clear of the left-aligned text that may follow a right-aligned one.

    By a space, not by a delegate of ours, which would have to run Python for each cell, nor by a
    style sheet, which would not follow a change between light and dark.
    """
    return f"{text}\N{EN SPACE}" if column.right else text


def _alignment(column: LineColumn[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


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
