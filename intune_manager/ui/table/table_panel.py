"""The screen of one table: search and filters above, rows at the left, one object at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, QSettings, Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from intune_manager.data.query import FacetValue, Filter, RowQuery, RowSource
from intune_manager.registry.table import Column, Table
from intune_manager.ui.common.formatting import caption, in_sentence
from intune_manager.ui.common.places import Place
from intune_manager.ui.common.tasks import Latest, TaskRunner
from intune_manager.ui.detail.object_pane import ObjectPane
from intune_manager.ui.table.column_layout import SORT_ORDER, ColumnLayout
from intune_manager.ui.table.empty_state import (
    OPENING,
    SYNC_NOW,
    EmptyState,
    Words,
    failed_words,
    narrowed_words,
    not_synced_words,
)
from intune_manager.ui.table.export import RowsOut
from intune_manager.ui.table.filter_row import FilterRow
from intune_manager.ui.table.record_table import VALUE_ROLE, RecordTableModel
from intune_manager.ui.table.record_view import STATE_TONES, RecordView, RowSelection, StateDelegate

_SIZES, _DETAILS = "details/sizes", "details/shown"
_DETAIL_SHARE, _WIDEST_DETAILS = 0.38, 420


class TablePanel(QWidget):
    """Browses one table. Until `attach` gives it a source it says that the cache is being opened.

    Offers all the protocols of `window.panel`.
    """

    followed = Signal(object)
    """The `Place` of another object."""
    sync_wanted = Signal()
    found_empty = Signal()
    """There are no rows, with nothing to narrow them: whoever knows why may `say_why`."""
    reported = Signal(str)
    """A sentence for the status bar: what a copy or an export did."""

    def __init__(
        self, table: Table, tasks: TaskRunner, state: QSettings, detail: ObjectPane[Any]
    ) -> None:
        """`detail` shows the selected row."""
        super().__init__()
        self._table = table
        self._state = state
        self._why: Words | None = None
        self._may_sync = True
        self._whole: int | None = None
        self._latest_whole = Latest[int](
            tasks, f"Counting {table.title}", self._whole_counted, stops_stale=True
        )
        self.model = RecordTableModel(table, tasks, self)
        self.view = RecordView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(table.title)
        self.filters = FilterRow(table, self._load_facet, tasks)
        self.detail = detail
        self.layout_ = ColumnLayout(table, self.view.horizontalHeader(), state)
        self.selection = RowSelection(self.view, self.model, tasks)
        self.rows_out = RowsOut(self.view, self.model, self.layout_, tasks)
        self.empty = EmptyState()
        self._rows = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._restore_columns()
        self._connect()
        self._show_state()

    # What the window asks (window.panel)

    def attach(self, source: RowSource | None) -> None:
        """Show the rows of `source`; None while there is no cache to read.

        An equal source reloads what is shown; another one starts with nothing selected.
        """
        if source is not None and source == self.model.source:
            self.reload()
            return
        is_first = self.model.source is None
        if not is_first:
            self.selection.clear()
            self.detail.clear()
        self._whole = self._why = None
        self.model.attach(source)
        if is_first and source is not None and self.selection.row_id is not None:
            self.detail.show_row(source, self.selection.row_id)
        self._count_whole()

    def say_why(self, words: Words) -> None:
        """Say why there are no rows, instead of what can be said of any table."""
        self._why = words
        self._show_state()

    def let_sync(self, may_sync: bool) -> None:
        """Offer a sync where there are no rows, or do not."""
        self._may_sync = may_sync
        self._show_state()

    def reload(self) -> None:
        """Read again what is on the screen; search, selection and scroll position stay."""
        self._whole = None
        self.model.reload()
        self._count_whole()
        if self.model.source is not None and self.detail.row_id is not None:
            self.detail.show_row(self.model.source, self.detail.row_id)

    def place(self) -> Place:
        """Search, filters and open row."""
        return Place(self._table.name, self.filters.query(), self.detail.row_id)

    def go_to(self, place: Place) -> None:
        """Narrow to what `place` says and open its row, if it has one."""
        if place.row_id is None:
            self.selection.clear()
            self.detail.clear()
        self.filters.show_query(place.query)
        self._narrow()
        if place.row_id is not None:
            self.selection.reveal(place.row_id)
            if self.model.source is not None:
                self.detail.show_row(self.model.source, place.row_id)

    def focus_search(self) -> None:
        """Put the cursor into the quick filter, its text selected."""
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    def save_state(self) -> None:
        """Keep columns, widths, order of rows."""
        self.layout_.save(self.model.sorting)

    def export(self) -> None:
        """Ask for a file, then write the rows that search and filters leave, shown columns only."""
        self.rows_out.ask_and_export()

    # Inside

    def _narrow(self) -> None:
        self.model.narrow(self.filters.query())
        self._count_whole()

    def _count_whole(self) -> None:
        source = self.model.source
        if source is not None and self._whole is None and self.model.is_narrowed:
            query = RowQuery(columns=(self._table.name_column,), limit=None)
            self._latest_whole.ask(lambda: source.count(query))

    def _whole_counted(self, count: int) -> None:
        self._whole = count
        self._show_count()

    async def _load_facet(self, column: Column) -> Sequence[FacetValue]:
        source = self.model.source
        if source is None:
            return ()
        query = replace(self.filters.query(), columns=(column.name,))
        return await source.facets(query, column.name)

    def _follow_model(self) -> None:
        self._show_state()
        if self._is_bare:
            self.found_empty.emit()

    @property
    def _is_bare(self) -> bool:
        """Whether the table itself is empty, for all that is known."""
        model = self.model
        is_known = model.source is not None and not model.is_waiting and model.error is None
        return is_known and not model.total and not model.is_narrowed

    def _show_state(self) -> None:
        words = self._empty_words()
        if words is not None:
            title, reason, button = words
            self.empty.say(title, reason, button if self._may_sync or button != SYNC_NOW else "")
        self._rows.setCurrentWidget(self.view if words is None else self.empty)
        self._show_count()

    def _empty_words(self) -> Words | None:
        """What stands in the place of the rows; None when they are to be seen."""
        model = self.model
        if model.source is None:
            return self._why or OPENING
        if model.total:
            return None
        if model.error is not None:
            return failed_words(self._table, model.error)
        if model.is_waiting:
            return None
        if model.is_narrowed:
            return narrowed_words(self._table, model.query())
        return self._why or self._nothing_there()

    def _nothing_there(self) -> Words:
        """What is said of a table without any rows, as long as nobody knows why."""
        return not_synced_words(self._table)

    def _press_empty(self) -> None:
        if self.model.error is not None:
            self.reload()
        elif self.model.is_narrowed:
            self.filters.clear()
        else:
            self.sync_wanted.emit()

    def _show_count(self) -> None:
        model = self.model
        if model.is_counted and not model.is_narrowed and not model.is_waiting:
            self._whole = model.total
        total = f"{model.total:,}" if model.is_counted else f"{model.total:,}+"
        if model.is_narrowed and self._whole is not None:
            total = f"{total} of {self._whole:,}"
        error = f" · {model.error}" if model.error is not None and model.total else ""
        is_unknown = model.source is None or (model.error is not None and not model.total)
        self.filters.count.setText("" if is_unknown else f"{total}{error}")

    def _choose(self, row_id: int) -> None:
        if self.model.source is not None:
            self.detail.show_row(self.model.source, row_id)

    def _type(self, letters: str) -> None:
        self.filters.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filters.search.end(False)
        self.filters.search.insert(letters)

    def _enter_rows(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_actions(self, where: QPoint) -> None:
        index = self.view.indexAt(where)
        if not index.isValid():
            return
        column = self._table.columns[index.column()]
        value, text = index.data(VALUE_ROLE), str(index.data())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(caption(f"Copy {in_sentence(column.title)}"))
        copy.triggered.connect(
            lambda: QGuiApplication.clipboard().setText("" if value is None else str(value))
        )
        menu.addAction("Copy rows").triggered.connect(self.rows_out.copy)
        menu.addSeparator()
        only = menu.addAction(caption(f"Only {column.title}: {text[:60]}"))
        only.triggered.connect(lambda: self._only(Filter(column.name, (value,))))
        menu.popup(self.view.viewport().mapToGlobal(where))

    def _only(self, wanted: Filter) -> None:
        query = self.filters.query()
        others = tuple(one for one in query.filters if one.column != wanted.column)
        self.filters.show_query(replace(query, filters=(*others, wanted)))
        self._narrow()

    def _lay_out(self) -> None:
        self._rows.addWidget(self.view)
        self._rows.addWidget(self.empty)
        self._splitter.setChildrenCollapsible(False)
        for section, column in enumerate(self._table.columns):
            if column.name in STATE_TONES:
                delegate = StateDelegate(STATE_TONES[column.name], self.view)
                self.view.setItemDelegateForColumn(section, delegate)
        self._splitter.addWidget(self._rows)
        self._splitter.addWidget(self.detail)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setHandleWidth(1)
        self._rows.setMinimumWidth(240)
        self.detail.setMinimumWidth(260)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        layout.addWidget(self._splitter, 1)

    def _restore_columns(self) -> None:
        sort = self.layout_.restore()
        section = self._table.columns.index(self._table.column(sort.column))
        header = self.view.horizontalHeader()
        header.setSortIndicator(section, SORT_ORDER[sort.descending])
        self.view.setSortingEnabled(True)
        self.model.fetch_columns(self.layout_.shown())

    def _connect(self) -> None:
        self.model.total_changed.connect(self._follow_model)
        self.selection.chosen.connect(self._choose)
        self.selection.lost.connect(self.detail.clear)
        self.filters.changed.connect(self._narrow)
        self.filters.search.left_downwards.connect(self._enter_rows)
        self.filters.columns.clicked.connect(
            lambda: self.layout_.open_chooser(self.filters.columns)
        )
        self.filters.export.clicked.connect(self.export)
        self.filters.details.toggled.connect(self._show_details)
        self.view.typed.connect(self._type)
        self.view.copy_wanted.connect(self.rows_out.copy)
        self.view.customContextMenuRequested.connect(self._offer_actions)
        header = self.view.horizontalHeader()
        header.customContextMenuRequested.connect(lambda: self.layout_.open_chooser(header))
        header.sortIndicatorChanged.connect(self.selection.keep_in_sight)
        self.layout_.changed.connect(lambda: self.model.fetch_columns(self.layout_.shown()))
        self.detail.followed.connect(self.followed)
        self.rows_out.reported.connect(self.reported)
        self.empty.pressed.connect(self._press_empty)
        self._splitter.splitterMoved.connect(self._keep_sizes)

    def _show_details(self, shown: bool) -> None:
        self.detail.setVisible(shown)
        self._state.setValue(_DETAILS, "true" if shown else "false")

    def _keep_sizes(self) -> None:
        self._state.setValue(_SIZES, [str(size) for size in self._splitter.sizes()])

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Take over the split that the user chose in another panel meanwhile."""
        super().showEvent(event)
        shown = str(self._state.value(_DETAILS, "true")) == "true"
        self.filters.details.setChecked(shown)
        self.detail.setVisible(shown)
        saved = self._state.value(_SIZES, [])
        sizes = [int(one) for one in saved if one.isdigit()] if isinstance(saved, list) else []
        self._splitter.setSizes(sizes if len(sizes) == 2 else self._first_sizes())

    def _first_sizes(self) -> list[int]:
        details = min(int(self.width() * _DETAIL_SHARE), _WIDEST_DETAILS)
        return [self.width() - details, details]
