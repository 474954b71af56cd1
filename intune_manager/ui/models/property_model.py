"""The sections of one object as a tree model of two columns: title and text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPalette

from intune_manager.ui.formatting import NOTHING
from intune_manager.ui.models.entries import Entry, Section
from intune_manager.ui.one_line import one_line
from intune_manager.ui.tips import tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_Colour = QPalette.ColorRole
ENTRY_ROLE = Qt.ItemDataRole.UserRole
_TITLE, _TEXT = 0, 1
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
            return tip(_told(node, column))
        if role == Role.ForegroundRole:
            colour = _colour(node, column)
            return None if colour is None else QGuiApplication.palette().brush(colour)
        if role == Role.FontRole:
            return _bold() if node.is_heading else None
        return node.entry if role == ENTRY_ROLE and not node.is_heading else None


def _told(node: _Node, column: int) -> str:
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
