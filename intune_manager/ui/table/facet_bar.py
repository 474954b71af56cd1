"""Drop-downs that narrow a table to values of its facet columns, and chips for other filters."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import cached_property
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from intune_manager.data.query import FacetValue, Filter, Linked, Value
from intune_manager.errors import IntuneManagerError
from intune_manager.registry.table import Column, Table
from intune_manager.ui.common import formatting
from intune_manager.ui.common.formatting import caption, tip
from intune_manager.ui.common.icons import icon
from intune_manager.ui.common.tasks import Latest, TaskRunner
from intune_manager.ui.table.check_list import CheckList, Choice

FacetLoader = Callable[[Column], Coroutine[Any, Any, Sequence[FacetValue]]]
"""Reads the values of a column among the rows that the other filters leave."""
EMPTY = "(none)"
_SHOWN_VALUES, _SHOWN_LETTERS = 2, 28


class FacetButton(QToolButton):
    """One facet column: its values drop down with their counts, any number can be ticked."""

    changed = Signal()

    def __init__(self, column: Column, load: FacetLoader, tasks: TaskRunner) -> None:
        super().__init__()
        self.column = column
        self._load = load
        self._values: tuple[Value, ...] = ()
        self._latest = Latest[Sequence[FacetValue]](
            tasks,
            f"Reading the values of {column.title}",
            self._show_values,
            self._show_failure,
            stops_stale=True,
        )
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._open)
        self._retitle()

    @cached_property
    def list(self) -> CheckList:
        """What drops down; made when it is first opened, for a panel has many of them."""
        made = CheckList(f"Clear {self.column.title}", self)
        made.toggled.connect(self._toggle)
        made.reset.connect(self._reset)
        return made

    @property
    def values(self) -> tuple[Value, ...]:
        """The ticked values; none means that the column does not narrow anything."""
        return self._values

    def set_values(self, values: tuple[Value, ...]) -> None:
        """Tick these values, without a signal."""
        self._values = values
        self._retitle()

    def _open(self) -> None:
        self.list.set_message("Reading…")
        self._latest.ask(lambda: self._load(self.column))
        self.list.drop_below(self)

    def _show_values(self, found: Sequence[FacetValue]) -> None:
        counts = {facet.value: facet.count for facet in found}
        for value in self._values:
            counts.setdefault(value, 0)
        choices = [
            Choice(value, self._label(value), f"{count:,}", value in self._values)
            for value, count in counts.items()
        ]
        if choices:
            self.list.set_choices(choices)
        else:
            self.list.set_message("There are no values to choose from.")
        if self.list.isVisible():
            self.list.drop_below(self)

    def _show_failure(self, error: IntuneManagerError) -> None:
        self.list.set_message(f"{error} {error.remedy}".strip())

    def _toggle(self, value: Value, ticked: bool) -> None:
        others = tuple(known for known in self._values if known != value)
        self._values = (*others, value) if ticked else others
        self._retitle()
        self.changed.emit()

    def _reset(self) -> None:
        self.list.close()
        if self._values:
            self._values = ()
            self._retitle()
            self.changed.emit()

    def _label(self, value: Value) -> str:
        return EMPTY if value is None or value == "" else formatting.display(self.column, value)

    def _retitle(self) -> None:
        text = self.column.title
        if self._values:
            text = f"{text}: {_listed([self._label(value) for value in self._values])}"
        self.setText(f"{caption(text)} ▾")
        self.setToolTip(tip(f"Narrow by {formatting.in_sentence(self.column.title)}"))
        font = self.font()
        font.setBold(bool(self._values))
        self.setFont(font)


class FacetBar(QWidget):
    """All filters of a table except the typed one. Emits `changed` when the user changes one."""

    changed = Signal()

    def __init__(self, table: Table, load: FacetLoader, tasks: TaskRunner) -> None:
        super().__init__()
        self._table = table
        self._buttons = {column.name: FacetButton(column, load, tasks) for column in table.facets}
        self.chips: list[tuple[Filter, QToolButton]] = []
        """The filters on other columns, each with the button that removes it."""
        self._linked: Linked | None = None
        self.link_chip = _chip_button()
        self.link_chip.clicked.connect(self._unlink)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        for button in self._buttons.values():
            button.changed.connect(self._emit_changed)
            self._row.addWidget(button)
        self._row.addWidget(self.link_chip)
        self._clear = QToolButton()
        self._clear.setText("Clear filters")
        self._clear.setIcon(icon("clear"))
        self._clear.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._clear.setAutoRaise(True)
        self._clear.clicked.connect(self._clear_all)
        self._row.addWidget(self._clear)
        self._row.addStretch(1)
        # The bar may be cut off at its right end rather than force a wide window.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._show_clear()

    def filters(self) -> tuple[Filter, ...]:
        """What the table is narrowed to."""
        facets = (Filter(name, button.values) for name, button in self._buttons.items())
        return (*(one for one in facets if one.values), *(one for one, _ in self.chips))

    @property
    def linked(self) -> Linked | None:
        """The object whose connections the table is narrowed to."""
        return self._linked

    def set_linked(self, linked: Linked | None) -> None:
        """Show this link, without a signal."""
        self._linked = linked
        self.link_chip.setText(caption(linked.label) if linked else "")
        self._show_clear()

    def button(self, column: str) -> FacetButton:
        """The drop-down of a facet column. Raises KeyError for any other."""
        return self._buttons[column]

    def set_filters(self, filters: Sequence[Filter]) -> None:
        """Show these filters, without a signal."""
        by_column = {one.column: one for one in filters}
        for name, button in self._buttons.items():
            one = by_column.pop(name, None)
            button.set_values(one.values if one else ())
        for _, chip in self.chips:
            self._row.removeWidget(chip)
            chip.deleteLater()
        self.chips = [(one, self._chip(one)) for one in by_column.values()]
        for place, (_, chip) in enumerate(self.chips, start=len(self._buttons)):
            self._row.insertWidget(place, chip)
        self._show_clear()

    def _chip(self, one: Filter) -> QToolButton:
        chip = _chip_button()
        chip.setText(caption(self._label(one)))
        chip.clicked.connect(lambda: self._remove(one))
        return chip

    def _label(self, one: Filter) -> str:
        column = self._table.column(one.column)
        values = [EMPTY if v is None else formatting.display(column, v) for v in one.values]
        return f"{column.title}: {_listed(values)}"

    def _remove(self, one: Filter) -> None:
        self.set_filters([other for other in self.filters() if other != one])
        self.changed.emit()

    def _unlink(self) -> None:
        self.set_linked(None)
        self.changed.emit()

    def _clear_all(self) -> None:
        self.set_linked(None)
        self.set_filters(())
        self.changed.emit()

    def _emit_changed(self) -> None:
        self._show_clear()
        self.changed.emit()

    def _show_clear(self) -> None:
        self.link_chip.setVisible(self._linked is not None)
        self._clear.setVisible(bool(self.filters() or self._linked))
        self.setVisible(bool(self._buttons or self.chips or self._linked))


def _chip_button() -> QToolButton:
    chip = QToolButton()
    chip.setIcon(icon("clear"))
    chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    chip.setToolTip("Remove this filter")
    return chip


def _listed(labels: Sequence[str]) -> str:
    shown = ", ".join(labels[:_SHOWN_VALUES])
    if len(shown) > _SHOWN_LETTERS:
        shown = f"{shown[: _SHOWN_LETTERS - 1]}…"
    more = len(labels) - _SHOWN_VALUES
    return f"{shown} +{more}" if more > 0 else shown
