"""One entry of the history: what changed in which object, and who did it."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from intune_manager.errors import IntuneManagerError
from intune_manager.registry import PANELS, TABLES
from intune_manager.ui.changes.change_log import ChangeLog, LoggedChange
from intune_manager.ui.common import formatting
from intune_manager.ui.common.places import Place
from intune_manager.ui.common.plain_text import one_line
from intune_manager.ui.common.rows import RowSource
from intune_manager.ui.common.surface import scaled_font
from intune_manager.ui.common.tasks import Latest, TaskRunner
from intune_manager.ui.detail.entries import Entry, Section
from intune_manager.ui.detail.past_sections import KIND_WORDS, author_entry, field_entries
from intune_manager.ui.detail.property_tree import Outline, PropertyTree, outline
from intune_manager.words import ago

_Answer = tuple[LoggedChange | None, Outline]
_NOTHING_CHOSEN = "Select a change to see each field before and after."
_GONE = "This entry is no longer in the history."


class ChangePane(QWidget):
    """Shows one entry. A link in it, or its button, emits `followed` with a `Place`."""

    followed = Signal(object)

    def __init__(self, log: ChangeLog, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._row_id: int | None = None
        self._shown: LoggedChange | None = None
        self._latest = Latest[_Answer](
            tasks, "Reading a change", self._show, self._show_failure, stops_stale=True
        )
        self.name, self.subtitle, self._empty = QLabel(), QLabel(), QLabel()
        self.open_button = QPushButton()
        self.fields = PropertyTree()
        self._stack = QStackedWidget()
        self._build()
        self.clear()

    @property
    def row_id(self) -> int | None:
        """The entry that is shown, or being read; None when the pane is empty."""
        return self._row_id

    def show_row(self, source: RowSource, row_id: int) -> None:  # noqa: ARG002 - as DetailPane's
        """Read an entry and show it; what was shown stays until then."""
        self._row_id = row_id
        self._latest.ask(lambda: self._read(row_id))

    async def _read(self, row_id: int) -> _Answer:
        change = await self._log.change(row_id)
        # In a thread: what changed may be a whole script.
        return change, await asyncio.to_thread(_laid_out, change)

    def clear(self) -> None:
        """Show that nothing is selected."""
        self._latest.drop()
        self._row_id = self._shown = None
        self._say(_NOTHING_CHOSEN)

    def open_object(self) -> None:
        """Go to the object that the entry is about."""
        if self._shown is not None and self.open_button.isEnabled():
            self.followed.emit(Place(self._shown.table, row_id=self._shown.row_id))

    def _show(self, answer: _Answer) -> None:
        change, fields = answer
        is_same = change is not None and self._shown is not None
        is_same = is_same and change.event.id == self._shown.event.id  # type: ignore[union-attr]
        self._shown = change
        if change is None:
            self._say(_GONE)
            return
        event = change.event
        self.name.setText(one_line(change.name))
        word = KIND_WORDS.get(event.kind, event.kind)
        self.subtitle.setText(f"{change.resource} · {word} · {ago(event.at)}")
        self.open_button.setText(
            f"Open the {formatting.in_sentence(TABLES[change.table].singular)}"
        )
        self.open_button.setEnabled(change.table in PANELS)
        self.fields.show_outline(fields, keep_place=is_same)
        self._stack.setCurrentIndex(1)

    def _show_failure(self, error: IntuneManagerError) -> None:
        self._say(f"{error} {error.remedy}".strip())

    def _say(self, text: str) -> None:
        self._empty.setText(text)
        self._stack.setCurrentIndex(0)

    def _build(self) -> None:
        self.name.setFont(scaled_font(self, 1.25, bold=True))
        for label in (self.name, self.subtitle, self._empty):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        for label in (self.subtitle, self._empty):
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(24)
        self.fields.setAccessibleName("What changed")
        self.fields.followed.connect(self.followed)
        self.open_button.clicked.connect(self.open_object)
        self.open_button.setAutoDefault(False)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(12, 10, 0, 8)
        inner.setSpacing(4)
        inner.addWidget(self.name)
        inner.addWidget(self.subtitle)
        inner.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addSpacing(4)
        inner.addWidget(self.fields, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)


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
