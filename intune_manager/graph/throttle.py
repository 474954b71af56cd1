"""One budget for all requests: few at once, and none to a service that asked to wait."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from intune_manager.errors import TransientError
from intune_manager.graph.values import Meter

_log = logging.getLogger(__name__)

_FIRST_DELAY_S = 2.0
_LONGEST_GUESS_S = 60.0
"""Bound of our own guesses; a delay that the server names is kept, and may be a day."""

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


@dataclass
class _Family:
    """State of one service family, which Graph throttles apart from the others."""

    limit: float
    """How many of its requests may be under way; a fraction grows to the next whole one."""
    in_flight: int = 0
    opens_at: float = 0.0
    strikes: int = 0
    """Throttled answers, less the successes after them."""
    last_named_s: float = 0.0
    """The wait that the server named last: it names one for about every other refusal."""
    shrunk_at: float = float("-inf")


@dataclass(frozen=True)
class Turn:
    """Permission to send one request now."""

    service: str
    started_at: float


@dataclass(eq=False)
class _Waiting:
    family: _Family
    granted: asyncio.Future[bool]


class Throttle:
    """Admits requests, first come first served. Bound to one event loop.

    At most `max_in_flight` are under way over all families, and fewer of a family that was
    throttled: its share is halved by a 429 and grows back by one per round of successes. While a
    family is closed no request of it starts.
    """

    def __init__(
        self,
        max_in_flight: int,
        *,
        patience_s: float = 900.0,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._max = max_in_flight
        self._patience_s = patience_s
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._in_flight = 0
        self._families: dict[str, _Family] = {}
        self._queue: deque[_Waiting] = deque()

    @asynccontextmanager
    async def turn(self, service: str, meter: Meter) -> AsyncIterator[Turn]:
        """Wait for a turn and hold it. Raises TransientError when the wait would be too long."""
        family = self._family(service)
        await self._enter(family, service, meter)
        try:
            yield Turn(service, self._clock())
        finally:
            self._leave(family)

    def succeeded(self, turn: Turn) -> None:
        """A request came back unthrottled: forget a strike, let the share grow."""
        family = self._family(turn.service)
        if turn.started_at >= family.shrunk_at:
            family.strikes = max(0, family.strikes - 1)
            family.limit = min(float(self._max), family.limit + 1 / family.limit)
            self._dispatch()

    def throttled(self, turn: Turn, delay_s: float | None) -> None:
        """A request was throttled: close its family for `delay_s`, or for a growing guess.

        Answers to requests that were under way when the family closed tell nothing new: they
        may prolong the wait, but shrink nothing twice.
        """
        family = self._family(turn.service)
        now = self._clock()
        if turn.started_at >= family.shrunk_at:
            family.strikes += 1
            family.limit = max(1.0, family.limit / 2)
            family.shrunk_at = now
        if delay_s is not None:
            family.last_named_s = delay_s
        # A little later than asked, never earlier, and not all clients at the same moment.
        spread = 1 + self._chance() * (1.0 if delay_s is None else 0.1)
        closed_s = (self._guess_s(family) if delay_s is None else delay_s) * spread
        family.opens_at = max(family.opens_at, now + closed_s)
        _log.info("%s throttled: closed for %.1f s", turn.service, family.opens_at - now)

    @staticmethod
    def _guess_s(family: _Family) -> float:
        """A wait for a refusal without one. Too short a guess makes the server start it anew."""
        doubled_s = _FIRST_DELAY_S * 2.0 ** max(0, family.strikes - 1)
        return min(_LONGEST_GUESS_S, max(doubled_s, family.last_named_s))

    def _family(self, service: str) -> _Family:
        return self._families.setdefault(service, _Family(limit=float(self._max)))

    async def _enter(self, family: _Family, service: str, meter: Meter) -> None:
        while True:
            while (delay_s := family.opens_at - self._clock()) > 0:
                await self._wait(delay_s, service, meter)
            if await self._queued(family):
                return

    async def _wait(self, delay_s: float, service: str, meter: Meter) -> None:
        if delay_s > self._patience_s:
            raise TransientError(
                f"Graph asks to wait {delay_s:.0f} s before the next {service} request.",
                remedy="Sync again later.",
                retry_after_s=delay_s,
            )
        started = self._clock()
        try:
            await self._sleep(delay_s)
        finally:
            meter.waited_s += self._clock() - started

    async def _queued(self, family: _Family) -> bool:
        """True with a slot taken; False when the family closed while we stood in the queue."""
        waiting = _Waiting(family, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._dispatch()
        try:
            return await waiting.granted
        except asyncio.CancelledError:
            if waiting in self._queue:
                self._queue.remove(waiting)
            elif not waiting.granted.cancelled() and waiting.granted.result():
                self._leave(family)
            raise

    def _leave(self, family: _Family) -> None:
        family.in_flight -= 1
        self._in_flight -= 1
        self._dispatch()

    def _dispatch(self) -> None:
        now = self._clock()
        for waiting in list(self._queue):
            family = waiting.family
            if waiting.granted.cancelled():
                self._queue.remove(waiting)
            elif family.opens_at > now:
                self._queue.remove(waiting)
                waiting.granted.set_result(False)
            elif self._in_flight < self._max and family.in_flight < int(family.limit):
                self._queue.remove(waiting)
                family.in_flight += 1
                self._in_flight += 1
                waiting.granted.set_result(True)
