"""The Changes panel: the history of a tenant, browsed as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from intune_manager.data.patches import FieldChange
from intune_manager.ui.changes import CHANGES, ChangesPanel, LoggedChange, Period
from intune_manager.ui.common.formatting import parse_instant
from intune_manager.ui.common.places import Place
from intune_manager.ui.detail.object_source import Author, Event


def entry(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "changed_at": f"2026-07-17T12:{number // 60:02}:{number % 60:02}.000000Z",
        "kind": ("Changed", "Created")[number % 2],
        "object_name": f"PC-{number}",
        "resource": ("devices", "apps")[number % 3 == 0],
        "fields": "OS version",
        "who": "ada@contoso.example",
    }


class FakeLog:
    """A history of some entries; each period has fewer than the next."""

    def __init__(self, fake_rows: Any) -> None:
        self.sizes = {Period.LAST_SYNC: 3, Period.DAY: 10, Period.WEEK: 450, Period.ALL: 900}
        self._make = fake_rows(0).__class__
        self.sources: dict[Period, Any] = {}

    def within(self, period: Period) -> Any:
        count = self.sizes[period]
        self.sources[period] = self._make(CHANGES, [entry(n) for n in range(count)])
        return self.sources[period]

    async def change(self, entry_id: int) -> LoggedChange | None:
        if entry_id > 800:
            return None
        at = parse_instant("2026-07-17T12:00:00Z")
        assert at is not None
        field = FieldChange("/osVersion", "replace", "10.0.1", "10.0.2")
        author = Author("ada@contoso.example", "Patch device", 77)
        event = Event(entry_id, "updated", at, 5, (field,), author)
        return LoggedChange(event, "devices", 1000 + entry_id, f"PC-{entry_id}", "Devices", "svc")


@pytest.fixture
def log(fake_rows: Any) -> FakeLog:
    return FakeLog(fake_rows)


@pytest.fixture
def panel(
    harness: Any, log: FakeLog, window_state: QSettings, qtbot: QtBot
) -> Iterator[ChangesPanel]:
    made = ChangesPanel(log, harness.tasks, window_state)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def choose(panel: ChangesPanel, period: Period) -> None:
    panel.period.setCurrentIndex(panel.period.findData(str(period)))


def shown(panel: ChangesPanel, column: str) -> list[str]:
    section = [one.name for one in CHANGES.columns].index(column)
    rows = range(min(panel.model.rowCount(), 200))
    return [str(panel.model.index(row, section).data()) for row in rows]


def fields(panel: ChangesPanel) -> list[tuple[str, str]]:
    model = panel.pane.fields.model()
    headings = [model.index(row, 0) for row in range(model.rowCount())]
    return [
        (str(model.index(row, 0, top).data()).strip(), str(model.index(row, 1, top).data()))
        for top in headings
        for row in range(model.rowCount(top))
    ]


def test_before_the_cache_is_open_nothing_is_asked(panel: ChangesPanel, log: FakeLog) -> None:
    choose(panel, Period.DAY)
    assert log.sources == {}
    assert panel.empty.words()[0] == "Opening the cache…"


def test_the_newest_change_comes_first_and_only_what_is_seen_is_read(
    harness: Any, panel: ChangesPanel, log: FakeLog
) -> None:
    panel.open_log()
    harness.settle()
    assert panel.model.total == 450
    assert shown(panel, "object_name")[0] == "PC-449"
    read = log.sources[Period.WEEK].asked("rows")
    assert all(q.limit is not None and q.limit <= 200 for q in read)


def test_a_period_narrows_the_history_and_is_kept(
    harness: Any, panel: ChangesPanel, window_state: QSettings, log: FakeLog, qtbot: QtBot
) -> None:
    panel.open_log()
    choose(panel, Period.LAST_SYNC)
    harness.settle()
    assert panel.model.total == 3
    again = ChangesPanel(log, harness.tasks, window_state)
    qtbot.addWidget(again)
    assert again.period.currentData() == str(Period.LAST_SYNC)


def test_kinds_and_resources_narrow_it_further(harness: Any, panel: ChangesPanel) -> None:
    panel.open_log()
    choose(panel, Period.DAY)
    panel.filters.facets.button("kind").set_values(("Created",))
    panel.filters.changed.emit()
    harness.settle()
    assert set(shown(panel, "kind")) == {"Created"}
    assert panel.filters.count.text() == "5 of 10"


def test_a_change_shows_each_field_after_and_before_and_who_did_it(
    harness: Any, panel: ChangesPanel
) -> None:
    panel.open_log()
    harness.settle()
    panel.view.selectRow(1)
    harness.settle()
    assert panel.pane.title() == "PC-448"
    changed = fields(panel)
    assert changed[:2] == [("OS version", "10.0.2"), ("before", "10.0.1")]
    assert ("By", "ada@contoso.example · Patch device") in changed


def test_enter_on_a_change_opens_its_object(
    harness: Any, panel: ChangesPanel, qtbot: QtBot
) -> None:
    panel.open_log()
    harness.settle()
    panel.view.setFocus()
    panel.view.selectRow(0)
    harness.settle()
    with qtbot.waitSignal(panel.followed) as followed:
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert followed.args == [Place("devices", row_id=1449)]


def test_an_entry_that_was_pruned_meanwhile_says_so(harness: Any, panel: ChangesPanel) -> None:
    panel.open_log()
    choose(panel, Period.ALL)
    harness.settle()
    panel.view.selectRow(0)
    harness.settle()
    assert panel.pane.message.text() == "This entry is no longer in the history."


def test_without_changes_it_explains_what_would_be_here(
    harness: Any, panel: ChangesPanel, log: FakeLog
) -> None:
    log.sizes = dict.fromkeys(Period, 0)
    panel.open_log()
    harness.settle()
    title, reason, _ = panel.empty.words()
    assert title == "Nothing changed in this period"
    assert "Each sync after the first" in reason
