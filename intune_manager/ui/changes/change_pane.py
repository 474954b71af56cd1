"""One entry of the history: what changed in which object, and who did it."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from intune_manager.data.query import RowSource
from intune_manager.registry import PANELS, TABLES
from intune_manager.ui.changes.change_log import ChangeLog, LoggedChange
from intune_manager.ui.common import formatting
from intune_manager.ui.common.places import Place
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.detail.entries import Entry, Section
from intune_manager.ui.detail.object_pane import ObjectPane
from intune_manager.ui.detail.past_sections import KIND_WORDS, author_entry, field_entries
from intune_manager.ui.detail.property_tree import Outline, PropertyTree, outline
from intune_manager.words import ago

_Answer = tuple[int, LoggedChange | None, Outline]


class ChangePane(ObjectPane[_Answer]):
    """Shows one entry of the history; its button leads to the object that the entry is about."""

    def __init__(self, log: ChangeLog, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(
            tasks,
            "Reading a change",
            "Select a change to see each field before and after.",
            parent,
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
        self.open_button.setText(f"Open the {singular}")
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
