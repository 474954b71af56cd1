"""The history of the tenant on the screen, as the Changes panel wants it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from intune_manager.app.cache_view import CacheView
from intune_manager.app.object_view import event_of, part_in
from intune_manager.data.patches import field_changes
from intune_manager.data.query import FacetValue, Payload, Related, Row, RowQuery, Value
from intune_manager.errors import BugError
from intune_manager.registry import RESOURCES_BY_NAME
from intune_manager.ui.changes import LoggedChange, Period
from intune_manager.ui.detail.history_tab import KIND_WORDS, field_title
from intune_manager.words import utc_now

if TYPE_CHECKING:
    from intune_manager.data.repositories.history.read import ChangeEntry, ChangeQuery
    from intune_manager.data.repositories.store import Store

_LENGTHS: Mapping[Period, timedelta] = MappingProxyType(
    {Period.DAY: timedelta(days=1), Period.WEEK: timedelta(days=7)}
)
_EVERYTHING = 1_000_000_000
_FIELDS_SHOWN = 3
_KINDS = {word: kind for kind, word in KIND_WORDS.items()}


class CacheChangeLog:
    """Reads of the tenant on the screen; waits while the cache is being opened."""

    def __init__(self, cache: CacheView) -> None:
        self._cache = cache

    def within(self, period: Period) -> ChangeRows:
        return ChangeRows(self._cache, self._cache.tenant_id, period)

    async def change(self, entry_id: int) -> LoggedChange | None:
        store = await self._cache.store()
        entry = await store.changes.entry(entry_id)
        if entry is None:
            return None
        owner = entry.part_of
        table, row_id = entry.table, entry.row_id
        if owner is not None:
            table = RESOURCES_BY_NAME[owner.kind].table
            row_id = await store.table(table).row_id(owner.object_id) or 0
        resource = RESOURCES_BY_NAME.get(entry.resource)
        runs = {run.id: run.account for run in await store.sync_runs.recent(200)}
        return LoggedChange(
            event=await asyncio.to_thread(event_of, entry, part_in(entry, table)),
            table=table,
            row_id=row_id,
            name=_name(entry),
            resource=resource.title if resource else entry.resource,
            account=runs.get(entry.run_id or 0, ""),
        )


@dataclass(frozen=True)
class ChangeRows:
    """A `RowSource` over the entries of a period, the newest first."""

    cache: CacheView
    tenant_id: str | None
    period: Period

    async def rows(self, q: RowQuery) -> Sequence[Row]:
        store = await self.cache.store()
        asked = await self._asked(store, q)
        limit = _EVERYTHING if q.limit is None else q.limit
        entries = await store.changes.find(asked, limit=limit, offset=q.offset)
        # In a thread: what changed may be whole scripts, two hundred times.
        return await asyncio.to_thread(lambda: [_row(entry, q.columns) for entry in entries])

    async def count(self, q: RowQuery) -> int:
        store = await self.cache.store()
        return await store.changes.count(await self._asked(store, q))

    async def facets(self, q: RowQuery, column: str) -> Sequence[FacetValue]:
        store = await self.cache.store()
        asked = await self._asked(store, q)
        if column == "kind":
            found = await store.changes.counts(asked, "kind")
        elif column == "resource":
            found = await store.changes.counts(asked, "resource")
        elif column == "who":
            authors = await store.changes.authors(asked)
            found = dict(Counter(authors.values()).most_common())
        else:
            raise BugError(f"the history has no facet {column!r}")
        words = KIND_WORDS if column == "kind" else {}
        return [FacetValue(words.get(value, value), count) for value, count in found.items()]

    async def payload(self, row_id: int) -> Payload | None:  # noqa: ARG002 - entries have none
        return None

    async def position(self, q: RowQuery, row_id: int) -> int | None:
        store = await self.cache.store()
        return await store.changes.position(await self._asked(store, q), row_id)

    async def related(self, row_id: int, *, limit: int = 50) -> Sequence[Related]:  # noqa: ARG002
        return ()

    async def _asked(self, store: Store, q: RowQuery) -> ChangeQuery:
        from intune_manager.data.repositories.history.read import ChangeQuery
        from intune_manager.data.repositories.history.record import ChangeKind

        asked = ChangeQuery(since=await self._since(store), search=q.search)
        for one in q.filters:
            values = [str(value) for value in one.values]
            if one.column == "kind":
                kinds = frozenset(ChangeKind(_KINDS[word]) for word in values if word in _KINDS)
                asked = replace(asked, kinds=kinds)
            elif one.column == "resource":
                asked = replace(asked, resources=frozenset(values))
        # Last, for it looks at the entries that all the others leave.
        for one in q.filters:
            if one.column == "who":
                asked = await _made_by(one.values, store, asked)
        return asked

    async def _since(self, store: Store) -> datetime | None:
        if self.period is Period.LAST_SYNC:
            return await store.changes.last_sync()
        length = _LENGTHS.get(self.period)
        return utc_now() - length if length is not None else None


async def _made_by(who: Sequence[Value], store: Store, asked: ChangeQuery) -> ChangeQuery:
    """`asked`, narrowed to what these people did; None among them stands for nobody known."""
    authors = await store.changes.authors(asked)
    if None in who:
        others = frozenset(one for one, author in authors.items() if author not in who)
        return replace(asked, but_entry_ids=others)
    theirs = frozenset(one for one, author in authors.items() if author in who)
    return replace(asked, entry_ids=theirs)


def _row(entry: ChangeEntry, columns: Sequence[str]) -> Row:
    values = {
        "changed_at": entry.changed_at.isoformat(),
        "kind": KIND_WORDS[entry.kind.value],
        "object_name": _name(entry),
        "resource": entry.resource,
        "fields": _fields(entry),
        "who": entry.explained_by.who if entry.explained_by else None,
        "sync_run_id": entry.run_id,
        "object_id": entry.object_id,
    }
    return (entry.id, *(values[column] for column in columns))


def _name(entry: ChangeEntry) -> str:
    name = entry.object_name or entry.object_id
    owner = entry.part_of
    return f"{owner.name or owner.object_id} → {name}" if owner is not None else name


def _fields(entry: ChangeEntry) -> str | None:
    titles = [field_title(one.path) for one in field_changes(entry.patch, entry.reverse_patch)]
    more = len(titles) - _FIELDS_SHOWN
    shown = ", ".join(titles[:_FIELDS_SHOWN])
    return f"{shown} and {more:,} more" if more > 0 else shown or None
