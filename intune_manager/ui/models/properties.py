"""One object as sections of titled fields: links, declared columns, everything else Graph sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intune_manager.data.query import Filter, Payload, Related, RelatedRow
from intune_manager.data.tables import Column, Table
from intune_manager.registry import TABLES
from intune_manager.ui import formatting

MAX_ITEMS = 200
"""Entries of one array that are listed; the JSON has them all."""
_MAX_LETTERS = 2000


@dataclass(frozen=True)
class Link:
    """Where a field leads: to a row of a table, or to all of its rows that a filter leaves."""

    table: str
    row_id: int | None = None
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A field: title and text, perhaps a link, perhaps parts of its own."""

    title: str
    text: str = ""
    tip: str = ""
    copied: str = ""
    """What "copy" puts on the clipboard: the value as stored."""
    link: Link | None = None
    parts: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading with its fields."""

    title: str
    entries: tuple[Entry, ...]
    opened: bool = True


def sections(
    table: Table, payload: Payload, related: Sequence[Related] | None
) -> tuple[Section, ...]:
    """Everything known about one object, what people look for first.

    With None for `related` the links are announced, to come later.
    No property is left out: what no column shows is listed under "All other properties".
    """
    groups = (
        Section(title, tuple(_column_entry(column, payload) for column in columns))
        for title, columns in table.groups()
    )
    if related is None:
        links = tuple(Section(one.title, (Entry("…"),)) for one in table.relations)
    else:
        links = tuple(_relation_section(one, payload) for one in related)
    others = tuple(_other_entries(table, payload))
    return (
        *links,
        *groups,
        *((Section("All other properties", others, opened=False),) if others else ()),
        Section("In the cache", _cache_entries(payload)),
    )


def _relation_section(related: Related, payload: Payload) -> Section:
    relation = related.relation
    entries = [_row_entry(relation.target, row, payload.name) for row in related.rows]
    more = related.count - len(entries)
    if more > 0:
        value = payload.columns.get(relation.source_column)
        whole = None
        if relation.via is None and isinstance(value, str | int):
            # Graph does not promise one case of ids everywhere.
            spellings = dict.fromkeys((value, value.lower() if isinstance(value, str) else value))
            whole = Link(
                relation.target, filters=(Filter(relation.target_column, tuple(spellings)),)
            )
        text = f"Show all {related.count:,}" if whole else f"and {more:,} more"
        entries.append(Entry(text, link=whole))
    return Section(f"{relation.title} ({related.count:,})", tuple(entries))


def _row_entry(table: str, row: RelatedRow, owner: str) -> Entry:
    parts = formatting.summary(row.detail)
    title = row.name
    if row.name == owner and len(parts) > 1 and _is_named_after_another(TABLES[table]):
        # An app's own assignment bears the app's name: what tells it apart follows its kind.
        title, parts = " · ".join(parts[1:]), ()
    text = " · ".join(parts)
    return Entry(title, text, " · ".join((row.name, row.detail)), row.name, Link(table, row.id))


def _is_named_after_another(table: Table) -> bool:
    """Whether its objects have no name of their own in Graph, as assignments have none."""
    return not table.column(table.name_column).path


def _column_entry(column: Column, payload: Payload) -> Entry:
    value = payload.columns.get(column.name)
    copied = "" if value is None else str(value)
    text, tip = formatting.display(column, value), formatting.tooltip(column, value)
    return Entry(column.title, text, tip, copied)


def _cache_entries(payload: Payload) -> tuple[Entry, ...]:
    times = [
        ("First seen", payload.first_seen_at),
        ("Last changed", payload.changed_at),
        ("Last confirmed", payload.last_synced_at),
        *([("Deleted", payload.deleted_at)] if payload.deleted_at else []),
    ]
    return (
        Entry("Object id", payload.object_id, "", payload.object_id),
        *(
            Entry(title, formatting.moment(at), formatting.ago(at), at.isoformat())
            for title, at in times
        ),
    )


def _other_entries(table: Table, payload: Payload) -> Iterator[Entry]:
    try:
        properties = json.loads(payload.raw)
    except ValueError:
        return
    if not isinstance(properties, dict):
        return
    told = {column.path for column in table.columns} | {"id", "@odata.etag"}
    for name, value in properties.items():
        if name not in told:
            yield _entry(str(name), value)


def _entry(name: str, value: object) -> Entry:
    title = formatting.reworded(name)
    if isinstance(value, Mapping):
        parts = tuple(_entry(str(key), part) for key, part in value.items())
        return Entry(title, "" if parts else formatting.NOTHING, name, _json(value), parts=parts)
    if isinstance(value, list):
        return _list_entry(title, name, value)
    text = _scalar(value)
    tip = f"{name}: {text}" if len(text) < _MAX_LETTERS else name
    return Entry(title, text[:_MAX_LETTERS], tip, "" if value is None else _copied(value))


def _list_entry(title: str, name: str, values: list[object]) -> Entry:
    if not values:
        return Entry(title, formatting.NOTHING, name, "[]")
    if not any(isinstance(value, Mapping | list) for value in values):
        text = ", ".join(_scalar(value) for value in values[:MAX_ITEMS])
        return Entry(title, text[:_MAX_LETTERS], name, _json(values))
    parts = [_entry(f"{place}", value) for place, value in enumerate(values[:MAX_ITEMS], start=1)]
    if len(values) > MAX_ITEMS:
        parts.append(Entry(f"{len(values) - MAX_ITEMS:,} more in the JSON"))
    text = formatting.counted(len(values), "item", "items")
    return Entry(title, text, name, _json(values), parts=tuple(parts))


def _scalar(value: object) -> str:
    if value is None or value == "":
        return formatting.NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)


def _copied(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
