"""Reads `members@delta` entries: whose membership, and the shape that its payload shares with
thousands of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from intune_manager.data.json_values import folded_id, loaded, type_name
from intune_manager.data.projection import object_id, payload_text

GROUP = "group"
Entries = Mapping[str, Iterable[bytes]] | Iterable[tuple[str, Iterable[bytes]]]
"""Group ids with their entries, each the verbatim JSON of one; a group may come more than once."""
Edge = tuple[str, str]
"""Group id and member id."""


class Shape(NamedTuple):
    """A payload without its id: `before`, the id, `after`. Without `after`, `before` is all."""

    before: str
    after: str | None
    member_type: str | None

    @property
    def may_nest(self) -> bool:
        """Whether members of that kind may have members: all but those known to be no groups."""
        return self.member_type is None or self.member_type == GROUP

    def payload(self, member_id: str) -> str:
        """The verbatim JSON of a membership of that shape."""
        return self.before if self.after is None else f"{self.before}{member_id}{self.after}"


@dataclass
class EntrySet:
    """What some entries come to: of several for one membership the last counts."""

    present: dict[Edge, int] = field(default_factory=dict)
    """Each membership to be stored, with the place of its shape in `shapes`."""
    absent: dict[Edge, None] = field(default_factory=dict)
    """Each membership to be taken away."""
    shapes: list[Shape] = field(default_factory=list)


class _Entry(msgspec.Struct, gc=False):
    id: str = ""
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    removed: Any = msgspec.field(name="@removed", default=None)


_read = msgspec.json.Decoder(_Entry).decode


def read_entries(entries: Entries) -> EntrySet:
    """The entries as a set. Never fails, whatever they hold."""
    found = EntrySet()
    present, absent, places = found.present, found.absent, _Places(found.shapes)
    pairs = entries.items() if isinstance(entries, Mapping) else entries
    for group_id, members in pairs:
        for member in members:
            payload = bytes(member)
            entry = _entry(payload)
            edge = (folded_id(group_id), folded_id(entry.id))
            if entry.removed is not None:
                present.pop(edge, None)
                absent[edge] = None
            else:
                absent.pop(edge, None)
                present[edge] = places.of(payload, entry)
    return found


def _entry(payload: bytes) -> _Entry:
    try:
        entry = _read(payload)
    except (msgspec.DecodeError, UnicodeDecodeError):
        entry = _tolerant(payload)
    if not entry.id or "\0" in entry.id:
        entry.id = object_id(payload)
    return entry


def _tolerant(payload: bytes) -> _Entry:
    """What can be read of an entry that holds a number for an id, or a lone surrogate."""
    try:
        document = loaded(payload_text(payload))
    except ValueError:
        document = None
    if not isinstance(document, dict):
        return _Entry()
    kind = document.get("@odata.type")
    return _Entry("", kind if isinstance(kind, str) else None, document.get("@removed"))


class _Places:
    """Finds the place of a payload's shape; the memory is of one page alone."""

    def __init__(self, shapes: list[Shape]) -> None:
        self._shapes = shapes
        self._places: dict[tuple[bytes, bytes], int] = {}

    def of(self, payload: bytes, entry: _Entry) -> int:
        before, found, after = payload.partition(f'"{entry.id}"'.encode())
        place = self._places.get((before, after))
        if place is None:
            place = len(self._shapes)
            shape = _shape(payload, entry, (before, after) if found else None)
            self._shapes.append(shape)
            if shape.after is not None or not found:
                self._places[before, after] = place
        return place


def _shape(payload: bytes, entry: _Entry, parts: tuple[bytes, bytes] | None) -> Shape:
    text = payload_text(payload)
    kind = None if entry.odata_type is None else type_name(entry.odata_type)
    if parts is not None:
        before, after = (payload_text(part) for part in parts)
        divided = Shape(f'{before}"', f'"{after}', kind)
        # Bytes that are no UTF-8 may be replaced otherwise in parts than as a whole, and the id is
        # stored folded.
        if divided.payload(folded_id(entry.id)) == text:
            return divided
    return Shape(text, None, kind)
