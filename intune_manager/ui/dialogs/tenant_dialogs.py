"""The questions about a tenant as a whole; none of them waits inside the program's own loop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

_SNAPSHOTS = "Snapshots (*.sqlite);;All files (*)"


def ask_to_clear(
    parent: QWidget, name: str, tenant_id: str, clear: Callable[[], None]
) -> QMessageBox:
    """Ask whether everything of a tenant may be deleted; `clear` is called for a yes."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Clear this tenant's data")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"Delete everything that the cache holds of {name}?")
    box.setInformativeText(
        f"Tenant {tenant_id}.\n\n"
        "All rows, details and memberships go, and the history of changes, which no sync can bring"
        " back. Nothing changes in Intune, and other tenants in this cache stay as they are.\n\n"
        "To keep a copy, export a snapshot first."
    )
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
