"""The raw JSON of an object: laid out, searched, copied."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from intune_manager.ui.widgets.json_view import JsonView

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
    assert (view.found(), view.tally()) == (2, "1 of 2")


def test_enter_goes_round_all_places_and_shift_enter_back(view: JsonView, qtbot: QtBot) -> None:
    view.show_text(RAW)
    view.look_for("name")
    tallies = []
    for modifier in (Qt.KeyboardModifier.NoModifier,) * 2 + (Qt.KeyboardModifier.ShiftModifier,):
        qtbot.keyClick(view.field, Qt.Key.Key_Return, modifier)
        tallies.append(view.tally())
    assert tallies == ["2 of 2", "1 of 2", "2 of 2"]


def test_what_is_not_there_is_said_not_to_be(view: JsonView) -> None:
    view.show_text(RAW)
    view.look_for("[x]")
    assert view.tally() == "Not found"
    view.look_for("")
    assert view.tally() == ""


def test_the_search_goes_on_in_the_next_object(view: JsonView) -> None:
    view.show_text(RAW)
    view.look_for("inner")
    view.show_text('{"a":"inner","b":"inner"}')
    assert view.found() == 2


def test_copy_takes_the_json_exactly_as_it_was_received(view: JsonView) -> None:
    view.show_text(RAW)
    view.copy()
    assert QGuiApplication.clipboard().text() == RAW
