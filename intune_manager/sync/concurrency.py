"""How pages flow: the next ones are fetched while some are stored, and storing is never torn."""

from __future__ import annotations

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterator,
    Sequence,
)
from contextlib import suppress
from typing import Any, TypeVar

from intune_manager.errors import IntuneManagerError, SyncCancelledError

T = TypeVar("T")
PAGES_AHEAD = 4
"""Pages held in memory beside those being stored, and so the most that are stored at once."""


async def pump(
    source: AsyncIterator[T],
    store: Callable[[Sequence[T]], Awaitable[None]],
    *,
    ahead: int = PAGES_AHEAD,
) -> None:
    """Store every page of `source` in order, fetching up to `ahead` pages while others are stored.

    `store` gets all the pages that are waiting: one by one where Graph is slower than the disk,
    several in one transaction where it is faster. Each transaction writes most pages of each index
    once, so that few large ones cost a fraction of many small ones.

    When `source` fails, the pages it had given are stored first, then its error is raised. When
    `store` fails, or on cancel, fetching stops at once. `source` is closed in every case.
    """
    received: asyncio.Queue[T | None] = asyncio.Queue()
    room = asyncio.Semaphore(ahead)

    async def fetch() -> None:
        try:
            async for page in source:
                await room.acquire()
                received.put_nowait(page)
        finally:
            if isinstance(source, AsyncGenerator):
                await source.aclose()

    fetching = asyncio.create_task(fetch())
    fetching.add_done_callback(lambda _: received.put_nowait(None))
    try:
        while (page := await received.get()) is not None:
            pages = [page, *_waiting(received)]
            for _ in pages:
                room.release()
            await store(pages)
        await fetching
    finally:
        fetching.cancel()
        await asyncio.gather(fetching, return_exceptions=True)


def _waiting(received: asyncio.Queue[T | None]) -> Iterator[T]:
    """The pages that are there already, up to the mark of the end, which stays in the queue."""
    while not received.empty():
        page = received.get_nowait()
        if page is None:
            received.put_nowait(None)
            return
        yield page


async def in_turn(*steps: Callable[[], Awaitable[None]]) -> None:
    """Take every step, also after one that failed; the first failure is raised at the end.

    For steps that do not build on each other. A cancel, or a bug, ends them at once.
    """
    failures: list[IntuneManagerError] = []
    for step in steps:
        try:
            await step()
        except IntuneManagerError as error:
            failures.append(error)
    if failures:
        raise failures[0]


async def shielded(
    work: Coroutine[Any, Any, T], *, on_cancel: Callable[[], None] | None = None
) -> T:
    """Run `work` to its end even when cancelled meanwhile; the cancel is raised afterwards.

    `on_cancel` is told of the cancel at once and may ask `work` to come to its end. Writes to the
    cache are run this way: finishing one takes a fraction of a second, and is simpler to reason
    about than a statement torn off between two threads.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if on_cancel is not None:
            on_cancel()
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # retrieved: the cancel is what the caller hears of
        raise


class Cancellation:
    """Lets one piece of work be cancelled at any moment, also before it has begun."""

    def __init__(self, message: str) -> None:
        """`message` is that of the SyncCancelledError with which the work then ends."""
        self._message = message
        self._task: asyncio.Task[object] | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """End the work. To be called on the event loop that it runs on."""
        self._cancelled = True
        if self._task is not None:
            self._task.cancel()

    async def run(self, work: Callable[[], Awaitable[T]]) -> T:
        """What `work` returns. Raises SyncCancelledError where `cancel` has ended it."""
        self._task = asyncio.current_task()
        try:
            if self._cancelled:
                raise SyncCancelledError(self._message)
            return await work()
        except asyncio.CancelledError:
            if not self._cancelled or self._task is None:
                raise
            self._task.uncancel()
            raise SyncCancelledError(self._message) from None
        finally:
            self._task = None
