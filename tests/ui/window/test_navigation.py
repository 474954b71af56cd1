"""The list of panels: groups that fold, and the palette that finds a panel by some letters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from intune_manager.registry import PANEL_GROUPS
from intune_manager.ui.common.icons import icon
from intune_manager.ui.window.main_window import MainWindow
from intune_manager.ui.window.navigation import GoToPalette, Navigation, ranked
from intune_manager.ui.window.panel import PanelSlot


@pytest.fixture
def navigation(qtbot: QtBot) -> Navigation:
    made = Navigation()
    qtbot.addWidget(made)
    made.add("overview", "Overview", icon("overview"))
    for name, group in (("devices", "Devices"), ("apps", "Apps"), ("scripts", "Apps")):
        made.add(name, name.title(), icon(name), "", group)
    made.resize(200, 400)
    made.show()
    return made


def heading(navigation: Navigation, text: str) -> object:
    (found,) = [
        navigation.item(row)
        for row in range(navigation.count())
        if navigation.item(row).text() == text and not navigation.item(row).data(256)
    ]
    return found


def in_sight(navigation: Navigation) -> tuple[str, ...]:
    items = [navigation.item(row) for row in range(navigation.count())]
    return tuple(item.data(256) for item in items if item.data(256) and not item.isHidden())


def click(qtbot: QtBot, navigation: Navigation, text: str) -> None:
    where = navigation.visualItemRect(heading(navigation, text)).center()  # type: ignore[arg-type]
    qtbot.mouseClick(navigation.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_a_heading_folds_its_group_and_unfolds_it_again(
    navigation: Navigation, qtbot: QtBot
) -> None:
    click(qtbot, navigation, "Apps")
    assert in_sight(navigation) == ("overview", "devices")
    assert navigation.names() == ("overview", "devices", "apps", "scripts")
    click(qtbot, navigation, "Apps")
    assert in_sight(navigation) == navigation.names()


def test_the_panel_on_the_screen_stays_in_sight_in_a_folded_group(navigation: Navigation) -> None:
    navigation.fold(["Apps"])
    navigation.show_chosen("scripts")
    assert in_sight(navigation) == ("overview", "devices", "scripts")
    navigation.show_chosen("devices")
    assert in_sight(navigation) == ("overview", "devices")


def test_keys_step_over_headings_and_folded_panels(navigation: Navigation, qtbot: QtBot) -> None:
    chosen: list[str] = []
    navigation.chosen.connect(chosen.append)
    navigation.show_chosen("overview")
    navigation.fold(["Devices"])
    navigation.setFocus()
    qtbot.keyClick(navigation, Qt.Key.Key_Down)
    assert chosen == ["apps"]
    qtbot.keyClick(navigation, Qt.Key.Key_Left)
    assert navigation.folded == {"Devices", "Apps"}
    qtbot.keyClick(navigation, Qt.Key.Key_Right)
    assert navigation.folded == {"Devices"}
    assert chosen == ["apps"], "folding is not choosing"


def test_a_heading_cannot_be_chosen(navigation: Navigation, qtbot: QtBot) -> None:
    chosen: list[str] = []
    navigation.chosen.connect(chosen.append)
    click(qtbot, navigation, "Devices")
    assert chosen == []


def test_folded_groups_stay_folded_after_a_restart(qtbot: QtBot, window_state: QSettings) -> None:
    def opened() -> MainWindow:
        window = MainWindow(window_state)
        qtbot.addWidget(window)
        for group in PANEL_GROUPS:
            for name in group.panels:
                window.add_panel(name, name, "devices", QLabel, group.title)
        return window

    first = opened()
    first.navigation.fold(["Policies"])
    first.save_state()
    assert opened().navigation.folded == {"Policies"}


PLACES = [
    PanelSlot("devices", "Devices", "devices", "Devices", QWidget),
    PanelSlot("directory_devices", "Entra devices", "devices", "Devices", QWidget),
    PanelSlot("autopilot_devices", "Autopilot devices", "devices", "Enrollment", QWidget),
    PanelSlot("policies", "Policies", "policies", "Policies", QWidget),
]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["devices", "directory_devices", "autopilot_devices", "policies"]),
        ("dev", ["devices", "directory_devices", "autopilot_devices"]),
        ("EN", ["directory_devices", "autopilot_devices"]),
        ("apd", ["autopilot_devices"]),
        ("xyz", []),
    ],
)
def test_letters_find_panels_the_best_first(typed: str, names: list[str]) -> None:
    assert [place.name for place in ranked(PLACES, typed)] == names


def test_enter_goes_to_the_panel_that_the_arrows_chose(qtbot: QtBot) -> None:
    parent = QLabel()
    qtbot.addWidget(parent)
    parent.resize(600, 400)
    palette = GoToPalette(PLACES, parent)
    palette.show()
    palette.field.setText("dev")
    assert palette.titles() == ["Devices", "Entra devices", "Autopilot devices"]
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen.args == ["directory_devices"]


def test_the_palette_knows_every_panel_of_the_window(qtbot: QtBot, window_state: QSettings) -> None:
    window = MainWindow(window_state)
    qtbot.addWidget(window)
    window.add_panel("overview", "Overview", "overview", QLabel)
    window.add_panel("devices", "Devices", "devices", QLabel, "Devices")
    window.show()
    window.show_panel("overview")
    window.actions_.go_to.trigger()
    (palette,) = window.findChildren(GoToPalette)
    palette.field.setText("devi")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.shown_panel == "devices"
