"""An object's history and its memberships as sections of fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta

from intune_manager.data.patches import FieldChange
from intune_manager.data.query import RowQuery
from intune_manager.registry import TABLES
from intune_manager.ui.common import formatting
from intune_manager.ui.common.places import Place
from intune_manager.ui.detail.entries import Entry, PastLink, Section
from intune_manager.ui.detail.object_source import (
    Author,
    Event,
    MembershipLine,
    MembershipList,
    Timeline,
)
from intune_manager.words import ago

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
        entries.append(Entry("Show it as it was before", link=PastLink(event.at - _JUST_BEFORE)))
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


def membership_sections(memberships: Sequence[MembershipList]) -> tuple[Section, ...]:
    """Memberships, nesting included: how many, how many directly, and through what the others."""
    return tuple(_membership_section(one) for one in memberships)


def _membership_section(one: MembershipList) -> Section:
    # What is the same in all of them leaves the line to the names.
    same = len({line.detail for line in one.rows}) == 1
    entries = [_membership_entry(line, with_detail=not same) for line in one.rows]
    if one.rows and one.linked is not None:
        query = RowQuery(linked=one.linked)
        many = f"{one.total:,} " if len(one.tables) == 1 else ""
        entries += [
            Entry(f"Show all {many}in {TABLES[name].title}", link=Place(name, query))
            for name in one.tables
        ]
    nested = one.total - one.direct
    count = f"{one.total:,}, {one.direct:,} directly" if nested else f"{one.total:,}"
    return Section(f"{one.title} ({count})", tuple(entries))


def _membership_entry(line: MembershipLine, *, with_detail: bool) -> Entry:
    detail = " · ".join(formatting.summary(line.detail))
    # What is connected directly has the whole line for its name, if nothing else is to be said.
    shown = detail if with_detail else ""
    text = f"through {' / '.join(line.through)}" if line.through else shown
    link = Place(line.table, row_id=line.row_id) if line.row_id is not None else None
    way = text or "directly"
    tip = " · ".join(dict.fromkeys(part for part in (line.name, detail, way) if part))
    return Entry(line.name, text, tip, line.name, link)
