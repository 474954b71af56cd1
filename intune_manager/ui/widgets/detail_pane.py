"""Everything about the selected object: its links, fields and JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from intune_manager.data.query import Payload, Related
from intune_manager.data.tables import Table
from intune_manager.errors import IntuneManagerError
from intune_manager.ui import formatting
from intune_manager.ui.models.properties import sections
from intune_manager.ui.rows import RowSource
from intune_manager.ui.tasks import Latest, TaskRunner
from intune_manager.ui.widgets.json_view import JsonView
from intune_manager.ui.widgets.property_tree import PropertyTree

_RELATED_LIMIT = 50
_RELATED_PATIENCE_S = 0.1
"""Links that take longer to find (a group of 50,000 members) come after the fields."""
_TITLE_SCALE = 1.25
_TITLE_LETTERS = 120
"""A longer name leaves room for the fields; its tooltip has it all."""


@dataclass(frozen=True)
class _Found:
    row_id: int
    payload: Payload | None
    related: Sequence[Related] | None
    """None while they are still being read."""


class DetailPane(QWidget):
    """Shows one row of a table. A link in it emits `followed` with its `Link`."""

    followed = Signal(object)

    def __init__(self, table: Table, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._row_id: int | None = None
        self._shown_id: int | None = None
        self._latest = Latest[_Found](
            tasks, f"Reading one of {table.title}", self._show_found, self._show_failure
        )
        self._title, self._subtitle, self._empty = QLabel(), QLabel(), QLabel()
        self.properties = PropertyTree()
        self.properties.followed.connect(self.followed)
        self.json = JsonView()
        self._stack = QStackedWidget()
        self._build()
        self.clear()

    @property
    def row_id(self) -> int | None:
        """The row that is shown, or being read; None when the pane is empty."""
        return self._row_id

    def title(self) -> str:
        """The name of the object on the screen; empty when there is none."""
        return self._title.text() if self._stack.currentIndex() else ""

    def show_row(self, source: RowSource, row_id: int) -> None:
        """Read a row and show it; what was shown stays until then."""
        self._row_id = row_id

        self._latest.ask(lambda: self._read(source, row_id))

    async def _read(self, source: RowSource, row_id: int) -> _Found:
        payload = await source.payload(row_id)
        if payload is None:
            return _Found(row_id, None, ())
        related = asyncio.ensure_future(source.related(row_id, limit=_RELATED_LIMIT))
        try:
            done, _ = await asyncio.wait({related}, timeout=_RELATED_PATIENCE_S)
            if not done and self._row_id == row_id:
                self._show_found(_Found(row_id, payload, None))
            return _Found(row_id, payload, await related)
        finally:
            related.cancel()
            await asyncio.wait({related})

    def clear(self) -> None:
        """Show that nothing is selected."""
        self._latest.drop()
        self._row_id = None
        many = formatting.in_sentence(self._table.title)
        self._say(f"Select one of the {many} to see everything about it.")

    def _show_found(self, found: _Found) -> None:
        payload = found.payload
        if payload is None:
            singular = formatting.in_sentence(self._table.singular)
            self._say(f"This {singular} is no longer in the cache.")
            return
        self._title.setText(_shortened(payload.name))
        self._title.setToolTip(payload.name)
        self._subtitle.setText(self._described(payload))
        is_same, self._shown_id = found.row_id == self._shown_id, found.row_id
        fields = sections(self._table, payload, found.related)
        self.properties.show_sections(fields, keep_place=is_same)
        self.json.show_json(payload.raw)
        self._stack.setCurrentIndex(1)

    def _described(self, payload: Payload) -> str:
        if payload.deleted_at is not None:
            gone = formatting.ago(payload.deleted_at)
            return f"{self._table.singular} · deleted in the tenant, noticed {gone}"
        seen = formatting.ago(payload.last_synced_at)
        return f"{self._table.singular} · as of {seen}"

    def _show_failure(self, error: IntuneManagerError) -> None:
        self._say(f"{error} {error.remedy}".strip())

    def _say(self, text: str) -> None:
        self._shown_id = None
        self._empty.setText(text)
        self._stack.setCurrentIndex(0)

    def _build(self) -> None:
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * _TITLE_SCALE)
        font.setBold(True)
        self._title.setFont(font)
        for label in (self._title, self._subtitle):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._subtitle.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setMargin(24)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.addTab(self.properties, "Details")
        tabs.addTab(self.json, "JSON")
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(12, 10, 0, 0)
        inner.setSpacing(2)
        inner.addWidget(self._title)
        inner.addWidget(self._subtitle)
        inner.addSpacing(6)
        inner.addWidget(tabs, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)


def _shortened(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= _TITLE_LETTERS else f"{line[: _TITLE_LETTERS - 1]}…"
