"""What the cache knows about one object beyond its row, as the detail pane wants it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from intune_manager.app.cache_view import CacheView
from intune_manager.data.details import StoredDetail
from intune_manager.data.json_values import loaded
from intune_manager.data.patches import field_changes
from intune_manager.data.query import Filter, Linked, Payload, Reached, RowQuery
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Detail
from intune_manager.ui.detail.object_source import (
    Author,
    DetailPart,
    Event,
    MembershipLine,
    MembershipList,
    PastState,
    Timeline,
)

if TYPE_CHECKING:
    from intune_manager.data.repositories.history.read import ChangeEntry
    from intune_manager.data.repositories.memberships.nesting import NestedMember
    from intune_manager.data.repositories.store import Store

_DETAILS = {
    (resource.table, detail.name): detail for resource in RESOURCES for detail in resource.details
}
_ORDER = tuple(dict.fromkeys(detail.name for r in RESOURCES for detail in r.details))


class CacheObjectSource:
    """Reads of the tenant on the screen; waits while the cache is being opened."""

    def __init__(self, cache: CacheView) -> None:
        self._cache = cache

    async def details(self, table: str, row_id: int) -> Sequence[DetailPart]:
        store = await self._cache.store()
        found = await store.details.details_of(table, row_id)
        parts = [_part(one, _DETAILS.get((table, one.kind))) for one in found]
        return sorted(parts, key=lambda part: _place(part.name))

    async def timeline(self, table: str, row_id: int, *, limit: int) -> Timeline:
        store = await self._cache.store()
        entries = await store.changes.timeline(table, row_id, limit=limit + 1)
        events = await asyncio.to_thread(_events_of, entries[:limit], table)
        return Timeline(events, is_whole=len(entries) <= limit)

    async def as_of(self, table: str, row_id: int, instant: datetime) -> PastState:
        store = await self._cache.store()
        past = await store.changes.as_of(table, row_id, instant)
        if past is None:
            return PastState(instant, None)
        raw = await asyncio.to_thread(_with_details, past.payload, past.details)
        return PastState(instant, raw)

    async def memberships(self, table: str, row_id: int) -> Sequence[MembershipList]:
        return await memberships_of(await self._cache.store(), table, row_id)


def _part(stored: StoredDetail, declared: Detail | None) -> DetailPart:
    return DetailPart(
        name=stored.kind,
        title=stored.kind.capitalize() if declared is None else declared.title,
        raw=stored.raw,
        read_at=stored.fetched_at,
        is_outdated=stored.stale,
        counted_by="" if declared is None else declared.counted_by,
    )


def _events_of(entries: Sequence[ChangeEntry], table: str) -> tuple[Event, ...]:
    return tuple(event_of(entry, part_in(entry, table)) for entry in entries)


def _with_details(payload: str, details: Mapping[str, str]) -> str:
    """A payload with its details in it, as if they were properties."""
    whole = loaded(payload) if details else None
    if not isinstance(whole, dict):
        return payload
    return json.dumps(whole | {kind: loaded(detail) for kind, detail in details.items()})


def event_of(entry: ChangeEntry, part: str = "") -> Event:
    """An entry of the history as the window shows it; `part` is what changed of the object."""
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


_LISTED = 50
_TABLES: Mapping[str | None, str] = MappingProxyType(
    {"user": "users", "device": "directory_devices", "group": "groups"}
)
_MEMBER_TABLES = ("users", "directory_devices", "groups")
_OF_ONE_ID = {"users": "user_id", "directory_devices": "directory_device_id"}
Known = dict[str, tuple[str, int, str]]
"""Table, row id and name of objects by their id."""


async def memberships_of(store: Store, table: str, row_id: int) -> Sequence[MembershipList]:
    """The memberships of a user, a device or a group; nothing for objects of other tables."""
    if table == "devices":
        return await _of_managed_device(store, row_id)
    if table != "groups" and table not in _OF_ONE_ID:
        return ()
    payload = await store.table(table).payload(row_id)
    if payload is None:
        return ()
    groups = await _groups_of(store, payload.object_id, "Groups", payload.name)
    if table != "groups":
        return (groups,)
    return (await _members_of(store, payload), groups)


async def _of_managed_device(store: Store, row_id: int) -> Sequence[MembershipList]:
    payload = await store.table("devices").payload(row_id)
    if payload is None:
        return ()
    found = await store.memberships.groups_of_device(row_id)
    known = await _known(store, (*found.device, *found.user))
    device_id = await _entra_object(store, payload)
    user_id = str(payload.columns.get("user_id") or "")
    user = str(payload.columns.get("user_email") or "its user")
    return (
        _list_of("Groups of the device", found.device, known, _linked(device_id, payload.name)),
        _list_of("Groups of the user", found.user, known, _linked(user_id, user)),
    )


async def _entra_object(store: Store, device: Payload) -> str:
    entra_id = device.columns.get("entra_device_id")
    if not isinstance(entra_id, str):
        return ""
    q = RowQuery(("directory_device_id",), filters=(Filter("entra_device_id", (entra_id,)),))
    rows = await store.table("directory_devices").rows(q)
    return str(rows[0][1]) if rows else ""


async def _groups_of(store: Store, object_id: str, title: str, name: str) -> MembershipList:
    groups = await store.memberships.transitive_groups(object_id)
    return _list_of(title, groups, await _known(store, groups), _linked(object_id, name))


async def _members_of(store: Store, group: Payload) -> MembershipList:
    nesting = store.memberships
    members = await nesting.transitive_members(group.object_id, limit=_LISTED)
    counts = await nesting.count_transitive_members(group.object_id)
    known = await _known(store, members)
    linked = Linked(Reached.MEMBERS, group.object_id, f"Members of {group.name}")
    rows = tuple(_line_of(member, known) for member in members)
    seen = {row.table for row in rows}
    tables = tuple(t for t in _MEMBER_TABLES if t in seen or counts.total > len(rows))
    return MembershipList("Members", tables, counts.total, counts.direct, rows, linked)


def _linked(object_id: str, name: str) -> Linked | None:
    return Linked(Reached.GROUPS, object_id, f"Groups of {name}") if object_id else None


def _list_of(
    title: str, groups: Sequence[NestedMember], known: Known, linked: Linked | None
) -> MembershipList:
    direct = sum(not group.through for group in groups)
    rows = tuple(_line_of(group, known) for group in groups[:_LISTED])
    return MembershipList(title, ("groups",), len(groups), direct, rows, linked)


def _line_of(member: NestedMember, known: Known) -> MembershipLine:
    through = tuple(_name(group, known) for group in member.through)
    table, row_id, name = known.get(
        member.object_id, (_TABLES.get(member.member_type, "groups"), None, "")
    )
    kind = TABLES[table].singular if table != "groups" else ""
    return MembershipLine(table, row_id, name or member.object_id, kind, through)


def _name(object_id: str, known: Known) -> str:
    found = known.get(object_id)
    return found[2] if found else object_id


async def _known(store: Store, members: Iterable[NestedMember]) -> Known:
    """What the cache has of these objects and of the groups between."""
    wanted: dict[str, set[str]] = {name: set() for name in _MEMBER_TABLES}
    for member in members:
        table = _TABLES.get(member.member_type)
        for name in _MEMBER_TABLES if table is None else (table,):
            wanted[name].add(member.object_id)
        wanted["groups"].update(member.through)
    known: Known = {}
    for name, ids in wanted.items():
        if ids:
            known |= await _rows(store, name, sorted(ids))
    return known


async def _rows(store: Store, name: str, ids: Sequence[str]) -> Known:
    table = TABLES[name]
    columns = (table.id_column, table.name_column)
    q = RowQuery(columns, filters=(Filter(table.id_column, tuple(ids)),), limit=None)
    rows = await store.table(name).rows(q)
    return {str(found[1]): (name, found[0], str(found[2] or found[1])) for found in rows}
