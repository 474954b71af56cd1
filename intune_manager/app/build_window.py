"""The window with all its panels, built from the registry; it shows nothing of the cache yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from intune_manager.app.cache_view import CacheView
from intune_manager.app.history_view import CacheChangeLog
from intune_manager.app.object_view import CacheObjectSource
from intune_manager.registry import PANEL_GROUPS, PANELS, TABLES
from intune_manager.ui.changes import CHANGES, ChangesPanel
from intune_manager.ui.common.formatting import tip
from intune_manager.ui.common.icons import icon
from intune_manager.ui.common.places import Place
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.detail.detail_pane import DetailPane
from intune_manager.ui.detail.object_source import DetailFeed
from intune_manager.ui.overview.overview_panel import OverviewPanel
from intune_manager.ui.sync.emptiness import Emptiness
from intune_manager.ui.sync.sync_button import SyncButton
from intune_manager.ui.sync.sync_panel import SyncPanel
from intune_manager.ui.sync.sync_state import SyncFeed
from intune_manager.ui.table.table_panel import TablePanel
from intune_manager.ui.window.banner import Banner
from intune_manager.ui.window.main_window import MainWindow
from intune_manager.ui.window.status_strip import StatusStrip
from intune_manager.ui.window.tenants import TenantSwitcher

OVERVIEW, SYNC = "overview", "sync"
READ_ONLY = "This is a snapshot: it is only read."
_CARDS = (
    "devices",
    "users",
    "groups",
    "apps",
    "policies",
    "scripts",
    "assignments",
    "directory_devices",
    "autopilot_devices",
    "assignment_filters",
    "detected_apps",
    "audit_events",
)
"""What the Overview counts; the navigation leads to the rest."""
_Panel = TypeVar("_Panel", bound=TablePanel)


@dataclass(frozen=True)
class WindowParts:
    """The widgets that others talk to, and what these share."""

    window: MainWindow
    banner: Banner
    snapshot_notice: Banner
    status: StatusStrip
    sync_button: SyncButton
    sync_action: QAction
    switcher: TenantSwitcher
    tenant_actions: TenantActions
    sync_feed: SyncFeed
    detail_feed: DetailFeed
    tasks: TaskRunner


class WindowBuilder:
    """Builds a window over a cache. Panels are made when they are first shown."""

    def __init__(self, cache: CacheView, tasks: TaskRunner) -> None:
        self._cache, self._tasks = cache, tasks
        self._sync_feed, self._detail_feed = SyncFeed(), DetailFeed()
        self._objects, self._log = CacheObjectSource(cache), CacheChangeLog(cache)
        self._state = QSettings(str(cache.paths.window_state), QSettings.Format.IniFormat)
        self._window = MainWindow(self._state)
        self._status, self._button = StatusStrip(self._sync_feed), SyncButton(self._sync_feed)
        self._switcher = TenantSwitcher()
        self._emptiness = Emptiness(cache.status, self._sync_feed, tasks)

    def build(self) -> WindowParts:
        """The window, not shown yet. Call it once."""
        window, banner, snapshot = self._window, Banner(), Banner(closable=False)
        # What is about the tenant as a whole stays in sight, however long the groups are.
        window.add_panel(OVERVIEW, "Overview", "overview", self._overview)
        window.add_panel(CHANGES.name, CHANGES.title, "changes", self._changes_panel)
        window.add_panel(SYNC, "Sync", "sync", self._sync_panel)
        for group in PANEL_GROUPS:
            for name in group.panels:
                # A table's icon bears its name.
                make = partial(self._table_panel, name)
                window.add_panel(name, TABLES[name].title, name, make, group.title)
        window.add_notice_widget(snapshot)
        window.add_notice_widget(banner)
        window.set_status_widget(self._status)
        window.add_tool_widget(self._switcher)
        window.add_tool_widget(self._button)
        window.panel_shown.connect(self._name_panel)
        sync = self._sync_action()
        actions = TenantActions.in_menu(window.actions_.file_menu, window.actions_.export, window)
        return WindowParts(
            window=window,
            banner=banner,
            snapshot_notice=snapshot,
            status=self._status,
            sync_button=self._button,
            sync_action=sync,
            switcher=self._switcher,
            tenant_actions=actions,
            sync_feed=self._sync_feed,
            detail_feed=self._detail_feed,
            tasks=self._tasks,
        )

    def _overview(self) -> QWidget:
        panel = OverviewPanel(
            [TABLES[name] for name in _CARDS],
            self._cache.source,
            self._cache.status,
            self._sync_feed,
            self._tasks,
        )
        panel.opened.connect(lambda name, wanted: self._window.show_panel(name, filters=wanted))
        self._cache.changed.connect(panel.reload)
        return panel

    def _sync_panel(self) -> QWidget:
        panel = SyncPanel(self._cache.status, self._sync_feed, self._tasks)
        self._cache.changed.connect(panel.reload)
        return panel

    def _changes_panel(self) -> QWidget:
        return self._connected(
            ChangesPanel(self._log, self._tasks, self._state), ChangesPanel.open_log
        )

    def _table_panel(self, name: str) -> QWidget:
        pane = DetailPane(TABLES[name], self._tasks, self._objects, self._detail_feed)
        panel = TablePanel(TABLES[name], self._tasks, self._state, pane)
        self._emptiness.watch(panel, TABLES[name])
        return self._connected(panel, lambda panel: panel.attach(self._cache.source(name)))

    def _connected(self, panel: _Panel, show_rows: Callable[[_Panel], None]) -> _Panel:
        """The panel, joined with the window; `show_rows` is called for each tenant shown in it."""

        def show() -> None:
            if self._cache.is_open:
                show_rows(panel)
            elif self._cache.error is not None:
                panel.say_why(("The cache cannot be opened", str(self._cache.error), ""))

        self._cache.changed.connect(show)
        show()
        panel.followed.connect(self._follow)
        panel.sync_wanted.connect(self._button.press_sync)
        panel.reported.connect(self._status.show_note)
        panel.let_sync(self._button.isEnabled())
        self._button.allowed_changed.connect(panel.let_sync)
        return panel

    def _follow(self, place: Place) -> None:
        if place.panel in PANELS:
            self._window.open(place)

    def _name_panel(self, name: str) -> None:
        self._button.name_panel(TABLES[name].title if name in PANELS else "")

    def _sync_action(self) -> QAction:
        action = QAction(icon("sync"), "&Sync now", self._window)
        action.setShortcut(QKeySequence("Ctrl+R"))
        action.triggered.connect(self._button.press_sync)
        menu = self._window.actions_.file_menu
        menu.insertActions(self._window.actions_.export, [action, self._button.full])
        menu.insertSeparator(self._window.actions_.export)
        return action


@dataclass(frozen=True)
class TenantActions:
    """What can be done with the tenant on the screen as a whole."""

    export: QAction
    open: QAction
    clear: QAction

    @classmethod
    def in_menu(cls, menu: QMenu, before: QAction, window: QWidget) -> TenantActions:
        """The actions, put into `menu` in front of `before`."""
        made = cls(
            QAction(icon("snapshot"), "Export a &snapshot…", window),
            QAction("&Open a snapshot…", window),
            QAction(icon("deleted"), "&Clear this tenant's data…", window),
        )
        made.open.setToolTip("Look into such a file, in a window of its own")
        menu.insertActions(before, [made.export, made.open])
        menu.insertSeparator(before)
        menu.insertAction(before, made.clear)
        menu.insertSeparator(before)
        menu.setToolTipsVisible(True)
        return made

    def allow(self, *, tenant: bool, changes: bool) -> None:
        """Offer what is possible, and say why the rest is not: is there a tenant, and may anything
        be changed?"""
        why_not = READ_ONLY if not changes else "" if tenant else "There is no tenant here yet."
        for action, does in (
            (self.export, "Write all that is here of this tenant into one file"),
            (self.clear, "Delete all that is here of this tenant, its history too"),
        ):
            action.setEnabled(not why_not)
            action.setToolTip(tip(why_not or does))
