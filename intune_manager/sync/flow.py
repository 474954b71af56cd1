"""How pages flow: the next one is fetched while one is stored, and storing is never torn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
PAGES_AHEAD = 2
"""Pages held in memory beside the one being stored: enough to hide either side's hiccups."""


async def pump(
    source: AsyncIterator[T],
    store: Callable[[T], Awaitable[None]],
    *,
    ahead: int = PAGES_AHEAD,
) -> None:
    """Store every page of `source` in order, fetching up to `ahead` pages while one is stored.

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
            room.release()
            await store(page)
        await fetching
    finally:
        fetching.cancel()
        await asyncio.gather(fetching, return_exceptions=True)


async def unbroken(
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
