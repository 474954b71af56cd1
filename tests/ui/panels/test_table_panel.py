"""The screen of one table, used as an admin uses it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from intune_manager.data.query import Filter, RelatedRow, Sort
from intune_manager.errors import CacheError
from intune_manager.ui.detail_feed import DetailFeed
from intune_manager.ui.history import Narrowing, Place
from intune_manager.ui.models.entries import Link
from intune_manager.ui.panels.panel import Browses, Exports, Reloads, Remembers
from intune_manager.ui.panels.table_panel import TablePanel
from intune_manager.ui.widgets.detail_pane import DetailPane

NONCOMPLIANT = Filter("compliance_state", ("noncompliant",))
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


def shown(panel: TablePanel) -> list[object]:
    return [panel.model.index(row, 0).data() for row in range(min(panel.model.rowCount(), 200))]


def empty_words(panel: TablePanel) -> tuple[str, str, str] | None:
    return None if panel.view.isVisible() else panel.empty.words()


def test_a_panel_offers_everything_that_the_window_asks_of_panels(panel) -> None:
    offered: object = panel
    assert isinstance(offered, Reloads)
    assert isinstance(offered, Browses)
    assert isinstance(offered, Remembers)
    assert isinstance(offered, Exports)


def test_before_the_cache_is_open_the_panel_says_so(panel) -> None:
    assert empty_words(panel) == ("Opening the cache…", "", "")


def test_an_empty_cache_offers_to_sync(harness, panel, fake_rows, qtbot: QtBot) -> None:
    panel.attach(fake_rows(0))
    harness.settle()
    title, _, button = empty_words(panel)
    assert (title, button) == ("No devices in the cache", "Sync now")
    with qtbot.waitSignal(panel.sync_wanted):
        panel.empty.pressed.emit()


def test_a_search_without_a_match_offers_to_clear_it(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(20))
    panel.filters.search.setText("no such device")
    harness.settle()
    title, _, button = empty_words(panel)
    assert (title, button) == ("No devices match", "Clear filters")
    panel.empty.pressed.emit()
    harness.settle()
    assert empty_words(panel) is None
    assert panel.filters.search.text() == ""
    assert panel.model.rowCount() == 20


def test_an_unreadable_cache_tells_why_and_can_be_tried_again(harness, panel, fake_rows) -> None:
    source = fake_rows(20)
    source.error = CacheError("The cache is locked.", remedy="Close the other program.")
    panel.attach(source)
    harness.settle()
    assert empty_words(panel) == (
        "The devices could not be read",
        "The cache is locked. Close the other program.",
        "Try again",
    )
    panel.empty.pressed.emit()
    harness.settle()
    assert panel.model.rowCount() == 20


def test_the_tally_tells_how_many_of_all_rows_match(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(1200))
    harness.settle()
    assert panel.filters.tally.text() == "1,200"
    panel.filters.search.setText("pc-0011")
    harness.settle()
    assert panel.filters.tally.text() == "100 of 1,200"


def test_the_whole_number_is_known_even_when_the_panel_opens_narrowed(
    harness, panel, fake_rows
) -> None:
    panel.go_to(Place("devices", Narrowing(filters=(NONCOMPLIANT,))))
    panel.attach(fake_rows(1200))
    harness.settle()
    assert panel.filters.tally.text() == "300 of 1,200"


def test_typing_narrows_the_rows_and_esc_brings_them_back(
    harness, panel, fake_rows, qtbot: QtBot
) -> None:
    panel.attach(fake_rows(200))
    qtbot.keyClicks(panel.filters.search, "pc-00017")
    harness.settle()
    assert len(shown(panel)) == 10
    qtbot.keyClick(panel.filters.search, Qt.Key.Key_Escape)
    harness.settle()
    assert panel.model.rowCount() == 200


def test_letters_typed_on_the_table_go_into_the_search(
    harness, panel, fake_rows, qtbot: QtBot
) -> None:
    panel.attach(fake_rows(200))
    harness.settle()
    panel.view.setFocus()
    qtbot.keyClicks(panel.view, "p")
    assert panel.filters.search.text() == "p"


def test_arrow_down_in_the_search_goes_on_to_the_first_row(
    harness, panel, fake_rows, qtbot: QtBot
) -> None:
    panel.attach(fake_rows(20))
    harness.settle()
    qtbot.keyClick(panel.filters.search, Qt.Key.Key_Down)
    harness.settle()
    assert panel.detail.title() == "PC-000000"


def test_a_selected_row_is_shown_in_full(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(20))
    harness.settle()
    panel.view.selectRow(4)
    harness.settle()
    assert panel.detail.title() == "PC-000004"
    assert '"object-1004"' in panel.detail.json.raw


def test_running_through_rows_reads_only_where_it_starts_and_ends(
    harness, panel, fake_rows
) -> None:
    source = fake_rows(100)
    panel.attach(source)
    harness.settle()
    for row in range(60):
        panel.view.selectRow(row)
    harness.settle()
    assert source.asked("payload") == [1000, 1059]
    assert panel.detail.title() == "PC-000059"


def test_a_row_selected_before_it_is_read_is_shown_once_it_is(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(5000))
    harness.settle()
    panel.view.selectRow(4321)
    assert panel.detail.row_id is None
    harness.settle()
    assert panel.detail.title() == "PC-004321"


def test_the_selection_follows_its_object_through_a_new_order(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(1000))
    harness.settle()
    panel.view.selectRow(3)
    harness.settle()
    panel.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    harness.settle()
    assert panel.view.currentIndex().row() == 996
    assert panel.detail.title() == "PC-000003"
    assert panel.view.viewport().rect().intersects(panel.view.visualRect(panel.view.currentIndex()))


def test_an_object_that_the_search_hides_is_not_selected_any_more(
    harness, panel, fake_rows
) -> None:
    panel.attach(fake_rows(100))
    harness.settle()
    panel.view.selectRow(3)
    harness.settle()
    panel.filters.search.setText("pc-00009")
    harness.settle()
    assert panel.detail.row_id is None
    assert not panel.view.selectionModel().hasSelection()


def test_a_reload_keeps_selection_and_shows_what_changed(harness, panel, fake_rows) -> None:
    source = fake_rows(100)
    panel.attach(source)
    harness.settle()
    panel.view.selectRow(3)
    harness.settle()
    source.records.insert(0, source.records[0] | {"id": 1, "device_name": "AA"})
    source.records[4]["device_name"] = "PC-000003 renamed"
    panel.reload()
    harness.settle()
    assert panel.view.currentIndex().row() == 4
    assert panel.detail.title() == "PC-000003 renamed"


def test_fields_are_shown_before_links_that_take_long_to_find(
    harness, panel, fake_rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = fake_rows(10)
    source.relations = {"Primary user": (1, (RelatedRow(77, "Ada", ""),))}
    panel.attach(source)
    harness.settle()
    found = asyncio.Event()
    quick = source.related

    async def slow(row_id: int, *, limit: int = 50) -> object:
        await found.wait()
        return await quick(row_id, limit=limit)

    monkeypatch.setattr(source, "related", slow)
    panel.view.selectRow(2)
    harness.until(lambda: panel.detail.title() == "PC-000002")
    model = panel.detail.properties.model()
    assert [model.index(row, 0).data() for row in (0, 2)] == ["Primary user", "General"]
    found.set()
    harness.settle()
    assert model.index(0, 0).data() == "Primary user (1)"
    assert model.index(0, 0, model.index(0, 0)).data() == "Ada"


def test_closing_while_links_are_searched_leaves_no_task_behind(
    harness, panel, fake_rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = fake_rows(10)
    panel.attach(source)
    harness.settle()
    ended: list[str] = []

    async def endless(row_id: int, *, limit: int = 50) -> object:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    monkeypatch.setattr(source, "related", endless)
    panel.view.selectRow(2)
    harness.until(lambda: panel.detail.title() == "PC-000002")
    harness.run(harness.tasks.close())
    assert ended == ["ended"]


def test_an_object_deleted_meanwhile_says_so(harness, panel, fake_rows) -> None:
    source = fake_rows(100)
    panel.attach(source)
    harness.settle()
    panel.view.selectRow(3)
    harness.settle()
    del source.records[3]
    panel.detail.show_row(source, 1003)
    harness.settle()
    assert panel.detail.title() == ""


def test_going_to_a_place_narrows_and_opens_its_row(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(1000))
    place = Place("devices", Narrowing("pc", (NONCOMPLIANT,)), 1006)
    panel.go_to(place)
    harness.settle()
    assert panel.place() == place
    assert panel.detail.title() == "PC-000006"
    assert panel.view.currentIndex().data() == "PC-000006"
    assert panel.filters.search.text() == "pc"


def test_a_place_that_comes_before_the_cache_is_shown_once_it_is_open(
    harness, panel, fake_rows
) -> None:
    panel.go_to(Place("devices", row_id=1500))
    panel.attach(fake_rows(1000))
    harness.settle()
    assert panel.detail.title() == "PC-000500"
    assert panel.view.currentIndex().row() == 500


def test_a_row_far_away_comes_into_sight_between_its_neighbours(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(1000))
    harness.settle()
    panel.go_to(Place("devices", Narrowing(), 1500))
    harness.settle()
    view = panel.view
    middle = view.visualRect(panel.model.index(500, 0)).center().y()
    assert abs(middle - view.viewport().rect().center().y()) <= view.rowHeight(500)


def test_a_name_of_many_lines_leaves_room_for_the_fields(harness, panel, fake_rows) -> None:
    source = fake_rows(1)
    source.records[0]["device_name"] = "PC\n" + "very long " * 100
    panel.attach(source)
    harness.settle()
    panel.view.selectRow(0)
    harness.settle()
    assert panel.detail.title().startswith("PC very long")
    assert len(panel.detail.title()) <= 120


def test_an_object_outside_the_rows_is_shown_all_the_same(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(100))
    panel.go_to(Place("devices", Narrowing("pc-000001"), 1050))
    harness.settle()
    assert panel.detail.title() == "PC-000050"
    assert not panel.view.selectionModel().hasSelection()


def test_another_tenant_leaves_nothing_of_the_one_before(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(100))
    harness.settle()
    panel.view.selectRow(3)
    harness.settle()
    panel.attach(fake_rows(5))
    harness.settle()
    assert panel.model.rowCount() == 5
    assert panel.detail.row_id is None
    assert panel.filters.tally.text() == "5"


def test_the_same_source_again_keeps_the_selection(harness, panel, fake_rows) -> None:
    source = fake_rows(100)
    panel.attach(source)
    harness.settle()
    panel.view.selectRow(3)
    harness.settle()
    source.records[3]["device_name"] = "PC-000003 renamed"
    panel.attach(source)
    harness.settle()
    assert panel.detail.title() == "PC-000003 renamed"
    assert panel.view.currentIndex().row() == 3


def test_a_link_in_the_details_leads_on(harness, panel, fake_rows, qtbot: QtBot) -> None:
    source = fake_rows(10)
    source.relations = {"Primary user": (1, (RelatedRow(77, "Ada", "ada@contoso.example"),))}
    panel.attach(source)
    harness.settle()
    panel.view.selectRow(0)
    harness.settle()
    tree = panel.detail.properties
    link = tree.model().index(0, 0, tree.model().index(0, 0))
    assert link.data() == "Ada"
    tree.setCurrentIndex(link)
    with qtbot.waitSignal(panel.followed) as followed:
        qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert followed.args == [Link("users", 77)]


def test_a_facet_offers_values_with_counts_and_narrows_by_any_number_of_them(
    harness, panel, fake_rows
) -> None:
    panel.attach(fake_rows(100))
    harness.settle()
    button = panel.filters.facets.button("compliance_state")
    button.click()
    harness.settle()
    choices = {choice.label: choice.detail for choice in button.list.choices()}
    assert choices == {"Compliant": "50", "Not compliant": "25", "(none)": "25"}
    button.list.toggled.emit("noncompliant", True)
    button.list.toggled.emit(None, True)
    harness.settle()
    assert panel.model.rowCount() == 50
    assert panel.place().narrowing.filters == (Filter("compliance_state", ("noncompliant", None)),)
    assert "Not compliant" in button.text()


def test_a_facet_counts_among_the_rows_that_the_other_filters_leave(
    harness, panel, fake_rows
) -> None:
    panel.attach(fake_rows(100))
    panel.go_to(Place("devices", Narrowing("pc", (NONCOMPLIANT, Filter("is_encrypted", (0,))))))
    button = panel.filters.facets.button("is_encrypted")
    button.click()
    harness.settle()
    assert [(c.label, c.detail, c.ticked) for c in button.list.choices()] == [("No", "25", True)]


def test_a_filter_on_another_column_is_a_chip_that_can_be_removed(
    harness, panel, fake_rows
) -> None:
    panel.attach(fake_rows(1000))
    panel.go_to(Place("devices", Narrowing(filters=(Filter("user_id", ("u-5",)), NONCOMPLIANT))))
    harness.settle()
    [(label, chip)] = panel.filters.facets.chips()
    assert label == "User id: u-5"
    chip.click()
    harness.settle()
    assert panel.place().narrowing.filters == (NONCOMPLIANT,)
    assert panel.model.rowCount() == 250


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
    panel.go_to(Place("devices", Narrowing(filters=(NONCOMPLIANT,))))
    harness.settle()
    told: list[str] = []
    panel.told.connect(told.append)
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
