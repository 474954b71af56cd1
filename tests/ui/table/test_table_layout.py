"""Columns, copies, exports: what a table remembers and gives away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from intune_manager.data.query import Filter, RowQuery, Sort
from intune_manager.ui.common.places import Place
from intune_manager.ui.table.table_panel import TablePanel

Make = Callable[[], TablePanel]


def shown(panel: TablePanel) -> list[object]:
    return [panel.model.index(row, 0).data() for row in range(min(panel.model.rowCount(), 200))]


def test_columns_widths_and_order_survive_a_restart(harness, make: Make, panel, fake_rows) -> None:
    header = panel.view.horizontalHeader()
    panel.layout_.toggle("user_id", True)
    panel.layout_.toggle("storage_bytes", False)
    header.resizeSection(0, 321)
    header.moveSection(header.visualIndex(1), 0)
    panel.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    panel.save_state()
    again = make()
    again.attach(fake_rows(10))
    harness.settle()
    assert again.layout_.shown() == panel.layout_.shown()
    assert [c.name for c in again.layout_.shown_in_order()][:2] == ["user_email", "device_name"]
    assert again.view.columnWidth(0) == 321
    assert again.model.sorting == Sort("user_email", descending=True)


def test_hiding_every_column_but_one_stops_there(panel) -> None:
    for name in panel.layout_.shown():
        panel.layout_.toggle(name, False)
    assert len(panel.layout_.shown()) == 1


def test_resetting_the_columns_brings_the_first_layout_back(panel, device_table) -> None:
    first = panel.layout_.shown()
    panel.layout_.toggle("user_id", True)
    panel.layout_.toggle("device_name", False)
    panel.layout_.reset()
    assert panel.layout_.shown() == first


@pytest.mark.parametrize("broken", ["", "not json", "[1]", '[{"name": "gone", "width": 1}]', "{}"])
def test_an_unreadable_layout_counts_as_none(
    make: Make, window_state: QSettings, broken: str
) -> None:
    first = make().layout_.shown()
    window_state.setValue("tables/devices/columns", broken)
    window_state.setValue("tables/devices/sort", "no_such_column")
    panel = make()
    assert panel.layout_.shown() == first
    assert panel.model.sorting == Sort("device_name")


def test_copied_rows_are_tab_separated_text_in_the_order_of_the_screen(
    harness, panel, fake_rows, qtbot: QtBot
) -> None:
    panel.attach(fake_rows(1000))
    harness.settle()
    panel.layout_.toggle("user_email", False)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (700, 2, 701):
        panel.view.selectionModel().select(panel.model.index(row, 0), flags)
    qtbot.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    harness.settle()
    assert QGuiApplication.clipboard().text() == (
        "PC-000002\tNot compliant\t128.0 GB\tNo\n"
        "PC-000700\tCompliant\t128.0 GB\tNo\n"
        "PC-000701\tCompliant\t128.0 GB\tYes"
    )


def test_an_export_holds_every_row_that_the_filters_leave(
    harness, panel, fake_rows, tmp_path: Path
) -> None:
    panel.attach(fake_rows(5000))
    noncompliant = Filter("compliance_state", ("noncompliant",))
    panel.go_to(Place("devices", RowQuery(filters=(noncompliant,))))
    harness.settle()
    told: list[str] = []
    panel.reported.connect(told.append)
    file = tmp_path / "devices.csv"
    panel.rows_out.export(file)
    harness.settle()
    lines = file.read_text("utf-8-sig").splitlines()
    assert lines[0] == "Name,Primary user,Compliance,Storage,Encrypted"
    assert lines[1] == "PC-000002,user2@contoso.example,noncompliant,137438953472,No"
    assert len(lines) == 1251
    assert told[-1] == f"1,250 rows exported to {file}."


def test_hiding_the_details_is_remembered(make: Make, panel) -> None:
    panel.filters.details.click()
    assert not panel.detail.isVisible()
    assert not make().detail.isVisible()
