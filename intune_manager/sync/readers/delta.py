"""Groups, users and Entra devices: listed once, then whatever their delta query reports."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from intune_manager.data.outcomes import PositionKind
from intune_manager.errors import (
    BugError,
    NotAvailableError,
    NotFoundError,
    PermissionMissingError,
    TransientError,
)
from intune_manager.graph.errors import ResyncRequiredError
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.sync.concurrency import pump, shielded
from intune_manager.sync.readers.listing import Listing, begin_rows
from intune_manager.sync.reading import Reading, query_mark
from intune_manager.sync.report import Mode
from intune_manager.sync.resume import STALE_LINK, StorePages, forget_pass, never_comes

log = logging.getLogger(__name__)

PAGE_SIZE = ("Prefer", "odata.maxpagesize=999")
LATEST = ("$deltatoken", "latest")
_EXPIRED = "Graph no longer knew where the changes since the last sync begin."
_NO_ANSWER = "Graph did not deliver the changes since the last sync, however often it was asked."
_NO_LATEST = "Graph did not tell where the next changes begin: the next sync reads all of it again."
_NO_DELTA = (PermissionMissingError, NotAvailableError, NotFoundError, BugError, TransientError)
_OTHER_QUESTION = "This version of the program reads other properties than the one before."


async def read_with_delta(reading: Reading) -> None:
    """Bring the rows of a resource up to date by what changed since the last time.

    The first time, and when Graph no longer knows that time, all of it is listed: a page of a list
    has five times the objects of a delta page. The delta link is taken before the first page, so
    that whatever changes during the list comes with the next round. Raises what ended the reading.
    """
    changes = DeltaRound(reading, delta_request(reading))
    if not await changes.follow(partial(_row_store, reading)):
        listing = Listing(reading, begin=changes.latest)
        await listing.read()
        # What could not be settled may never come in the changes from here on.
        await changes.save(None if listing.unsettled else listing.carried)
        await listing.complete()


def delta_request(reading: Reading) -> CollectionRequest:
    """The delta query for the rows of a resource: of the same properties as its list."""
    resource = reading.resource
    return CollectionRequest(
        path=f"{resource.graph_path}/delta",
        version=resource.version,
        service=resource.service,
        query=(("$select", ",".join(resource.select)),) if resource.select else (),
        headers=(PAGE_SIZE,),
        degradable=(),
        scope=resource.scope,
    )


async def _row_store(reading: Reading) -> StorePages:
    repository = reading.store.table(reading.resource.table)
    sweep = await begin_rows(reading)

    async def store(pages: Sequence[CollectionPage]) -> None:
        entries = [item for page in pages for item in page.items]
        result = await shielded(repository.apply_changes(sweep, entries))
        reading.tracker.pages_stored(len(pages), len(entries), result)

    return store


class DeltaRound:
    """The delta query of one resource: where its changes begin, and how they are followed.

    The link is saved after the rows of its round, and never when the round was cut off: then the
    next one begins where this one did.
    """

    def __init__(self, reading: Reading, request: CollectionRequest) -> None:
        self._reading = reading
        self._tracker = reading.tracker
        self._request = request
        self._name = reading.resource.name
        self._positions = reading.store.positions
        self._undelivered: str | None = None
        """The link whose changes Graph did not deliver."""

    async def follow(self, begin: Callable[[], Awaitable[StorePages]]) -> bool:
        """Read what changed since the last round; `begin` gives what stores the pages.

        False, and all is to be read, when there was no such round, when Graph has forgotten it or
        does not deliver it (it may never do so again), when it was for other properties, or when
        the run is to read everything. A link that Graph does not deliver stays until there is
        another: should the rest of the service be out of order, too, nothing is lost.
        """
        link = await self._saved_link()
        if link is None:
            return False
        self._tracker.enter_mode(Mode.DELTA)
        store = await begin()
        try:
            following = await self._read(link, store)
        except STALE_LINK as error:
            if self._tracker.pages and not isinstance(error, ResyncRequiredError):
                raise
            await self.save(None)
            await self._begin_anew(_EXPIRED)
            return False
        except TransientError as error:
            if not never_comes(error):
                raise
            self._undelivered = link
            await self._begin_anew(f"{_NO_ANSWER} ({error})")
            return False
        await self.save(following or link)
        await forget_pass(self._reading)
        return True

    async def _begin_anew(self, reason: str) -> None:
        """What was changed by now is newer than a pass that was interrupted earlier: to go on with
        that would take for gone what it has not seen since."""
        if self._tracker.pages:
            await forget_pass(self._reading)
        self._tracker.read_as_a_whole(reason)

    async def latest(self) -> str | None:
        """The link at which the changes from now on begin, or one from before that.

        None where Graph gives none; that is no reason not to read the list.
        """
        request = replace(self._request, query=(*self._request.query, LATEST))
        link = None
        try:
            async for page in self._reading.graph.pages(request, self._tracker.meter):
                link = page.delta_link or link
        except _NO_DELTA as error:
            log.info("%s has no delta query: %s", self._name, error)
        if link is None and self._undelivered is None:
            self._tracker.notes.append(_NO_LATEST)
        return link or self._undelivered

    async def save(self, link: str | None) -> None:
        """Let the next round begin at `link`; None lets the next run read everything."""
        kind = PositionKind.DELTA
        if link is None:
            await shielded(self._positions.forget(self._name, kind))
            return
        state = query_mark(self._request).encode()
        run_id = self._reading.run_id
        await shielded(self._positions.save(self._name, kind, run_id, link=link, state=state))

    async def _saved_link(self) -> str | None:
        if self._reading.full:
            return None
        found = await shielded(self._positions.get(self._name, PositionKind.DELTA))
        if found is None:
            return None
        if found.state.decode() != query_mark(self._request):
            self._tracker.reason = _OTHER_QUESTION
            return None
        return found.link

    async def _read(self, link: str, store: StorePages) -> str | None:
        """Store the round that begins at `link`; the link that the next one begins at."""
        following: str | None = None

        async def stored(pages: Sequence[CollectionPage]) -> None:
            nonlocal following
            await store(pages)
            following = pages[-1].delta_link

        pages = self._reading.graph.pages(self._request, self._tracker.meter, start_link=link)
        await pump(pages, stored)
        return following
