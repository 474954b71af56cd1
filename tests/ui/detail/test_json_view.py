"""The raw JSON of an object: laid out, searched, copied."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from intune_manager.ui.detail.json_view import JsonView

RAW = '{"name":"PC","nested":{"Name":"inner"},"n":12345678901234567890}'


@pytest.fixture
def view(qtbot: QtBot) -> JsonView:
    made = JsonView()
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_json_is_laid_out_over_lines(view: JsonView) -> None:
    view.show_text(RAW)
    assert '\n  "nested": {\n    "Name": "inner"\n  },' in view.text()


def test_a_hidden_view_lays_nothing_out_until_it_is_seen(view: JsonView) -> None:
    view.hide()
    view.show_text(RAW)
    assert view.text() == ""
    view.show()
    assert "12345678901234567890" in view.text()


def test_find_counts_places_whatever_their_case(view: JsonView) -> None:
    view.show_text(RAW)
    view.look_for("name")
    assert (view.found(), view.match_count()) == (2, "1 of 2")


def test_enter_goes_round_all_places_and_shift_enter_back(view: JsonView, qtbot: QtBot) -> None:
    view.show_text(RAW)
    view.look_for("name")
    counts = []
    for modifier in (Qt.KeyboardModifier.NoModifier,) * 2 + (Qt.KeyboardModifier.ShiftModifier,):
        qtbot.keyClick(view.field, Qt.Key.Key_Return, modifier)
        counts.append(view.match_count())
    assert counts == ["2 of 2", "1 of 2", "2 of 2"]


def test_what_is_not_there_is_said_not_to_be(view: JsonView) -> None:
    view.show_text(RAW)
    view.look_for("[x]")
    assert view.match_count() == "Not found"
    view.look_for("")
    assert view.match_count() == ""


def test_the_search_goes_on_in_the_next_object(view: JsonView) -> None:
    view.show_text(RAW)
    view.look_for("inner")
    view.show_text('{"a":"inner","b":"inner"}')
    assert view.found() == 2


def test_copy_takes_the_json_exactly_as_it_was_received(view: JsonView) -> None:
    view.show_text(RAW)
    view.copy()
    assert QGuiApplication.clipboard().text() == RAW


def test_a_long_json_comes_slice_by_slice_and_is_searched_when_all_is_there(
    view: JsonView, qtbot: QtBot
) -> None:
    items = ",".join(f'{{"n":{n},"name":"item {n}"}}' for n in range(2000))
    view.look_for("item 1999")
    with qtbot.waitSignal(view.laid_out):
        view.show_text(f"[{items}]")
        assert view.text().startswith("[\n  {"), "the first lines are there at once"
        assert "item 1999" not in view.text()
    assert view.text().endswith('"name": "item 1999"\n  }\n]')
    assert view.found() == 1


def test_another_object_takes_the_place_of_one_still_being_laid_out(
    view: JsonView, qtbot: QtBot
) -> None:
    view.show_text(f"[{','.join('1' * 20_000)}]")
    with qtbot.waitSignal(view.laid_out):
        view.show_text(RAW)
    assert view.text().startswith('{\n  "name"')
    assert view.text().count("12345678901234567890") == 1


def test_a_value_of_a_megabyte_is_cut_on_the_screen_and_copied_whole(view: JsonView) -> None:
    raw = f'{{"scriptContent":"{"A" * 1_000_000}"}}'
    view.show_text(raw)
    assert len(view.text()) < 20_000
    assert "more letters" in view.text()
    view.copy()
    assert QGuiApplication.clipboard().text() == raw
