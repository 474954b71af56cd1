"""The ways to a panel: the list at the window's left edge, and the palette of Ctrl+K."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from intune_manager.ui.common.formatting import tip
from intune_manager.ui.common.icons import icon, paint_icon
from intune_manager.ui.window.panel import PanelSlot

_NAME_ROLE = Qt.ItemDataRole.UserRole
_HEADING_ROLE = Qt.ItemDataRole.UserRole + 1
_FOLDED_ROLE = Qt.ItemDataRole.UserRole + 2
_ICON_SIDE, _ROW_PADDING, _WIDTH_PADDING, _MARGIN = 18, 8, 64, 8
_HEADING_PADDING, _HEADING_INSET, _ARROW = 14, 8, 12
_HEADING_SCALE = 0.88


class Navigation(QListWidget):
    """Panels by title and icon, in groups. Emits `chosen` for what the user picks, not for
    `show_chosen`.

    A click on a heading folds its group, and so do Left and Right on the keyboard; the panel on the
    screen stays in sight in a folded group.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._folded: set[str] = set()
        self._pressed: str | None = None
        self.setAccessibleName("Panels")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        self.setViewportMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Headings(self))
        self.currentItemChanged.connect(self._emit_chosen)

    def add(self, name: str, title: str, icon: QIcon, shortcut: str = "", group: str = "") -> None:
        """Append an entry; `shortcut` is shown in its tooltip.

        A `group` that is not the last one begins with a heading.
        """
        blocked = self.blockSignals(True)
        if group and group not in self._groups():
            self.addItem(self._heading(group))
        item = QListWidgetItem(icon, title)
        item.setData(_NAME_ROLE, name)
        item.setData(_HEADING_ROLE, group)
        item.setToolTip(tip(f"{title} ({shortcut})" if shortcut else title))
        height = max(self.fontMetrics().height(), _ICON_SIDE) + _ROW_PADDING
        item.setSizeHint(QSize(0, height))
        self.addItem(item)
        self.blockSignals(blocked)
        widest = max(self.fontMetrics().horizontalAdvance(one.text()) for one in self._items())
        self.setFixedWidth(widest + _ICON_SIDE + _WIDTH_PADDING)
        self._show_folds()

    def names(self) -> tuple[str, ...]:
        """Every panel's name, from top to bottom, whether it is folded away or not."""
        return tuple(_name(item) for item in self._items() if _name(item))

    @property
    def folded(self) -> frozenset[str]:
        """The headings of the groups that are folded."""
        return frozenset(self._folded)

    def fold(self, headings: Iterable[str]) -> None:
        """Fold exactly the groups with these headings; unknown ones are ignored."""
        self._folded = set(headings) & set(self._groups())
        self._show_folds()

    def show_chosen(self, name: str) -> None:
        """Mark an entry as the current one without a signal."""
        blocked = self.blockSignals(True)
        item = next(item for item in self._items() if _name(item) == name)
        self.setCurrentItem(item)
        self._show_folds()
        self.scrollToItem(item)
        self.blockSignals(blocked)

    # Inside

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _groups(self) -> tuple[str, ...]:
        return tuple(_group(item) for item in self._items() if not _name(item))

    def _heading(self, group: str) -> QListWidgetItem:
        item = QListWidgetItem(group)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(_HEADING_ROLE, group)
        item.setToolTip(tip(f"Fold or unfold {group}"))
        item.setSizeHint(QSize(0, self.fontMetrics().height() + _HEADING_PADDING))
        return item

    def _show_folds(self) -> None:
        current = self.currentItem()
        for item in self._items():
            is_folded = _group(item) in self._folded
            if _name(item):
                item.setHidden(is_folded and item is not current)
            else:
                item.setData(_FOLDED_ROLE, is_folded)

    def _emit_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and _name(item):
            self.chosen.emit(_name(item))

    # What Qt calls

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        item = self.itemAt(event.position().toPoint())
        self._pressed = _group(item) if item is not None and not _name(item) else None
        if self._pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self.fold(self._folded ^ {self._pressed})
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.mousePressEvent(event)  # two quick clicks on a heading are two clicks

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        item = self.currentItem()
        group = _group(item) if item is not None else ""
        if group and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            folded = {group} if event.key() == Qt.Key.Key_Left else set()
            self.fold((self._folded - {group}) | folded)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        # Qt makes the first entry the current one when the focus comes: nobody chose it.
        nothing_chosen = self.currentRow() < 0
        blocked = self.blockSignals(True)
        super().focusInEvent(event)
        if nothing_chosen:
            self.setCurrentRow(-1)
        self.blockSignals(blocked)


class _Headings(QStyledItemDelegate):
    """Paints the headings: small, with an arrow that shows whether the group is folded."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        if index.data(_NAME_ROLE):
            super().paint(painter, option, index)
            return
        # Headings cannot be chosen, which is no reason to paint them as disabled.
        active, muted = QPalette.ColorGroup.Active, QPalette.ColorRole.PlaceholderText
        colour = option.palette.color(active, muted)
        painter.save()
        font = painter.font()
        font.setPointSizeF(option.font.pointSizeF() * _HEADING_SCALE)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colour)
        place = option.rect.adjusted(_HEADING_INSET, 4, -_HEADING_INSET - _ARROW, 0)
        centred = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, centred, str(index.data()))
        arrow = QRectF(0, 0, _ARROW, _ARROW)
        arrow.moveCenter(place.toRectF().center())
        arrow.moveRight(option.rect.right() - _HEADING_INSET)
        paint_icon(painter, "folded" if index.data(_FOLDED_ROLE) else "down", arrow, colour)
        painter.restore()


def _name(item: QListWidgetItem) -> str:
    return str(item.data(_NAME_ROLE) or "")


def _group(item: QListWidgetItem) -> str:
    return str(item.data(_HEADING_ROLE) or "")


_PALETTE_WIDTH, _PALETTE_ROWS, _TOP = 420, 10, 90
_PALETTE_PADDING = 12
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class GoToPalette(QDialog):
    """Closes itself once something was chosen, or with Esc. Emits `chosen` with a panel's name."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[PanelSlot], parent: QWidget) -> None:
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
        row = self.fontMetrics().height() + _PALETTE_PADDING
        self.list.setFixedHeight(row * _PALETTE_ROWS + 2 * self.list.frameWidth())
        self.setFixedWidth(min(_PALETTE_WIDTH, parent.width()))
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
            item.setToolTip(tip(place.group))
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


def ranked(places: Sequence[PanelSlot], text: str) -> list[PanelSlot]:
    """Those that `text` may mean: titles that begin with it, words that do, letters in order."""
    wanted = "".join(text.casefold().split())
    scored = [(_score(place, wanted), place) for place in places]
    return [place for score, place in sorted(scored, key=lambda one: one[0]) if score < _NO_MATCH]


_NO_MATCH = 4


def _score(place: PanelSlot, wanted: str) -> int:
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
