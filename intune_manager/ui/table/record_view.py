"""A table view at ease with a model that holds only the rows near the screen, and its selection."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from intune_manager.ui.common.flat_header import FlatHeader
from intune_manager.ui.common.tasks import Latest, TaskRunner
from intune_manager.ui.common.theme import tones_of
from intune_manager.ui.table.record_table import VALUE_ROLE, RecordTableModel

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


_ROW_PADDING = 10
_Flag = QItemSelectionModel.SelectionFlag
_Hint = QAbstractItemView.ScrollHint


class RecordView(QTableView):
    """Whole rows, no grid, one height for all of them."""

    typed = Signal(str)
    """Letters typed on the table: the user means to search."""
    copy_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
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


class RowSelection(QObject):
    """Follows the view's current row, and finds it again after every new answer of the model."""

    chosen = Signal(int)
    """The user moved to the row with this id."""
    lost = Signal()
    """The selected row is not among the rows any more."""

    def __init__(self, view: RecordView, model: RecordTableModel, tasks: TaskRunner) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._row_id: int | None = None
        self._unread_row: int | None = None
        self._revealing = False
        self._scrolls = False
        self._latest = Latest[int | None](tasks, "Finding the selected row", self._found)
        view.selectionModel().currentRowChanged.connect(self._follow)
        model.dataChanged.connect(self._read_late)
        model.restarted.connect(self._find)
        model.refreshed.connect(self._find)

    @property
    def row_id(self) -> int | None:
        """The selected row's id; None when none is selected."""
        return self._row_id

    def reveal(self, row_id: int) -> None:
        """Select a row and scroll to it, now or once the present question is answered.

        A row that the model does not hold stays the selected one, without being visible.
        """
        self._row_id, self._revealing, self._scrolls = row_id, True, True
        if not self._model.is_waiting:
            self._find()

    def keep_in_sight(self) -> None:
        """Scroll to the selected row when the next answer arrives: the order is being changed."""
        self._scrolls = True

    def clear(self) -> None:
        """Select nothing, without a signal."""
        self._latest.drop()
        self._row_id, self._unread_row, self._revealing = None, None, False
        blocked = self._view.selectionModel().blockSignals(True)
        self._view.selectionModel().clear()
        self._view.selectionModel().blockSignals(blocked)
        self._view.viewport().update()

    def _follow(self, current: QModelIndex) -> None:
        if not current.isValid():
            return
        row_id = self._model.row_id(current.row())
        self._unread_row = current.row() if row_id is None else None
        if row_id is not None and row_id != self._row_id:
            self._latest.drop()
            self._row_id, self._revealing = row_id, False
            self.chosen.emit(row_id)

    def _read_late(self, first: QModelIndex, last: QModelIndex) -> None:
        row = self._unread_row
        if row is not None and first.row() <= row <= last.row():
            self._follow(self._model.index(row, 0))

    def _find(self) -> None:
        self._unread_row = None
        row_id, source = self._row_id, self._model.source
        if row_id is None or source is None:
            return
        row = self._model.loaded_row_of(row_id)
        if row is not None:
            self._latest.drop()
            self._found(row)
            return
        query = self._model.query()
        self._latest.ask(lambda: source.position(query, row_id))

    def _found(self, row: int | None) -> None:
        if row is None or row >= self._model.total:
            # Beyond the rows counted so far: `refreshed` brings the rest, and asks again.
            if row is None or self._model.is_counted:
                self._miss()
            return
        index = self._model.index(row, max(self._view.currentIndex().column(), 0))
        in_sight = self._view.viewport().rect().contains(self._view.visualRect(index).center())
        if self._view.currentIndex().row() != row:
            self._view.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | _Flag.Rows)
        if self._scrolls:
            # A row that was out of sight comes with its neighbours on both sides.
            self._view.scrollTo(index, _Hint.EnsureVisible if in_sight else _Hint.PositionAtCenter)
        self._scrolls = False

    def _miss(self) -> None:
        self._scrolls = False
        if not self._revealing:
            self.clear()
            self.lost.emit()
