"""What a press of Sync starts, how it goes, and what is said when it has ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from intune_manager.app.sync_runs import trouble
from intune_manager.errors import IntuneManagerError, SyncCancelledError
from intune_manager.sync.report import ResourceReport, SyncProgress, SyncReport, Verdict
from intune_manager.ui.sync.sync_state import SyncFeed, SyncState


class Heard:
    """What a feed says."""

    def __init__(self, feed: SyncFeed) -> None:
        self.progress: list[SyncProgress] = []
        self.reports: list[SyncReport] = []
        self.errors: list[IntuneManagerError] = []
        feed.progressed.connect(self.progress.append)
        feed.ended.connect(self.reports.append)
        feed.failed.connect(self.errors.append)


def test_a_run_says_its_progress_and_ends_with_its_report(open_app: Any, command: Any):
    async def sync(app: Any) -> None:
        await app.until(lambda: app.ready)
        heard = Heard(app.feed)
        app.sync.start(only=frozenset({"groups", "devices"}), full=True)
        await app.until(lambda: heard.reports)
        assert [progress.rows for progress in heard.progress] == [7]
        assert heard.reports[0].resources[0].counts.created == 7
        assert app.feed.state is SyncState.IDLE

    open_app(command).use(sync)
    assert command.started[0][0] == ("sync", "--only", "devices,groups", "--full")


def test_one_run_at_a_time_is_started_and_after_a_cancelled_one_another_can_follow(
    open_app: Any, command: Any
):
    command.waits = True

    async def sync(app: Any) -> None:
        await app.until(lambda: app.ready)
        heard = Heard(app.feed)
        app.sync.start()
        app.sync.start()
        await app.until(lambda: heard.progress)
        app.sync.start()
        assert len(command.started) == 1
        app.sync.cancel()
        assert app.feed.state is SyncState.CANCELLING
        await app.until(lambda: heard.errors)
        assert isinstance(heard.errors[0], SyncCancelledError)
        assert not app.parts.banner.isVisible(), "whoever cancels need not be told so"
        command.waits = False
        app.sync.start()
        await app.until(lambda: heard.reports)

    open_app(command).use(sync)


def test_a_report_of_another_version_of_the_program_ends_the_run_with_an_error(
    open_app: Any, command: Any
):
    command.waits = True

    async def sync(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.sync.start()
        command.ended.emit({"run": 1})
        assert "another language" in app.parts.banner.message.text()
        assert app.feed.state is SyncState.IDLE

    open_app(command).use(sync)


NOON = datetime(2026, 7, 17, 12, tzinfo=UTC)


def line(name: str, verdict: Verdict, error: str = "", remedy: str = "") -> ResourceReport:
    return ResourceReport(name, verdict, title=name.title(), error=error, remedy=remedy)


def report(*lines: ResourceReport) -> SyncReport:
    return SyncReport(1, "tenant", "admin", NOON, NOON, lines)


def test_a_complete_sync_has_nothing_to_tell() -> None:
    assert trouble(report(line("apps", Verdict.COMPLETE))) is None


def test_a_cancelled_sync_has_nothing_to_tell() -> None:
    stopped = replace(report(line("apps", Verdict.PARTIAL)), cancelled=True)
    assert trouble(stopped) is None


def test_what_is_not_complete_is_named() -> None:
    told = trouble(report(line("apps", Verdict.FORBIDDEN), line("users", Verdict.COMPLETE)))
    assert told is not None
    assert told[0] == "Not complete: Apps."


def test_a_reason_shared_by_everything_is_told_once_with_its_remedy() -> None:
    lines = [line(f"kind{n}", Verdict.FAILED, "No route.", "Check the network.") for n in range(9)]
    told = trouble(report(*lines))
    assert told == ("The sync failed: No route.", "Earlier data is kept. Check the network.")


def test_a_long_list_of_names_is_cut_and_says_so() -> None:
    lines = [line(f"kind{n}", Verdict.FAILED, f"Error {n}.") for n in range(9)]
    told = trouble(report(*lines))
    assert told is not None
    assert told[0] == "Not complete: Kind0, Kind1, Kind2, Kind3 and 5 more."
