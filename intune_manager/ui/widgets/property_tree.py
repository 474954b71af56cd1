"""The fields of one object as a tree: headings, values, links to other objects."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTreeView, QWidget

from intune_manager.ui.models.entries import Entry, Section
from intune_manager.ui.models.property_model import ENTRY_ROLE, Outline, PropertyModel, outline

_TITLE_SHARE, _LEAST_TITLE_WIDTH = 0.44, 120


class PropertyTree(QTreeView):
    """Shows sections. A click or Enter on a link emits `followed` with its `Link`."""

    followed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PropertyModel(self)
        self._closed: set[str] = set()
        self._opened: set[str] = set()
        self.setModel(self._model)
        self.setAccessibleName("Properties")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setMouseTracking(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer_copies)
        self.collapsed.connect(lambda index: self._note(index, opened=False))
        self.expanded.connect(lambda index: self._note(index, opened=True))
        self.clicked.connect(self._follow)

    def show_sections(self, sections: Sequence[Section], *, keep_place: bool = False) -> None:
        """As `show_outline`, for sections that are known to be short."""
        self.show_outline(outline(sections), keep_place=keep_place)

    def show_outline(self, laid_out: Outline, *, keep_place: bool = False) -> None:
        """Replace what is shown; a section that the user closed or opened stays so.

        With `keep_place` the tree stays scrolled as it is: it is the same object again.
        """
        place = self.verticalScrollBar().value() if keep_place else 0
        blocked = self.blockSignals(True)
        self._model.show(laid_out)
        for row, section in enumerate(laid_out.sections):
            heading = self._model.index(row, 0)
            self.setFirstColumnSpanned(row, QModelIndex(), True)
            self.setExpanded(heading, self._is_opened(section))
            for place_in_section, entry in enumerate(section.entries):
                if not entry.text and not entry.parts:
                    # The long name of a link may take the whole line.
                    self.setFirstColumnSpanned(place_in_section, heading, True)
        self.blockSignals(blocked)
        self.verticalScrollBar().setValue(place)

    def _is_opened(self, section: Section) -> bool:
        key = _section_key(section.title)
        return key in self._opened or (section.opened and key not in self._closed)

    def _note(self, index: QModelIndex, *, opened: bool) -> None:
        if not index.parent().isValid():
            key = _section_key(str(index.data()))
            (self._opened if opened else self._closed).add(key)
            (self._closed if opened else self._opened).discard(key)

    def _follow(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if isinstance(entry, Entry) and entry.link is not None:
            self.followed.emit(entry.link)

    def _offer_copies(self, where: QPoint) -> None:
        entry = self.indexAt(where).data(ENTRY_ROLE)
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
        # Both by hand: a hidden header does not notice that a scroll bar has appeared.
        whole = self.viewport().width()
        title = max(int(whole * _TITLE_SHARE), _LEAST_TITLE_WIDTH)
        self.header().resizeSection(0, title)
        self.header().resizeSection(1, max(whole - title, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        entry = index.data(ENTRY_ROLE)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._follow(index)
        elif event.matches(QKeySequence.StandardKey.Copy) and isinstance(entry, Entry):
            _copy(entry.copied)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        entry = self.indexAt(event.position().toPoint()).data(ENTRY_ROLE)
        is_link = isinstance(entry, Entry) and entry.link is not None
        shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)


def _section_key(title: str) -> str:
    """The heading without the count that follows it."""
    return title.partition(" (")[0]


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
