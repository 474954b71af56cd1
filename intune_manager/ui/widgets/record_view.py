"""A table view at ease with a model that holds only the rows near the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from intune_manager.ui.widgets.flat_header import FlatHeader

_ROW_PADDING = 10


class RecordView(QTableView):
    """Whole rows, no grid, one height for all of them."""

    typed = Signal(str)
    """Letters typed on the table: the user means to search."""
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + _ROW_PADDING)
        header = FlatHeader(parent=self)
        self.setHorizontalHeader(header)
        # A double click on a divider measures the rows in sight, not a thousand unread ones.
        header.setResizeContentsPrecision(0)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def selected_ranges(self) -> list[range]:
        """The numbers of the selected rows, in order, without gaps inside a range."""
        selection = self.selectionModel().selection()
        chosen = {range(one.top(), one.bottom() + 1) for one in selection.toList()}
        return sorted(chosen, key=lambda one: one.start)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Hand typed letters to the quick filter: Qt would go through every row of the model."""
        if search.strip():
            self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        arrived_by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.OtherFocusReason,
        )
        model = self.model()
        if arrived_by_key and model and model.rowCount() and not self.currentIndex().isValid():
            self.selectRow(max(self.rowAt(0), 0))
