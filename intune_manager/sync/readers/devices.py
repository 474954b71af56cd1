"""Managed devices: all of them once a day, and in between those that were in touch since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from intune_manager.data.projection import object_id
from intune_manager.errors import BugError, IntuneManagerError, NotFoundError, RequestRefusedError
from intune_manager.graph.batch import BatchGet
from intune_manager.graph.pages import CollectionPage
from intune_manager.sync.concurrency import pump, shielded
from intune_manager.sync.confirm_absent import listed_form, single_path, sweep_confirmed
from intune_manager.sync.readers.details import read_details
from intune_manager.sync.readers.listing import Listing, begin_rows
from intune_manager.sync.reading import Reading, list_request, query_mark
from intune_manager.sync.report import Mode
from intune_manager.sync.resume import StorePages, forget_pass
from intune_manager.sync.watermark import Watermark, filter_time, newest_stored

IN_TOUCH = "lastSyncDateTime"
MARGIN = timedelta(minutes=15)
"""A device may show in the list later than the time that it reports."""
_MOST_SINGLE = 1_000
"""So many devices that the filter did not show are read one by one; more are worth a sweep."""
_REFUSED = "Graph refused the filter for devices that were in touch."
_UNKNOWN = "More devices were unknown than are worth reading one by one."


async def read_devices(reading: Reading) -> None:
    """Bring the devices up to date: by what happened since the last time, or by a whole sweep.

    A whole sweep is due at first, when the last one is older than the settings allow, and in a full
    run. Between two of them, what an administrator changes in a device that is not in touch
    (category, owner, name) is not seen; devices that are gone, and new ones, are. The report says
    so. Raises what ended the reading.
    """
    began_at = reading.clock()
    reading.tracker.note_time(began_at)
    mark = Watermark(reading, query_mark(list_request(reading.resource, expand=False)))
    since = await mark.read()
    # A clock that was wrong puts the last sweep into the future: far from now counts as long ago.
    if since is not None and abs(began_at - since.full_at) < reading.options.full_sweep_after:
        increment = _Increment(reading, since.newest)
        reason = await increment.run()
        if not reason:
            await mark.save(await newest_stored(reading, IN_TOUCH), full_at=since.full_at)
            await forget_pass(reading)
            reading.tracker.notes.append(_unseen(since.full_at))
            await read_details(reading)
            if increment.unsettled is not None:
                raise increment.unsettled
            return
        reading.tracker.read_as_a_whole(reason)
    listing = Listing(reading)
    await listing.read()
    await mark.save(await newest_stored(reading, IN_TOUCH), full_at=began_at)
    await listing.complete()


class _Increment:
    """One reading of the devices that were in touch since a time, and of all ids."""

    def __init__(self, reading: Reading, since: datetime) -> None:
        self._reading = reading
        self._tracker = reading.tracker
        self._repository = reading.store.table(reading.resource.table)
        self._request = list_request(reading.resource, expand=False)
        self._filter = ("$filter", f"{IN_TOUCH} gt {filter_time(since - MARGIN)}")
        self._unknown: dict[str, None] = {}
        self.unsettled: IntuneManagerError | None = None
        """Why it could not be told whether all that the ids did not show is gone."""

    async def run(self) -> str:
        """Store what changed and mark what is gone; why that cannot be done, or nothing."""
        self._tracker.enter_mode(Mode.INCREMENT)
        self._sweep = await begin_rows(self._reading)
        try:
            await self._pages(self._filter, self._store)
            await self._pages(("$select", "id"), self._mark_seen)
        except RequestRefusedError:
            raise
        except BugError:
            if self._tracker.pages:
                raise
            return _REFUSED
        if len(self._unknown) > _MOST_SINGLE:
            return _UNKNOWN
        await self._read_unknown()
        self.unsettled = await sweep_confirmed(self._reading, self._sweep)
        return ""

    async def _pages(self, option: tuple[str, str], store: StorePages) -> None:
        others = tuple(each for each in self._request.query if each[0] != option[0])
        request = replace(self._request, query=(*others, option))
        await pump(self._reading.graph.pages(request, self._tracker.meter), store)

    async def _store(self, pages: Sequence[CollectionPage]) -> None:
        for page in pages:
            self._tracker.page_came(page)
        await self._keep([item for page in pages for item in page.items], len(pages))

    async def _keep(self, items: Sequence[bytes], pages: int) -> None:
        result = await shielded(self._repository.upsert_page(self._sweep, items))
        self._tracker.pages_stored(pages, len(items), result)

    async def _mark_seen(self, pages: Sequence[CollectionPage]) -> None:
        ids = [object_id(item) for page in pages for item in page.items]
        unknown = await shielded(self._repository.mark_seen(self._sweep, ids))
        self._unknown.update(dict.fromkeys(unknown))
        self._tracker.ids_seen(len(pages))

    async def _read_unknown(self) -> None:
        """Read devices that are there, but were neither stored nor in touch."""
        resource = self._reading.resource
        gets = [BatchGet(found, single_path(resource, found)) for found in self._unknown]
        replies = self._reading.graph.batch(
            resource.version, resource.service, gets, self._tracker.meter, scope=resource.scope
        )
        found: list[bytes] = []
        async for reply in replies:
            if reply.error is None:
                found.append(listed_form(reply.body, resource))
            elif not isinstance(reply.error, NotFoundError):
                raise reply.error
        if found:
            await self._keep(found, 0)


def _unseen(full_at: datetime) -> str:
    return (
        "Changes that administrators made to devices (category, owner, name) are as of the last"
        f" full sweep at {filter_time(full_at)}; a full sync reads them."
    )
