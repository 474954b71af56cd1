"""The shared budget, on a clock that the tests move."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from intune_manager.errors import TransientError
from intune_manager.graph.throttle import Throttle, Turn
from intune_manager.graph.values import Meter


class FakeClock:
    """Time passes when a sleeper asks for it, all at once."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.slept_s: list[float] = []

    def __call__(self) -> float:
        return self.now_s

    async def sleep(self, delay_s: float) -> None:
        until_s = self.now_s + delay_s
        self.slept_s.append(delay_s)
        await asyncio.sleep(0)
        self.now_s = max(self.now_s, until_s)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def throttle(
    clock: FakeClock, most: int = 4, chance: Callable[[], float] = lambda: 0.0
) -> Throttle:
    return Throttle(most, clock=clock, sleep=clock.sleep, chance=chance, patience_s=900)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


class Workers:
    """Requests that hold their turn until told to end."""

    def __init__(self, budget: Throttle) -> None:
        self.budget = budget
        self.started: list[str] = []
        self.most = 0
        self.now = 0
        self.go_on = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    def start(self, *services: str) -> None:
        self.tasks += [asyncio.create_task(self._one(service)) for service in services]

    async def _one(self, service: str) -> None:
        async with self.budget.turn(service, Meter()):
            self.started.append(service)
            self.now += 1
            self.most = max(self.most, self.now)
            await self.go_on.wait()
            self.now -= 1

    async def end(self) -> None:
        self.go_on.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def one(budget: Throttle, service: str, *outcomes: float | str | None) -> None:
    """Send requests one after another: "ok", or throttled with that Retry-After."""
    for outcome in outcomes:
        async with budget.turn(service, Meter()) as turn:
            if isinstance(outcome, str):
                budget.succeeded(turn)
            else:
                budget.throttled(turn, outcome)


async def test_no_more_than_the_budget_are_in_flight_over_all_families(clock: FakeClock) -> None:
    workers = Workers(throttle(clock, most=3))
    workers.start(*["intune", "entra"] * 10)
    await settle()
    assert len(workers.started) == 3
    await workers.end()
    assert workers.most == 3
    assert len(workers.started) == 20


async def test_requests_start_in_the_order_they_came(clock: FakeClock) -> None:
    workers = Workers(throttle(clock, most=1))
    workers.start("a", "b", "c", "d")
    await settle()
    await workers.end()
    assert workers.started == ["a", "b", "c", "d"]


async def test_no_request_of_a_family_starts_before_its_retry_after(clock: FakeClock) -> None:
    budget = throttle(clock)
    await one(budget, "intune", 75.0)
    await one(budget, "intune", "ok")
    assert clock.now_s >= 1075.0


async def test_another_family_goes_on_meanwhile(clock: FakeClock) -> None:
    budget = throttle(clock)
    await one(budget, "intune", 75.0)
    await one(budget, "entra", "ok")
    assert clock.now_s == 1000.0


async def test_a_request_that_queued_before_the_throttling_waits_too(clock: FakeClock) -> None:
    budget = throttle(clock, most=1)
    async with budget.turn("intune", Meter()) as turn:
        queued = asyncio.create_task(one(budget, "intune", "ok"))
        await settle()
        budget.throttled(turn, 30.0)
    await queued
    assert clock.now_s >= 1030.0


async def test_the_wait_is_on_the_meter(clock: FakeClock) -> None:
    budget, meter = throttle(clock), Meter()
    await one(budget, "intune", 12.0)
    async with budget.turn("intune", meter):
        pass
    assert meter.waited_s == pytest.approx(12.0)


async def test_without_a_retry_after_the_wait_doubles(clock: FakeClock) -> None:
    await one(throttle(clock), "intune", None, None, None, None, "ok")
    assert clock.slept_s == [2, 4, 8, 16]


async def test_successes_shorten_the_guess_again(clock: FakeClock) -> None:
    await one(throttle(clock), "intune", None, None, "ok", None, "ok", "ok", "ok", None, "ok")
    assert clock.slept_s == [2, 4, 4, 2]


async def test_a_refusal_without_a_wait_takes_the_one_named_before(clock: FakeClock) -> None:
    await one(throttle(clock), "intune", 5.0, "ok", None, "ok")
    assert clock.slept_s == [5, 5]


async def test_jitter_only_prolongs_a_wait_that_the_server_named(clock: FakeClock) -> None:
    await one(throttle(clock, chance=lambda: 0.999), "intune", 100.0, "ok")
    assert 100.0 <= clock.slept_s[0] <= 110.0


async def test_throttling_halves_the_share_and_successes_give_it_back(clock: FakeClock) -> None:
    budget = throttle(clock, most=8)
    await one(budget, "intune", 1.0, 1.0)
    workers = Workers(budget)
    workers.start(*["intune"] * 10)
    await settle()
    assert workers.most == 2
    await workers.end()
    await one(budget, "intune", *["ok"] * 60)
    workers = Workers(budget)
    workers.start(*["intune"] * 10)
    await settle()
    assert workers.most == 8
    await workers.end()


async def test_answers_to_one_burst_count_as_one_throttling(clock: FakeClock) -> None:
    budget = throttle(clock, most=8)
    burst: list[Turn] = []
    for _ in range(6):
        async with budget.turn("intune", Meter()) as turn:
            burst.append(turn)
    clock.now_s += 1
    for turn in burst:
        budget.throttled(turn, 5.0)
    workers = Workers(budget)
    workers.start(*["intune"] * 10)
    await settle()
    assert workers.most == 4
    await workers.end()


async def test_a_shorter_wait_does_not_cut_a_longer_one(clock: FakeClock) -> None:
    budget = throttle(clock)
    async with budget.turn("intune", Meter()) as first, budget.turn("intune", Meter()) as second:
        budget.throttled(first, 60.0)
        budget.throttled(second, 1.0)
    await one(budget, "intune", "ok")
    assert clock.now_s >= 1060.0


async def test_a_wait_beyond_all_patience_is_refused_at_once(clock: FakeClock) -> None:
    budget = throttle(clock)
    await one(budget, "intune", 3600.0)
    with pytest.raises(TransientError) as raised:
        await one(budget, "intune", "ok")
    assert raised.value.retry_after_s == pytest.approx(3600.0)
    assert clock.slept_s == []


async def test_a_cancelled_waiter_gives_its_place_up(clock: FakeClock) -> None:
    budget = throttle(clock, most=1)
    workers = Workers(budget)
    workers.start("a", "b", "c")
    await settle()
    workers.tasks[1].cancel()
    await settle()
    await workers.end()
    assert workers.started == ["a", "c"]


async def test_a_waiter_cancelled_in_the_moment_of_its_grant_leaks_no_slot(
    clock: FakeClock,
) -> None:
    budget = throttle(clock, most=1)
    holding = asyncio.Event()

    async def hold() -> None:
        async with budget.turn("a", Meter()):
            await holding.wait()

    holder = asyncio.create_task(hold())
    waiter = asyncio.create_task(one(budget, "a", "ok"))
    await settle()
    holding.set()
    await holder  # the grant is decided now, and the waiter has not run yet
    waiter.cancel()
    await asyncio.gather(waiter, return_exceptions=True)
    async with asyncio.timeout(1):
        await one(budget, "a", "ok")
