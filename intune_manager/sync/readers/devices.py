"""Managed devices: all of them once a day, and in between those that were in touch since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from intune_manager.data.json_values import picked
from intune_manager.data.projection import object_id
from intune_manager.data.repositories.statements import portions
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
"""So many devices are read one by one; more are worth a sweep, where they are also more than
`_SHARE` of all."""
_SHARE = 0.05
_SAMPLE = 20
"""Of too many that seem to have changed, so many are read first: one request."""
_REFUSED = "Graph refused the filter for devices that were in touch."
_UNKNOWN = "More devices were unknown than are worth reading one by one."
_CHANGED = "More devices had changed without a check-in than are worth reading one by one."


async def read_devices(reading: Reading) -> None:
    """Bring the devices up to date: by what happened since the last time, or by a whole sweep.

    A whole sweep is due at first, when the last one is older than the settings allow, and in a full
    run. Between two of them the devices that were in touch are read, those that are new, and those
    in which a property that the resource declares as `compared` is another than in the cache. What
    else changes in a device that is not in touch is not seen, and the report says so. Raises what
    ended the reading.
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
            reading.tracker.notes.append(increment.note(since.full_at))
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
        self._compared = reading.resource.compared
        self._listed = 0
        self._unknown: dict[str, None] = {}
        self._differing: dict[str, None] = {}
        self.unsettled: IntuneManagerError | None = None
        """Why it could not be told whether all that the ids did not show is gone."""

    async def run(self) -> str:
        """Store what changed and mark what is gone; why that cannot be done, or nothing."""
        self._tracker.enter_mode(Mode.INCREMENT)
        self._sweep = await begin_rows(self._reading)
        try:
            await self._pages(self._filter, self._store)
            await self._compare_all()
        except RequestRefusedError:
            raise
        except BugError:
            if self._tracker.pages:
                raise
            return _REFUSED
        most = max(_MOST_SINGLE, int(self._listed * _SHARE))
        if len(self._unknown) > _MOST_SINGLE:
            return _UNKNOWN
        if len(self._differing) > most and await self._have_changed():
            return _CHANGED
        await self._read_singly([*self._unknown, *self._differing])
        self.unsettled = await sweep_confirmed(self._reading, self._sweep)
        return ""

    def note(self, full_at: datetime) -> str:
        """What this reading saw of the devices that were not in touch."""
        whole = f"the last full sweep at {filter_time(full_at)}; a full sync reads them."
        if not self._compared:
            return f"Changes to devices that were not in touch are as of {whole}"
        return (
            "Of devices that were not in touch these properties are up to date:"
            f" {', '.join(self._compared)}. Changes to others are as of {whole}"
        )

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

    async def _compare_all(self) -> None:
        """Ask for all ids with what is compared, without the properties that Graph refuses."""
        while True:
            try:
                return await self._pages(
                    ("$select", ",".join(("id", *self._compared))), self._compare
                )
            except RequestRefusedError:
                raise
            except BugError as error:
                if self._listed or not self._compared:
                    raise
                self._leave_out(error)

    def _leave_out(self, error: BugError) -> None:
        """Do without the properties that an error names, or without all if it names none."""
        named = {name for name in self._compared if f"'{name}'" in error.message}
        refused = [name for name in self._compared if name in named or not named]
        self._compared = tuple(name for name in self._compared if name not in refused)
        self._tracker.notes.append(
            f"Graph refused to list {', '.join(refused)}:"
            " their changes without a check-in are not seen."
        )

    async def _compare(self, pages: Sequence[CollectionPage]) -> None:
        items = {object_id(item): item for page in pages for item in page.items}
        self._listed += len(items)
        unknown = await shielded(self._repository.mark_seen(self._sweep, list(items)))
        self._unknown.update(dict.fromkeys(unknown))
        self._tracker.ids_seen(len(pages))
        if not self._compared:
            return
        stored = await shielded(self._repository.payloads(items.keys() - self._unknown.keys()))
        self._differing.update(dict.fromkeys(self._unlike(items, stored)))

    def _unlike(self, ones: Mapping[str, bytes], others: Mapping[str, bytes]) -> list[str]:
        """The ids of `others` whose objects have other values in what is compared."""
        values = picked(self._compared)
        return [found for found, other in others.items() if values(ones[found]) != values(other)]

    async def _have_changed(self) -> bool:
        """Whether devices that differ in the list do so when they are read.

        Where a list says otherwise than the devices themselves, as of a property that it always
        leaves empty, they would all be read in each run, for nothing.
        """
        sample = [*self._differing][:_SAMPLE]
        before = await shielded(self._repository.payloads(sample))
        await self._read_singly(sample)
        if self._unlike(before, await shielded(self._repository.payloads(sample))):
            return True
        self._tracker.notes.append(
            f"The list tells {len(self._differing):,} devices otherwise than they are when read one"
            " by one: they were left as they are."
        )
        self._differing.clear()
        return False

    async def _read_singly(self, object_ids: Sequence[str]) -> None:
        """Read and store devices one by one; one that is gone meanwhile is passed over."""
        resource = self._reading.resource
        for chosen in portions(object_ids, _MOST_SINGLE):
            gets = [BatchGet(found, single_path(resource, found)) for found in chosen]
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
