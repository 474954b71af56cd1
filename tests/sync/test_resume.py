"""A pass that is cut off is completed by the next run, and nothing is swept before that."""

from __future__ import annotations

from typing import Any

import pytest

from intune_manager.data.repositories.rows.sweep import Sweep
from intune_manager.sync.report import Mode, ResourceReport, SyncProgress, Verdict

LIST = "users.*skiptoken"
CUT_OFF_AT = 6

_KILLED = """
import os, signal, sys
from dataclasses import replace
from intune_manager.sync import job, resume
from intune_manager.sync.resume import Bookmark

pages = 0
save = Bookmark.save

async def save_and_die(self):
    global pages
    await save(self)
    pages += 1
    if pages == 4:
        os.kill(os.getpid(), signal.SIGKILL)

Bookmark.save = save_and_die
resume.SAVE_EVERY_S = 0.0
job.RESOURCES = tuple(replace(r, top=20) if r.name == "users" else r for r in job.RESOURCES)
from intune_manager.__main__ import main
main()
"""
"""The program itself, killed when it has saved its position for the fourth time."""


async def users(demo: Any, **options: Any) -> ResourceReport:
    (report,) = (await demo.sync("users", **options)).resources
    return report


async def cut_off(demo: Any) -> ResourceReport:
    """Sync until a page in the middle does not come any more."""
    await demo.tell("faults", kind="status", path=LIST, status=403, times=None, nth=CUT_OFF_AT)
    report = await users(demo)
    assert report.verdict is Verdict.PARTIAL
    assert report.counts.deleted == 0
    await demo.tell("reset")
    return report


def deleted(demo: Any) -> int:
    ((count,),) = demo.query("SELECT count(*) FROM users WHERE deleted_at IS NOT NULL")
    return int(count)


async def delete(demo: Any, number: int) -> str:
    user = demo.simulator.tenant.collection("users").ids()[number]
    await demo.tell("mutate", op="delete", path="users", id=user)
    return str(user)


async def test_the_next_run_reads_the_rest_alone_and_then_sweeps(
    demo: Any, small_pages: None
) -> None:
    await users(demo)
    await delete(demo, -1)
    whole = await users(demo, full=True)
    await delete(demo, -1)
    demo.query("DELETE FROM sync_positions")
    first = await cut_off(demo)
    rest = await users(demo)
    assert (rest.mode, rest.verdict, rest.counts.deleted) == (Mode.RESUMED, Verdict.COMPLETE, 1)
    assert first.rows + rest.rows == whole.rows - 1
    assert rest.cost.pages < whole.cost.pages
    await demo.check_equality("users")


async def test_what_left_between_the_halves_comes_with_the_next_changes(
    demo: Any, small_pages: None
) -> None:
    await cut_off(demo)
    gone = await delete(demo, 0)
    assert (await users(demo)).mode is Mode.RESUMED
    third = await users(demo)
    assert (third.mode, third.counts.deleted) == (Mode.DELTA, 1)
    assert demo.query(f"SELECT deleted_at IS NULL FROM users WHERE user_id = '{gone}'") == [(0,)]
    await demo.check_equality("users")


async def test_a_position_that_is_too_old_is_not_resumed(demo: Any, small_pages: None) -> None:
    await cut_off(demo)
    demo.chosen = demo.chosen.model_copy(update={"resume_hours": 0})
    report = await users(demo)
    assert (report.mode, report.verdict) == (Mode.FULL, Verdict.COMPLETE)
    await demo.check_equality("users")


async def test_a_position_that_a_wrong_clock_has_dated_is_not_resumed(
    demo: Any, small_pages: None
) -> None:
    await cut_off(demo)
    demo.query("UPDATE sync_positions SET saved_at = '2099-01-01T00:00:00.000000Z'")
    report = await users(demo)
    assert (report.mode, report.verdict) == (Mode.FULL, Verdict.COMPLETE)
    await demo.check_equality("users")


async def test_a_position_that_the_server_has_forgotten_costs_a_pass_from_the_start(
    demo: Any, small_pages: None
) -> None:
    await users(demo)
    demo.query("DELETE FROM sync_positions")
    await delete(demo, 0)
    await cut_off(demo)
    await delete(demo, 30)
    await demo.tell("expire-links")
    report = await users(demo)
    assert (report.mode, report.verdict, report.counts.deleted) == (Mode.FULL, Verdict.COMPLETE, 2)
    await demo.check_equality("users")


