"""Pages are stored while the next one is on its way, and no write is torn by a cancel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from intune_manager.errors import CacheError, TransientError
from intune_manager.sync.concurrency import in_turn, pump, shielded


class Source:
    """A server: notes what was asked for, fails where told, and knows whether it was closed."""

    def __init__(self, pages: int, *, fails_after: int | None = None) -> None:
        self.pages = pages
        self.fails_after = fails_after
        self.sent = 0
        self.closed = False

    async def __call__(self) -> AsyncIterator[int]:
        try:
            for page in range(self.pages):
                await asyncio.sleep(0)
                if page == self.fails_after:
                    raise TransientError("gone")
                self.sent += 1
                yield page
        finally:
            self.closed = True


async def until(condition: asyncio.Event) -> None:
    async with asyncio.timeout(5):
        await condition.wait()


async def test_every_page_is_stored_in_order() -> None:
    stored: list[int] = []

    async def store(pages: Sequence[int]) -> None:
        await asyncio.sleep(0)
        stored.extend(pages)

    await pump(Source(20)(), store)
    assert stored == list(range(20))


async def test_pages_are_fetched_ahead_but_never_more_than_allowed() -> None:
    source = Source(20)
    ahead: list[int] = []

    async def store(pages: Sequence[int]) -> None:
        for _ in range(30):
            await asyncio.sleep(0)
        ahead.append(source.sent - (pages[-1] + 1))

    await pump(source(), store, ahead=2)
    assert max(ahead) in (2, 3)  # two in the queue and one that waits to enter it
    assert ahead[0] >= 2


async def test_pages_that_wait_are_stored_together_and_no_more_than_allowed() -> None:
    batches: list[int] = []

    async def store(pages: Sequence[int]) -> None:
        for _ in range(30):
            await asyncio.sleep(0)
        batches.append(len(pages))

    await pump(Source(20)(), store, ahead=3)
    assert sum(batches) == 20
    assert max(batches) == 3, "a slow store gets what has come meanwhile, bounded"


async def test_pages_that_came_before_a_failure_are_stored_before_it_is_raised() -> None:
    stored: list[int] = []

    async def store(pages: Sequence[int]) -> None:
        await asyncio.sleep(0)
        stored.extend(pages)

    with pytest.raises(TransientError):
        await pump(Source(9, fails_after=3)(), store)
    assert stored == [0, 1, 2]


async def test_a_failing_store_stops_the_fetching() -> None:
    source = Source(10_000)

    async def store(pages: Sequence[int]) -> None:
        raise CacheError("the disk is full")

    with pytest.raises(CacheError):
        await pump(source(), store)
    assert source.closed
    assert source.sent < 10


async def test_a_cancel_stops_the_fetching_and_closes_the_source() -> None:
    source, storing = Source(10_000), asyncio.Event()

    async def store(pages: Sequence[int]) -> None:
        storing.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(pump(source(), store))
    await until(storing)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert source.closed


async def test_cancelled_work_comes_to_its_end_before_the_cancel_is_raised() -> None:
    begun, may_end, ended = asyncio.Event(), asyncio.Event(), False

    async def write() -> None:
        nonlocal ended
        begun.set()
        await may_end.wait()
        ended = True

    task = asyncio.create_task(shielded(write()))
    await until(begun)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()  # impatience changes nothing
    await asyncio.sleep(0)
    assert not task.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended


async def test_whoever_can_end_the_work_early_is_told_of_the_cancel_at_once() -> None:
    begun, told = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await told.wait()

    task = asyncio.create_task(shielded(work(), on_cancel=told.set))
    await until(begun)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert told.is_set()


async def test_a_failure_of_uncancelled_work_is_raised_as_it_is() -> None:
    async def write() -> None:
        raise CacheError("the disk is full")

    with pytest.raises(CacheError):
        await shielded(write())


async def test_a_step_that_fails_keeps_no_other_from_its_turn() -> None:
    taken: list[str] = []

    async def step(name: str, error: Exception | None = None) -> None:
        taken.append(name)
        if error is not None:
            raise error

    with pytest.raises(TransientError, match="first"):
        await in_turn(
            lambda: step("a", TransientError("first")),
            lambda: step("b", CacheError("second")),
            lambda: step("c"),
        )
    assert taken == ["a", "b", "c"]


async def test_a_bug_ends_the_turns_at_once() -> None:
    taken: list[str] = []

    async def step(name: str) -> None:
        taken.append(name)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await in_turn(lambda: step("a"), lambda: step("b"))
    assert taken == ["a"]
