"""The window with all its panels, built from the registry; it shows nothing of the cache yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from intune_manager.app.late_cache import LateCache
from intune_manager.config.paths import Paths
from intune_manager.data.query import Filter
from intune_manager.registry import PANELS, TABLES
from intune_manager.ui.history import Narrowing, Place
from intune_manager.ui.icons import icon
from intune_manager.ui.main_window import MainWindow
from intune_manager.ui.models.properties import Link
from intune_manager.ui.panels.overview_panel import OverviewPanel
from intune_manager.ui.panels.sync_lines import SyncLedger
from intune_manager.ui.panels.sync_panel import SyncPanel
from intune_manager.ui.panels.table_panel import TablePanel
from intune_manager.ui.sync_feed import SyncFeed
from intune_manager.ui.tasks import TaskRunner
from intune_manager.ui.widgets.banner import Banner
from intune_manager.ui.widgets.status_strip import StatusStrip
from intune_manager.ui.widgets.sync_button import SyncButton

OVERVIEW, SYNC = "overview", "sync"


@dataclass(frozen=True)
class WindowParts:
    """The widgets that the session talks to."""

    window: MainWindow
    banner: Banner
    status: StatusStrip
    sync_button: SyncButton
    sync_action: QAction


class WindowBuilder:
    """Builds a window from what every panel needs. Panels are made when they are first shown."""

    def __init__(
        self, paths: Paths, cache: LateCache, ledger: SyncLedger, feed: SyncFeed, tasks: TaskRunner
    ) -> None:
        self._cache, self._ledger, self._feed, self._tasks = cache, ledger, feed, tasks
        self._state = QSettings(str(paths.window_state), QSettings.Format.IniFormat)
        self._window = MainWindow(self._state)
        self._status, self._button = StatusStrip(feed), SyncButton(feed)

    def build(self) -> WindowParts:
        """The window, not shown yet. Call it once."""
        window, banner = self._window, Banner()
        window.add_panel(OVERVIEW, "Overview", "overview", self._overview)
        for name in PANELS:
            # A table's icon bears its name.
            window.add_panel(name, TABLES[name].title, name, partial(self._table_panel, name))
        window.add_panel(SYNC, "Sync", "sync", self._sync_panel)
        window.add_notice_widget(banner)
        window.set_status_widget(self._status)
        window.set_sync_widget(self._button)
        return WindowParts(window, banner, self._status, self._button, self._sync_action())

    def _overview(self) -> QWidget:
        tables = [TABLES[name] for name in PANELS]
        panel = OverviewPanel(tables, self._cache.source, self._ledger, self._feed, self._tasks)
        panel.opened.connect(self._open_filtered)
        return panel

    def _sync_panel(self) -> QWidget:
        return SyncPanel(self._ledger, self._feed, self._tasks)

    def _table_panel(self, name: str) -> QWidget:
        panel = TablePanel(TABLES[name], self._tasks, self._state)
        panel.followed.connect(self._follow)
        panel.sync_wanted.connect(self._button.press_sync)
        panel.told.connect(self._status.tell)
        self._cache.changed.connect(lambda: panel.attach(self._cache.source(name)))
        if self._cache.is_settled:
            panel.attach(self._cache.source(name))
        return panel

    def _open_filtered(self, panel: str, filters: tuple[Filter, ...]) -> None:
        self._window.show_panel(panel, filters=filters)

    def _follow(self, link: Link) -> None:
        if link.table in PANELS:
            self._window.open(Place(link.table, Narrowing(filters=link.filters), link.row_id))

    def _sync_action(self) -> QAction:
        action = QAction(icon("sync"), "&Sync now", self._window)
        action.setShortcut(QKeySequence("Ctrl+R"))
        action.triggered.connect(self._button.press_sync)
        menu = self._window.actions_.file_menu
        menu.insertAction(self._window.actions_.export, action)
        return action
