"""The frame: panels made when needed, the way back and forward, what is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, QSize, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from intune_manager.data.query import Filter, RowQuery
from intune_manager.ui.common.places import Place
from intune_manager.ui.window.main_window import MainWindow

PANELS = ("overview", "devices", "users", "sync")
BERLIN = (Filter("city", ("Berlin",)),)


class FakePanel(QWidget):
    """A panel with places, which counts what the window asks of it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.here = Place(name)
        self.reloads = self.saves = self.searches = self.exports = 0

    def reload(self) -> None:
        self.reloads += 1

    def place(self) -> Place:
        return self.here

    def go_to(self, place: Place) -> None:
        self.here = place

    def focus_search(self) -> None:
        self.searches += 1

    def save_state(self) -> None:
        self.saves += 1

    def export(self) -> None:
        self.exports += 1


def opened(qtbot: QtBot, state: QSettings) -> MainWindow:
    window = MainWindow(state)
    qtbot.addWidget(window)
    window.add_panel("overview", "Overview", "overview", lambda: QLabel("overview"))
    window.add_panel("devices", "Devices", "devices", lambda: FakePanel("devices"))
    window.add_panel("users", "Users", "users", lambda: FakePanel("users"))
    window.add_panel("sync", "Sync", "sync", lambda: QLabel("sync"))
    window.show()
    return window


@pytest.fixture
def window(qtbot: QtBot, window_state: QSettings) -> MainWindow:
    return opened(qtbot, window_state)


def panel(window: MainWindow, name: str) -> FakePanel:
    made = window.panel(name)
    assert isinstance(made, FakePanel)
    return made


def test_a_panel_is_made_when_it_is_first_shown_and_only_once(window: MainWindow) -> None:
    assert [window.panel(name) for name in PANELS] == [None] * 4
    window.show_panel("devices")
    first = window.panel("devices")
    window.show_panel("users")
    window.show_panel("devices")
    assert window.panel("devices") is first
    assert window.panel("sync") is None
    assert first is not None
    assert first.isVisible()


def test_the_navigation_shows_where_the_user_is_and_takes_them_elsewhere(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show_panel("overview")
    navigation = window.navigation
    assert navigation.names() == PANELS
    navigation.setFocus()
    with qtbot.waitSignal(window.panel_shown) as shown:
        qtbot.keyClick(navigation, Qt.Key.Key_Down)
    assert shown.args == ["devices"]
    window.show_panel("sync")
    assert navigation.currentRow() == 3


def test_an_unknown_panel_is_an_error_and_leaves_the_window_as_it_was(window: MainWindow) -> None:
    window.show_panel("devices")
    with pytest.raises(KeyError):
        window.show_panel("nonsense")
    assert window.shown_panel == "devices"


def test_filters_open_a_panel_narrowed_and_none_open_it_as_it_was_left(window: MainWindow) -> None:
    window.show_panel("devices", filters=BERLIN)
    assert panel(window, "devices").here == Place("devices", RowQuery(filters=BERLIN))
    window.show_panel("users")
    window.show_panel("devices")
    assert panel(window, "devices").here.query.filters == BERLIN
    window.show_panel("devices", filters=())
    assert panel(window, "devices").here == Place("devices")


def test_back_leads_to_the_row_that_was_open_when_the_user_left(window: MainWindow) -> None:
    window.show_panel("devices")
    panel(window, "devices").here = Place("devices", RowQuery(search="lon"), 7)
    window.open(Place("users", row_id=3))
    panel(window, "devices").here = Place("devices")
    window.actions_.back.trigger()
    assert window.shown_panel == "devices"
    assert panel(window, "devices").here == Place("devices", RowQuery(search="lon"), 7)
    window.actions_.forward.trigger()
    assert window.shown_panel == "users"
    assert panel(window, "users").here.row_id == 3


def test_back_and_forward_are_offered_only_where_they_lead_somewhere(window: MainWindow) -> None:
    actions = window.actions_
    window.show_panel("devices")
    assert (actions.back.isEnabled(), actions.forward.isEnabled()) == (False, False)
    window.show_panel("users")
    assert (actions.back.isEnabled(), actions.forward.isEnabled()) == (True, False)
    window.go_back()
    assert (actions.back.isEnabled(), actions.forward.isEnabled()) == (False, True)
    window.go_back()
    assert window.shown_panel == "devices"


def test_the_side_buttons_of_the_mouse_go_back_and_forward(window: MainWindow) -> None:
    window.show_panel("devices")
    window.show_panel("users")
    press_mouse(window, Qt.MouseButton.BackButton)
    assert window.shown_panel == "devices"
    press_mouse(window, Qt.MouseButton.ForwardButton)
    assert window.shown_panel == "users"


def press_mouse(window: MainWindow, button: Qt.MouseButton) -> None:
    where = QPointF(QPoint(400, 300))
    event = QMouseEvent(
        QEvent.Type.MouseButtonPress,
        where,
        window.mapToGlobal(where),
        button,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window.windowHandle(), event)


def test_every_panel_up_to_the_ninth_has_a_key(window: MainWindow, qtbot: QtBot) -> None:
    window.show_panel("overview")
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
    for number, name in enumerate(PANELS, start=1):
        key = Qt.Key(Qt.Key.Key_0 + number)
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        assert window.shown_panel == name


def test_find_export_and_reload_reach_the_panel_on_the_screen(window: MainWindow) -> None:
    window.show_panel("devices")
    actions = window.actions_
    for action in (actions.find, actions.export, actions.reload):
        assert action.isEnabled()
        action.trigger()
    asked = panel(window, "devices")
    assert (asked.searches, asked.exports, asked.reloads) == (1, 1, 1)
    window.show_panel("overview")
    assert not any(a.isEnabled() for a in (actions.find, actions.export, actions.reload))


def test_a_reload_costs_what_is_on_the_screen_and_the_rest_follows_when_shown(
    window: MainWindow,
) -> None:
    window.show_panel("users")
    window.show_panel("devices")
    window.reload_panels()
    window.reload_panels()
    assert (panel(window, "devices").reloads, panel(window, "users").reloads) == (2, 0)
    window.show_panel("users")
    window.show_panel("devices")
    assert (panel(window, "devices").reloads, panel(window, "users").reloads) == (2, 1)


def test_size_and_last_panel_are_there_again_after_a_restart(
    window: MainWindow, qtbot: QtBot, window_state: QSettings
) -> None:
    window.show_panel("devices")
    window.resize(QSize(780, 603))
    window.close()
    again = opened(qtbot, window_state)
    assert again.last_panel("overview") == "devices"
    assert again.size() == QSize(780, 603)
    assert panel(window, "devices").saves == 1


def test_a_last_panel_that_is_gone_counts_as_none(
    window: MainWindow, window_state: QSettings
) -> None:
    window_state.setValue("window/panel", "gone")
    assert window.last_panel("overview") == "overview"


def test_closing_is_told_after_the_state_has_been_saved(
    window: MainWindow, qtbot: QtBot, window_state: QSettings
) -> None:
    window.show_panel("users")
    with qtbot.waitSignal(
        window.closing, check_params_cb=lambda: window_state.value("window/panel") == "users"
    ):
        window.close()


def test_another_tenant_leaves_no_way_back_to_the_rows_of_the_one_before(
    window: MainWindow,
) -> None:
    window.show_panel("devices")
    window.show_panel("users")
    window.forget_places()
    assert not window.actions_.back.isEnabled()
    window.go_back()
    assert window.shown_panel == "users"
