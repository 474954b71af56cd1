"""The scripts of one object, as text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from intune_manager.ui.models.script_text import Script
from intune_manager.ui.widgets.text_view import TextView


class ScriptsTab(QWidget):
    """One script at a time; with several, a bar chooses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scripts: tuple[Script, ...] = ()
        self.view = TextView("script")
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setAccessibleName("Scripts of this object")
        self.bar.currentChanged.connect(self._show_current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.view, 1)

    def show_scripts(self, scripts: Sequence[Script]) -> None:
        """Show these; the one that was chosen by its title stays chosen."""
        fresh = tuple(scripts)
        if fresh == self._scripts:
            return
        chosen = self.bar.tabText(self.bar.currentIndex())
        self._scripts = fresh
        blocked = self.bar.blockSignals(True)
        while self.bar.count():
            self.bar.removeTab(0)
        for script in fresh:
            self.bar.addTab(script.title)
        titles = [script.title for script in fresh]
        self.bar.setCurrentIndex(titles.index(chosen) if chosen in titles else 0)
        self.bar.setVisible(len(fresh) > 1)
        self.bar.blockSignals(blocked)
        self._show_current()

    def _show_current(self) -> None:
        place = self.bar.currentIndex()
        self.view.show_text(self._scripts[place].text if 0 <= place < len(self._scripts) else "")
