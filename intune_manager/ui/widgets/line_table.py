"""A read-only table of a few lines, set up the same way wherever one is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableView,
    QWidget,
)

from intune_manager.ui.models.lines import LineModel, SortedLines
from intune_manager.ui.widgets.flat_header import FlatHeader

_ROW_PADDING = 10
_UNSORTED = -1


class LineTable(QTableView):
    """Shows chosen columns of a `LineModel`; header clicks sort, rows can be copied as text."""

    def __init__(
        self,
        model: LineModel[Any],
        *,
        columns: tuple[str, ...] | None = None,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        """`columns` are keys of the model's columns, all of them if None; `name` is for readers."""
        super().__init__(parent)
        self._source = model
        self._sorted = SortedLines(model)
        self._sorted.setParent(self)
        self.setModel(self._sorted)
        self.setAccessibleName(name)
        self._set_up_rows()
        self._set_up_header(columns)

    def _set_up_rows(self) -> None:
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setIconSize(QSize(16, 16))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + _ROW_PADDING)

    def _set_up_header(self, columns: tuple[str, ...] | None) -> None:
        self.setHorizontalHeader(FlatHeader(0, self))
        for section, column in enumerate(self._source.columns):
            self.setColumnWidth(section, column.width)
            self.setColumnHidden(section, columns is not None and column.key not in columns)
        self.setSortingEnabled(True)
        # -1 is the order in which the lines come.
        self.sortByColumn(_UNSORTED, Qt.SortOrder.AscendingOrder)

    def height_of_all_rows(self) -> int:
        """The height in pixels at which no row is hidden."""
        rows = self._sorted.rowCount() * self.verticalHeader().defaultSectionSize()
        return rows + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()

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
