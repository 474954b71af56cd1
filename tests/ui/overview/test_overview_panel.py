"""The Overview over a cache made of lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intune_manager.data.query import FacetValue, Filter, RowQuery
from intune_manager.errors import CacheError
from intune_manager.registry import PANELS, RESOURCES, TABLES
from intune_manager.registry.resource import Assignments
from intune_manager.sync.report import SyncReport, Verdict
from intune_manager.ui.overview.overview_panel import OverviewPanel
from intune_manager.ui.sync.emptiness import filled_by
from intune_manager.ui.sync.sync_state import Freshness, ResourceLine, RunLine, SyncFeed

NOON = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
NUMBERS = {name: 10 * (place + 1) for place, name in enumerate(PANELS)}


class FakeStatus:
    """The state of each kind of data, which a test can change."""

    def __init__(self, verdict: Verdict) -> None:
        success = NOON if verdict is Verdict.COMPLETE else None
        self.by_name = {
            r.name: ResourceLine(r.name, r.title, verdict, rows=5, last_success_at=success)
            for r in RESOURCES
        }
        self.error: CacheError | None = None

    def change(self, name: str, **values: Any) -> None:
        self.by_name[name] = replace(self.by_name[name], **values)

    async def lines(self) -> Sequence[ResourceLine]:
        if self.error is not None:
            raise self.error
        return list(self.by_name.values())

    async def runs(self, limit: int) -> Sequence[RunLine]:
        return []


class Counts:
    """A table of which only the size and the facets are known."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def count(self, q: RowQuery) -> int:
        return NUMBERS[self.name]

    async def facets(self, q: RowQuery, column: str) -> Sequence[FacetValue]:
        if column == "operating_system":
            return [FacetValue(f"System {number}", number) for number in range(1, 10)]
        return [FacetValue("noncompliant", 2), FacetValue(None, 1), FacetValue("compliant", 7)]


@pytest.fixture
def status() -> FakeStatus:
    return FakeStatus(Verdict.COMPLETE)


@pytest.fixture
def feed(qapp: Any) -> SyncFeed:
    return SyncFeed()


@pytest.fixture
def panel(harness: Any, qtbot: QtBot, status: FakeStatus, feed: SyncFeed) -> OverviewPanel:
    tables = [TABLES[name] for name in PANELS]
    made = OverviewPanel(tables, Counts, status, feed, harness.tasks)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    harness.settle()
    return made


def test_there_is_a_card_with_the_count_of_every_table_that_has_a_panel(panel: OverviewPanel):
    assert {name: card.count for name, card in panel.cards.items()} == NUMBERS


def test_during_the_first_sync_nobody_is_told_to_press_sync(
    harness: Any, panel: OverviewPanel, status: FakeStatus, feed: SyncFeed
):
    for name in status.by_name:
        status.change(name, verdict=Verdict.NEVER, last_success_at=None)
    panel.reload()
    harness.settle()
    assert "Press Sync" in panel.summary.text()
    feed.begin()
    assert panel.summary.text() == "The first sync is under way."


def test_a_card_leads_to_its_panel_unfiltered(panel: OverviewPanel, qtbot: QtBot):
    opened: list[tuple[str, object]] = []
    panel.opened.connect(lambda name, filters: opened.append((name, filters)))
    qtbot.mouseClick(panel.cards["apps"], Qt.MouseButton.LeftButton)
    assert opened == [("apps", ())]


def test_a_bar_leads_to_exactly_the_devices_it_counts(panel: OverviewPanel, qtbot: QtBot):
    opened: list[tuple[str, object]] = []
    panel.opened.connect(lambda name, filters: opened.append((name, filters)))
    for row in panel.compliance.rows:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert opened == [
        ("devices", (Filter("compliance_state", ("compliant",)),)),
        ("devices", (Filter("compliance_state", ("noncompliant",)),)),
        ("devices", (Filter("compliance_state", (None,)),)),
    ]


def test_compliance_is_told_in_words_and_the_largest_part_comes_first(panel: OverviewPanel):
    labels = [row.share.label for row in panel.compliance.rows]
    assert labels == ["Compliant", "Not compliant", "Unknown"]
    assert [row.share.tone for row in panel.compliance.rows] == ["good", "bad", "neutral"]


def test_rare_systems_are_left_out_by_count_and_their_number_is_told(panel: OverviewPanel):
    counts = [row.share.count for row in panel.systems.rows]
    assert counts == [9, 8, 7, 6, 5, 4, 3]
    assert panel._more_systems.text() == "and 2 more in Devices"


