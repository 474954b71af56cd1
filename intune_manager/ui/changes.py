"""The Changes panel: what appeared, changed, vanished or came back in the tenant."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from PySide6.QtCore import QModelIndex, QSettings, Qt
from PySide6.QtWidgets import QComboBox, QPushButton

from intune_manager.data.query import RowSource
from intune_manager.registry import PANELS, TABLES
from intune_manager.registry.table import Column, Kind, Table
from intune_manager.ui.common import formatting
from intune_manager.ui.common.formatting import caption
from intune_manager.ui.common.places import Place
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.detail.entries import Entry, Section
from intune_manager.ui.detail.history_tab import KIND_WORDS, author_entry, field_entries
from intune_manager.ui.detail.object_pane import ObjectPane
from intune_manager.ui.detail.object_source import Event
from intune_manager.ui.detail.property_tree import Outline, PropertyTree, outline
from intune_manager.ui.table.empty_state import SYNC_NOW, Words
from intune_manager.ui.table.table_panel import TablePanel
from intune_manager.words import ago

CHANGES = Table(
    name="changes",
    title="Changes",
    singular="Change",
    id_column="object_id",
    name_column="object_name",
    default_sort="changed_at",
    sorts_newest_first=True,
    columns=(
        Column("changed_at", "", "Noticed", Kind.DATETIME, width=140),
        Column("kind", "", "What", width=110, facet=True),
        Column("object_name", "", "Name", width=260, searched=True),
        Column("resource", "", "Kind of data", width=170, facet=True),
        Column("fields", "", "Fields", width=260),
        Column("who", "", "By", width=220, facet=True),
        Column("sync_run_id", "", "Sync", Kind.INTEGER, width=70, shown=False),
        Column("object_id", "", "Object id", width=260, shown=False, searched=True),
    ),
)
"""The history as a table: not a mirrored one, but browsed like those."""


class Period(StrEnum):
    """How far back the panel looks."""

    LAST_SYNC = "last_sync"
    DAY = "day"
    WEEK = "week"
    ALL = "all"


@dataclass(frozen=True)
class LoggedChange:
    """One entry of the history, with the object that it is about."""

    event: Event
    table: str
    row_id: int
    name: str
    resource: str
    """The title of its kind of data."""
    account: str
    """Whose sync noticed it."""


class ChangeLog(Protocol):
    """The history of the tenant on the screen, the first readings left out."""

    def within(self, period: Period) -> RowSource:
        """Its entries of a period as rows of `CHANGES`, the newest first."""

    async def change(self, entry_id: int) -> LoggedChange | None:
        """One entry in full; None when there is no such entry any more."""


_Answer = tuple[int, LoggedChange | None, Outline]


class ChangePane(ObjectPane[_Answer]):
    """Shows one entry of the history; its button leads to the object that the entry is about."""

    def __init__(self, log: ChangeLog, tasks: TaskRunner) -> None:
        super().__init__(
            tasks, "Reading a change", "Select a change to see each field before and after."
        )
        self._log = log
        self._shown: LoggedChange | None = None
        self.open_button, self.fields = QPushButton(), PropertyTree()
        self.fields.setAccessibleName("What changed")
        self.fields.followed.connect(self.followed)
        self.open_button.clicked.connect(self.open_object)
        self.open_button.setAutoDefault(False)
        self._body.addWidget(self._subtitle)
        self._body.addSpacing(4)
        self._body.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._body.addSpacing(6)
        self._body.addWidget(self.fields, 1)
        self.clear()

    def open_object(self) -> None:
        """Go to the object that the entry is about."""
        if self._shown is not None and self.open_button.isEnabled():
            self.followed.emit(Place(self._shown.table, row_id=self._shown.row_id))

    def clear(self) -> None:
        """Show that nothing is selected."""
        self._shown = None
        super().clear()

    async def _read(self, source: RowSource, row_id: int) -> _Answer:  # noqa: ARG002
        change = await self._log.change(row_id)
        # In a thread: what changed may be a whole script.
        return row_id, change, await asyncio.to_thread(_laid_out, change)

    def _show(self, answer: _Answer) -> None:
        row_id, change, fields = answer
        self._shown = change
        if change is None:
            self._say("This entry is no longer in the history.")
            return
        event = change.event
        word = KIND_WORDS.get(event.kind, event.kind)
        described = f"{change.resource} · {word} · {ago(event.at)}"
        is_same = self._show_head(row_id, change.name, described)
        singular = formatting.in_sentence(TABLES[change.table].singular)
        self.open_button.setText(caption(f"Open the {singular}"))
        self.open_button.setEnabled(change.table in PANELS)
        self.fields.show_outline(fields, keep_place=is_same)


def _laid_out(change: LoggedChange | None) -> Outline:
    return outline(_sections(change) if change is not None else ())


def _sections(change: LoggedChange) -> tuple[Section, ...]:
    event = change.event
    changed = field_entries(event.fields)
    who = author_entry(event.author) if event.author else Entry("By", "not in the audit log")
    noticed = (
        who,
        Entry("Noticed", formatting.local_time(event.at), ago(event.at)),
        *([Entry("Sync", str(event.run_id))] if event.run_id is not None else []),
        *([Entry("Seen as", change.account)] if change.account else []),
    )
    return (
        *([Section(f"What changed ({len(event.fields):,})", tuple(changed))] if changed else []),
        Section("Who and when", noticed),
    )


_PERIOD = "changes/period"
PERIOD_TITLES = MappingProxyType(
    {
        Period.LAST_SYNC: "Since the last sync",
        Period.DAY: "Last 24 hours",
        Period.WEEK: "Last 7 days",
        Period.ALL: "All that is kept",
    }
)


class ChangesPanel(TablePanel):
    """A table panel over the history, narrowed to a period; a double click opens the object."""

    def __init__(self, log: ChangeLog, tasks: TaskRunner, state: QSettings) -> None:
        self._log = log
        self._is_ready = False
        self.pane = ChangePane(log, tasks)
        self.period = QComboBox()
        super().__init__(CHANGES, tasks, state, self.pane)
        saved = str(state.value(_PERIOD, Period.WEEK))
        for period, title in PERIOD_TITLES.items():
            self.period.addItem(title, str(period))
        self.period.setCurrentIndex(max(self.period.findData(saved), 0))
        self.period.setAccessibleName("Period")
        self.period.currentIndexChanged.connect(self._look_back)
        self.filters.lead_with(self.period)
        # The newest first is the only order of a log that grows while it is read.
        self.view.setSortingEnabled(False)
        self.view.activated.connect(self._open)

    def open_log(self) -> None:
        """Show the log of the tenant that has come into view."""
        self._is_ready = True
        self._look_back()

    def _look_back(self) -> None:
        period = Period(str(self.period.currentData()))
        self._state.setValue(_PERIOD, str(period))
        if self._is_ready:
            self.attach(self._log.within(period))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.pane.open_object()

    def _nothing_there(self) -> Words:
        reason = (
            "Each sync after the first notes what is new, different or gone. "
            "A longer period may show more."
        )
        return "Nothing changed in this period", reason, SYNC_NOW
