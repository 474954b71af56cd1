"""Reads who is directly in which group, from one whole round of `groups/delta`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from intune_manager.data.projection import object_id
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.graph.slices import MalformedError, array_items, object_members
from intune_manager.sync.flow import pump, unbroken
from intune_manager.sync.progress import Stage
from intune_manager.sync.reading import Reading

_PATH = "groups/delta"
_PAGE_SIZE = "odata.maxpagesize=999"


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
        return _decoder.decode(item)
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
    """Bring the direct memberships of all groups up to date.

    One round costs far fewer requests than asking group by group. A group may come on several
    pages and more than once, entries may be repeated, and pages may be empty: each page is applied
    as a set operation, so neither order nor repetition matters. Memberships that the whole round
    did not show are marked as deleted, after its last page only. Raises what ended the reading.
    """
    tally, repository = reading.tally, reading.store.memberships
    tally.enter(Stage.READING)
    sweep = await unbroken(repository.begin_sweep(reading.run_id, resource=reading.resource.name))

    async def store(pages: Sequence[CollectionPage]) -> None:
        for page in pages:
            tally.page_came(page)
        groups = [group_entry(item) for page in pages for item in page.items]
        # In a whole round a removed group has no members to take away: the sweep does it.
        entries = [(group.id, group.members or ()) for group in groups if not group.is_gone]
        result = await unbroken(repository.apply(sweep, entries))
        tally.deleted += result.deleted
        tally.pages_stored(len(pages), sum(len(members) for _, members in entries), result)

    await pump(reading.graph.pages(_request(reading), tally.meter), store)
    tally.enter(Stage.SWEEPING)
    tally.deleted += await unbroken(repository.sweep(sweep))


def _request(reading: Reading) -> CollectionRequest:
    return CollectionRequest(
        path=_PATH,
        version=reading.resource.version,
        service=reading.resource.service,
        query=(("$select", "id,members"),),
        headers=(("Prefer", _PAGE_SIZE),),
        degradable=(),
        scope=reading.resource.scope,
    )
