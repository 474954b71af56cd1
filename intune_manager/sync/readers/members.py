"""Reads who is directly in which group: by the groups' delta query, or of some groups alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec

from intune_manager.config.settings import GroupMembership
from intune_manager.data.json_values import folded_id
from intune_manager.data.outcomes import Counts
from intune_manager.data.projection import object_id
from intune_manager.data.repositories.rows.sweep import Sweep
from intune_manager.graph.json_slices import MalformedError, array_items, object_members
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.sync.concurrency import shielded
from intune_manager.sync.readers.delta import PAGE_SIZE, DeltaRound
from intune_manager.sync.readers.listing import nothing
from intune_manager.sync.readers.members_in_use import (
    mirrored_groups,
    note_mirrored,
    read_members_in_use,
)
from intune_manager.sync.reading import Reading
from intune_manager.sync.report import Mode, Stage
from intune_manager.sync.resume import Bookmark, StorePages, forget_pass, pass_through

_PATH = "groups/delta"
_Entry = tuple[str, Sequence[msgspec.Raw]]


class GroupEntry(msgspec.Struct, frozen=True):
    """One entry of a page: some of a group's members, or the news that the group is gone."""

    id: str
    members: Sequence[msgspec.Raw] | None = msgspec.field(name="members@delta", default=None)
    removed: msgspec.Raw | None = msgspec.field(name="@removed", default=None)

    @property
    def is_gone(self) -> bool:
        return self.removed is not None and bytes(self.removed) != b"null"


_decoder = msgspec.json.Decoder(GroupEntry)


def group_entry(item: bytes) -> GroupEntry:
    """The group that an entry is about; never fails, whatever it holds."""
    try:
        entry = _decoder.decode(item)
        return msgspec.structs.replace(entry, id=folded_id(entry.id))
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass  # something in it is not as usual: look at each property by itself
    members: dict[str, bytes] = {}
    try:
        members = object_members(item)
        listed = [msgspec.Raw(raw) for raw in array_items(members["members@delta"])]
    except (KeyError, MalformedError):
        listed = []
    removed = members.get("@removed")
    return GroupEntry(object_id(item), listed, None if removed is None else msgspec.Raw(removed))


async def read_members(reading: Reading) -> None:
    """Bring the direct memberships up to date, of all groups or of those that the settings choose.

    One round costs far fewer requests than asking group by group. A group may come on several
    pages and more than once, entries may be repeated, and pages may be empty: each page is applied
    as a set operation, so neither order nor repetition matters. Memberships that a whole round did
    not show are marked as deleted, after its last page only. They cannot be asked for one by one,
    and need not be: unlike a list, a round and the changes after it are exact together. Raises what
    ended the reading.
    """
    changes = DeltaRound(reading, _request(reading))
    if reading.options.group_membership is GroupMembership.ASSIGNED:
        # Neither a round nor the rest of one can go on where some groups were missing for a while.
        await changes.save(None)
        await forget_pass(reading)
        await read_members_in_use(reading)
    elif not await changes.follow(partial(_change_store, reading)):
        await changes.save(await _WholeRound(reading).run())


async def _change_store(reading: Reading) -> StorePages:
    return _Changes(reading, await _begin(reading)).store


class _Changes:
    """What a round of changes does to the memberships, however its pages come together."""

    def __init__(self, reading: Reading, sweep: Sweep) -> None:
        self._tracker = reading.tracker
        self._repository = reading.store.memberships
        self._sweep = sweep
        self._gone: dict[str, None] = {}
        """The groups that the round has named as gone, and not shown again since."""

    async def store(self, pages: Sequence[CollectionPage]) -> None:
        removed: dict[str, None] = {}
        kept: list[GroupEntry] = []
        for group in (group_entry(item) for page in pages for item in page.items):
            if group.is_gone:
                # What came of it before is void; what comes later is a group that is back.
                kept = [each for each in kept if each.id != group.id]
                removed[group.id] = self._gone[group.id] = None
            else:
                self._gone.pop(group.id, None)
                kept.append(group)
        self._tracker.deleted(await shielded(self._repository.remove_groups(self._sweep, removed)))
        entries = _entries(kept)
        result = await shielded(self._repository.apply(self._sweep, entries))
        if pages[-1].next_link is None:
            # Not before the end: the groups that they were in may still be to come.
            gone = self._repository.remove_from_groups(self._sweep, self._gone)
            self._tracker.deleted(await shielded(gone))
        count = sum(len(members) for _, members in entries)
        self._tracker.pages_stored(len(pages), count, result)


class _WholeRound:
    """A round of the groups' delta query from its first page, or the rest of one."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._tracker = reading.tracker
        self._repository = reading.store.memberships
        self._following: str | None = None
        self._mirrored: frozenset[str] | None = None

    async def run(self) -> str | None:
        """Apply all pages, sweep what they did not show; the link at which changes begin."""
        self._tracker.enter_mode(Mode.FULL)
        self._sweep = await _begin(self._reading)
        self._mirrored = await mirrored_groups(self._reading)
        request = _request(self._reading)
        bookmark = Bookmark(self._reading, request, self._sweep)
        await pass_through(self._reading, request, bookmark, self._store, begin=nothing)
        self._tracker.enter(Stage.SWEEPING)
        self._tracker.deleted(await shielded(self._repository.sweep(self._sweep)))
        await bookmark.drop()
        if self._mirrored is not None:
            await note_mirrored(self._reading, None)
        return self._following

    async def _store(self, pages: Sequence[CollectionPage]) -> None:
        for page in pages:
            self._tracker.page_came(page)
        # In a whole round a removed group has no members to take away: the sweep does it.
        entries = _entries([group_entry(item) for page in pages for item in page.items])
        result = await self._apply(entries)
        count = sum(len(members) for _, members in entries)
        self._tracker.pages_stored(len(pages), count, result)
        self._following = pages[-1].delta_link

    async def _apply(self, entries: Sequence[_Entry]) -> Counts:
        """Store entries; those of groups that were not mirrored so far are no news."""
        before = self._mirrored
        if before is None:
            return await shielded(self._repository.apply(self._sweep, entries))
        result = Counts()
        for known in (False, True):
            some = [entry for entry in entries if (entry[0] in before) is known]
            result += await shielded(
                self._repository.apply(self._sweep, some, record_history=known)
            )
        return result


def _entries(groups: Sequence[GroupEntry]) -> list[_Entry]:
    return [(group.id, group.members or ()) for group in groups if not group.is_gone]


async def _begin(reading: Reading) -> Sweep:
    return await shielded(
        reading.store.memberships.begin_sweep(reading.run_id, resource=reading.resource.name)
    )


def _request(reading: Reading) -> CollectionRequest:
    return CollectionRequest(
        path=_PATH,
        version=reading.resource.version,
        service=reading.resource.service,
        query=(("$select", "id,members"),),
        headers=(PAGE_SIZE,),
        degradable=(),
        scope=reading.resource.scope,
    )
