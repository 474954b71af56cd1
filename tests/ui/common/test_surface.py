"""The grid that follows the width, and the label that grows older."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from intune_manager.ui.common.surface import AgeLabel, FlowGrid

NOON = datetime(2026, 7, 17, 12, tzinfo=UTC)


def test_an_age_label_grows_older_by_itself(qtbot: QtBot):
    now = NOON
    label = AgeLabel("Last synced", "Never synced", clock=lambda: now)
    qtbot.addWidget(label)
    assert label.text() == "Never synced"
    label.set_instant(NOON)
    assert label.text() == "Last synced just now"
    now = NOON + timedelta(hours=3)
    label._timer.timeout.emit()
    assert label.text() == "Last synced 3 hours ago"
    label.set_instant(None)
    assert label.text() == "Never synced"
    assert label.toolTip() == ""


def test_a_grid_has_as_many_columns_as_fit_and_shrinks_again(qtbot: QtBot):
    outer = QWidget()
    layout = QVBoxLayout(outer)
    layout.setContentsMargins(0, 0, 0, 0)
    grid = FlowGrid(100)
    layout.addWidget(grid)
    qtbot.addWidget(outer)
    grid.set_widgets([QPushButton(str(number)) for number in range(6)])
    outer.resize(700, 200)
    outer.show()
    qtbot.waitUntil(lambda: grid.columns == 6)
    outer.resize(230, 400)
    qtbot.waitUntil(lambda: grid.columns == 2)
    outer.resize(60, 900)
    qtbot.waitUntil(lambda: grid.columns == 1)


def test_a_grid_lets_go_of_what_is_no_longer_in_it(qtbot: QtBot):
    grid = FlowGrid(100)
    qtbot.addWidget(grid)
    kept, gone = QPushButton("kept"), QPushButton("gone")
    grid.set_widgets([kept, gone])
    with qtbot.waitSignal(gone.destroyed):
        grid.set_widgets([kept])
    assert kept.parent() is grid
