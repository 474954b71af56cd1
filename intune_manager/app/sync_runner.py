"""Syncs for the window: a thread waits for the work, the feed brings its news to the widgets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import IntuneManagerError
from intune_manager.sync.progress import SyncProgress, SyncReport
from intune_manager.sync.thread import Job, SyncThread
from intune_manager.ui.sync_feed import SyncFeed, SyncState

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode

_LAST_WORDS_S = 10.0
"""How long the end of a cancelled sync is waited for at close; the thread dies with the process."""


class MakeJob(Protocol):
    """Makes the job of one run; `ProcessJob` but for tests."""

    def __call__(
        self,
        settings: Settings,
        paths: Paths,
        *,
        only: frozenset[str] | None,
        full: bool,
        interactive: bool,
        prompt: Callable[[DeviceCode], None],
        on_progress: Callable[[SyncProgress], None],
    ) -> Job: ...


class SyncRunner(QObject):
    """Starts and cancels runs; everything else about them is told by the feed."""

    sign_in_wanted = Signal(str, str)
    """The address to open and the code to enter there."""

    def __init__(self, feed: SyncFeed, paths: Paths, make_job: MakeJob) -> None:
        super().__init__()
        self._feed, self._paths, self._make_job = feed, paths, make_job
        self._thread = SyncThread(self._end)

    def start(
        self,
        settings: Settings,
        *,
        interactive: bool,
        only: frozenset[str] | None = None,
        full: bool = False,
    ) -> None:
        """Start a run unless one is under way; returns at once.

        `interactive` allows it to ask the user to sign in, `only` names the resources to read, and
        `full` has them read from the beginning.
        """
        if self._feed.state is not SyncState.IDLE or self._thread.running:
            return
        self._feed.begin()
        job = self._make_job(
            settings,
            self._paths,
            only=only,
            full=full,
            interactive=interactive,
            prompt=self._prompt,
            on_progress=self._feed.progress,
        )
        self._thread.start(job)

    def cancel(self) -> None:
        """Ask the run to stop; the feed tells when it has."""
        self._feed.cancelling()
        self._thread.cancel()

    async def close(self) -> None:
        """Cancel what is under way and wait, some seconds at most, until it has ended."""
        self.cancel()
        await asyncio.to_thread(self._thread.join, _LAST_WORDS_S)

    def _prompt(self, code: DeviceCode) -> None:
        # Called in a thread of the run: the signal crosses over to the window's.
        self.sign_in_wanted.emit(code.verification_url, code.code)

    def _end(self, outcome: SyncReport | IntuneManagerError) -> None:
        if isinstance(outcome, SyncReport):
            self._feed.end(outcome)
        else:
            self._feed.fail(outcome)
