"""A tenant whose every text is markup, and whose every time is at the edge, seen in every panel."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex
from PySide6.QtGui import QAction, QKeySequence, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QTabBar

from intune_manager.config.paths import Paths
from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.errors import EnvironmentalError
from intune_manager.registry import PANELS, RESOURCES, TABLES
from intune_manager.registry.table import Column, Kind
from intune_manager.sync.report import ResourceReport, Verdict

READ_AS_LISTS = tuple(name for name in PANELS if name != "assignments")
TENANT = "11111111-2222-3333-4444-555555555555"
MOST_ROWS = 20
ROLES = (*range(Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole),
         *range(Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 3))  # fmt: skip
MARKUP = '<img src="file:///etc/logo.png"><b>&Files</b> [*]'
TIMES = ("9999-12-31T23:59:59Z", "0001-01-01T00:00:01Z", "9999-12-31T23:59:59.9999999Z",
         "2026-06-30T23:59:60Z", "2026-07-17T12:00:00.1234567+14:00")  # fmt: skip


def _value(column: Column, turn: int) -> object:
    if column.kind is Kind.DATETIME:
        return TIMES[turn % len(TIMES)]
    if column.kind in (Kind.INTEGER, Kind.SIZE):
        return (2**63 - 1, -(2**63), 0)[turn % 3]
    if column.kind is Kind.BOOLEAN:
        return bool(turn % 2)
    return [MARKUP] if column.kind is Kind.LIST else MARKUP


def _object(columns: tuple[Column, ...], turn: int) -> bytes:
    made: dict[str, Any] = {}
    for column in columns:
        *above, name = column.path.split(".")
        if "@" in column.path or not name:
            continue
        inner = made
        for step in above:
            inner = inner.setdefault(step, {})
        if isinstance(inner, dict):
            inner[name] = _value(column, turn)
    made |= {"id": f"<i>{turn}</i>", "@odata.type": MARKUP, MARKUP: {MARKUP: [MARKUP, TIMES[0]]}}
    return json.dumps(made).encode()


async def _fill(paths: Paths) -> None:
    async with DatabaseManager(paths.cache) as database:
        store = Store(database, TENANT, TABLES)
        await store.note_tenant(MARKUP)
        for again in (0, 1):
            run = await store.sync_runs.start(account=MARKUP)
            for name in READ_AS_LISTS:
                columns = TABLES[name].columns
                kinds = (one.kind for one in RESOURCES if one.table == name)
                kind = next(kinds, TABLES[name].discriminator)
                sweep = await store.table(name).begin_sweep(run, kind, {}, frozenset())
                rows = [_object(columns, turn + again) for turn in range(len(TIMES))]
                await store.table(name).upsert_page(sweep, rows)
                await store.table(name).sweep(sweep)
            report = ResourceReport("devices", Verdict.FAILED, error=MARKUP, remedy=MARKUP)
            await store.sync_runs.resource_finished(run, report)
            await store.sync_runs.finish(run)


def _width(model: QAbstractItemModel, above: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(above)


def _indexes(model: QAbstractItemModel, above: QModelIndex) -> Iterator[QModelIndex]:
    for row in range(min(model.rowCount(above), MOST_ROWS)):
        for column in range(_width(model, above)):
            yield model.index(row, column, above)
        yield from _indexes(model, model.index(row, 0, above))


def _tips_of(model: QAbstractItemModel) -> Iterator[str]:
    """Every tip of a model, all of whose other answers are asked for as well."""
    for index in _indexes(model, QModelIndex()):
        for role in ROLES:
            model.data(index, role)
        yield str(model.data(index, Qt.ItemDataRole.ToolTipRole) or "")
    for section in range(_width(model, QModelIndex())):
        role = Qt.ItemDataRole.ToolTipRole
        yield str(model.headerData(section, Qt.Orientation.Horizontal, role) or "")


def _faults() -> list[str]:
    """What of all that the window has made is not taken as plain text."""
    widgets = QApplication.allWidgets()
    found, tips, captions = [], [], []
    for widget in widgets:
        tips.append(widget.toolTip())
        if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
            found.append(f"a label guesses: {widget.text()}")
        if isinstance(widget, QAbstractButton):
            captions.append(widget.text())
        if isinstance(widget, QTabBar):
            captions += [widget.tabText(place) for place in range(widget.count())]
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            tips += _tips_of(widget.model())
    for action in (action for widget in widgets for action in widget.findChildren(QAction)):
        captions.append(action.text())
        tips.append(action.toolTip())
    found += [f"a tip: {tip}" for tip in set(tips) if "<img" in tip or "<b>" in tip]
    keys = {
        text for text in captions if "Files" in text and not QKeySequence.mnemonic(text).isEmpty()
    }
    return found + [f"a shortcut: {text}" for text in keys]


@pytest.fixture
def _east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("This system has one time zone for all programs.")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_east")
def test_nothing_of_a_hostile_tenant_is_markup_and_no_time_raises(
    window_loop: Any, paths: Paths, open_app: Any, command: Any
) -> None:
    window_loop.run(_fill(paths))
    found: list[str] = []

    async def look(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.parts.banner.show_error(EnvironmentalError(MARKUP, remedy=MARKUP))
        app.parts.status.show_note(MARKUP)
        for name in ("overview", *PANELS, "changes", "sync"):
            app.window.show_panel(name)
            await app.until(lambda: app.tasks.running == 0)
            view = getattr(app.window.panel(name), "view", None)
            if view is not None:
                view.selectRow(0)
                await app.until(lambda: app.tasks.running == 0)
        app.window.grab()
        app.settings.open().show_error(EnvironmentalError(MARKUP, remedy=MARKUP))
        app.tenants._ask_to_clear()
        found.extend(_faults())
        assert MARKUP.replace("[*]", "[*][*]") in app.window.windowTitle()
        assert app.parts.banner.message.text() == f"{MARKUP}\n{MARKUP}"

    open_app(command).use(look)
    assert found == []
