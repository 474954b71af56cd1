"""What happened to one object, and how it was before."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from intune_manager.data.patches import FieldChange
from intune_manager.errors import IntuneManagerError
from intune_manager.registry.table import Table
from intune_manager.ui.common import formatting
from intune_manager.ui.common.icons import icon
from intune_manager.ui.common.places import Place
from intune_manager.ui.common.surface import MessageLabel, PlainLabel
from intune_manager.ui.common.tasks import Latest, TaskRunner
from intune_manager.ui.detail.entries import Entry, PastLink, Section
from intune_manager.ui.detail.object_source import Author, Event, ObjectSource, PastState, Timeline
from intune_manager.ui.detail.properties import raw_sections
from intune_manager.ui.detail.property_tree import Outline, PropertyTree, outline
from intune_manager.words import ago, moved

_MOST_EVENTS = 100
AUDIT_TABLE = "audit_events"
KIND_WORDS = {
    "created": "Created",
    "updated": "Changed",
    "deleted": "Deleted",
    "restored": "Restored",
}
_BEFORE = "      before"
_MOST_FIELDS = 100
_MOST_LETTERS = 300
_CONTEXT = 12
"""Letters in front of the first difference of two long values, to find it by."""
_JUST_BEFORE = timedelta(microseconds=1)
_Events = tuple[Timeline, Outline]
_Past = tuple[PastState, Outline]


class HistoryTab(QWidget):
    """Read when it is first seen, not before. A link in it emits `followed` with its `Place`."""

    followed = Signal(object)

    def __init__(self, table: Table, objects: ObjectSource, tasks: TaskRunner) -> None:
        super().__init__()
        self._table, self._objects = table, objects
        self._row_id: int | None = None
        self._shown_id: int | None = None
        self._is_current = True
        self._timeline = Latest[_Events](
            tasks, "Reading the history", self._show_timeline, self._show_failure, stops_stale=True
        )
        self._past = Latest[_Past](
            tasks, "Reading an earlier state", self._show_past, self._show_failure, stops_stale=True
        )
        self.events, self.past, self.message = PropertyTree(), PropertyTree(), MessageLabel()
        self.as_of = PlainLabel()
        self._stack = QStackedWidget()
        self._build()

    def show_object(self, row_id: int | None) -> None:
        """Show the history of this row, now or when the tab is seen; None shows nothing."""
        if row_id != self._row_id:
            self._past.drop()
            self._stack.setCurrentWidget(self.message)
            self.message.setText("Reading…")
            self._shown_id = None
        self._row_id, self._is_current = row_id, False
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if not self._is_current:
            self._read()

    def _read(self) -> None:
        self._is_current, row_id = True, self._row_id
        if row_id is not None:
            self._timeline.ask(lambda: self._read_timeline(row_id))

    async def _read_timeline(self, row_id: int) -> _Events:
        timeline = await self._objects.timeline(self._table.name, row_id, limit=_MOST_EVENTS)
        return timeline, await asyncio.to_thread(lambda: outline(timeline_sections(timeline)))

    async def _read_past(self, row_id: int, instant: datetime) -> _Past:
        past = await self._objects.as_of(self._table.name, row_id, instant)
        return past, await asyncio.to_thread(lambda: outline(raw_sections(self._table, past.raw)))

    def _show_timeline(self, answer: _Events) -> None:
        timeline, events = answer
        is_same, self._shown_id = self._row_id == self._shown_id, self._row_id
        self.events.show_outline(events, keep_place=is_same)
        if is_same and self._stack.currentIndex() == 2:
            return  # the user looks at an earlier state
        if timeline.events:
            self._stack.setCurrentIndex(1)
        else:
            singular = formatting.in_sentence(self._table.singular)
            self._say(f"No change of this {singular} has been noticed since it was first read.")

    def _show_failure(self, error: IntuneManagerError) -> None:
        self._say(f"{error} {error.remedy}".strip())

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self._stack.setCurrentIndex(0)

    def _follow(self, link: object) -> None:
        row_id = self._row_id
        if isinstance(link, PastLink) and row_id is not None:
            self._past.ask(lambda: self._read_past(row_id, link.instant))
        else:
            self.followed.emit(link)

    def _show_past(self, answer: _Past) -> None:
        past, properties = answer
        self.as_of.setText(f"As it was until {formatting.local_time(past.at)}")
        self.past.show_outline(properties)
        self._stack.setCurrentIndex(2)

    def _build(self) -> None:
        self.events.setAccessibleName("History")
        self.events.followed.connect(self._follow)
        self.past.setAccessibleName("Earlier state")
        self.as_of.setTextFormat(Qt.TextFormat.PlainText)
        self.as_of.setWordWrap(True)
        back = QToolButton()
        back.setIcon(icon("back"))
        back.setText("History")
        back.setToolTip("Back to the history")
        back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        back.setAutoRaise(True)
        back.clicked.connect(lambda: self._stack.setCurrentIndex(1))
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 4, 6, 4)
        bar.addWidget(back)
        bar.addWidget(self.as_of, 1)
        earlier = QWidget()
        inner = QVBoxLayout(earlier)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addLayout(bar)
        inner.addWidget(self.past, 1)
        for page in (self.message, self.events, earlier):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)


def timeline_sections(timeline: Timeline) -> tuple[Section, ...]:
    """One section per entry of the history, the newest first and open."""
    sections = [_event_section(event, opened=n < 3) for n, event in enumerate(timeline.events)]
    if not timeline.is_whole:
        sections.append(Section("Earlier entries are in Changes", ()))
    return tuple(sections)


def _event_section(event: Event, *, opened: bool) -> Section:
    word = KIND_WORDS.get(event.kind, event.kind)
    # The heading may be cut off at its end: a name of any length goes below it.
    what = f"{event.part} {word.lower()}" if event.part else word
    title = f"{what} · {formatting.local_time(event.at)}"
    entries = [
        *([Entry("Which", event.part_name, event.part_name)] if event.part_name else []),
        *([author_entry(event.author)] if event.author else []),
        *field_entries(event.fields),
        Entry("Noticed", ago(event.at), _noticed_tip(event), event.at.isoformat()),
    ]
    if event.kind in ("updated", "deleted") and not event.part:
        before = PastLink(moved(event.at, -_JUST_BEFORE))
        entries.append(Entry("Show it as it was before", link=before))
    return Section(title, tuple(entries), opened)


def author_entry(author: Author) -> Entry:
    """Who did it, leading to the audit event."""
    text = f"{author.who} · {author.activity}" if author.activity else author.who
    return Entry("By", text, text, author.who, Place(AUDIT_TABLE, row_id=author.event_row))


def field_entries(fields: tuple[FieldChange, ...]) -> list[Entry]:
    """What changed, field by field: the value now, and on the line below the one before."""
    entries = [entry for field in fields[:_MOST_FIELDS] for entry in _field_entries(field)]
    more = len(fields) - _MOST_FIELDS
    if more > 0:
        entries.append(Entry(f"and {more:,} more fields"))
    return entries


def field_title(path: str) -> str:
    """A JSON Pointer as words: `/settings/0/displayName` becomes "Settings / 1 / Display name"."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:]]
    words = [str(int(s) + 1) if s.isdecimal() else formatting.reworded(s) for s in steps]
    return " / ".join(words) or "Everything"


def _field_entries(field: FieldChange) -> Iterator[Entry]:
    title, old, new = field_title(field.path), _value(field.old), _value(field.new)
    is_gone = field.op == "remove"
    alike = _alike(old, new) if field.op == "replace" else 0
    shown = _from(new, alike)
    text = "removed" if is_gone else f"{shown} (new)" if field.op == "add" else shown
    yield Entry(title, text, f"{field.path}\n{text}", "" if is_gone else new)
    if field.op != "add":
        shown = _from(old, alike)
        yield Entry(_BEFORE, shown, f"{field.path} before\n{shown}", old)


def _value(value: object) -> str:
    if value is None or value == "":
        return formatting.NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _alike(old: str, new: str) -> int:
    """How many letters at the beginning of two values need not be shown, for they are the same."""
    pairs = enumerate(zip(old, new, strict=False))
    same = next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))
    return same - _CONTEXT if same > 2 * _CONTEXT else 0


def _from(text: str, start: int) -> str:
    """A value from the letter `start` on, as much of it as a line can show."""
    end = start + _MOST_LETTERS
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _noticed_tip(event: Event) -> str:
    run = f", by sync {event.run_id}" if event.run_id is not None else ""
    return f"{formatting.local_time(event.at)}{run}"
