"""Asks where rows are to be written as CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_for_csv(parent: QWidget, suggested: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """Open a file dialog and return at once; `chosen` gets the file unless the user cancels.

    The dialog asks by itself before a file is overwritten.
    """
    dialog = QFileDialog(parent, "Export rows", suggested, "CSV files (*.csv)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog
