"""Asks for what a clean pass did not see, object by object, before it is taken for gone.

Collections are no snapshots. An object that is renamed while its list is read moves to a page that
has been read already, and a service in trouble may leave some out, or send an empty list. What the
list did not show is therefore asked for by id: only what Graph no longer knows is deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from urllib.parse import quote

from intune_manager.data.projection import object_id
from intune_manager.data.repositories.rows.sweep import Sweep
from intune_manager.errors import (
    BugError,
    EnvironmentalError,
    IntuneManagerError,
    NotFoundError,
    TransientError,
)
from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.json_slices import MalformedError, checked_utf8, object_members
from intune_manager.graph.pages import malformed
from intune_manager.registry.resource import Resource, Single
from intune_manager.sync.concurrency import shielded
from intune_manager.sync.reading import Reading
from intune_manager.sync.report import Stage

log = logging.getLogger(__name__)

MOST_ASKED = 500
"""Up to so many objects are all asked for: 25 requests."""
SAMPLE = 100
"""So many of more than that. Thousands at once are a clean-up, or a list that was cut short: if one
of the sample is still there, the list cannot be trusted and nothing is deleted in this run."""


async def sweep_confirmed(reading: Reading, sweep: Sweep) -> IntuneManagerError | None:
    """Mark as deleted what `sweep`, after a clean pass, has not seen and Graph no longer knows.

    What is still there is kept, and stored where a single GET sends the form of the list, as that
    of a device, a user or a group does with the list's own `$select`. All others stay as they were
    until a list shows them: their GET sends another form (with the content of a script or the icon
    of an app, without the device count of a detected app), a `$select` of the list's properties
    would cut off those that no declaration knows, and no list is known to take a filter by id. What
    cannot be asked for is kept until it can. Returns why not everything could be settled; None when
    it was, and then every row of the resource is an object of the tenant.
    """
    absence = _Absence(reading, sweep)
    if reading.resource.single is not Single.NONE and not await absence.settle():
        return absence.failure
    reading.tracker.enter(Stage.SWEEPING)
    repository = reading.store.table(reading.resource.table)
    reading.tracker.deleted(await shielded(repository.sweep(sweep)))
    return absence.failure


class _Absence:
    """The objects that one pass did not see, and what Graph says of them."""

    def __init__(self, reading: Reading, sweep: Sweep) -> None:
        self._reading = reading
        self._resource = reading.resource
        self._tracker = reading.tracker
        self._repository = reading.store.table(reading.resource.table)
        self._sweep = sweep
        self._present: dict[str, bytes] = {}
        self._unsettled: dict[str, None] = {}
        self.failure: IntuneManagerError | None = None

    async def settle(self) -> bool:
        """Let the sweep meet all that may still be there; False when nothing is to be deleted."""
        absent = await shielded(self._repository.unseen_ids(self._sweep))
        if not absent:
            return True
        step = 1 if len(absent) <= MOST_ASKED else len(absent) // SAMPLE
        asked = absent[::step]
        await self._ask(asked)
        await self._store()
        if step > 1 and (self._present or self._unsettled):
            self._distrust(len(absent))
            return False
        kept = [*self._present, *self._unsettled]
        await shielded(self._repository.mark_seen(self._sweep, kept))
        self._note_what_is_amiss()
        return True

    async def _ask(self, asked: Sequence[str]) -> None:
        self._unsettled = dict.fromkeys(asked)
        resource = self._resource
        gets = [BatchGet(found, single_path(resource, found)) for found in asked]
        try:
            async for reply in self._reading.graph.batch(
                resource.version, resource.service, gets, self._tracker.meter, scope=resource.scope
            ):
                self._take(reply)
        except (EnvironmentalError, TransientError) as error:
            self.failure = self.failure or error
        if self._unsettled and self.failure is None:
            self.failure = TransientError("Graph gave no answer.", remedy="Sync again later.")

    def _take(self, reply: BatchReply) -> None:
        match reply.error:
            case None:
                self._present[reply.id] = reply.body
                self._unsettled.pop(reply.id)
            case NotFoundError():
                self._unsettled.pop(reply.id)
            case BugError():
                # The question itself is not understood: then the list is all there is to go by.
                log.info("%s cannot be asked for by id: %s", self._resource.name, reply.error)
                self._unsettled.pop(reply.id)
            case error:
                self.failure = self.failure or error

    async def _store(self) -> None:
        """Store what is still there, where it comes in the form of the list."""
        if self._resource.single is not Single.LISTED:
            return
        items = [
            item
            for found, body in self._present.items()
            if object_id(item := listed_form(body, self._resource)) == found
        ]
        if items:
            result = await shielded(self._repository.upsert_page(self._sweep, items))
            self._tracker.pages_stored(0, len(items), result)

    def _distrust(self, absent: int) -> None:
        there = f"{len(self._present):,} of {SAMPLE:,} that were asked for"
        self._tracker.notes.append(
            f"{absent:,} objects were missing from the list, but {there} are still there:"
            " nothing was deleted."
        )
        self.failure = self.failure or TransientError(
            f"The list of {self._resource.graph_path} left out objects that are still there.",
            remedy="Nothing was deleted. Sync again later.",
        )

    def _note_what_is_amiss(self) -> None:
        notes = self._tracker.notes
        if self._present:
            is_stored = self._resource.single is Single.LISTED
            how = "read one by one" if is_stored else "kept as they were"
            notes.append(
                f"{len(self._present):,} objects that the list did not show are still there: {how}."
            )
        if self._unsettled:
            notes.append(
                f"{len(self._unsettled):,} objects that the list did not show could not be asked"
                f" for: kept ({self.failure})"
            )


def single_path(resource: Resource, found: str) -> str:
    """Path and query of the GET of one object, relative to the version and encoded."""
    path = f"/{resource.graph_path}/{quote(found, safe='')}"
    select = ",".join(resource.select) if resource.single is Single.LISTED else "id"
    return f"{path}?$select={select}" if select else path


def listed_form(body: bytes, resource: Resource) -> bytes:
    """A single object as the list would have sent it: without the envelope.

    Raises TransientError for what is no object.
    """
    try:
        members = object_members(checked_utf8(body))
    except MalformedError as error:
        raise malformed(f"an object of {resource.graph_path}", error) from error
    if members.pop("@odata.context", None) is None:
        return body
    return b"{%b}" % b",".join(b'"%b":%b' % (name.encode(), v) for name, v in members.items())
