"""The fields of one object: what an entry, a link, a section is, and how JSON becomes entries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from intune_manager.ui.common import formatting
from intune_manager.ui.common.places import Place

MAX_ITEMS = 200
"""Entries of one array that are listed; the JSON has them all."""
_MAX_LETTERS = 2000


@dataclass(frozen=True)
class PastLink:
    """Leads to the object on the screen as it was at a time."""

    instant: datetime


@dataclass(frozen=True)
class Entry:
    """A field: title and text, perhaps a link, perhaps parts of its own."""

    title: str
    text: str = ""
    tip: str = ""
    copied: str = ""
    """What "copy" puts on the clipboard: the value as stored."""
    link: Place | PastLink | None = None
    parts: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading with its fields."""

    title: str
    entries: tuple[Entry, ...]
    opened: bool = True


def entry_of(name: str, value: object) -> Entry:
    """A property called `name` in Graph, with everything inside it."""
    title = formatting.reworded(name)
    if isinstance(value, Mapping):
        parts = tuple(entry_of(str(key), part) for key, part in value.items())
        return Entry(title, "" if parts else formatting.NOTHING, name, json_of(value), parts=parts)
    if isinstance(value, list):
        return _list_entry(title, name, value)
    text = scalar(value)
    tip = f"{name}: {text}" if len(text) < _MAX_LETTERS else name
    return Entry(title, text[:_MAX_LETTERS], tip, "" if value is None else _copied(value))


def _list_entry(title: str, name: str, values: list[object]) -> Entry:
    if not values:
        return Entry(title, formatting.NOTHING, name, "[]")
    if not any(isinstance(value, Mapping | list) for value in values):
        text = ", ".join(scalar(value) for value in values[:MAX_ITEMS])
        return Entry(title, text[:_MAX_LETTERS], name, json_of(values))
    parts = [entry_of(f"{place}", value) for place, value in enumerate(values[:MAX_ITEMS], start=1)]
    if len(values) > MAX_ITEMS:
        parts.append(Entry(f"{len(values) - MAX_ITEMS:,} more in the JSON"))
    text = formatting.counted(len(values), "item", "items")
    return Entry(title, text, name, json_of(values), parts=tuple(parts))


def scalar(value: object) -> str:
    """A value that is neither an object nor an array, as it reads."""
    if value is None or value == "":
        return formatting.NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)


def _copied(value: object) -> str:
    return value if isinstance(value, str) else json_of(value)


def json_of(value: object) -> str:
    """A value as JSON, to be copied."""
    return json.dumps(value, ensure_ascii=False, indent=2)
