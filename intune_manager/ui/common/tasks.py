"""The one door for background work: tasks are held, reported when they fail, cancelled at close."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from intune_manager.errors import BugError, IntuneManagerError

T = TypeVar("T")
Failure = Callable[[IntuneManagerError], None]

_log = logging.getLogger(__name__)
_GRACE_S = 0.1


class TaskRunner(QObject):
    """Runs coroutines on the window's event loop.

    No failure gets lost: it goes to the caller's `failed` where one is given, otherwise out through
    the signal `failed`. An error that nobody raised on purpose is logged with its traceback and
    reported as a BugError. After `close` nothing starts any more.
    """

    failed = Signal(object)
    """An IntuneManagerError that no caller took."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    @property
    def running(self) -> int:
        """How many tasks are under way."""
        return len(self._tasks)

    def start(
        self,
        work: Coroutine[Any, Any, T],
        *,
        name: str,
        done: Callable[[T], None] | None = None,
        failed: Failure | None = None,
    ) -> asyncio.Task[T] | None:
        """Run `work`; returns at once. None when the runner has been closed.

        `done` or `failed` is called once the task is over, never from within it, so it may open a
        dialog. Neither is called for a cancelled task.
        """
        if self._closed:
            work.close()
            return None
        task = self._loop.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(lambda ended: self._finish(ended, done, failed))
        return task

    def give_up(self, task: asyncio.Task[Any]) -> None:
        """Stop a task whose answer nobody awaits any more, unless it soon ends by itself.

        A question to the cache that is stopped costs its connection; most end sooner.
        """
        self._loop.call_later(_GRACE_S, task.cancel)

    async def close(self) -> None:
        """Cancel what is under way and wait until it has ended."""
        self._closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _finish(
        self, task: asyncio.Task[T], done: Callable[[T], None] | None, failed: Failure | None
    ) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            if not self._closed:
                (failed or self.failed.emit)(_as_known(error, task.get_name()))
        elif done is not None and not self._closed:
            done(task.result())


def _as_known(error: BaseException, name: str) -> IntuneManagerError:
    if isinstance(error, IntuneManagerError) and not isinstance(error, BugError):
        return error
    _log.error("%s failed", name, exc_info=error)
    if isinstance(error, BugError):
        return error
    return BugError(
        f"{name} failed unexpectedly ({type(error).__name__}: {error}).",
        remedy="The log file has the details.",
    )


class Latest(Generic[T]):
    """Work of which only the newest request counts: one runs, one waits, older ones are dropped.

    However fast requests come (a key held down), never more than one is under way, and `done` is
    called for the last request only. With `stops_stale`, what is under way is given up when another
    request comes; without, it goes on, for it may be the same question and be seen in the end.
    """

    def __init__(
        self,
        tasks: TaskRunner,
        name: str,
        done: Callable[[T], None],
        failed: Failure | None = None,
        *,
        stops_stale: bool = False,
    ) -> None:
        self._tasks = tasks
        self._stops_stale = stops_stale
        self._task: asyncio.Task[T] | None = None
        self._name = name
        self._done = done
        self._failed = failed
        self._waiting: Callable[[], Coroutine[Any, Any, T]] | None = None
        self._running = False
        self._wanted = False

    def ask(self, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        """Run `work()` as soon as what is under way has ended."""
        if self._running:
            self.drop()
            self._waiting = work
            return
        self._running = self._wanted = True
        self._task = self._tasks.start(work(), name=self._name, done=self._end, failed=self._fail)
        if self._task is not None:
            self._task.add_done_callback(self._go_on_if_stopped)

    def drop(self) -> None:
        """Forget every request: no answer will be reported for any of them."""
        if self._wanted and self._stops_stale and self._task is not None:
            self._tasks.give_up(self._task)
        self._waiting, self._wanted = None, False

    def _go_on_if_stopped(self, task: asyncio.Task[T]) -> None:
        if task.cancelled():
            self._go_on()

    def _end(self, result: T) -> None:
        wanted = self._wanted
        self._go_on()
        if wanted:
            self._done(result)

    def _fail(self, error: IntuneManagerError) -> None:
        wanted = self._wanted
        self._go_on()
        if wanted:
            (self._failed or self._tasks.failed.emit)(error)

    def _go_on(self) -> None:
        self._running = self._wanted = False
        work, self._waiting = self._waiting, None
        if work is not None:
            self.ask(work)
