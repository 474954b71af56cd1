"""The JSON of an object and its scripts, as they read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from intune_manager.ui.detail.text_tabs import JsonView, pretty_lines

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def pretty_json(text: str) -> str:
    return "\n".join(pretty_lines(text))


@given(values)
def test_the_layout_changes_no_value(value: object) -> None:
    assert json.loads(pretty_json(json.dumps(value))) == value


@given(values)
def test_only_white_space_between_tokens_is_added(value: object) -> None:
    compact = json.dumps(value, separators=(",", ":"))
    laid_out = pretty_json(compact)
    if '"' not in compact:
        assert "".join(laid_out.split()) == compact
    assert pretty_json(laid_out) == laid_out


@given(st.text())
def test_text_that_is_no_json_loses_nothing_but_white_space(text: str) -> None:
    assert sorted("".join(pretty_json(text).split())) == sorted("".join(text.split()))


def test_what_a_parser_would_change_stays_as_it_was_sent() -> None:
    sent = '{"big":12345678901234567890123,"one":1.0,"exp":1E400,"lone":"\\ud800","a":1,"a":2}'
    shown = pretty_json(sent)
    for part in ("12345678901234567890123", "1.0", "1E400", '"\\ud800"', '"a": 1', '"a": 2'):
        assert part in shown


def test_objects_and_lists_are_indented_and_empty_ones_stay_together() -> None:
    assert pretty_json('{"a":[1,{"b":"x,{"}],"c":{},"d":[]}') == (
        '{\n  "a": [\n    1,\n    {\n      "b": "x,{"\n    }\n  ],\n  "c": {},\n  "d": []\n}'
    )


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
    view.field.setText("name")
    assert view.match_count.text() == "1 of 2"


def test_enter_goes_round_all_places_and_shift_enter_back(view: JsonView, qtbot: QtBot) -> None:
    view.show_text(RAW)
    view.field.setText("name")
    counts = []
    for modifier in (Qt.KeyboardModifier.NoModifier,) * 2 + (Qt.KeyboardModifier.ShiftModifier,):
        qtbot.keyClick(view.field, Qt.Key.Key_Return, modifier)
        counts.append(view.match_count.text())
    assert counts == ["2 of 2", "1 of 2", "2 of 2"]


def test_what_is_not_there_is_said_not_to_be(view: JsonView) -> None:
    view.show_text(RAW)
    view.field.setText("[x]")
    assert view.match_count.text() == "Not found"
    view.field.setText("")
    assert view.match_count.text() == ""


def test_the_search_goes_on_in_the_next_object(view: JsonView) -> None:
    view.show_text(RAW)
    view.field.setText("inner")
    view.show_text('{"a":"inner","b":"inner"}')
    assert view.match_count.text() == "1 of 2"


def test_copy_takes_the_json_exactly_as_it_was_received(view: JsonView) -> None:
    view.show_text(RAW)
    view.copy()
    assert QGuiApplication.clipboard().text() == RAW


def test_a_long_json_comes_slice_by_slice_and_is_searched_when_all_is_there(
    view: JsonView, qtbot: QtBot
) -> None:
    items = ",".join(f'{{"n":{n},"name":"item {n}"}}' for n in range(2000))
    view.field.setText("item 1999")
    with qtbot.waitSignal(view.laid_out):
        view.show_text(f"[{items}]")
        assert view.text().startswith("[\n  {"), "the first lines are there at once"
        assert "item 1999" not in view.text()
    assert view.text().endswith('"name": "item 1999"\n  }\n]')
    assert view.match_count.text() == "1 of 1"


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
