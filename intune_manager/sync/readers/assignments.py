"""The assignments of a resource's objects: out of the list, or by batches where it has none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from urllib.parse import quote

import msgspec

from intune_manager.data.projection import object_id
from intune_manager.errors import (
    EnvironmentalError,
    IntuneManagerError,
    NotFoundError,
    TransientError,
)
from intune_manager.graph.batch import BatchGet
from intune_manager.graph.client import CollectionReply
from intune_manager.graph.json_slices import MalformedError, array_items, object_members
from intune_manager.sync.concurrency import shielded
from intune_manager.sync.reading import Reading

_REPLIES_PER_WRITE = 100


class Owner(msgspec.Struct, frozen=True):
    """The part of a listed object that tells what is known of its assignments."""

    id: str
    is_assigned: bool | None = msgspec.field(name="isAssigned", default=None)
    assignments: Sequence[msgspec.Raw] | None = None
    """None when the list left them out."""
    more: str | None = msgspec.field(name="assignments@odata.nextLink", default=None)
    """Set when the list cut them off."""

    @property
    def known(self) -> list[bytes] | None:
        """All of its assignments, verbatim; None when they must be asked for."""
        if self.assignments is not None and not self.more:
            return [bytes(assignment) for assignment in self.assignments]
        # Only a plain "no" saves the question: many types do not say, and then it is None.
        return [] if self.is_assigned is False else None


_decoder = msgspec.json.Decoder(Owner)


def owner_in(item: bytes) -> Owner:
    """The owner that a listed object is; never fails, whatever it holds."""
    try:
        return _decoder.decode(item)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass  # something in it is not as usual: look at each property by itself
    members: dict[str, bytes] = {}
    try:
        members = object_members(item)
        listed = [msgspec.Raw(raw) for raw in array_items(members["assignments"])]
    except (KeyError, MalformedError):
        listed = None
    return Owner(
        id=object_id(item),
        is_assigned=False if members.get("isAssigned") == b"false" else None,
        assignments=listed,
        more="cut" if "assignments@odata.nextLink" in members else None,
    )


class AssignmentReading:
    """Keeps the assignments of one resource's objects as the tenant has them.

    Assignments of an object are replaced as a whole and only when all of them are at hand; those of
    an object whose answer does not come stay as they were.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._repository = reading.store.assignments
        self._missing: dict[str, None] = {}

    async def take(self, items: Sequence[bytes]) -> None:
        """Store what some listed objects tell; remember whose assignments they leave out."""
        known: dict[str, Sequence[bytes]] = {}
        for item in items:
            owner = owner_in(item)
            assignments = owner.known
            if assignments is None:
                self._missing[owner.id] = None
            else:
                self._missing.pop(owner.id, None)
                known[owner.id] = assignments
        await self._store(known)

    async def read_missing(self) -> None:
        """Ask for the assignments that no list gave, by batches.

        Objects that have vanished meanwhile are passed over. When some answers fail, the others are
        stored all the same, and the first failure is raised at the end.
        """
        found: dict[str, Sequence[bytes]] = {}
        failures: list[IntuneManagerError] = []
        async for reply in self._replies():
            match reply.error:
                case None:
                    found[reply.id] = reply.items
                case NotFoundError():
                    pass  # it has vanished since it was listed
                case EnvironmentalError() | TransientError():
                    failures.append(reply.error)
                case error:
                    raise error
            if len(found) >= _REPLIES_PER_WRITE:
                await self._store(found)
                found = {}
        await self._store(found)
        if failures:
            self._reading.tracker.notes.append(
                f"The assignments of {len(failures)} objects are those of an earlier run."
            )
            raise failures[0]

    def _replies(self) -> AsyncIterator[CollectionReply]:
        resource = self._reading.resource
        gets = [
            BatchGet(object_id, f"/{resource.graph_path}/{quote(object_id, safe='')}/assignments")
            for object_id in self._missing
        ]
        return self._reading.graph.collections(
            resource.version,
            resource.service,
            gets,
            self._reading.tracker.meter,
            scope=resource.scope,
        )

    async def _store(self, assignments: Mapping[str, Sequence[bytes]]) -> None:
        if assignments:
            resource = self._reading.resource
            result = await shielded(
                self._repository.replace_for_sources(
                    self._reading.run_id, resource.name, assignments, table=resource.table
                )
            )
            self._reading.tracker.assignments_stored(sum(map(len, assignments.values())), result)
