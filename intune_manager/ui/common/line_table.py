"""A read-only table of a few lines, set up the same way wherever one is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QTableView,
    QWidget,
)

from intune_manager.ui.common.flat_header import FlatHeader
from intune_manager.ui.common.lines import LineModel, SortedLines

_ROW_PADDING = 10
_UNSORTED = -1
_TALLEST = 10_000


class LineTable(QTableView):
    """Shows a `LineModel`; header clicks sort, rows can be copied as text.

    Rows are one line high, or as high as the text of a column that wraps.
    """

    fitted = Signal()
    """Rows may have become higher or lower."""

    def __init__(
        self,
        model: LineModel[Any],
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        """`name` is what screen readers call the table."""
        super().__init__(parent)
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
