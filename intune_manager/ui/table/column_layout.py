"""Which columns a table shows, how wide, in which order: chosen by the user, kept by name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from intune_manager.data.query import Sort
from intune_manager.registry.table import Column, Table
from intune_manager.ui.table.check_list import CheckList, Choice
from intune_manager.ui.table.record_table import first_order

_LEAST_WIDTH, _GREATEST_WIDTH = 40, 2000


@dataclass(frozen=True)
class SavedColumn:
    """One column as it was left."""

    name: str
    width: int
    shown: bool


class ColumnLayout(QObject):
    """The header of one table as a choice of columns.

    What is saved refers to columns by name, so it survives columns that are added or go away in a
    later version; unreadable state counts as none.
    """

    changed = Signal()
    """Other columns are shown than before."""

    def __init__(self, table: Table, header: QHeaderView, state: QSettings) -> None:
        super().__init__(header)
        self._table = table
        self._header = header
        self._state = state
        self._key = f"tables/{table.name}"
        self._widths: dict[str, int] = {}
        header.sectionResized.connect(self._note_width)

    @cached_property
    def chooser(self) -> CheckList:
        """The list of all columns; made when it is first opened."""
        made = CheckList("Reset columns", self._header)
        made.toggled.connect(self.toggle)
        made.reset.connect(self._reset)
        return made

    def shown(self) -> tuple[str, ...]:
        """The names of the shown columns, in declared order."""
        return tuple(
            column.name
            for section, column in enumerate(self._table.columns)
            if not self._header.isSectionHidden(section)
        )

    def shown_in_order(self) -> tuple[Column, ...]:
        """The shown columns from left to right."""
        sections = (self._header.logicalIndex(place) for place in range(self._header.count()))
        return tuple(
            self._table.columns[section]
            for section in sections
            if not self._header.isSectionHidden(section)
        )

    def restore(self) -> Sort:
        """Lay the header out as it was left. Returns the order that the rows were left in."""
        self._apply(self._saved())
        name = str(self._state.value(f"{self._key}/sort", self._table.default_sort))
        if name not in {column.name for column in self._table.columns}:
            return first_order(self._table)
        newest_first = "true" if self._table.sorts_newest_first else "false"
        descending = str(self._state.value(f"{self._key}/descending", newest_first)) == "true"
        return Sort(name, descending)

    def save(self, sort: Sort) -> None:
        """Keep columns, widths and order for the next start."""
        columns = [
            {
                "name": name,
                "width": self._widths[name],
                "shown": not self._header.isSectionHidden(self._section(name)),
            }
            for name in self._names_in_order()
        ]
        self._state.setValue(f"{self._key}/columns", json.dumps(columns))
        self._state.setValue(f"{self._key}/sort", sort.column)
        self._state.setValue(f"{self._key}/descending", "true" if sort.descending else "false")

    def reset(self) -> None:
        """Show the columns as at first start."""
        self._apply(())
        self.changed.emit()

    def _reset(self) -> None:
        self.chooser.close()
        self.reset()

    def toggle(self, name: str, shown: bool) -> None:
        """Show or hide a column; the last one stays. Raises KeyError for an unknown name."""
        if not shown and self.shown() == (name,):
            return  # a table without columns could not be brought back by its header
        section = self._section(name)
        self._header.setSectionHidden(section, not shown)
        if shown:
            self._header.resizeSection(section, self._widths[name])
        self.changed.emit()

    def open_chooser(self, below: QWidget) -> None:
        """Let the user tick columns."""
        shown = set(self.shown())
        self.chooser.set_choices(
            [
                Choice(column.name, column.title, column.group, column.name in shown)
                for column in self._table.columns
            ]
        )
        self.chooser.drop_below(below)

    def _apply(self, saved: Sequence[SavedColumn]) -> None:
        left = {one.name: one for one in saved}
        known = [column.name for column in self._table.columns]
        # Columns that a later version added come last.
        order = [one.name for one in saved] + [name for name in known if name not in left]
        for place, name in enumerate(order if saved else known):
            self._header.moveSection(self._header.visualIndex(self._section(name)), place)
        for section, column in enumerate(self._table.columns):
            one = left.get(column.name, SavedColumn(column.name, column.width, column.shown))
            self._widths[column.name] = one.width
            self._header.resizeSection(section, one.width)
            self._header.setSectionHidden(section, not one.shown)

    def _saved(self) -> tuple[SavedColumn, ...]:
        known = {column.name for column in self._table.columns}
        try:
            entries = json.loads(str(self._state.value(f"{self._key}/columns", "[]")))
            saved = [
                SavedColumn(
                    str(entry["name"]),
                    min(max(int(entry["width"]), _LEAST_WIDTH), _GREATEST_WIDTH),
                    bool(entry["shown"]),
                )
                for entry in entries
            ]
        except (ValueError, TypeError, KeyError):
            return ()
        saved = list({one.name: one for one in saved if one.name in known}.values())
        return tuple(saved) if any(one.shown for one in saved) else ()

    def _names_in_order(self) -> tuple[str, ...]:
        sections = (self._header.logicalIndex(place) for place in range(self._header.count()))
        return tuple(self._table.columns[section].name for section in sections)

    def _section(self, name: str) -> int:
        return self._table.columns.index(self._table.column(name))

    def _note_width(self, section: int, _before: int, width: int) -> None:
        # The last column is stretched to the window's edge: that width is nobody's choice.
        is_last = self._header.visualIndex(section) == self._last_shown_place()
        if width > 0 and not (is_last and self._header.stretchLastSection()):
            self._widths[self._table.columns[section].name] = width

    def _last_shown_place(self) -> int:
        places = range(self._header.count())
        hidden = self._header.isSectionHidden
        return max((p for p in places if not hidden(self._header.logicalIndex(p))), default=-1)


SORT_ORDER = {False: Qt.SortOrder.AscendingOrder, True: Qt.SortOrder.DescendingOrder}
