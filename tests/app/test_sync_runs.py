"""Runs in a thread of their own, told to the window by its feed."""

from __future__ import annotations

from typing import Any

from intune_manager.app.sync_runs import SyncRunner
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import EnvironmentalError, IntuneManagerError, SyncCancelledError
from intune_manager.sync.report import SyncProgress, SyncReport
from intune_manager.ui.sync.sync_feed import SyncFeed, SyncState


class Heard:
    """What a feed tells."""

    def __init__(self, feed: SyncFeed) -> None:
        self.progress: list[SyncProgress] = []
        self.reports: list[SyncReport] = []
        self.errors: list[IntuneManagerError] = []
        feed.progressed.connect(self.progress.append)
        feed.ended.connect(self.reports.append)
        feed.failed.connect(self.errors.append)


def test_a_run_ends_with_its_report(window_loop: Any, paths: Paths, job_class: Any):
    feed = SyncFeed()
    heard, runner = Heard(feed), SyncRunner(feed, paths, job_class)
    runner.start(Settings(), interactive=False)
    window_loop.run(window_loop.until(lambda: heard.reports))
    assert [progress.rows for progress in heard.progress] == [7]
    assert feed.state is SyncState.IDLE
    assert job_class.made[0].wanted["interactive"] is False


def test_only_one_run_at_a_time_is_started(window_loop: Any, paths: Paths, job_class: Any):
    job_class.waits = True
    feed = SyncFeed()
    heard, runner = Heard(feed), SyncRunner(feed, paths, job_class)
    runner.start(Settings(), interactive=True)
    runner.start(Settings(), interactive=True)
    window_loop.run(window_loop.until(lambda: heard.progress))
    runner.start(Settings(), interactive=True)
    assert len(job_class.made) == 1
    window_loop.run(runner.close())


def test_a_cancelled_run_ends_and_another_can_follow(
    window_loop: Any, paths: Paths, job_class: Any
):
    job_class.waits = True
    feed = SyncFeed()
    heard, runner = Heard(feed), SyncRunner(feed, paths, job_class)
    runner.start(Settings(), interactive=True)
    window_loop.run(window_loop.until(lambda: heard.progress))
    runner.cancel()
    assert feed.state is SyncState.CANCELLING
    window_loop.run(window_loop.until(lambda: heard.errors))
    assert isinstance(heard.errors[0], SyncCancelledError)
    job_class.waits = False
    runner.start(Settings(), interactive=True)
    window_loop.run(window_loop.until(lambda: heard.reports))


def test_a_run_that_fails_is_told_with_its_error(window_loop: Any, paths: Paths, job_class: Any):
    job_class.error = EnvironmentalError("The server cannot be reached.", remedy="Check the URL.")
    feed = SyncFeed()
    heard, runner = Heard(feed), SyncRunner(feed, paths, job_class)
    runner.start(Settings(), interactive=True)
    window_loop.run(window_loop.until(lambda: heard.errors))
    assert heard.errors == [job_class.error]
    assert feed.state is SyncState.IDLE


def test_closing_ends_the_run_under_way(window_loop: Any, paths: Paths, job_class: Any):
    job_class.waits = True
    feed = SyncFeed()
    heard, runner = Heard(feed), SyncRunner(feed, paths, job_class)
    runner.start(Settings(), interactive=True)
    window_loop.run(window_loop.until(lambda: heard.progress))
    window_loop.run(runner.close())
    assert not runner._thread.running


def test_closing_with_nothing_under_way_is_fine(window_loop: Any, paths: Paths, job_class: Any):
    window_loop.run(SyncRunner(SyncFeed(), paths, job_class).close())


def test_a_device_code_crosses_over_to_the_window(window_loop: Any, paths: Paths, job_class: Any):
    class Code:
        verification_url, code = "https://microsoft.com/devicelogin", "ABC123"

    async def ask(self: Any) -> SyncReport:
        self.wanted["prompt"](Code())
        raise EnvironmentalError("nobody typed it")

    job_class.run = ask
    feed = SyncFeed()
    heard, runner = Heard(feed), SyncRunner(feed, paths, job_class)
    asked: list[tuple[str, str]] = []
    runner.sign_in_wanted.connect(lambda url, code: asked.append((url, code)))
    runner.start(Settings(), interactive=True)
    window_loop.run(window_loop.until(lambda: heard.errors))
    assert asked == [("https://microsoft.com/devicelogin", "ABC123")]
