"""The screen of one table, used as an admin uses it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intune_manager.data.query import Filter, RelatedRow, RowQuery
from intune_manager.errors import CacheError
from intune_manager.ui.common.places import Place
from intune_manager.ui.table.table_panel import TablePanel
from intune_manager.ui.window.panel import Browses, Exports, Reloads, Remembers

NONCOMPLIANT = Filter("compliance_state", ("noncompliant",))
Make = Callable[[], TablePanel]


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
    assert (title, button) == ("No devices match", "Clear the search")
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
    assert panel.filters.count.text() == "1,200"
    panel.filters.search.setText("pc-0011")
    harness.settle()
    assert panel.filters.count.text() == "100 of 1,200"


def test_the_whole_number_is_known_even_when_the_panel_opens_narrowed(
    harness, panel, fake_rows
) -> None:
    panel.go_to(Place("devices", RowQuery(filters=(NONCOMPLIANT,))))
    panel.attach(fake_rows(1200))
    harness.settle()
    assert panel.filters.count.text() == "300 of 1,200"


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


def test_going_to_a_place_narrows_and_opens_its_row(harness, panel, fake_rows) -> None:
    panel.attach(fake_rows(1000))
    place = Place("devices", RowQuery(search="pc", filters=(NONCOMPLIANT,)), 1006)
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
    panel.go_to(Place("devices", RowQuery(), 1500))
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
    panel.go_to(Place("devices", RowQuery(search="pc-000001"), 1050))
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
    assert panel.filters.count.text() == "5"


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
    assert followed.args == [Place("users", row_id=77)]
