"""Reads the members of those groups alone that assignments refer to, and of the groups in them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from urllib.parse import quote

import msgspec

from intune_manager.data.positions import PositionKind
from intune_manager.data.projection import object_id
from intune_manager.errors import NotFoundError
from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.pages import CollectionRequest, malformed
from intune_manager.graph.slices import MalformedError, envelope
from intune_manager.sync.flow import unbroken
from intune_manager.sync.progress import Mode, Stage
from intune_manager.sync.reading import Reading

_QUERY = "$select=id&$top=999"
_NOTE = "Only groups that assignments refer to, and groups nested in them, are mirrored: {:,}."


class _Member(msgspec.Struct):
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)


_decode = msgspec.json.Decoder(_Member).decode


async def read_members_in_use(reading: Reading) -> None:
    """Bring the members of the groups in use up to date, once their assignments are.

    The memberships of all other groups are marked as deleted: nobody keeps them up to date. Raises
    what ended the reading; then none is taken for gone but in the groups that were read.
    """
    await reading.assignments_read.wait()
    tally, repository = reading.tally, reading.store.memberships
    tally.enter_mode(Mode.FULL)
    name = reading.resource.name
    sweep = await unbroken(repository.begin_sweep(reading.run_id, resource=name))
    if not await was_narrow(reading):
        sweep.silent = True  # what is no longer mirrored has not changed in the tenant
    wanted = set(await unbroken(repository.groups_in_use()))
    known: set[str] = set()
    while wanted:
        known |= wanted
        nested: set[str] = set()
        async for group_id, members in _members_of(reading, sorted(wanted)):
            result = await unbroken(repository.replace_group(sweep, group_id, members))
            tally.changes_stored(1, len(members), result)
            nested.update(_groups_in(members))
        wanted = nested - known
    tally.enter(Stage.SWEEPING)
    tally.deleted += await unbroken(repository.sweep(sweep))
    await note_narrow(reading, narrow=True)
    tally.notes.append(_NOTE.format(len(known)))


async def was_narrow(reading: Reading) -> bool:
    """Whether the memberships in the cache are those of the groups in use alone."""
    found = await unbroken(
        reading.store.positions.get(reading.resource.name, PositionKind.WATERMARK)
    )
    return found is not None


async def note_narrow(reading: Reading, *, narrow: bool) -> None:
    """Remember of which groups the memberships in the cache are."""
    name, kind, positions = reading.resource.name, PositionKind.WATERMARK, reading.store.positions
    if narrow:
        await unbroken(positions.save(name, kind, reading.run_id, link=None, state=b""))
    else:
        await unbroken(positions.forget(name, kind))


async def _members_of(
    reading: Reading, group_ids: Sequence[str]
) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Each group with all of its direct members; a group that does not exist has none."""
    resource = reading.resource
    gets = [
        BatchGet(group_id, f"/groups/{quote(group_id, safe='')}/members?{_QUERY}")
        for group_id in group_ids
    ]
    replies = reading.graph.batch(
        resource.version, resource.service, gets, reading.tally.meter, scope=resource.scope
    )
    async for reply in replies:
        yield reply.id, await _all_in(reading, reply)


async def _all_in(reading: Reading, reply: BatchReply) -> list[bytes]:
    if isinstance(reply.error, NotFoundError):
        return []
    if reply.error is not None:
        raise reply.error
    try:
        page = envelope(reply.body)
    except MalformedError as error:
        raise malformed(f"the members of {reply.id}", error) from error
    found = list(page.items)
    if page.next_link is not None:
        resource = reading.resource
        request = CollectionRequest(
            path=f"groups/{reply.id}/members",
            version=resource.version,
            service=resource.service,
            scope=resource.scope,
        )
        pages = reading.graph.pages(request, reading.tally.meter, start_link=page.next_link)
        async for further in pages:
            found.extend(further.items)
    return found


def _groups_in(members: Iterable[bytes]) -> list[str]:
    return [object_id(member) for member in members if _is_group(member)]


def _is_group(member: bytes) -> bool:
    try:
        return _decode(member).odata_type == "#microsoft.graph.group"
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
