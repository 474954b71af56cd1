"""The demo tenant's own clock: it starts at a fixed instant and can be pushed forward."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from intune_manager.simulator.content.instants import START


class Clock:
    """UTC time that starts at `START`, runs with real time and never goes back.

    `monotonic` gives real seconds; a test passes a constant to make time stand still. `speed` says
    how many of the tenant's seconds pass in a real one.
    """

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, *, speed: float = 1.0
    ) -> None:
        self.speed = speed
        self._monotonic = monotonic
        self._origin_s = monotonic()
        self._advanced_s = 0.0

    def now(self) -> datetime:
        """The tenant's current time, aware, UTC."""
        elapsed_s = (self._monotonic() - self._origin_s) * self.speed + self._advanced_s
        return START + timedelta(seconds=elapsed_s)

    def outside(self) -> datetime:
        """The time on the clocks of those who watch the tenant, if that is later than its own.

        What administrators do while the tenant runs is logged at this time: whoever mirrors the
        tenant notices it now, not on the day on which the tenant begins.
        """
        watched = datetime.now(UTC) + timedelta(seconds=self._advanced_s)
        return max(self.now(), watched)

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once. Raises ValueError when they are negative."""
        if seconds < 0:
            raise ValueError(f"a clock does not go back: {seconds}")
        self._advanced_s += seconds
