"""Everything about the selected object: its links, fields and JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QToolButton

from intune_manager.data.query import Payload, RowSource
from intune_manager.registry import RESOURCES
from intune_manager.registry.table import Table
from intune_manager.ui.common import formatting
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.detail.history_tab import HistoryTab
from intune_manager.ui.detail.object_pane import ObjectPane
from intune_manager.ui.detail.object_source import DetailFeed, ObjectSource
from intune_manager.ui.detail.properties import Surroundings, sections, title_of
from intune_manager.ui.detail.property_tree import Outline, PropertyTree, outline
from intune_manager.ui.detail.text_tabs import JsonView, Script, ScriptsTab, scripts_in
from intune_manager.words import ago

_RELATED_LIMIT = 50
_PATIENCE_S = 0.1
"""Links that take longer to find (a group of 50,000 members) come after the fields."""


@dataclass(frozen=True)
class _Found:
    row_id: int
    payload: Payload | None
    fields: Outline
    scripts: tuple[Script, ...] = ()


class DetailPane(ObjectPane[_Found]):
    """Shows one row of a table: its fields and links, scripts, history and JSON."""

    def __init__(
        self, table: Table, tasks: TaskRunner, objects: ObjectSource, feed: DetailFeed
    ) -> None:
        super().__init__(
            tasks, f"Reading one of {table.title}", "Select a row to see everything about it."
        )
        self._table, self._objects, self._feed = table, objects, feed
        self.properties = PropertyTree()
        self.properties.followed.connect(self.followed)
        self.json, self.scripts = JsonView(), ScriptsTab()
        self.history = HistoryTab(table, objects, tasks)
        self.history.followed.connect(self.followed)
        self.load, self.tabs = QToolButton(), QTabWidget()
        self._add_body()
        feed.changed.connect(self._show_loading)
        self._show_loading()
        self.clear()

    def show_row(self, source: RowSource, row_id: int) -> None:
        """Read a row and show it."""
        super().show_row(source, row_id)
        self._show_loading()

    async def _read(self, source: RowSource, row_id: int) -> _Found:
        payload = await source.payload(row_id)
        if payload is None:
            return _Found(row_id, None, outline(()))
        around = asyncio.ensure_future(self._read_around(source, row_id))
        try:
            done, _ = await asyncio.wait({around}, timeout=_PATIENCE_S)
            if not done and self._row_id == row_id:
                early = await asyncio.to_thread(_prepared, self._table, payload, None)
                if self._row_id == row_id:
                    self._show(early)
            return await asyncio.to_thread(_prepared, self._table, payload, await around)
        finally:
            around.cancel()
            await asyncio.wait({around})

    async def _read_around(self, source: RowSource, row_id: int) -> Surroundings:
        name = self._table.name
        return Surroundings(
            await source.related(row_id, limit=_RELATED_LIMIT),
            await self._objects.details(name, row_id),
            await self._objects.memberships(name, row_id),
        )

    def _show(self, answer: _Found) -> None:
        payload = answer.payload
        if payload is None:
            singular = formatting.in_sentence(self._table.singular)
            self._say(f"This {singular} is no longer in the cache.")
            return
        name = title_of(self._table, payload)
        is_same = self._show_head(answer.row_id, name, self._described(payload))
        self.properties.show_outline(answer.fields, keep_place=is_same)
        self.json.show_text(payload.raw)
        self._show_scripts(answer.scripts)
        self.history.show_object(answer.row_id)

    def _described(self, payload: Payload) -> str:
        if payload.deleted_at is not None:
            gone = ago(payload.deleted_at)
            return f"{self._table.singular} · deleted in the tenant, noticed {gone}"
        seen = ago(payload.last_synced_at)
        return f"{self._table.singular} · as of {seen}"

    def _show_scripts(self, scripts: Sequence[Script]) -> None:
        self.scripts.show_scripts(scripts)
        self.tabs.setTabVisible(self.tabs.indexOf(self.scripts), bool(scripts))

    def _show_loading(self) -> None:
        busy = self._feed.busy_with
        is_mine = busy is not None and busy == (self._table.name, self._row_id)
        self.load.setText("Loading…" if is_mine else "Load details")
        self.load.setEnabled(self._feed.is_allowed and busy is None)
        singular = formatting.in_sentence(self._table.singular)
        reads = f"Read from Graph what lists leave out of this {singular}"
        self.load.setToolTip(formatting.tip(self._feed.why_not or reads))

    def _ask_for_details(self) -> None:
        if self._row_id is not None:
            self._feed.ask(self._table.name, self._row_id)

    def _say(self, text: str) -> None:
        self.history.show_object(None)
        super()._say(text)

    def _add_body(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.properties, "Details")
        self.tabs.addTab(self.scripts, "Script")
        self.tabs.addTab(self.history, "History")
        self.tabs.addTab(self.json, "JSON")
        self._show_scripts(())
        self._body.addLayout(self._second_line())
        self._body.addSpacing(6)
        self._body.addWidget(self.tabs, 1)

    def _second_line(self) -> QHBoxLayout:
        self.load.setAutoRaise(True)
        self.load.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.load.setVisible(_has_details_on_demand(self._table))
        self.load.clicked.connect(self._ask_for_details)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 8, 0)
        line.addWidget(self._subtitle, 1)
        line.addWidget(self.load, 0, Qt.AlignmentFlag.AlignTop)
        return line


def _prepared(table: Table, payload: Payload, around: Surroundings | None) -> _Found:
    """All that is shown of a row, made in a thread: a policy's JSON can have megabytes."""
    parts = around.parts if around is not None else ()
    return _Found(
        payload.id,
        payload,
        outline(sections(table, payload, around)),
        scripts_in((payload.raw, *(part.raw for part in parts))),
    )


def _has_details_on_demand(table: Table) -> bool:
    return any(
        detail.on_demand
        for resource in RESOURCES
        if resource.table == table.name
        for detail in resource.details
    )
