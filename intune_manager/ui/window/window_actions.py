"""What the user can do from the menu bar or the keyboard, whatever panel is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from intune_manager.ui.common.formatting import tip
from intune_manager.ui.common.icons import icon

_Key = QKeySequence.StandardKey
_NUMBERED_PANELS = 9


class WindowActions:
    """Every action of the main window, once, with its shortcuts, in the menus where people look."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.back = self._action("&Back", "back", QKeySequence("Alt+Left"), _Key.Back)
        self.forward = self._action("&Forward", "forward", QKeySequence("Alt+Right"), _Key.Forward)
        self.go_to = self._action("&Go to a panel…", "go_to", QKeySequence("Ctrl+K"))
        self.find = self._action("F&ind in this panel", "search", _Key.Find)
        self.export = self._action("&Export rows as CSV…", "export", QKeySequence("Ctrl+E"))
        self.reload = self._action("&Reload from the cache", "reload", QKeySequence("F5"))
        self.settings = self._action("&Settings…", "settings", QKeySequence("Ctrl+,"))
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit = self._action("&Quit", "", QKeySequence("Ctrl+Q"))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.file_menu = self._menu("&File", self.export, None, self.settings, self.quit)
        self._menu("&View", self.find, self.reload, None)
        self.go_menu = self._menu("&Go", self.back, self.forward, self.go_to)
        self._panels = 0
        self._group: str | None = None

    def add_panel(
        self, name: str, title: str, image: QIcon, show: Callable[[str], None], group: str = ""
    ) -> str:
        """List a panel in the Go menu. Returns its shortcut as text: Ctrl+1 to Ctrl+9, or none."""
        self._panels += 1
        if group != self._group:
            self.go_menu.addSeparator()
            self._group = group
        action = QAction(image, title, self._window)
        action.triggered.connect(lambda: show(name))
        if self._panels <= _NUMBERED_PANELS:
            action.setShortcut(QKeySequence(f"Ctrl+{self._panels}"))
        self.go_menu.addAction(action)
        return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def _action(
        self, text: str, icon_name: str, *shortcuts: QKeySequence | QKeySequence.StandardKey
    ) -> QAction:
        action = QAction(text, self._window)
        if icon_name:
            action.setIcon(icon(icon_name))
        sequences: dict[str, QKeySequence] = {}
        for shortcut in shortcuts:
            if isinstance(shortcut, QKeySequence):
                sequences.setdefault(shortcut.toString(), shortcut)
                continue
            for binding in QKeySequence.keyBindings(shortcut):
                # Backspace means "back" to some platforms; here it edits a search.
                if binding.toString() != "Backspace":
                    sequences.setdefault(binding.toString(), binding)
        action.setShortcuts(list(sequences.values()))
        plain = text.replace("&", "").rstrip("…")
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(tip(f"{plain} ({keys})" if keys else plain))
        return action

    def _menu(self, title: str, *actions: QAction | None) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        return menu
