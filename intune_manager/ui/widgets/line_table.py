"""A read-only table of a few lines, set up the same way wherever one is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from intune_manager.ui.models.lines import LineModel, SortedLines
from intune_manager.ui.widgets.flat_header import FlatHeader

_ROW_PADDING = 10
_UNSORTED = -1
_CELL_PADDING = 4


class _Padded(QStyledItemDelegate):
    """Keeps a right-aligned number clear of the left-aligned text of the next column."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        inner = QStyleOptionViewItem(option)
        inner.rect = option.rect.adjusted(_CELL_PADDING, 0, -_CELL_PADDING, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            active = option.state & QStyle.StateFlag.State_Active
            group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
            ground = option.palette.brush(group, QPalette.ColorRole.Highlight)
            painter.fillRect(option.rect, ground)
        super().paint(painter, inner, index)


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
        self.setItemDelegate(_Padded(self))
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + _ROW_PADDING)

    def _set_up_header(self, columns: tuple[str, ...] | None) -> None:
        self.setHorizontalHeader(FlatHeader(_CELL_PADDING, self))
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
            "\t".join(str(self._sorted.index(row, section).data()) for section in sections)
            for row in rows
        )
        if text:
            QApplication.clipboard().setText(text)
