"""The two lines above a table: what is searched for, how many rows there are, what narrows them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from intune_manager.data.query import RowQuery
from intune_manager.registry.table import Table
from intune_manager.ui.common.formatting import in_sentence, tip
from intune_manager.ui.common.icons import icon
from intune_manager.ui.common.surface import PlainLabel, icon_button
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.table.facet_bar import FacetBar, FacetLoader


class SearchField(QLineEdit):
    """A line to type a search in. `textChanged` follows each change."""

    left_downwards = Signal()
    """Arrow down or Enter: the user wants to go on in the list below."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)


class FilterRow(QWidget):
    """Holds what narrows a table. Emits `changed` when the user changes it."""

    changed = Signal()

    def __init__(self, table: Table, load: FacetLoader, tasks: TaskRunner) -> None:
        super().__init__()
        self.search = SearchField(f"Search {in_sentence(table.title)}")
        self.search.setToolTip(tip(_searched(table)))
        self.search.setMaximumWidth(520)
        self.facets = FacetBar(table, load, tasks)
        self.count = PlainLabel()
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.columns = icon_button("columns", "Choose columns")
        self.export = icon_button("export", "Export rows as CSV (Ctrl+E)")
        self.details = icon_button("details", "Show or hide the details")
        self.details.setCheckable(True)
        self.search.textChanged.connect(self.changed)
        self.facets.changed.connect(self.changed)
        self._lay_out()

    def query(self) -> RowQuery:
        """What is typed and ticked, as a question about all columns."""
        return RowQuery(
            search=self.search.text().strip(),
            filters=self.facets.filters(),
            linked=self.facets.linked,
        )

    def show_query(self, query: RowQuery) -> None:
        """Show what narrows `query`, without a signal."""
        blocked = self.search.blockSignals(True)
        if self.search.text().strip() != query.search:
            self.search.setText(query.search)
        self.search.blockSignals(blocked)
        self.facets.set_linked(query.linked)
        self.facets.set_filters(query.filters)

    def clear(self) -> None:
        """Narrow to nothing, as if the user did."""
        self.show_query(RowQuery())
        self.changed.emit()

    def lead_with(self, widget: QWidget) -> None:
        """Put `widget` in front of the search."""
        self._first.insertWidget(0, widget)

    def _lay_out(self) -> None:
        self._first = first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self.search, 3)
        first.addWidget(self.count)
        first.addStretch(1)
        for button in (self.columns, self.export, self.details):
            first.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        layout.addLayout(first)
        layout.addWidget(self.facets)


def _searched(table: Table) -> str:
    titles = [table.column(name).title for name in table.searched]
    return f"Searches {', '.join(titles)}" if titles else ""
