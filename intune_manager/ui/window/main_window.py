"""The window's frame: navigation, panels, the way back and forward; it knows no data."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from intune_manager.data.query import Filter, RowQuery
from intune_manager.ui.common.formatting import window_title
from intune_manager.ui.common.icons import icon
from intune_manager.ui.common.places import History, Place
from intune_manager.ui.window.navigation import GoToPalette, Navigation
from intune_manager.ui.window.panel import Browses, Exports, PanelSlot, Reloads, Remembers
from intune_manager.ui.window.window_actions import WindowActions

FIRST_SIZE = QSize(1280, 800)
_SMALLEST_SIZE = QSize(760, 480)
_GEOMETRY, _PANEL, _FOLDED = "window/geometry", "window/panel", "window/folded"
_PROGRAM = "Intune Manager"


class _FlatBar(QToolBar):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the window's ground: Fusion's bevel shows as bright lines in the dark."""


class MainWindow(QMainWindow):
    """Shows one panel at a time, made when it is first shown.

    Geometry and the last panel live in `window_state` between runs. A hidden panel is reloaded when
    it is shown next, so that a reload costs what is on the screen.
    """

    panel_shown = Signal(str)
    closing = Signal()
    """The user closes the window; its state has been saved."""

    def __init__(self, window_state: QSettings) -> None:
        super().__init__()
        self._state = window_state
        self._slots: dict[str, PanelSlot] = {}
        self._history = History()
        self._shown = self._subject = ""
        self.setWindowTitle(_PROGRAM)
        self.setMinimumSize(_SMALLEST_SIZE)
        self.navigation = Navigation()
        self.navigation.chosen.connect(self.show_panel)
        self._stack = QStackedWidget()
        self._notices = QVBoxLayout()
        self._lay_out()
        self.actions_ = WindowActions(self)
        self._connect_actions()
        self._build_toolbar()
        self._restore_geometry()

    # For whoever composes the window

    def add_panel(
        self, name: str, title: str, icon_name: str, factory: Callable[[], QWidget], group: str = ""
    ) -> None:
        """Append a panel to the navigation, under the heading `group` if there is one.

        `factory` makes it when it is first shown.
        """
        self._slots[name] = PanelSlot(name, title, icon_name, group, factory)
        image = icon(icon_name)
        shortcut = self.actions_.add_panel(name, title, image, self.show_panel, group)
        self.navigation.add(name, title, image, shortcut, group)
        self.navigation.fold(_texts(self._state.value(_FOLDED)))

    def add_tool_widget(self, widget: QWidget) -> None:
        """Put `widget` at the right end of the toolbar, after those put there before."""
        self._tools.addWidget(widget)

    def set_subject(self, subject: str) -> None:
        """Name in the window's title whose data is on the screen; nothing if empty."""
        self._subject = subject
        self._retitle()

    def set_status_widget(self, widget: QWidget) -> None:
        """Give the whole status bar to `widget`."""
        self.statusBar().addWidget(widget, 1)

    def add_notice_widget(self, widget: QWidget) -> None:
        """Put `widget` above the panels; hidden, it takes no room."""
        self._notices.addWidget(widget)

    # For whoever moves the user about

    @property
    def shown_panel(self) -> str:
        """The name of the panel on the screen; empty before the first."""
        return self._shown

    def panel(self, name: str) -> QWidget | None:
        """The panel called `name` if it has been made. Raises KeyError for an unknown name."""
        return self._slots[name].widget

    def last_panel(self, default: str) -> str:
        """The panel that was open when the program last ended, if there still is one."""
        name = str(self._state.value(_PANEL, default))
        return name if name in self._slots else default

    def show_panel(self, name: str, *, filters: tuple[Filter, ...] | None = None) -> None:
        """Show a panel as it was left, or, with `filters`, narrowed to those (to none if empty).

        Raises KeyError for an unknown name.
        """
        place = self._place_of(name)
        if filters is not None:
            place = Place(name, RowQuery(filters=filters))
        self.open(place)

    def open(self, place: Place) -> None:
        """Go to a place and remember it in the history. Raises KeyError for an unknown panel."""
        self._slots[place.panel]
        self._note_place()
        self._history.visit(place)
        self._show(place)

    def go_back(self) -> None:
        """Return to the place before; nothing happens at the first one."""
        self._note_place()
        if self._history.can_go_back:
            self._show(self._history.back())

    def go_forward(self) -> None:
        """Undo a `go_back`; nothing happens at the last place."""
        self._note_place()
        if self._history.can_go_forward:
            self._show(self._history.forward())

    def forget_places(self) -> None:
        """Empty the history, as when another tenant comes into view."""
        self._history.clear()
        if self._shown:
            self._history.visit(Place(self._shown))
        self._update_actions()

    def reload_panels(self) -> None:
        """Show what the cache holds now: the panel on the screen at once, others when shown."""
        for slot in self._slots.values():
            slot.stale = slot.widget is not None
        self._freshen(self._shown)

    # Inside

    def _show(self, place: Place) -> None:
        slot = self._slots[place.panel]
        if slot.widget is None:
            slot.widget = slot.factory()
            self._stack.addWidget(slot.widget)
        self._stack.setCurrentWidget(slot.widget)
        self.navigation.show_chosen(place.panel)
        is_another, self._shown = self._shown != place.panel, place.panel
        self._retitle()
        panel = slot.offers
        if isinstance(panel, Browses) and panel.place() != place:
            panel.go_to(place)
        self._freshen(place.panel)
        self._update_actions()
        if is_another:
            self.panel_shown.emit(place.panel)

    def _retitle(self) -> None:
        slot = self._slots.get(self._shown)
        parts = (slot.title if slot else "", self._subject, _PROGRAM)
        title = " – ".join(part for part in parts if part)  # noqa: RUF001 - a dash
        self.setWindowTitle(window_title(title))

    def _freshen(self, name: str) -> None:
        slot = self._slots.get(name)
        if slot is not None and slot.stale:
            slot.stale = False
            panel = slot.offers
            if isinstance(panel, Reloads):
                panel.reload()

    def _place_of(self, name: str) -> Place:
        panel = self._slots[name].offers
        return panel.place() if isinstance(panel, Browses) else Place(name)

    def _note_place(self) -> None:
        if self._shown:
            self._history.amend(self._place_of(self._shown))

    def _update_actions(self) -> None:
        panel = self._on_screen
        self.actions_.back.setEnabled(self._history.can_go_back)
        self.actions_.forward.setEnabled(self._history.can_go_forward)
        self.actions_.find.setEnabled(isinstance(panel, Browses))
        self.actions_.export.setEnabled(isinstance(panel, Exports))
        self.actions_.reload.setEnabled(isinstance(panel, Reloads))

    @property
    def _on_screen(self) -> object:
        return self._slots[self._shown].offers if self._shown else None

    def _reload_shown(self) -> None:
        panel = self._on_screen
        if isinstance(panel, Reloads):
            panel.reload()

    def _go_to(self) -> None:
        palette = GoToPalette(tuple(self._slots.values()), self)
        palette.chosen.connect(self.show_panel)
        palette.open()

    def _find(self) -> None:
        panel = self._on_screen
        if isinstance(panel, Browses):
            panel.focus_search()

    def _export(self) -> None:
        panel = self._on_screen
        if isinstance(panel, Exports):
            panel.export()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(self._notices)
        right.addWidget(self._stack, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)

    def _build_toolbar(self) -> None:
        bar = _FlatBar("Main")
        bar.setObjectName("main-toolbar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setIconSize(QSize(18, 18))
        bar.addAction(self.actions_.back)
        bar.addAction(self.actions_.forward)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        # In a box of their own: a widget put into the bar itself cannot be hidden.
        tools = QWidget()
        self._tools = QHBoxLayout(tools)
        self._tools.setContentsMargins(0, 0, 0, 0)
        self._tools.setSpacing(8)
        bar.addWidget(tools)
        self.addToolBar(bar)

    def _connect_actions(self) -> None:
        self.actions_.back.triggered.connect(self.go_back)
        self.actions_.forward.triggered.connect(self.go_forward)
        self.actions_.go_to.triggered.connect(self._go_to)
        self.actions_.find.triggered.connect(self._find)
        self.actions_.export.triggered.connect(self._export)
        self.actions_.reload.triggered.connect(self._reload_shown)
        self.actions_.quit.triggered.connect(self.close)

    def _restore_geometry(self) -> None:
        geometry = self._state.value(_GEOMETRY)
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))

    def save_state(self) -> None:
        """Write geometry, the shown panel and each panel's layout into the window state."""
        self._state.setValue(_GEOMETRY, self.saveGeometry())
        self._state.setValue(_PANEL, self._shown)
        self._state.setValue(_FOLDED, sorted(self.navigation.folded))
        for slot in self._slots.values():
            panel = slot.offers
            if isinstance(panel, Remembers):
                panel.save_state()
        self._state.sync()

    # What Qt calls

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            # Seen here, before a table takes the mouse's side buttons for a selection.
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if event.button() == Qt.MouseButton.BackButton:
                self.go_back()
                return True
            if event.button() == Qt.MouseButton.ForwardButton:
                self.go_forward()
                return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.save_state()
        self.closing.emit()
        super().closeEvent(event)


def _texts(value: object) -> list[str]:
    """A list of texts as the settings file gives it back: one text alone is no list there."""
    if isinstance(value, str):
        return [value]
    return [str(one) for one in value] if isinstance(value, list) else []
