"""The Sync panel before, during and after runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intune_manager.data.outcomes import Cost, Counts
from intune_manager.errors import SignInRequiredError
from intune_manager.sync.report import (
    Mode,
    ResourceProgress,
    ResourceReport,
    Savings,
    Stage,
    SyncProgress,
    SyncReport,
    Verdict,
)
from intune_manager.ui.sync.sync_columns import run_look
from intune_manager.ui.sync.sync_panel import SyncPanel
from intune_manager.ui.sync.sync_state import ResourceLine, RunLine, SyncFeed, problems_first

NOON = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
LATER = NOON + timedelta(seconds=75)
DONE = Verdict.COMPLETE


class FakeStatus:
    def __init__(self) -> None:
        self.known = [
            ResourceLine("devices", "Devices", DONE, rows=100, last_success_at=NOON),
            ResourceLine("apps", "Apps", DONE, rows=40, last_success_at=NOON),
        ]
        # The second begins in the tests that need one: its row is there from then on.
        self.past = [
            RunLine(2, NOON, None, "admin@contoso.example", False, ()),
            RunLine(
                1, NOON, LATER, "admin@contoso.example", False, (DONE, DONE), Counts(unchanged=140)
            ),
        ]

    async def lines(self) -> Sequence[ResourceLine]:
        return self.known

    async def runs(self, limit: int) -> Sequence[RunLine]:
        return self.past[:limit]


@pytest.fixture
def feed(qapp: Any) -> SyncFeed:
    return SyncFeed()


@pytest.fixture
def panel(harness: Any, qtbot: QtBot, feed: SyncFeed) -> SyncPanel:
    made = SyncPanel(FakeStatus(), feed, harness.tasks)
    qtbot.addWidget(made)
    made.resize(1400, 700)
    made.show()
    harness.settle()
    return made


def cell(panel: SyncPanel, name: str, key: str) -> str:
    row = [line.name for line in panel.resources.lines].index(name)
    section = [column.key for column in panel.resources.columns].index(key)
    return str(panel.resources.index(row, section).data()).rstrip()


def outcomes(panel: SyncPanel) -> list[str]:
    model = panel.runs
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def reading(rows: int) -> SyncProgress:
    return SyncProgress(
        2,
        NOON,
        (
            ResourceProgress("devices", "Devices", Stage.READING, rows=rows, pages=1, estimate=200),
            ResourceProgress("apps", "Apps", Stage.WAITING),
        ),
    )


def report(**values: Any) -> SyncReport:
    devices = ResourceReport(
        "devices", DONE, title="Devices", counts=Counts(3, 2, unchanged=100), cost=Cost(pages=1)
    )
    apps = ResourceReport(
        "apps",
        Verdict.FORBIDDEN,
        title="Apps",
        error="Graph answered 403.",
        missing_scopes=("DeviceManagementApps.Read.All",),
    )
    whole: dict[str, Any] = {
        "run_id": 2,
        "tenant_id": "t",
        "account": "a",
        "started_at": NOON,
        "finished_at": LATER,
        "resources": (devices, apps),
    }
    return SyncReport(**(whole | values))


def test_between_runs_it_shows_what_the_cache_knows(panel: SyncPanel):
    assert cell(panel, "devices", "rows") == "100"
    assert cell(panel, "devices", "verdict") == "Complete"
    assert panel.summary.text() == "All 2 kinds of data are complete."
    assert panel.bar.isHidden()
    assert panel.runs.rowCount() == 2


def test_while_a_run_is_under_way_its_news_replace_the_figures(panel: SyncPanel, feed: SyncFeed):
    feed.begin()
    assert panel.bar.isVisible()
    feed.progress(reading(50))
    assert cell(panel, "devices", "verdict") == "Reading 25%"
    assert cell(panel, "devices", "rows") == "50"
    assert cell(panel, "apps", "verdict") == "Waiting"
    assert cell(panel, "apps", "rows") == "40", "nothing has been read yet: the last figure stays"
    assert panel.summary.text().startswith("0 of 2 done, 50 rows")


def test_a_run_that_was_begun_before_the_panel_was_made_is_shown_at_once(
    harness: Any, qtbot: QtBot, feed: SyncFeed
):
    feed.begin()
    feed.progress(reading(50))
    made = SyncPanel(FakeStatus(), feed, harness.tasks)
    qtbot.addWidget(made)
    harness.settle()
    assert cell(made, "devices", "verdict") == "Reading 25%"


def test_the_progress_of_another_tenants_run_is_not_shown_as_that_of_the_one_in_view(
    panel: SyncPanel, harness: Any, feed: SyncFeed
):
    feed.begin()
    feed.progress(reading(50))
    assert cell(panel, "devices", "rows") == "50"
    own, status = panel._status.past, panel._status  # type: ignore[attr-defined]
    status.past = [replace(run, run_id=run.run_id + 10) for run in own]  # another tenant's
    panel.reload()
    harness.until(lambda: cell(panel, "devices", "rows") == "100")
    feed.progress(reading(60))
    assert cell(panel, "devices", "rows") == "100"
    assert panel.summary.text().startswith("Another tenant: 0 of 2 done, 60 rows")
    status.past = own
    panel.reload()
    harness.until(lambda: cell(panel, "devices", "rows") == "60")
    assert cell(panel, "devices", "verdict") == "Reading 30%"


def test_the_outcome_says_what_is_missing_and_what_to_do(
    panel: SyncPanel, feed: SyncFeed, harness: Any
):
    feed.begin()
    feed.end(report())
    harness.settle()
    assert panel.summary.text() == (
        "1 of 2 kinds of data complete in 1 min 15 s: 3 new, 2 changed, 0 deleted."
    )
    assert cell(panel, "devices", "created") == "3"
    assert cell(panel, "apps", "verdict") == "Forbidden"
    assert cell(panel, "apps", "scopes") == "DeviceManagementApps.Read.All"
    assert "DeviceManagementApps.Read.All" in cell(panel, "apps", "advice")
    assert panel.bar.isHidden()


def test_a_cancelled_run_says_that_nothing_is_lost(panel: SyncPanel, feed: SyncFeed, harness: Any):
    feed.begin()
    feed.cancelling()
    assert "kept" in panel.summary.text()
    never = ResourceReport("devices", Verdict.NEVER)
    feed.end(report(cancelled=True, resources=(never,)))
    harness.settle()
    assert panel.summary.text().startswith("Cancelled after 1 min 15 s")
    assert cell(panel, "devices", "verdict") == "Complete", "it was not reached: as it was before"


def test_a_run_that_could_not_start_leaves_the_figures_as_they_were(
    panel: SyncPanel, feed: SyncFeed, harness: Any
):
    feed.begin()
    feed.progress(reading(50))
    feed.fail(SignInRequiredError("Nobody is signed in."))
    harness.settle()
    assert cell(panel, "devices", "rows") == "100"
    assert cell(panel, "devices", "verdict") == "Complete"
    assert panel.summary.text() == "The sync ended early: Nobody is signed in."
    feed.begin()
    assert panel.summary.text() == "Starting…"


def test_the_run_under_way_is_not_called_interrupted(
    panel: SyncPanel, feed: SyncFeed, harness: Any
):
    assert outcomes(panel) == ["Interrupted", "Complete"], "nothing is at it: it was killed"
    feed.begin()
    feed.progress(reading(50))
    panel.reload()
    harness.settle()
    assert outcomes(panel) == ["Under way", "Complete"]


def test_the_outcome_of_a_run_goes_with_the_tenant_it_was_about(
    panel: SyncPanel, feed: SyncFeed, harness: Any
):
    feed.begin()
    feed.end(report())
    harness.settle()
    assert cell(panel, "apps", "verdict") == "Forbidden"
    panel._status.past = []  # type: ignore[attr-defined] - another tenant, or one just cleared
    panel.reload()
    harness.settle()
    assert cell(panel, "apps", "verdict") == "Complete"
    assert panel.summary.text() == "All 2 kinds of data are complete."


def test_what_to_do_is_in_sight_to_its_last_word(panel: SyncPanel, harness: Any):
    advice = "Grant the app registration a permission with a very long name. " * 4
    line = ResourceLine("apps", "Apps", Verdict.FORBIDDEN, remedy=advice.strip())
    panel._status.known[1] = line  # type: ignore[attr-defined]
    table = panel.resource_table
    before = table.height_of_all_rows()
    panel.reload()
    harness.until(lambda: table.height_of_all_rows() > before)
    section = [column.key for column in panel.resources.columns].index("advice")
    needed = table.sizeHintForIndex(table.model().index(0, section)).height()
    assert needed <= table.rowHeight(0), "the problem comes first"
    assert table.rowHeight(1) < table.rowHeight(0), "other rows stay one line high"


def test_numbers_sort_as_numbers(panel: SyncPanel):
    section = [column.key for column in panel.resources.columns].index("rows")
    panel.resource_table.sortByColumn(section, panel.resource_table._sorted.sortOrder())
    shown = panel.resource_table.model()
    assert [shown.index(row, section).data().rstrip() for row in range(2)] == ["40", "100"]


def test_selected_rows_are_copied_as_text(panel: SyncPanel, qapp: QApplication):
    panel.resource_table.selectRow(0)
    panel.resource_table.copy_selection()
    copied = qapp.clipboard().text().split("\t")
    assert copied[:3] == ["Devices", "Complete", "100"]


def test_the_model_keeps_qts_rules(panel: SyncPanel, qtmodeltester: Any, feed: SyncFeed):
    qtmodeltester.check(panel.resources)
    feed.begin()
    feed.progress(reading(10))
    panel.resources.set_lines(panel.resources.lines[:1])
    qtmodeltester.check(panel.resources)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (RunLine(1, NOON, LATER, "a", False, (DONE, Verdict.UNAVAILABLE)), "Complete"),
        (RunLine(1, NOON, LATER, "a", False, (DONE, Verdict.FAILED)), "1 of 2 complete"),
        (RunLine(1, NOON, LATER, "a", False, (Verdict.FAILED,)), "Failed"),
        (RunLine(1, NOON, LATER, "a", True, (DONE,)), "Cancelled"),
        (RunLine(1, NOON, None, "a", False, (DONE,)), "Interrupted"),
    ],
)
def test_a_run_is_as_good_as_its_worst_part(line: RunLine, word: str):
    assert run_look(line).word == word


def test_problems_come_first_then_what_is_old_and_what_the_tenant_lacks_comes_last():
    old = NOON - timedelta(days=3)
    lines = [
        ResourceLine("lacking", "Lacking", Verdict.UNAVAILABLE),
        ResourceLine("fine", "Fine", DONE, last_success_at=NOON),
        ResourceLine("old", "Old", DONE, last_success_at=old),
        ResourceLine("never", "Never", Verdict.NEVER),
        ResourceLine("refused", "Refused", Verdict.FORBIDDEN),
    ]
    names = [line.name for line in problems_first(lines, NOON + timedelta(hours=2))]
    assert names == ["refused", "never", "old", "fine", "lacking"]


def test_what_was_complete_too_long_ago_is_called_stale_with_what_to_do(
    harness: Any, panel: SyncPanel
):
    old = ResourceLine("apps", "Apps", DONE, last_success_at=NOON - timedelta(days=3))
    panel._status.known[1] = old  # type: ignore[attr-defined]
    panel.reload()
    harness.settle()
    assert cell(panel, "apps", "verdict") == "Stale"
    assert cell(panel, "apps", "advice") == "Sync: it was last complete 3 days ago."
    assert "1 of them not lately" in panel.summary.text()


def test_a_missing_licence_is_told_without_alarm(harness: Any, panel: SyncPanel):
    panel._status.known[1] = ResourceLine("apps", "Apps", Verdict.UNAVAILABLE)  # type: ignore[attr-defined]
    panel.reload()
    harness.settle()
    assert cell(panel, "apps", "verdict") == "Not available"
    assert panel.summary.text() == "All 1 kinds of data are complete."


def test_an_increment_says_what_it_read_and_saved(panel: SyncPanel, feed: SyncFeed, harness: Any):
    saved = Savings(requests=40, received_bytes=1, rows=1)
    devices = ResourceReport("devices", DONE, title="Devices", mode=Mode.INCREMENT, saved=saved)
    feed.begin()
    feed.end(report(resources=(devices,)))
    harness.until(lambda: cell(panel, "devices", "saved") == "40")
    assert cell(panel, "devices", "mode") == "Only what was in touch"
