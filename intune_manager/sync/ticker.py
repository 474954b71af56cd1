"""Progress at a pace that a screen can follow: ten times a second, and never the last one lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from intune_manager.sync.progress import SyncProgress

INTERVAL_S = 0.1

ProgressListener = Callable[[SyncProgress], None]


class Ticker:
    """Tells a listener about progress, at most once per interval.

    A change within the interval is told when the interval is over, so that no change stays untold.
    Bound to the running event loop.
    """

    def __init__(
        self,
        listener: ProgressListener | None,
        progress: Callable[[], SyncProgress],
        *,
        interval_s: float = INTERVAL_S,
    ) -> None:
        self._listener = listener
        self._progress = progress
        self._interval_s = interval_s
        self._loop = asyncio.get_running_loop()
        self._told_at: float | None = None
        self._later: asyncio.TimerHandle | None = None

    def changed(self) -> None:
        """Something changed: tell it now, or when the interval is over."""
        if self._listener is None or self._later is not None:
            return
        wait_s = self._wait_s()
        if wait_s > 0:
            self._later = self._loop.call_later(wait_s, self.tell)
        else:
            self.tell()

    def tell(self) -> None:
        """Tell the state as it is now, whatever was told before."""
        self.stop()
        self._told_at = self._loop.time()
        if self._listener is not None:
            self._listener(self._progress())

    def stop(self) -> None:
        """Forget a change that waits for its turn."""
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _wait_s(self) -> float:
        if self._told_at is None:
            return 0.0
        return self._told_at + self._interval_s - self._loop.time()
