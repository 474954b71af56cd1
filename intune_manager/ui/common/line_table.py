"""A read-only table of a few lines: the columns are declarations, the rows arrive whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QPixmap,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QStyle, QTableView

from intune_manager.ui.common.flat_header import FlatHeader
from intune_manager.ui.common.formatting import NOTHING, one_line, tip
from intune_manager.ui.common.icons import paint_icon
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
        column = self.columns[section]
        text = cell.text if column.wraps else one_line(cell.text)
        item = QStandardItem(_set_off(column, text))
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


_ROW_PADDING = 10
_UNSORTED = -1
_TALLEST = 10_000


class LineTable(QTableView):
    """Shows a `LineModel`; header clicks sort, rows can be copied as text.

    Rows are one line high, or as high as the text of a column that wraps.
    """

    fitted = Signal()
    """Rows may have become higher or lower."""

    def __init__(self, model: LineModel[Any], *, name: str) -> None:
        """`name` is what screen readers call the table."""
        super().__init__()
        self._source = model
        self._sorted = SortedLines(model)
        self._sorted.setParent(self)
        self.setModel(self._sorted)
        self.setAccessibleName(name)
        self._set_up_rows()
        self._set_up_header()
        self._wrapping = [section for section, column in enumerate(model.columns) if column.wraps]
        # Once for all that changes in one go, and after the header has its new widths.
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self._fit_rows)
        for change in (
            self._sorted.dataChanged,
            self._sorted.layoutChanged,
            self._sorted.rowsInserted,
            self._sorted.rowsRemoved,
            self.horizontalHeader().sectionResized,
        ):
            change.connect(lambda *_: self._fitting.start())

    def _set_up_rows(self) -> None:
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        # Only rows that are higher than a line have room for a second one.
        self.setWordWrap(True)
        self.setIconSize(QSize(16, 16))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + _ROW_PADDING)

    def _set_up_header(self) -> None:
        self.setHorizontalHeader(FlatHeader(0, self))
        for section, column in enumerate(self._source.columns):
            self.setColumnWidth(section, column.width)
        self.setSortingEnabled(True)
        # -1 is the order in which the lines come.
        self.sortByColumn(_UNSORTED, Qt.SortOrder.AscendingOrder)

    def height_of_all_rows(self) -> int:
        """The height in pixels at which no row is hidden."""
        rows = self.verticalHeader().length()
        return rows + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()

    def _fit_rows(self) -> None:
        rows = self.verticalHeader()
        for row in range(self._sorted.rowCount()):
            height = max((self._height_of(row, section) for section in self._wrapping), default=0)
            rows.resizeSection(row, max(height, rows.defaultSectionSize()))
        self.fitted.emit()

    def _height_of(self, row: int, section: int) -> int:
        text = str(self._sorted.index(row, section).data() or "")
        if not text or self.isColumnHidden(section):
            return 0
        margin = 2 * (self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1)
        room = QRect(0, 0, max(self.columnWidth(section) - margin, 1), _TALLEST)
        needed = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        return needed.height() + _ROW_PADDING

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._source.refresh(colours=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        else:
            super().keyPressEvent(event)

    def copy_selection(self) -> None:
        """Put the visible cells of the selected rows on the clipboard, tab-separated."""
        sections = [
            section
            for section in range(self._sorted.columnCount())
            if not self.isColumnHidden(section)
        ]
        rows = sorted(index.row() for index in self.selectionModel().selectedRows(sections[0]))
        text = "\n".join(
            "\t".join(str(self._sorted.index(row, section).data()).rstrip() for section in sections)
            for row in rows
        )
        if text:
            QApplication.clipboard().setText(text)
