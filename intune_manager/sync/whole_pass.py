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
    TransientError,
)
from intune_manager.graph.errors import ResyncRequiredError
from intune_manager.graph.guard import ForeignLinkError
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.graph.values import UnreachableError
from intune_manager.sync.bookmark import Bookmark
from intune_manager.sync.flow import pump
from intune_manager.sync.progress import Mode
from intune_manager.sync.reading import Reading

StorePages = Callable[[Sequence[CollectionPage]], Awaitable[None]]
STALE_LINK = (
    ResyncRequiredError,
    NotFoundError,
    NotAvailableError,
    ForeignLinkError,
    BugError,
)
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
        if link is not None and await _resumed(reading, request, link, stored, bookmark):
            return
        if link is not None:
            bookmark.begin_again()
        else:
            bookmark.carried = await begin()
        await pump(reading.graph.pages(request, reading.tally.meter), stored)
    except CacheError:
        raise  # where rows cannot be stored, no position can
    except (IntuneManagerError, asyncio.CancelledError):
        await bookmark.save()
        raise


async def _resumed(
    reading: Reading,
    request: CollectionRequest,
    link: str,
    store: StorePages,
    bookmark: Bookmark,
) -> bool:
    """Whether the pass came to its end from `link` on; False when it is to begin again."""
    tally = reading.tally
    tally.enter_mode(Mode.RESUMED)
    counted: int | None = None

    async def stored(pages: Sequence[CollectionPage]) -> None:
        nonlocal counted
        await store(pages)
        counted = None if pages[-1].delta_link else pages[-1].count

    try:
        await pump(reading.graph.pages(request, tally.meter, start_link=link), stored)
    except (*STALE_LINK, TransientError) as error:
        if not _is_dead_end(error, first=not tally.pages):
            raise
        why = "the position of an interrupted pass leads nowhere any more"
    else:
        # Only a reader that has seen all pages can compare the count with what came.
        if counted is None or counted <= bookmark.met:
            return True
        why = "the rest of an interrupted pass ended early"
    tally.begin_again(f"Read from the start: {why}.")
    tally.enter_mode(Mode.FULL)
    return False


def _is_dead_end(error: IntuneManagerError, *, first: bool) -> bool:
    """Whether a saved link is no way on, as `error` says of its `first` page or of a later one.

    A page that never comes is one: from the start the client can ask for smaller pages.
    """
    if isinstance(error, ResyncRequiredError):
        return True
    return first and (never_comes(error) or not isinstance(error, TransientError))


def never_comes(error: IntuneManagerError) -> bool:
    """Whether `error` says that a page cannot be had, however often it is asked for.

    Not so where the line is down, or the server asks for patience: that says nothing of the page.
    """
    return (
        isinstance(error, TransientError)
        and not isinstance(error, UnreachableError)
        and error.retry_after_s is None
    )
