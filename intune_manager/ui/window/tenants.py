"""Whose data is on the screen: the button that switches, and the dialogs about a tenant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QMessageBox, QToolButton, QWidget

from intune_manager.ui.common.formatting import caption, one_line, tip
from intune_manager.ui.common.icons import icon
from intune_manager.words import ago

_SNAPSHOTS = "Snapshots (*.sqlite);;All files (*)"
_MOST_PIXELS = 220


def ask_to_clear(
    parent: QWidget, name: str, tenant_id: str, clear: Callable[[], None]
) -> QMessageBox:
    """Ask whether everything of a tenant may be deleted; `clear` is called for a yes."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Clear this tenant's data")
    box.setText(f"Delete everything that the cache holds of {name}?")
    box.setInformativeText(
        f"Tenant {tenant_id}.\n\n"
        "All rows, details and memberships go, and the history of changes, which no sync can bring"
        " back. Nothing changes in Intune, and other tenants in this cache stay as they are.\n\n"
        "To keep a copy, export a snapshot first."
    )
    # The format of a box holds for its first text alone.
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    yes = box.addButton("Delete the data", QMessageBox.ButtonRole.DestructiveRole)
    no = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    yes.clicked.connect(clear)
    box.open()
    return box


def ask_where_to_export(parent: QWidget, name: str, export: Callable[[Path], None]) -> QFileDialog:
    """Ask for the file of a snapshot; a file that exists is replaced only after a question."""
    words = "-".join("".join(c if c.isalnum() else " " for c in name).split()).lower()
    dialog = QFileDialog(parent, "Export a snapshot", "", _SNAPSHOTS)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("sqlite")
    dialog.selectFile(f"{words or 'tenant'}-{datetime.now().astimezone():%Y-%m-%d}.sqlite")
    return _opened(dialog, export)


def ask_for_snapshot(parent: QWidget, open_it: Callable[[Path], None]) -> QFileDialog:
    """Ask which snapshot to look into."""
    dialog = QFileDialog(parent, "Open a snapshot", "", _SNAPSHOTS)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _opened(dialog, open_it)


def _opened(dialog: QFileDialog, take: Callable[[Path], None]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: take(Path(name)))
    dialog.open()
    return dialog


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

    def __init__(self) -> None:
        super().__init__()
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
        text = metrics.elidedText(one_line(name), Qt.TextElideMode.ElideMiddle, _MOST_PIXELS)
        self.setText(caption(text))
        self.setToolTip(tip(f"Tenant on the screen: {name}\n{shown}"))
        self.setAccessibleName(f"Tenant {name}")
        self.setVisible(bool(lines))

    def entries(self) -> list[str]:
        """What the menu lists."""
        return [action.text() for action in self.menu().actions()]

    def _entry(self, line: TenantLine, group: QActionGroup) -> QAction:
        age = f"synced {ago(line.synced_at)}" if line.synced_at else "never synced"
        # Behind a tab stands what a menu shows in a column of its own, at the right.
        action = QAction(f"{caption(line.name)}\t{age}", group)
        action.setCheckable(True)
        action.setChecked(line.tenant_id == self._shown)
        action.setToolTip(tip(line.tenant_id))
        action.triggered.connect(lambda: self._choose(line.tenant_id))
        return action

    def _choose(self, tenant_id: str) -> None:
        if tenant_id != self._shown:
            self.chosen.emit(tenant_id)
