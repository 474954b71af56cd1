"""The fields of one object as a tree."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from intune_manager.ui.common.places import Place
from intune_manager.ui.detail.entries import Entry, Section
from intune_manager.ui.detail.property_tree import PropertyTree, outline

LINK = Place("users", row_id=5)
SECTIONS = (
    Section("Groups (2)", (Entry("Pilot", link=LINK), Entry("All"))),
    Section("General", (Entry("Name", "PC", copied="PC"), Entry("Parts", parts=(Entry("A"),)))),
    Section("Other", (Entry("x"),), opened=False),
)


@pytest.fixture
def tree(qtbot: QtBot) -> PropertyTree:
    made = PropertyTree()
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.show()
    made.show_outline(outline(SECTIONS))
    return made


def index(tree: PropertyTree, *rows: int) -> QModelIndex:
    found = QModelIndex()
    for row in rows:
        found = tree.model().index(row, 0, found)
    return found


def test_sections_fields_and_parts_are_all_there(tree: PropertyTree) -> None:
    assert [index(tree, row).data() for row in range(3)] == ["Groups (2)", "General", "Other"]
    assert index(tree, 1, 0).siblingAtColumn(1).data() == "PC"
    assert index(tree, 1, 1, 0).data() == "A"


def test_the_model_keeps_the_rules_of_qt(tree: PropertyTree, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(tree.model())
    tree.show_outline(outline(SECTIONS[:1]))
    tree.show_outline(outline(()))


def test_the_same_object_again_stays_scrolled_where_it_was(tree: PropertyTree) -> None:
    long = (Section("General", tuple(Entry(f"f{n}", "x") for n in range(200))),)
    tree.show_outline(outline(long))
    tree.verticalScrollBar().setValue(500)
    tree.show_outline(outline(long), keep_place=True)
    assert tree.verticalScrollBar().value() == 500
    tree.show_outline(outline(long))
    assert tree.verticalScrollBar().value() == 0


def test_a_click_on_a_link_follows_it(tree: PropertyTree, qtbot: QtBot) -> None:
    where = tree.visualRect(index(tree, 0, 0)).center()
    with qtbot.waitSignal(tree.followed) as followed:
        qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert followed.args == [LINK]


def test_a_click_on_a_plain_field_follows_nothing(tree: PropertyTree, qtbot: QtBot) -> None:
    where = tree.visualRect(index(tree, 1, 0)).center()
    with qtbot.assertNotEmitted(tree.followed):
        qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_copy_takes_the_value_as_stored(tree: PropertyTree, qtbot: QtBot) -> None:
    tree.setCurrentIndex(index(tree, 1, 0))
    qtbot.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "PC"


def test_a_section_stays_as_the_user_left_it_when_the_next_object_comes(
    tree: PropertyTree,
) -> None:
    tree.collapse(index(tree, 0))
    tree.expand(index(tree, 2))
    tree.show_outline(outline((Section("Groups (9)", (Entry("B"),)), *SECTIONS[1:])))
    assert [tree.isExpanded(index(tree, row)) for row in range(3)] == [False, True, True]
