"""A sync in its own thread ends, once, whatever happens to it."""

from __future__ import annotations

import asyncio
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from intune_manager.errors import BugError, IntuneManagerError, SyncCancelledError, TransientError
from intune_manager.sync.report import SyncReport
from intune_manager.sync.thread import SWITCH_INTERVAL_S, SyncThread

TIMEOUT_S = 10.0


def empty_report() -> SyncReport:
    now = datetime.now(UTC)
    return SyncReport(1, "t", "a", now, now, ())


@dataclass
class End:
    """What the window would hear."""

    results: list[SyncReport | IntuneManagerError] = field(default_factory=list)
    happened: threading.Event = field(default_factory=threading.Event)

    def __call__(self, result: SyncReport | IntuneManagerError) -> None:
        self.results.append(result)
        self.happened.set()

    def wait(self) -> SyncReport | IntuneManagerError:
        assert self.happened.wait(TIMEOUT_S)
        assert len(self.results) == 1
        return self.results[0]


class QuickJob:
    """Notes the circumstances it runs under."""

    thread: threading.Thread | None = None
    loop_type: type[object] | None = None
    switch_interval_s = 0.0

    async def run(self) -> SyncReport:
        self.thread = threading.current_thread()
        self.loop_type = type(asyncio.get_running_loop())
        self.switch_interval_s = sys.getswitchinterval()
        return empty_report()

    def cancel(self) -> None:
        raise AssertionError("nobody asked")


class EndlessJob:
    """Runs until cancelled, as a real job does."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self._cancelled = asyncio.Event()

    async def run(self) -> SyncReport:
        self.began.set()
        await self._cancelled.wait()
        raise SyncCancelledError("cancelled")

    def cancel(self) -> None:
        self._cancelled.set()


class FailingJob:
    def __init__(self, error: Exception) -> None:
        self.error = error

    async def run(self) -> SyncReport:
        raise self.error

    def cancel(self) -> None:
        raise AssertionError("nobody asked")


def test_the_job_runs_elsewhere_on_a_plain_loop_with_short_turns() -> None:
    job, end = QuickJob(), End()
    before_s = sys.getswitchinterval()
    thread = SyncThread(end)
    thread.start(job)
    assert isinstance(end.wait(), SyncReport)
    assert thread.join(TIMEOUT_S)
    assert job.thread is not threading.current_thread()
    assert job.loop_type is asyncio.SelectorEventLoop
    assert job.switch_interval_s == pytest.approx(SWITCH_INTERVAL_S, rel=0.01)
    assert sys.getswitchinterval() == before_s


def test_a_cancel_from_another_thread_ends_the_job() -> None:
    job, end = EndlessJob(), End()
    thread = SyncThread(end)
    thread.start(job)
    assert job.began.wait(TIMEOUT_S)
    thread.cancel()
    assert isinstance(end.wait(), SyncCancelledError)


def test_a_cancel_right_after_the_start_is_not_lost() -> None:
    for _ in range(20):
        end = End()
        thread = SyncThread(end)
        thread.start(EndlessJob())
        thread.cancel()
        assert isinstance(end.wait(), SyncCancelledError)


def test_the_error_that_ended_the_job_is_handed_on() -> None:
    error, end = TransientError("offline"), End()
    SyncThread(end).start(FailingJob(error))
    assert end.wait() is error


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_even_a_bug_ends_with_a_word_to_the_window() -> None:
    end = End()
    thread = SyncThread(end)
    thread.start(FailingJob(ZeroDivisionError()))
    assert isinstance(end.wait(), BugError)
    assert thread.join(TIMEOUT_S)


def test_another_job_may_start_as_soon_as_the_first_has_told_its_end() -> None:
    second = End()
    started = threading.Event()

    def start_again(_: SyncReport | IntuneManagerError) -> None:
        SyncThread(second).start(QuickJob())
        assert not thread.running
        started.set()

    thread = SyncThread(start_again)
    thread.start(QuickJob())
    assert started.wait(TIMEOUT_S)
    assert isinstance(second.wait(), SyncReport)


def test_two_jobs_at_once_are_refused() -> None:
    job, end = EndlessJob(), End()
    thread = SyncThread(end)
    thread.start(job)
    with pytest.raises(BugError):
        thread.start(QuickJob())
    thread.cancel()
    end.wait()


def test_cancelling_and_joining_an_idle_thread_is_harmless() -> None:
    thread = SyncThread(End())
    thread.cancel()
    assert thread.join(0.0)
