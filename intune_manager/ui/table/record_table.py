"""One table model for every kind of record: the rows near the screen; SQL does the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QPalette

from intune_manager.data.query import Row, RowQuery, RowSource, Sort
from intune_manager.errors import IntuneManagerError
from intune_manager.registry.table import Column, Table
from intune_manager.ui.common import formatting
from intune_manager.ui.common.formatting import tip
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.table.row_fetcher import WINDOW_ROWS, RowFetcher, Window, Windows

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The value as stored: None, int or str."""
_VALUE_ROLES = frozenset({Role.DisplayRole, Role.ToolTipRole, Role.ForegroundRole, VALUE_ROLE})
LOADING = "…"
_PREFETCH_ROWS = 40
_NO_PARENT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RecordTableModel(QAbstractTableModel):
    """The rows of a table as `narrow`, `sort` and `fetch_columns` ask for them.

    Rows are read in windows of `WINDOW_ROWS` as the view paints them; until a window has arrived
    its cells show `LOADING`. The rows of the last answer stay in place until those of the new one
    are there.
    """

    restarted = Signal()
    """The first rows of a new question are in place (the model was reset)."""
    refreshed = Signal()
    """The same question was counted anew: rows may have moved."""
    total_changed = Signal()
    """`total`, `is_counted`, `error` or `is_waiting` have changed."""

    def __init__(self, table: Table, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.columns: tuple[Column, ...] = table.columns
        self._source: RowSource | None = None
        self._narrowed = RowQuery()
        self._sort = first_order(table)
        self._fetched = tuple(column.name for column in table.columns if column.shown)
        self._windows = Windows()
        self._fetcher = RowFetcher(tasks, table.title, self)
        self.total = 0
        self.is_counted = False
        """Whether `total` is the whole number, not just the rows that are known so far."""
        self.error: IntuneManagerError | None = None

    # What is asked for

    @property
    def is_waiting(self) -> bool:
        """No answer to the present question yet."""
        return self._fetcher.is_waiting

    @property
    def source(self) -> RowSource | None:
        return self._source

    @property
    def is_narrowed(self) -> bool:
        """Whether search, filters or a link may leave rows out."""
        return self._narrowed.is_narrowed

    @property
    def sorting(self) -> Sort:
        return self._sort

    def query(self) -> RowQuery:
        """The present question: its first window."""
        return replace(self._narrowed, columns=self._fetched, sort=self._sort, limit=WINDOW_ROWS)

    def attach(self, source: RowSource | None) -> None:
        """Read from `source` from now on; None empties the table."""
        self._source = source
        self.beginResetModel()
        self._windows.clear()
        self.total, self.is_counted = 0, False
        self.endResetModel()
        self._restart()

    def narrow(self, query: RowQuery) -> None:
        """Show only what search, filters and link of `query` leave."""
        if query != self._narrowed:
            self._narrowed = query
            self._restart()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, in SQL. A column number of -1 means the table's own order."""
        wanted = first_order(self.table)
        if column >= 0:
            wanted = Sort(self.columns[column].name, order is Qt.SortOrder.DescendingOrder)
        if wanted != self._sort:
            self._sort = wanted
            self._restart()

    def fetch_columns(self, names: Sequence[str]) -> None:
        """Read these columns, and no others, of every row; those that are not read show nothing."""
        if tuple(names) != self._fetched:
            self._fetched = tuple(names)
            self.reload()

    def reload(self) -> None:
        """Read again what is on the screen, and count again, without emptying the table."""
        if self._source is None:
            return
        if self.total == 0 or self.is_waiting:
            self._restart()
            return
        self._windows.expire()
        self._fetcher.refresh(self.query())
        self.dataChanged.emit(self.index(0, 0), self.index(self.total - 1, len(self.columns) - 1))

    # What the view reads

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else self.total

    def columnCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.columns)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Role.DisplayRole:
            return self.columns[section].title
        if role == Role.TextAlignmentRole:
            return _RIGHT if formatting.is_right_aligned(self.columns[section]) else _LEFT
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not index.isValid() or index.row() >= self.total:
            return None
        column = self.columns[index.column()]
        if role == Role.TextAlignmentRole:
            return _RIGHT if formatting.is_right_aligned(column) else _LEFT
        if role not in _VALUE_ROLES:
            return None
        is_loaded, value = self._value(index.row(), column.name)
        if role == Role.DisplayRole:
            return formatting.display(column, value) if is_loaded else LOADING
        return _aside(role, column, value)

    def row_id(self, row: int) -> int | None:
        """The row id of a row; None while it is not loaded."""
        found = self._row(row)
        return None if found is None else int(found[1][0])

    def loaded_row_of(self, row_id: int) -> int | None:
        """The number of a row that is in memory by its id; None says nothing about the others."""
        return self._windows.find(row_id)

    def _value(self, row: int, name: str) -> tuple[bool, object]:
        found = self._row(row)
        if found is None:
            return False, None
        place = found[0].places.get(name)
        return (False, None) if place is None else (True, found[1][place])

    def _row(self, row: int) -> tuple[Window, Row] | None:
        number, place = divmod(row, WINDOW_ROWS)
        window = self._windows.get(number)
        if window is None or window.stale:
            self._want(number)
        elif place < _PREFETCH_ROWS:
            self._want(number - 1)
        elif place >= WINDOW_ROWS - _PREFETCH_ROWS:
            self._want(number + 1)
        if window is None or place >= len(window.rows):
            return None
        return window, window.rows[place]

    def _want(self, number: int) -> None:
        if number < 0 or number * WINDOW_ROWS >= self.total:
            return
        window = self._windows.peek(number)
        if window is None or window.stale:
            self._fetcher.want(number)

    # What arrives

    def head_arrived(self, query: RowQuery, rows: Sequence[Row]) -> None:
        """Show the first rows of a new question in place of all old ones."""
        self.beginResetModel()
        self._windows.clear()
        self._windows.put(0, _window(query, rows))
        self.total, self.is_counted = len(rows), len(rows) < WINDOW_ROWS
        self.endResetModel()
        if not self.is_counted:
            self._fetcher.want_count()
        self.restarted.emit()
        self.total_changed.emit()

    def window_arrived(self, number: int, query: RowQuery, rows: Sequence[Row]) -> None:
        """Put more rows into their places."""
        self._windows.put(number, _window(query, rows))
        first = number * WINDOW_ROWS
        last = min(first + WINDOW_ROWS, self.total) - 1
        if first + len(rows) <= last:
            self._fetcher.want_count()  # rows have gone since they were counted
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def count_arrived(self, count: int) -> None:
        """Grow or shrink to the counted number of rows."""
        if count > self.total:
            self.beginInsertRows(_NO_PARENT, self.total, count - 1)
            self.total = count
            self.endInsertRows()
        elif count < self.total:
            self.beginRemoveRows(_NO_PARENT, count, self.total - 1)
            self.total = count
            self.endRemoveRows()
        self.is_counted, self.error = True, None
        self.total_changed.emit()
        self.refreshed.emit()

    def fetch_failed(self, error: IntuneManagerError) -> None:
        """Keep what is there, and say what went wrong."""
        self.error = error
        self.total_changed.emit()

    def _restart(self) -> None:
        self.error = None
        self._fetcher.restart(self._source, self.query())
        self.total_changed.emit()


def first_order(table: Table) -> Sort:
    """The order of a table before the user chooses one."""
    return Sort(table.default_sort, table.sorts_newest_first)


def _window(query: RowQuery, rows: Sequence[Row]) -> Window:
    places = {name: place for place, name in enumerate(query.columns, start=1)}
    return Window(rows, places)


def _aside(role: int, column: Column, value: object) -> object:
    if role == VALUE_ROLE:
        return value
    if role == Role.ToolTipRole:
        return tip(formatting.tooltip(column, value)) or None
    if value is None or value == "":
        return QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
    return None
