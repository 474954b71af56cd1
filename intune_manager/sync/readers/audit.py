"""The audit log: all that Graph still has at first, then what is new; kept for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from intune_manager.graph.pages import CollectionPage
from intune_manager.sync.concurrency import pump, shielded
from intune_manager.sync.readers.listing import Listing, begin_rows
from intune_manager.sync.reading import Reading, list_request, query_mark
from intune_manager.sync.report import Mode
from intune_manager.sync.resume import StorePages
from intune_manager.sync.watermark import Watermark, filter_time, newest_stored

HAPPENED = "activityDateTime"
MARGIN = timedelta(hours=1)
"""An event may show in the log later than it happened."""


async def read_audit(reading: Reading) -> None:
    """Add the events that are new. None is ever taken for gone: Graph forgets them, not the cache.

    Raises what ended the reading.
    """
    request = list_request(reading.resource, expand=False)
    mark = Watermark(reading, query_mark(request))
    since = await mark.read()
    full_at = reading.clock()
    reading.tracker.note_time(full_at)
    if since is None:
        await Listing(reading, sweeps=False).read()
    else:
        full_at = since.full_at
        option = ("$filter", f"{HAPPENED} ge {filter_time(since.newest - MARGIN)}")
        request = replace(request, query=(*request.query, option))
        reading.tracker.enter_mode(Mode.INCREMENT)
        pages = reading.graph.pages(request, reading.tracker.meter)
        await pump(pages, await _adding(reading))
    await mark.save(await newest_stored(reading, HAPPENED), full_at=full_at)


async def _adding(reading: Reading) -> StorePages:
    repository = reading.store.table(reading.resource.table)
    sweep = await begin_rows(reading)

    async def store(pages: Sequence[CollectionPage]) -> None:
        for page in pages:
            reading.tracker.page_came(page)
        items = [item for page in pages for item in page.items]
        result = await shielded(repository.upsert_page(sweep, items))
        reading.tracker.pages_stored(len(pages), len(items), result)

    return store
