"""The fields of one object as a tree: headings, values, links to other objects."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPalette,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTreeView, QWidget

from intune_manager.ui.formatting import NOTHING
from intune_manager.ui.models.properties import Entry, Section

_ENTRY_ROLE = Qt.ItemDataRole.UserRole
_TITLE_SHARE, _LEAST_TITLE_WIDTH = 0.44, 150


class PropertyTree(QTreeView):
    """Shows sections. A click or Enter on a link emits `followed` with its `Link`."""

    followed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(0, 2, self)
        self._sections: tuple[Section, ...] = ()
        self._closed: set[str] = set()
        self._opened: set[str] = set()
        self.setModel(self._model)
        self.setAccessibleName("Properties")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIndentation(14)
        self.setMouseTracking(True)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer_copies)
        self.collapsed.connect(lambda index: self._note(index, opened=False))
        self.expanded.connect(lambda index: self._note(index, opened=True))
        self.clicked.connect(self._follow)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Replace what is shown; a section that the user closed or opened stays so."""
        self._sections = tuple(sections)
        self._model.removeRows(0, self._model.rowCount())
        for section in sections:
            heading = self._heading(section)
            self._model.appendRow([heading, _inert()])
            for entry in section.entries:
                self._append(heading, entry)
            index = heading.index()
            self.setFirstColumnSpanned(index.row(), QModelIndex(), True)
            key = _section_key(section.title)
            opened = key in self._opened or (section.opened and key not in self._closed)
            blocked = self.blockSignals(True)
            self.setExpanded(index, opened)
            self.blockSignals(blocked)
        self.scrollToTop()

    def _heading(self, section: Section) -> QStandardItem:
        heading = QStandardItem(section.title)
        font = self.font()
        font.setBold(True)
        heading.setFont(font)
        return heading

    def _append(self, parent: QStandardItem, entry: Entry) -> None:
        title, text = QStandardItem(entry.title), QStandardItem(entry.text.replace("\n", " "))
        title.setToolTip(entry.title)
        text.setToolTip(entry.tip or entry.text)
        for item in (title, text):
            item.setData(entry, _ENTRY_ROLE)
        palette = self.palette()
        if entry.link is not None:
            title.setForeground(QBrush(palette.color(QPalette.ColorRole.Link)))
            text.setForeground(QBrush(palette.color(QPalette.ColorRole.PlaceholderText)))
        else:
            title.setForeground(QBrush(palette.color(QPalette.ColorRole.PlaceholderText)))
            if entry.text == NOTHING:
                text.setForeground(QBrush(palette.color(QPalette.ColorRole.PlaceholderText)))
        parent.appendRow([title, text])
        if not entry.text and not entry.parts:
            # A long name of a link may take the whole line.
            self.setFirstColumnSpanned(title.row(), parent.index(), True)
        for part in entry.parts:
            self._append(title, part)

    def _note(self, index: QModelIndex, *, opened: bool) -> None:
        if not index.parent().isValid():
            key = _section_key(str(index.data()))
            (self._opened if opened else self._closed).add(key)
            (self._closed if opened else self._opened).discard(key)

    def _follow(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY_ROLE)
        if isinstance(entry, Entry) and entry.link is not None:
            self.followed.emit(entry.link)

    def _offer_copies(self, where: QPoint) -> None:
        entry = self.indexAt(where).data(_ENTRY_ROLE)
        if not isinstance(entry, Entry):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy value").triggered.connect(lambda: _copy(entry.copied))
        menu.addAction("Copy name and value").triggered.connect(
            lambda: _copy(f"{entry.title}: {entry.copied}")
        )
        menu.popup(self.viewport().mapToGlobal(where))

    # What Qt calls

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        share = int(self.viewport().width() * _TITLE_SHARE)
        self.header().resizeSection(0, max(share, _LEAST_TITLE_WIDTH))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.show_sections(self._sections)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        entry = index.data(_ENTRY_ROLE)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._follow(index)
        elif event.matches(QKeySequence.StandardKey.Copy) and isinstance(entry, Entry):
            _copy(entry.copied)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        entry = self.indexAt(event.position().toPoint()).data(_ENTRY_ROLE)
        is_link = isinstance(entry, Entry) and entry.link is not None
        shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)


def _inert() -> QStandardItem:
    item = QStandardItem()
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item


def _section_key(title: str) -> str:
    """The heading without the count that follows it."""
    return title.partition(" (")[0]


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
