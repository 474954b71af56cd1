"""What a finished sync has to tell the user."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from intune_manager.app.sync_runs import trouble
from intune_manager.sync.report import ResourceReport, SyncReport, Verdict

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