async def test_a_full_sync_resumes_nothing(demo: Any, small_pages: None) -> None:
    await cut_off(demo)
    report = await users(demo, full=True)
    assert (report.mode, report.verdict) == (Mode.FULL, Verdict.COMPLETE)
    assert demo.query("SELECT kind FROM sync_positions") == [("delta",)]


async def test_a_cancelled_sync_is_resumed(demo: Any, small_pages: None) -> None:
    def cancel(progress: SyncProgress) -> None:
        if progress.resources[0].pages >= 4:
            job.cancel()

    job = demo.job(only=frozenset({"users"}), on_progress=cancel)
    await demo.tell("faults", kind="stall", path=LIST, times=None, nth=CUT_OFF_AT)
    report = await job.run()
    assert report.cancelled
    await demo.tell("reset")
    rest = await users(demo)
    assert (rest.mode, rest.verdict) == (Mode.RESUMED, Verdict.COMPLETE)
    await demo.check_equality("users")


@pytest.mark.long
async def test_a_killed_sync_is_resumed_and_the_sweep_is_exact(
    demo: Any, small_pages: None
) -> None:
    await users(demo)
    demo.query("DELETE FROM sync_positions")
    await delete(demo, 2)
    await delete(demo, -2)
    await demo.killed(_KILLED, "sync", "--only", "users")
    assert deleted(demo) == 0
    report = await users(demo)
    assert (report.mode, report.verdict) == (Mode.RESUMED, Verdict.COMPLETE)
    assert report.counts.deleted == 2
    await demo.check_equality("users")


async def test_a_resumed_pass_that_ends_before_all_that_is_counted_begins_again(
    demo: Any, small_pages: None
) -> None:
    await users(demo)
    demo.query("DELETE FROM sync_positions")
    await cut_off(demo)
    await demo.tell("faults", kind="missing_link_despite_count", path=LIST)
    report = await users(demo)
    assert (report.mode, report.verdict, report.counts.deleted) == (Mode.FULL, Verdict.COMPLETE, 0)
    await demo.check_equality("users")


async def test_a_saved_link_whose_page_never_comes_is_given_up_for_a_pass_from_the_start(
    demo: Any, small_pages: None
) -> None:
    await cut_off(demo)
    await demo.tell("faults", kind="status", path=LIST, status=504, times=3)
    report = await users(demo)
    assert (report.mode, report.verdict) == (Mode.FULL, Verdict.COMPLETE)
    await demo.check_equality("users")


async def test_a_position_outlives_a_service_that_is_out_of_order_as_a_whole(
    demo: Any, small_pages: None
) -> None:
    await cut_off(demo)
    await demo.tell("faults", kind="status", path="users", status=504, times=None)
    assert (await users(demo)).verdict is Verdict.FAILED
    await demo.tell("reset")
    assert (await users(demo)).mode is Mode.RESUMED
    await demo.check_equality("users")


async def test_a_foreign_link_ends_the_reading_with_one_clear_line(
    demo: Any, small_pages: None, caplog: pytest.LogCaptureFixture
) -> None:
    await demo.tell("faults", kind="foreign_link", path=LIST)
    report = await users(demo)
    assert report.verdict is Verdict.PARTIAL
    assert report.error.startswith("A link to '127.0.0.1' was not followed: it leaves http")
    assert report.remedy.startswith("No token was sent")
    assert [record for record in caplog.records if record.exc_info] == []
    assert (await demo.counters())["foreign_requests"] == 0


def test_the_marks_of_a_sweep_outlive_it() -> None:
    first = Sweep(1, "users", max_id=20)
    first.seen.update([3, 17])
    second = Sweep(2, "users", max_id=30)  # rows 21 to 30 were made by the pass itself
    second.resume(first.marks())
    second.seen.add(5)
    third = Sweep(3, "users", max_id=31)
    third.resume(second.marks())
    met = {row for row in range(1, 32) if row in third.passed}
    assert met == {3, 5, 17, *range(21, 32)}
    third.start_again()
    assert not any(row in third.passed for row in range(1, 32))


@pytest.mark.parametrize("marks", [b"", b"garbage", Sweep(1, "users", max_id=99).marks()])
def test_marks_that_cannot_be_of_this_table_are_refused(marks: bytes) -> None:
    with pytest.raises(ValueError, match="sweep"):
        Sweep(2, "users", max_id=30).resume(marks)
