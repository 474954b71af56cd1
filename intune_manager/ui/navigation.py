"""The list at the window's left edge: one entry for each panel."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QPalette
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

_NAME_ROLE = Qt.ItemDataRole.UserRole
_ICON_SIDE, _ROW_PADDING, _WIDTH_PADDING, _MARGIN = 18, 14, 72, 8


class Navigation(QListWidget):
    """Panels by title and icon. Emits `chosen` for what the user picks, not for `show_chosen`."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Panels")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        self.setUniformItemSizes(True)
        self.setViewportMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._tell)

    def add(self, name: str, title: str, icon: QIcon, shortcut: str = "") -> None:
        """Append an entry; `shortcut` is shown in its tooltip."""
        item = QListWidgetItem(icon, title)
        item.setData(_NAME_ROLE, name)
        item.setToolTip(f"{title} ({shortcut})" if shortcut else title)
        height = max(self.fontMetrics().height(), _ICON_SIDE) + _ROW_PADDING
        item.setSizeHint(QSize(0, height))
        blocked = self.blockSignals(True)
        self.addItem(item)
        self.blockSignals(blocked)
        widest = max(
            self.fontMetrics().horizontalAdvance(self.item(row).text())
            for row in range(self.count())
        )
        self.setFixedWidth(widest + _ICON_SIDE + _WIDTH_PADDING)

    def names(self) -> tuple[str, ...]:
        """Every panel's name, from top to bottom."""
        return tuple(str(self.item(row).data(_NAME_ROLE)) for row in range(self.count()))

    def show_chosen(self, name: str) -> None:
        """Mark an entry as the current one without telling anybody."""
        blocked = self.blockSignals(True)
        self.setCurrentRow(self.names().index(name))
        self.blockSignals(blocked)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        # Qt makes the first entry the current one when the focus comes: nobody chose it.
        nothing_chosen = self.currentRow() < 0
        blocked = self.blockSignals(True)
        super().focusInEvent(event)
        if nothing_chosen:
            self.setCurrentRow(-1)
        self.blockSignals(blocked)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_NAME_ROLE)))
