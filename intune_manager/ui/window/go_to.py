"""The palette of Ctrl+K: type some letters of a panel's name, press Enter, be there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from intune_manager.ui.common.icons import icon

_WIDTH, _ROWS, _TOP = 420, 10, 90
_ROW_PADDING = 12
_NAME_ROLE = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class Destination:
    """A panel to go to."""

    name: str
    title: str
    group: str
    icon_name: str


class GoToPalette(QDialog):
    """Closes itself once something was chosen, or with Esc. Emits `chosen` with a panel's name."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[Destination], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._places = tuple(places)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Go to a panel")
        self.field, self.list = QLineEdit(), QListWidget()
        self.field.setPlaceholderText("Go to…")
        self.field.setAccessibleName("Name of a panel")
        self.field.textChanged.connect(self._show_matches)
        self.field.installEventFilter(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Matching panels")
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        row = self.fontMetrics().height() + _ROW_PADDING
        self.list.setFixedHeight(row * _ROWS + 2 * self.list.frameWidth())
        self.setFixedWidth(min(_WIDTH, parent.width()))
        self._row_height = row
        corner = QPoint((parent.width() - self.width()) // 2, _TOP)
        self.move(parent.mapToGlobal(corner))
        self._show_matches("")
        self.field.setFocus()

    def titles(self) -> list[str]:
        """What is offered, the best first."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _show_matches(self, text: str) -> None:
        self.list.clear()
        for place in ranked(self._places, text):
            item = QListWidgetItem(icon(place.icon_name), place.title)
            item.setData(_NAME_ROLE, place.name)
            item.setToolTip(place.group)
            size = item.sizeHint()
            size.setHeight(self._row_height)
            item.setSizeHint(size)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            name = str(item.data(_NAME_ROLE))
            self.close()
            self.chosen.emit(name)


def ranked(places: Sequence[Destination], text: str) -> list[Destination]:
    """Those that `text` may mean: titles that begin with it, words that do, letters in order."""
    wanted = "".join(text.casefold().split())
    scored = [(_score(place, wanted), place) for place in places]
    return [place for score, place in sorted(scored, key=lambda one: one[0]) if score < _NO_MATCH]


_NO_MATCH = 4


def _score(place: Destination, wanted: str) -> int:
    title = place.title.casefold()
    joined = "".join(title.split())
    if joined.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in title.split()):
        return 1
    if wanted in joined or wanted in place.group.casefold():
        return 2
    letters = iter(joined)
    return 3 if all(letter in letters for letter in wanted) else _NO_MATCH
