"""A pass over all pages of a collection that survives its own interruption."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from intune_manager.errors import (
    BugError,
    CacheError,
    IntuneManagerError,
    NotAvailableError,
    NotFoundError,
)
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.graph.translate import ResyncRequiredError
from intune_manager.sync.bookmark import Bookmark
from intune_manager.sync.flow import pump
from intune_manager.sync.progress import Mode
from intune_manager.sync.reading import Reading

StorePages = Callable[[Sequence[CollectionPage]], Awaitable[None]]
STALE_LINK = (ResyncRequiredError, NotFoundError, NotAvailableError, BugError)
"""What a saved link may meet: it is forgotten, or was made for another server or question."""


async def pass_through(
    reading: Reading,
    request: CollectionRequest,
    bookmark: Bookmark,
    store: StorePages,
    *,
    begin: Callable[[], Awaitable[str | None]],
) -> None:
    """Store every page, from where an interrupted pass stands or else from the first one.

    Where it is cut off, the position is saved behind the last page that was stored. Raises what cut
    it off.
    """

    async def stored(pages: Sequence[CollectionPage]) -> None:
        await store(pages)
        await bookmark.turn(pages)

    try:
        link = await bookmark.open()
        if link is not None and await _resumed(reading, request, link, stored):
            return
        if link is not None:
            await bookmark.begin_again()
        else:
            bookmark.carried = await begin()
        await pump(reading.graph.pages(request, reading.tally.meter), stored)
    except CacheError:
        raise  # where rows cannot be stored, no position can
    except (IntuneManagerError, asyncio.CancelledError):
        await bookmark.save()
        raise


async def _resumed(
    reading: Reading, request: CollectionRequest, link: str, store: StorePages
) -> bool:
    """Whether the pass came to its end from `link` on; False when the link is no longer known."""
    tally = reading.tally
    tally.enter_mode(Mode.RESUMED)
    try:
        await pump(reading.graph.pages(request, tally.meter, start_link=link), store)
    except STALE_LINK as error:
        if tally.pages and not isinstance(error, ResyncRequiredError):
            raise
        tally.begin_again("Read from the start: the position of an interrupted pass had expired.")
        tally.enter_mode(Mode.FULL)
        return False
    return True
