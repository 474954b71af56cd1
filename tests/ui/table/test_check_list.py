"""The list that drops down below a button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget
from pytestqt.qtbot import QtBot

from intune_manager.ui.table.check_list import CheckList, Choice

CHOICES = (Choice("a", "Apples", "12", ticked=True), Choice(None, "(none)", "3"))


@pytest.fixture
def popup(qtbot: QtBot) -> CheckList:
    made = CheckList("Clear")
    qtbot.addWidget(made)
    made.set_choices(CHOICES)
    made.show()
    return made


def lines(popup: CheckList) -> QTreeWidget:
    found = popup.findChild(QTreeWidget)
    assert isinstance(found, QTreeWidget)
    return found


def test_a_click_anywhere_on_a_line_toggles_it_and_the_list_stays_open(
    popup: CheckList, qtbot: QtBot
) -> None:
    tree = lines(popup)
    item = tree.topLevelItem(1)
    assert item is not None
    with qtbot.waitSignal(popup.toggled) as toggled:
        qtbot.mouseClick(
            tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center()
        )
    assert toggled.args == [None, True]
    assert item.checkState(0) is Qt.CheckState.Checked
    assert popup.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_the_keyboard_toggles_the_current_line(popup: CheckList, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitSignal(popup.toggled) as toggled:
        qtbot.keyClick(lines(popup), key)
    assert toggled.args == ["a", False]


def test_esc_closes_it(popup: CheckList, qtbot: QtBot) -> None:
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_a_message_takes_the_place_of_choices(popup: CheckList) -> None:
    popup.set_message("Reading…")
    assert popup.choices() == ()
    popup.set_choices(CHOICES)
    assert popup.choices() == CHOICES
