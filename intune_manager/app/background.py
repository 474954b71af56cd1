"""What the cache knows about one object beyond its row, as the detail pane wants it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from intune_manager.app.circles import circles_of
from intune_manager.app.late_cache import LateCache
from intune_manager.data.field_changes import field_changes
from intune_manager.data.json_text import loaded
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.ui.background import Author, Circle, DetailPart, Event, PastState, Timeline

if TYPE_CHECKING:
    from intune_manager.data.repositories.changes import ChangeEntry

_TITLES = {
    (resource.table, detail.name): detail.title
    for resource in RESOURCES
    for detail in resource.details
}
_ORDER = tuple(dict.fromkeys(detail.name for r in RESOURCES for detail in r.details))


class CacheBackground:
    """Reads from the store of the moment; waits while the cache is being opened."""

    def __init__(self, cache: LateCache) -> None:
        self._cache = cache

    async def details(self, table: str, row_id: int) -> Sequence[DetailPart]:
        store = await self._cache.store()
        found = await store.details.details_of(table, row_id)
        parts = [
            DetailPart(
                name=one.kind,
                title=_TITLES.get((table, one.kind), one.kind.capitalize()),
                raw=one.raw,
                read_at=one.fetched_at,
                is_outdated=one.stale,
            )
            for one in found
        ]
        return sorted(parts, key=lambda part: _place(part.name))

    async def timeline(self, table: str, row_id: int, *, limit: int) -> Timeline:
        store = await self._cache.store()
        entries = await store.changes.timeline(table, row_id, limit=limit + 1)
        events = await asyncio.to_thread(_events_of, entries[:limit], table)
        return Timeline(events, is_whole=len(entries) <= limit)

    async def as_of(self, table: str, row_id: int, moment: datetime) -> PastState:
        store = await self._cache.store()
        past = await store.changes.as_of(table, row_id, moment)
        if past is None:
            return PastState(moment, None)
        raw = await asyncio.to_thread(_with_details, past.payload, past.details)
        return PastState(moment, raw)

    async def circles(self, table: str, row_id: int) -> Sequence[Circle]:
        return await circles_of(await self._cache.store(), table, row_id)


def _events_of(entries: Sequence[ChangeEntry], table: str) -> tuple[Event, ...]:
    return tuple(event_of(entry, part_in(entry, table)) for entry in entries)


def _with_details(payload: str, details: Mapping[str, str]) -> str:
    """A payload with its details in it, as if they were properties."""
    whole = loaded(payload) if details else None
    if not isinstance(whole, dict):
        return payload
    return json.dumps(whole | {kind: loaded(detail) for kind, detail in details.items()})


def event_of(entry: ChangeEntry, part: str = "") -> Event:
    """An entry of the history as the window tells it; `part` is what changed of the object."""
    author = entry.explained_by
    return Event(
        id=entry.id,
        kind=entry.kind.value,
        at=entry.changed_at,
        run_id=entry.run_id,
        fields=field_changes(entry.patch, entry.reverse_patch),
        author=Author(author.who or "unknown", author.what or "", author.event_row)
        if author
        else None,
        part=part,
        part_name=entry.object_name or "" if part else "",
    )


def part_in(entry: ChangeEntry, table: str) -> str:
    """What changed where it is not the object of `table` itself, but a part of it; else empty."""
    is_whole = entry.table == table and entry.part_of is None
    return "" if is_whole else TABLES[entry.table].singular


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)
