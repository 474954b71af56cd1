"""A pass over all pages of a collection that survives its own interruption."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import msgspec

from intune_manager.data.outcomes import Position, PositionKind
from intune_manager.data.repositories.rows.sweep import Sweep
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
from intune_manager.sync.concurrency import pump, shielded
from intune_manager.sync.reading import Reading, query_mark
from intune_manager.sync.report import Mode

SAVE_EVERY_S = 3.0
"""A killed process loses at most the reading of that long; its rows are stored in any case."""


class _State(msgspec.Struct):
    query: str
    """The question that the link belongs to."""
    marks: bytes
    """The rows that the pass had seen."""
    carried: str | None
    """What the pass took along from its beginning."""
    began_at: datetime | None
    """When the pass began."""


class Bookmark:
    """The position of one pass. It is saved after the rows it speaks for, never before them.

    A pass that is resumed with it has seen every object that the collection had all along, as one
    that was never interrupted: what is left unmet may be swept.
    """

    def __init__(self, reading: Reading, request: CollectionRequest, sweep: Sweep) -> None:
        self._reading = reading
        self._query = query_mark(request)
        self._sweep = sweep
        self._positions = reading.store.positions
        self._link: str | None = None
        self._saved_s = time.monotonic()
        self._is_kept = False
        self._created_before = reading.tracker.stored_counts.created
        self.carried: str | None = None

    async def open(self) -> str | None:
        """The next link of the pass that an earlier run left, if it is to be resumed.

        None when there is none, when it is too old, was for another question, or when the run is to
        read everything anew.
        """
        name = self._reading.resource.name
        found = await shielded(self._positions.get(name, PositionKind.SWEEP))
        if found is None:
            return None
        self._is_kept = True
        if not self._resumes(found):
            await self.drop()
            return None
        return found.link

    def _resumes(self, found: Position) -> bool:
        reading = self._reading
        # However the clock was set meanwhile.
        if reading.full or abs(reading.clock() - found.saved_at) > reading.options.resume_within:
            return False
        try:
            state = msgspec.msgpack.decode(found.state, type=_State)
            if state.query != self._query:
                return False
            self._sweep.resume(state.marks)
        except (msgspec.DecodeError, ValueError):
            return False
        self.carried = state.carried
        if state.began_at is not None:
            reading.tracker.note_time(state.began_at)
        return True

    async def pages_stored(self, pages: Sequence[CollectionPage]) -> None:
        """The rows of these pages are stored: the pass stands behind the last of them."""
        self._link = pages[-1].next_link
        if time.monotonic() - self._saved_s >= SAVE_EVERY_S:
            await self.save()

    async def save(self) -> None:
        """Save where the pass stands; nothing before its first page and behind its last one."""
        if self._link is None:
            return
        state = _State(
            self._query, self._sweep.marks(), self.carried, self._reading.tracker.earliest
        )
        await shielded(
            self._positions.save(
                self._reading.resource.name,
                PositionKind.SWEEP,
                self._reading.run_id,
                link=self._link,
                state=msgspec.msgpack.encode(state),
            )
        )
        self._saved_s = time.monotonic()
        self._is_kept = True

    @property
    def seen_count(self) -> int:
        """How many objects the pass has seen, in whichever run."""
        marks = int.from_bytes(bytes(self._sweep.passed), "little")
        return (
            marks.bit_count() + self._reading.tracker.stored_counts.created - self._created_before
        )

    def begin_again(self) -> None:
        """The interrupted pass is not to be resumed: what it had seen no longer counts.

        What it took along from its beginning still holds: that was earlier than all of this pass.
        The saved position stays until this pass has one of its own: should not even the first page
        come, because all of the service is out of order, nothing is lost.
        """
        self._link = None
        self._sweep.start_again()

    async def drop(self) -> None:
        """The pass is complete, or can no longer be resumed."""
        self._link = None
        if self._is_kept:
            await shielded(self._positions.forget(self._reading.resource.name, PositionKind.SWEEP))
            self._is_kept = False


async def forget_pass(reading: Reading) -> None:
    """Rows were taken for gone by another way: a pass that was cut off before is void."""
    name, positions = reading.resource.name, reading.store.positions
    if await shielded(positions.get(name, PositionKind.SWEEP)) is not None:
        await shielded(positions.forget(name, PositionKind.SWEEP))


StorePages = Callable[[Sequence[CollectionPage]], Awaitable[None]]
STALE_LINK = (ResyncRequiredError, NotFoundError, NotAvailableError, ForeignLinkError, BugError)
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
        await bookmark.pages_stored(pages)

    try:
        link = await bookmark.open()
        if link is not None and await _resumed(reading, request, link, stored, bookmark):
            return
        if link is not None:
            bookmark.begin_again()
        else:
            bookmark.carried = await begin()
        await pump(reading.graph.pages(request, reading.tracker.meter), stored)
    except CacheError:
        raise  # where rows cannot be stored, no position can
    except (IntuneManagerError, asyncio.CancelledError):
        await bookmark.save()
        raise


async def _resumed(
    reading: Reading, request: CollectionRequest, link: str, store: StorePages, bookmark: Bookmark
) -> bool:
    """Whether the pass came to its end from `link` on; False when it is to begin again."""
    tracker = reading.tracker
    tracker.enter_mode(Mode.RESUMED)
    counted: int | None = None

    async def stored(pages: Sequence[CollectionPage]) -> None:
        nonlocal counted
        await store(pages)
        counted = None if pages[-1].delta_link else pages[-1].count

    try:
        await pump(reading.graph.pages(request, tracker.meter, start_link=link), stored)
    except (*STALE_LINK, TransientError) as error:
        if not _is_dead_end(error, first=not tracker.pages):
            raise
        why = "the position of an interrupted pass leads nowhere any more"
    else:
        # Only a reader that has seen all pages can compare the count with what came.
        if counted is None or counted <= bookmark.seen_count:
            return True
        why = "the rest of an interrupted pass ended early"
    tracker.begin_again(f"Read from the start: {why}.")
    tracker.enter_mode(Mode.FULL)
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
