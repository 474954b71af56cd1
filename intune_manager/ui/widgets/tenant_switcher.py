"""The button that says whose data is on the screen, and brings another tenant's there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from intune_manager.ui.formatting import ago
from intune_manager.ui.icons import icon
from intune_manager.ui.one_line import one_line
from intune_manager.ui.tips import tip

_MOST_PIXELS = 220


@dataclass(frozen=True)
class TenantLine:
    """A tenant of the cache, as the switcher lists it."""

    tenant_id: str
    name: str
    """Its display name, or its id where no name is known."""
    synced_at: datetime | None
    """When anything of it was last confirmed."""


class TenantSwitcher(QToolButton):
    """Emits `chosen` with a tenant's id when the user picks another one than is shown."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setIcon(icon("tenant"))
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMenu(QMenu(self))
        self.setVisible(False)

    def show_tenants(self, lines: Sequence[TenantLine], shown: str) -> None:
        """List these tenants, `shown` (an id) as the one on the screen; none hides the button."""
        self._shown = shown
        menu = self.menu()
        menu.clear()
        group = QActionGroup(menu)
        for line in lines:
            menu.addAction(self._entry(line, group))
        names = {line.tenant_id: line.name for line in lines}
        name = names.get(shown, shown)
        metrics = QFontMetrics(self.font())
        text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _MOST_PIXELS)
        self.setText(text.replace("&", "&&"))
        self.setToolTip(tip(f"Tenant on the screen: {name}\n{shown}"))
        self.setAccessibleName(f"Tenant {name}")
        self.setVisible(bool(lines))

    def entries(self) -> list[str]:
        """What the menu lists."""
        return [action.text() for action in self.menu().actions()]

    def _entry(self, line: TenantLine, group: QActionGroup) -> QAction:
        age = f"synced {ago(line.synced_at)}" if line.synced_at else "never synced"
        # Behind a tab stands what a menu shows in a column of its own, at the right.
        action = QAction(f"{one_line(line.name).replace('&', '&&')}\t{age}", group)
        action.setCheckable(True)
        action.setChecked(line.tenant_id == self._shown)
        action.setToolTip(line.tenant_id)
        action.triggered.connect(lambda: self._choose(line.tenant_id))
        return action

    def _choose(self, tenant_id: str) -> None:
        if tenant_id != self._shown:
            self.chosen.emit(tenant_id)
