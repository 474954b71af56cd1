"""Background work of the window: held, told, cancelled."""

from __future__ import annotations

import asyncio
import logging

import pytest

from intune_manager.errors import BugError, CacheError, IntuneManagerError
from intune_manager.ui.common.tasks import Latest


async def answer(value: str) -> str:
    await asyncio.sleep(0)
    return value


async def fail(error: Exception) -> None:
    await asyncio.sleep(0)
    raise error


def test_the_result_of_a_task_reaches_the_caller(harness) -> None:
    seen: list[str] = []
    harness.tasks.start(answer("rows"), name="Reading", done=seen.append)
    harness.settle()
    assert seen == ["rows"]


def test_a_failure_goes_to_the_caller_that_wants_it_and_to_nobody_else(harness) -> None:
    taken: list[IntuneManagerError] = []
    error = CacheError("The disk is full.")
    harness.tasks.start(fail(error), name="Reading", failed=taken.append)
    harness.settle()
    assert taken == [error]
    assert harness.failures == []


def test_a_failure_that_no_caller_takes_is_told_by_signal(harness) -> None:
    error = CacheError("The disk is full.")
    harness.tasks.start(fail(error), name="Reading")
    harness.settle()
    assert harness.failures == [error]


def test_an_unexpected_error_becomes_a_bug_with_its_traceback_in_the_log(
    harness, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        harness.tasks.start(fail(ZeroDivisionError("by zero")), name="Counting")
        harness.settle()
    [told] = harness.failures
    assert isinstance(told, BugError)
    assert "Counting" in told.message
    assert "ZeroDivisionError" in caplog.text


def test_closing_cancels_what_runs_and_waits_for_its_end(harness) -> None:
    ended: list[str] = []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("cleaned up")

    harness.tasks.start(endless(), name="Endless", done=lambda _: ended.append("done"))
    harness.run(asyncio.sleep(0))
    harness.run(harness.tasks.close())
    assert ended == ["cleaned up"]
    assert harness.failures == []


def test_nothing_starts_after_closing(harness) -> None:
    harness.run(harness.tasks.close())
    seen: list[str] = []
    assert harness.tasks.start(answer("late"), name="Late", done=seen.append) is None
    harness.run(asyncio.sleep(0))
    assert seen == []


def test_of_many_requests_only_the_first_and_the_last_run_and_only_the_last_is_told(
    harness,
) -> None:
    ran: list[int] = []
    told: list[int] = []

    async def work(number: int) -> int:
        ran.append(number)
        await asyncio.sleep(0)
        return number

    latest = Latest[int](harness.tasks, "Reading", told.append)
    for number in range(50):
        latest.ask(lambda number=number: work(number))
    harness.settle()
    assert ran == [0, 49]
    assert told == [49]


def test_a_dropped_request_is_not_told(harness) -> None:
    told: list[str] = []
    latest = Latest[str](harness.tasks, "Reading", told.append)
    latest.ask(lambda: answer("old"))
    latest.drop()
    harness.settle()
    assert told == []
    latest.ask(lambda: answer("new"))
    harness.settle()
    assert told == ["new"]


def test_a_failure_does_not_keep_the_next_request_from_running(harness) -> None:
    told: list[object] = []
    latest = Latest[object](harness.tasks, "Reading", told.append, told.append)
    error = CacheError("locked")
    latest.ask(lambda: fail(error))
    harness.settle()
    latest.ask(lambda: answer("well"))
    harness.settle()
    assert told == [error, "well"]


def test_work_for_a_stale_request_is_stopped_where_that_is_wanted(harness) -> None:
    never, stopped, told = asyncio.Event(), [], []

    async def endless() -> str:
        try:
            await never.wait()
        except asyncio.CancelledError:
            stopped.append("old")
            raise
        return "old"

    latest = Latest[str](harness.tasks, "Reading", told.append, stops_stale=True)
    latest.ask(endless)
    latest.ask(lambda: answer("new"))
    harness.until(lambda: told == ["new"], "the answer to the new request")
    assert stopped == ["old"]


def test_work_that_soon_ends_by_itself_is_not_stopped(harness) -> None:
    ended, told = [], []

    async def short() -> str:
        await asyncio.sleep(0.001)
        ended.append("old")
        return "old"

    latest = Latest[str](harness.tasks, "Reading", told.append, stops_stale=True)
    latest.ask(short)
    latest.ask(lambda: answer("new"))
    harness.until(lambda: told == ["new"])
    assert ended == ["old"]
