"""A list that drops down below a button, stays open while things are ticked, closes at Esc."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from intune_manager.ui.common.formatting import tip
from intune_manager.ui.common.surface import PlainLabel

_CHOICE_ROLE = Qt.ItemDataRole.UserRole
_MAX_HEIGHT, _MIN_WIDTH, _MAX_WIDTH = 420, 200, 420
_TOGGLE_KEYS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})


@dataclass(frozen=True)
class Choice:
    """One line that can be ticked."""

    key: object
    label: str
    detail: str = ""
    """Shown at the right, dimmed: a count."""
    ticked: bool = False


class _Lines(QTreeWidget):
    """Toggles a line by a click anywhere on it, by Space or by Enter."""

    toggled = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(self.toggle)

    def add(self, choice: Choice) -> None:
        item = QTreeWidgetItem([choice.label, choice.detail])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setData(0, _CHOICE_ROLE, choice)
        item.setToolTip(0, tip(choice.label))
        item.setCheckState(0, _state(choice.ticked))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, QBrush(self.palette().color(QPalette.ColorRole.PlaceholderText)))
        self.addTopLevelItem(item)

    def toggle(self, item: QTreeWidgetItem) -> None:
        ticked = item.checkState(0) is not Qt.CheckState.Checked
        item.setCheckState(0, _state(ticked))
        self.toggled.emit(item.data(0, _CHOICE_ROLE).key, ticked)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        item = self.currentItem()
        if event.key() in _TOGGLE_KEYS and item is not None:
            self.toggle(item)
            return
        super().keyPressEvent(event)


class CheckList(QFrame):
    """The popup: `set_choices`, then `drop_below`. Emits `toggled(key, ticked)` at each tick."""

    toggled = Signal(object, bool)
    reset = Signal()

    def __init__(self, reset_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._lines = _Lines()
        self._lines.toggled.connect(self.toggled)
        self._message = PlainLabel()
        self._message.setWordWrap(True)
        self._message.setMargin(8)
        self._reset = QPushButton(reset_text)
        self._reset.clicked.connect(self.reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self._message)
        layout.addWidget(self._lines, 1)
        layout.addWidget(self._reset)

    def choices(self) -> tuple[Choice, ...]:
        """What is on offer, with the ticks as they were given."""
        items = (self._lines.topLevelItem(row) for row in range(self._lines.topLevelItemCount()))
        return tuple(item.data(0, _CHOICE_ROLE) for item in items if item is not None)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Replace what is on offer; the popup grows to show it."""
        self._lines.clear()
        for choice in choices:
            self._lines.add(choice)
        self._lines.setVisible(bool(choices))
        self._reset.setVisible(bool(choices))
        self._message.setVisible(not choices)
        first = self._lines.topLevelItem(0)
        if first is not None:
            self._lines.setCurrentItem(first)
        self._fit(choices)

    def set_message(self, text: str) -> None:
        """Show a sentence in place of choices: that they are being read, that there are none."""
        self.set_choices(())
        self._message.setText(text)
        self._fit(())

    def drop_below(self, widget: QWidget) -> None:
        """Open below `widget`, kept within its screen."""
        corner = widget.mapToGlobal(QPoint(0, widget.height()))
        screen = widget.screen().availableGeometry()
        left = min(corner.x(), screen.right() - self.width())
        top = min(corner.y(), screen.bottom() - self.height())
        self.move(max(left, screen.left()), max(top, screen.top()))
        self.show()
        self._lines.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fit(self, choices: Sequence[Choice]) -> None:
        metrics = self.fontMetrics()
        texts = [f"{choice.label}   {choice.detail}" for choice in choices]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        line = max(self._lines.sizeHintForRow(0), metrics.height() + 4) if choices else 0
        height = line * len(choices) + self._reset.sizeHint().height() + 24
        size = QSize(widest + 80, height if choices else self._message.sizeHint().height() + 24)
        self.resize(min(max(size.width(), _MIN_WIDTH), _MAX_WIDTH), min(size.height(), _MAX_HEIGHT))


def _state(ticked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
