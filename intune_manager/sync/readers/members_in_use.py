"""Reads the members of those groups alone that assignments refer to, and of the groups in them.

Which groups these are changes with the assignments, and not because anybody joins or leaves a
group. The history tells of a membership only where the run before had read the group, too: what is
mirrored for the first time was there already, and what is no longer mirrored may still be there.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence, Set
from urllib.parse import quote

import msgspec

from intune_manager.data.outcomes import PositionKind
from intune_manager.data.projection import object_id
from intune_manager.data.repositories.rows.sweep import Sweep
from intune_manager.errors import (
    EnvironmentalError,
    IntuneManagerError,
    NotFoundError,
    TransientError,
)
from intune_manager.graph.batch import BatchGet
from intune_manager.sync.concurrency import shielded
from intune_manager.sync.reading import Reading
from intune_manager.sync.report import Mode, Stage

_QUERY = "$select=id&$top=999"
_NOTE = "Only groups that assignments refer to, and groups nested in them, are mirrored: {:,}."
_LET_GO = "Memberships of groups that are no longer among them, and so no longer mirrored: {:,}."
_LEFT_OUT = "The members of {:,} groups are those of an earlier run."


class _Member(msgspec.Struct):
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)


_decode = msgspec.json.Decoder(_Member).decode


async def read_members_in_use(reading: Reading) -> None:
    """Bring the members of the groups in use up to date, once their assignments are.

    The memberships of all other groups are let go: nobody keeps them up to date. A group whose
    members do not come keeps those of an earlier run while the others are read; then nothing is let
    go. Raises what ended the reading, or the first of such failures.
    """
    await reading.assignments_read.wait()
    tracker, repository = reading.tracker, reading.store.memberships
    tracker.enter_mode(Mode.FULL)
    name = reading.resource.name
    sweep = await shielded(repository.begin_sweep(reading.run_id, resource=name))
    before = await mirrored_groups(reading)
    wanted = set(await shielded(repository.groups_in_use()))
    known: set[str] = set()
    read: set[str] = set()
    failures: list[IntuneManagerError] = []
    while wanted:
        known |= wanted
        nested: set[str] = set()
        async for group_id, members in _members_of(reading, sorted(wanted), failures):
            was_read = before is None or group_id in before
            writing = repository.replace_group(sweep, group_id, members, record_history=was_read)
            result = await shielded(writing)
            tracker.pages_stored(1, len(members), result)
            read.add(group_id)
            nested.update(_groups_in(members))
        wanted = nested - known
    if failures:
        if before is not None:
            await note_mirrored(reading, before | read)
        tracker.notes.append(_LEFT_OUT.format(len(failures)))
        raise failures[0]
    tracker.notes.append(_NOTE.format(len(known)))
    await _let_go(reading, sweep, known)


async def _let_go(reading: Reading, sweep: Sweep, known: Set[str]) -> None:
    """Mark as deleted what is in no group of `known`, without a word in the history."""
    tracker = reading.tracker
    tracker.enter(Stage.SWEEPING)
    # First: what is let go must not look as if it had left and come back, should all be read again.
    await note_mirrored(reading, known)
    letting_go = reading.store.memberships.sweep(sweep, record_history=False)
    tracker.let_go += await shielded(letting_go)
    if tracker.let_go:
        tracker.notes.append(_LET_GO.format(tracker.let_go))


async def mirrored_groups(reading: Reading) -> frozenset[str] | None:
    """The groups whose memberships the cache mirrors; None when these are all."""
    found = await shielded(
        reading.store.positions.get(reading.resource.name, PositionKind.WATERMARK)
    )
    if found is None:
        return None
    try:
        return msgspec.msgpack.decode(found.state, type=frozenset[str])
    except msgspec.DecodeError:
        return frozenset()  # some groups, nobody knows which


async def note_mirrored(reading: Reading, groups: Set[str] | None) -> None:
    """Remember of which groups the memberships in the cache are; None for all."""
    name, kind, positions = reading.resource.name, PositionKind.WATERMARK, reading.store.positions
    if groups is None:
        await shielded(positions.forget(name, kind))
        return
    state = msgspec.msgpack.encode(sorted(groups))
    await shielded(positions.save(name, kind, reading.run_id, link=None, state=state))


async def _members_of(
    reading: Reading, group_ids: Sequence[str], failures: list[IntuneManagerError]
) -> AsyncIterator[tuple[str, Sequence[bytes]]]:
    """Each group with all of its direct members; a group that does not exist has none.

    A group whose members do not come is passed over, and the reason is added to `failures`.
    """
    resource = reading.resource
    gets = [
        BatchGet(group_id, f"/groups/{quote(group_id, safe='')}/members?{_QUERY}")
        for group_id in group_ids
    ]
    replies = reading.graph.collections(
        resource.version, resource.service, gets, reading.tracker.meter, scope=resource.scope
    )
    async for reply in replies:
        match reply.error:
            case None | NotFoundError():
                yield reply.id, reply.items
            case EnvironmentalError() | TransientError():
                failures.append(reply.error)
            case error:
                raise error


def _groups_in(members: Iterable[bytes]) -> list[str]:
    return [object_id(member) for member in members if _is_group(member)]


def _is_group(member: bytes) -> bool:
    try:
        return _decode(member).odata_type == "#microsoft.graph.group"
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
