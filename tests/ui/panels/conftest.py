"""A table panel over the fake cache, as at a start of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from intune_manager.ui.detail_feed import DetailFeed
from intune_manager.ui.panels.table_panel import TablePanel
from intune_manager.ui.widgets.detail_pane import DetailPane

Make = Callable[[], TablePanel]


@pytest.fixture
def make(harness, device_table, background, window_state: QSettings, qtbot: QtBot) -> Make:
    """Makes a panel as at a start of the program: the settings are those of the one before."""

    def made() -> TablePanel:
        pane = DetailPane(device_table, harness.tasks, background, DetailFeed())
        panel = TablePanel(device_table, harness.tasks, window_state, pane)
        qtbot.addWidget(panel)
        panel.resize(1000, 600)
        panel.show()
        return panel

    return made


@pytest.fixture
def panel(make: Make) -> Iterator[TablePanel]:
    return make()
