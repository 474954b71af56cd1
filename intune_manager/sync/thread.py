"""Runs a sync in a thread of its own, so that the window's thread never waits for it."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Generic, Protocol, TypeAlias, TypeVar

from intune_manager.errors import BugError, IntuneManagerError
from intune_manager.sync.report import SyncReport

ResultT = TypeVar("ResultT")
ResultT_co = TypeVar("ResultT_co", covariant=True)
SWITCH_INTERVAL_S = 0.001
"""How long the worker may keep the interpreter from the window's thread (the default is 5 ms)."""


class Work(Protocol[ResultT_co]):
    """What a SyncThread runs: a ProcessJob, a DetailJob, or a stand-in for one."""

    async def run(self) -> ResultT_co: ...

    def cancel(self) -> None: ...


Job: TypeAlias = Work[SyncReport]


class SyncThread(Generic[ResultT]):
    """One job in a worker thread, on an event loop of its own.

    `on_end` is called once per job, in the worker thread, with its result or with the error that
    ended it; the job has closed everything by then and another one may be started. What the job
    itself calls back comes from that thread as well.
    """

    def __init__(self, on_end: Callable[[ResultT | IntuneManagerError], None]) -> None:
        self._on_end = on_end
        self._thread: threading.Thread | None = None
        self._running = False
        self._job: Work[ResultT] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._cancel_wanted = threading.Event()

    @property
    def running(self) -> bool:
        return self._running

    def start(self, job: Work[ResultT]) -> None:
        """Run `job`; returns at once. A SyncThread runs one job at a time (else BugError)."""
        if self._running:
            raise BugError("This sync thread is still running.")
        self._cancel_wanted.clear()
        self._running = True
        self._job = job
        self._thread = threading.Thread(target=self._work, args=(job,), name="sync", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the job to end; returns at once. Harmless when nothing runs. Any thread may call."""
        self._cancel_wanted.set()
        loop, job = self._loop, self._job
        if loop is not None and job is not None:
            with suppress(RuntimeError):  # the loop has closed in this very moment
                loop.call_soon_threadsafe(job.cancel)

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for the end, at most `timeout_s` seconds. Returns whether it has ended."""
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self, job: Work[ResultT]) -> None:
        # An explicit loop: the window's event loop policy would make a Qt loop here.
        with (
            _short_switch_interval(),
            asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner,
        ):
            runner.run(self._run(job))

    async def _run(self, job: Work[ResultT]) -> None:
        end: ResultT | IntuneManagerError = BugError(
            "The program itself failed while it read the tenant.",
            remedy="Please report it, with the log file.",
        )
        self._loop = asyncio.get_running_loop()
        if self._cancel_wanted.is_set():  # between `start` and here there was no loop to tell
            job.cancel()
        try:
            end = await job.run()
        except IntuneManagerError as error:
            end = error
        finally:
            # The job holds nothing any more: nobody needs to wait for the loop to be closed.
            self._loop = None
            self._running = False
            self._on_end(end)


@contextmanager
def _short_switch_interval() -> Iterator[None]:
    before_s = sys.getswitchinterval()
    sys.setswitchinterval(min(before_s, SWITCH_INTERVAL_S))
    try:
        yield
    finally:
        sys.setswitchinterval(before_s)