def test_all_complete_is_said_with_its_age(panel: OverviewPanel):
    assert panel.summary.text() == f"All {len(RESOURCES)} kinds of data are complete."
    assert panel.age.text().startswith("Last complete sync")
    assert all(card.note == "" for card in panel.cards.values())


def test_every_kind_of_data_is_listed_without_scrolling_inside_the_list(panel: OverviewPanel):
    assert [line.name for line in panel.lines.lines] == [r.name for r in RESOURCES]
    assert panel.line_table.height() >= panel.line_table.height_of_all_rows()


def test_what_is_not_complete_marks_every_table_it_fills(
    panel: OverviewPanel, status: FakeStatus, harness: Any
):
    resource = next(r for r in RESOURCES if r.assignments is Assignments.EXPAND)
    status.change(resource.name, verdict=Verdict.PARTIAL)
    panel.reload()
    harness.settle()
    marked = {name for name, card in panel.cards.items() if card.note}
    assert marked == {resource.table, "assignments"} == filled_by(resource)
    assert panel.summary.text() == f"1 of {len(RESOURCES)} kinds of data needs attention."


def test_a_missing_permission_says_what_to_do(
    panel: OverviewPanel, status: FakeStatus, harness: Any
):
    status.change("users", verdict=Verdict.FORBIDDEN, missing_scopes=("User.Read.All",))
    panel.reload()
    harness.settle()
    advice = [column.key for column in panel.lines.columns].index("advice")
    row = [line.name for line in panel.lines.lines].index("users")
    assert "User.Read.All" in panel.lines.index(row, advice).data()


def test_what_the_tenant_does_not_have_is_no_trouble(
    panel: OverviewPanel, status: FakeStatus, harness: Any
):
    status.change("assignment_filters", verdict=Verdict.UNAVAILABLE, last_success_at=None)
    panel.reload()
    harness.settle()
    assert panel.summary.text() == f"All {len(RESOURCES) - 1} kinds of data are complete."
    assert panel.age.text().startswith("Last complete sync")


def test_an_empty_cache_says_how_to_begin(harness: Any, qtbot: QtBot, feed: SyncFeed):
    tables = [TABLES[name] for name in PANELS]
    status = FakeStatus(Verdict.NEVER)
    made = OverviewPanel(tables, Counts, status, feed, harness.tasks)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    harness.settle()
    assert "Press Sync" in made.summary.text()
    assert all(card.note == "" for card in made.cards.values())


def test_it_reads_again_when_a_sync_has_ended(
    panel: OverviewPanel, feed: SyncFeed, harness: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(NUMBERS, "devices", 999)
    feed.begin()
    feed.end(SyncReport(1, "t", "a", NOON, NOON, ()))
    harness.settle()
    assert panel.cards["devices"].count == 999


def test_a_cache_that_cannot_be_read_is_told_and_the_last_figures_stay(
    panel: OverviewPanel, status: FakeStatus, harness: Any
):
    status.error = CacheError("The cache is damaged.")
    panel.reload()
    harness.settle()
    assert [str(error) for error in harness.failures] == ["The cache is damaged."]
    assert panel.cards["devices"].count == NUMBERS["devices"]


def test_the_age_is_that_of_the_oldest_data():
    old, new = NOON - timedelta(days=3), NOON
    lines = (
        ResourceLine("a", "A", Verdict.COMPLETE, last_success_at=new),
        ResourceLine("b", "B", Verdict.FAILED, last_success_at=old),
    )
    assert Freshness(lines).complete_as_of == old
    assert Freshness(lines).newest == new
    never = ResourceLine("c", "C", Verdict.FORBIDDEN)
    assert Freshness((*lines, never)).complete_as_of is None


def test_rows_that_were_all_here_once_are_called_old_and_others_incomplete(
    harness: Any, panel: OverviewPanel, status: FakeStatus
):
    status.change("devices", verdict=Verdict.FAILED)
    status.change("apps", verdict=Verdict.FAILED, last_success_at=None)
    panel.reload()
    harness.settle()
    notes = {name: card.accessibleDescription() for name, card in panel.cards.items()}
    assert notes["devices"] == "Not up to date"
    assert notes["apps"] == "Not complete"
    assert notes["users"] == ""


def test_every_line_is_in_sight_however_much_there_is_to_do(
    harness: Any, panel: OverviewPanel, status: FakeStatus
):
    for name in list(status.by_name)[:5]:
        status.change(name, verdict=Verdict.FAILED, remedy="A long way to go. " * 30)
    before = panel.line_table.height()
    panel.reload()
    harness.until(lambda: panel.line_table.height() > before)
    table = panel.line_table
    last = table.visualRect(table.model().index(table.model().rowCount() - 1, 0))
    assert table.viewport().rect().contains(last)
    assert not table.horizontalScrollBar().isVisible()
