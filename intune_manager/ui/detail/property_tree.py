"""The sections of one object as a tree: links to follow, values to copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTreeView

from intune_manager.ui.common.formatting import NOTHING, one_line, tip
from intune_manager.ui.detail.entries import Entry, Section

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_Colour = QPalette.ColorRole
ENTRY_ROLE = Qt.ItemDataRole.UserRole
_TITLE, _TEXT = 0, 1
_TITLE_SHARE, _LEAST_TITLE_WIDTH = 0.44, 120
_NOWHERE = QModelIndex()
_ROOT = 0


@dataclass
class _Node:
    """A line of the tree, known to Qt by its place in the list of all nodes."""

    entry: Entry
    is_heading: bool
    parent: int
    row: int
    children: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Outline:
    """Sections, laid out as the model holds them. `outline` makes it, in any thread."""

    sections: tuple[Section, ...]
    nodes: tuple[_Node, ...]


def outline(sections: Sequence[Section]) -> Outline:
    """Lay sections out: as many steps as they have entries, which may be tens of thousands."""
    nodes = [_Node(Entry(""), False, _ROOT, 0)]
    for section in sections:
        _add(nodes, (Entry(section.title, parts=section.entries),), _ROOT, is_heading=True)
    return Outline(tuple(sections), tuple(nodes))


def _add(
    nodes: list[_Node], entries: Iterable[Entry], parent: int, *, is_heading: bool = False
) -> None:
    for entry in entries:
        children = nodes[parent].children
        number = len(nodes)
        nodes.append(_Node(entry, is_heading, parent, len(children)))
        children.append(number)
        _add(nodes, entry.parts, number)


class PropertyModel(QAbstractItemModel):
    """Holds everything in plain lists: showing the next object costs next to nothing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes = outline(()).nodes

    def show(self, laid_out: Outline) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._nodes = laid_out.nodes
        self.endResetModel()

    def _node(self, index: Index) -> _Node:
        return self._nodes[index.internalId() if index.isValid() else _ROOT]

    # What the view reads

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        children = self._node(parent).children
        if not (0 <= row < len(children) and column in (_TITLE, _TEXT)):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        number = self._node(index).parent
        if not index.isValid() or number == _ROOT:
            return QModelIndex()
        return self.createIndex(self._nodes[number].row, _TITLE, number)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.column() == _TEXT else len(self._node(parent).children)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: ARG002, N802 - Qt's name
        return 2

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        node, column = self._node(index), index.column()
        if role == Role.DisplayRole:
            return one_line(node.entry.title if column == _TITLE else node.entry.text)
        if role == Role.ToolTipRole:
            return tip(_tip_text(node, column))
        if role == Role.ForegroundRole:
            colour = _colour(node, column)
            return None if colour is None else QGuiApplication.palette().brush(colour)
        if role == Role.FontRole:
            return _bold() if node.is_heading else None
        return node.entry if role == ENTRY_ROLE and not node.is_heading else None


def _tip_text(node: _Node, column: int) -> str:
    entry = node.entry
    return entry.title if column == _TITLE else entry.tip or entry.text


def _colour(node: _Node, column: int) -> QPalette.ColorRole | None:
    if node.is_heading:
        return None
    if column == _TITLE:
        return _Colour.Link if node.entry.link is not None else _Colour.PlaceholderText
    is_aside = node.entry.link is not None or node.entry.text == NOTHING
    return _Colour.PlaceholderText if is_aside else None


def _bold() -> QFont:
    font = QGuiApplication.font()
    font.setBold(True)
    return font


class PropertyTree(QTreeView):
    """Shows sections. A click or Enter on a link emits `followed` with its `Place`."""

    followed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
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
