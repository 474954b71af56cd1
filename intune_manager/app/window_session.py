"""The life of a window: opened at once, filled when the cache is there, closed in good order."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from intune_manager.app.build_window import OVERVIEW, WindowParts
from intune_manager.app.cache_view import CacheLedger, LateCache
from intune_manager.app.demo import DemoTenant
from intune_manager.app.garbage import CollectorPause
from intune_manager.app.settings import SettingsDesk, taken_over
from intune_manager.app.sync_runs import (
    DetailRuns,
    SyncRuns,
    read_for,
    sync_settings,
    trouble,
    why_no_sync,
)
from intune_manager.app.tenants import TenantDesk
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import IntuneManagerError, SyncCancelledError
from intune_manager.registry import TABLES
from intune_manager.sync.report import SyncProgress, SyncReport, Verdict
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.sync.sync_feed import SyncFeed

if TYPE_CHECKING:
    from intune_manager.data.repositories.store import Store
    from intune_manager.data.sql.manager import DatabaseManager

_RELOAD_EVERY_MS = 1000
"""How often, at most, the panels are read again while a sync is under way."""


class WindowSession(QObject):
    """Joins the window with the cache, the sync and, in a demo, the demo tenant."""

    def __init__(
        self,
        settings: Settings,
        paths: Paths,
        *,
        parts: WindowParts,
        cache: LateCache,
        ledger: CacheLedger,
        desk: TenantDesk,
        feed: SyncFeed,
        tasks: TaskRunner,
        sync: SyncRuns,
        details: DetailRuns,
        demo: DemoTenant | None,
    ) -> None:
        super().__init__()
        self._settings, self._paths, self._parts = settings, paths, parts
        self._cache, self._desk, self._tasks, self._sync = cache, desk, tasks, sync
        self._details, self._demo = details, demo
        self._ledger = ledger
        self._settings_desk = SettingsDesk(
            paths,
            window=parts.window,
            action=parts.window.actions_.settings,
            tasks=tasks,
            current=lambda: self._settings,
        )
        self._has_server = False
        self._database: DatabaseManager | None = None
        self._resources_done = 0
        self._reload_timer = QTimer(self)
        self._reload_timer.setSingleShot(True)
        self._reload_timer.setInterval(_RELOAD_EVERY_MS)
        self._reload_timer.timeout.connect(parts.window.reload_panels)
        self._closed = asyncio.Event()
        self._connect(feed)

    def _connect(self, feed: SyncFeed) -> None:
        parts = self._parts
        parts.window.closing.connect(self._closed.set)
        parts.sync_button.sync_wanted.connect(self.start_sync)
        parts.sync_button.full_sync_wanted.connect(lambda: self.start_sync(full=True))
        parts.sync_button.panel_sync_wanted.connect(self._sync_shown_panel)
        self._desk.shown.connect(self._offer_sync)
        self._settings_desk.saved.connect(self._take_settings)
        parts.sync_button.cancel_wanted.connect(self._sync.cancel)
        self._sync.sign_in_wanted.connect(self._ask_to_sign_in)
        parts.details.wanted.connect(self._load_details)
        self._details.sign_in_wanted.connect(self._ask_to_sign_in)
        self._details.loaded.connect(parts.window.reload_panels)
        self._details.failed.connect(parts.banner.show_error)
        self._tasks.failed.connect(parts.banner.show_error)
        feed.progressed.connect(self._follow)
        feed.ended.connect(self._take_report)
        feed.failed.connect(self._take_failure)

    async def run(self) -> None:
        """Show the window and return once the user has closed it and everything has ended."""
        window = self._parts.window
        self._offer_sync()
        first_paint = FirstPaint(window)
        window.show_panel(window.last_panel(OVERVIEW))
        window.show()
        self._parts.status.show_note(self._opening)
        await first_paint.wait()
        self._tasks.start(self._open(), name="Opening the cache", failed=self._fail_to_open)
        await self._closed.wait()
        await self._close()

    def start_sync(self, *, only: frozenset[str] | None = None, full: bool = False) -> None:
        """Start a run as the user's wish: it may ask for a sign-in."""
        self._parts.banner.hide()
        self._resources_done = 0
        settings = sync_settings(self._settings, self._cache.tenant_id)
        self._sync.start(settings, only=only, full=full)

    def _sync_shown_panel(self) -> None:
        only = read_for(self._parts.window.shown_panel)
        if only:
            self.start_sync(only=only)

    def _take_settings(self, fresh: Settings) -> None:
        """Go by `fresh` from the next sync on."""
        self._settings = taken_over(self._settings, fresh)
        self._ledger.stale_after = timedelta(hours=fresh.stale_after_h)
        self._parts.status.show_note("The settings have been saved.")
        self._parts.window.reload_panels()

    def _load_details(self, table: str, row_id: int) -> None:
        self._parts.banner.hide()
        settings = sync_settings(self._settings, self._cache.tenant_id)
        self._details.start(settings, table, row_id)

    async def _open(self) -> None:
        """Import the database layer, open the cache, and choose whose data is shown."""
        starting = asyncio.create_task(self._start_demo())
        try:
            database = await asyncio.to_thread(_make_database, self._settings, self._paths)
            await database.open()
            self._database = database
            await asyncio.wait((starting,))
        finally:
            starting.cancel()
            outcome = (await asyncio.gather(starting, return_exceptions=True))[0]
            self._parts.status.withdraw_note(self._opening)
        if isinstance(outcome, Settings):
            self._settings = outcome
        await self._desk.open(partial(_store, database), database.vacuum, self._settings)
        if isinstance(outcome, BaseException):
            # What the cache holds can be browsed all the same. A sync is not offered: without the
            # demo's server it would go to the tenant of the user's own settings.
            raise outcome
        self._has_server = True
        self._offer_sync()
        if self._demo is not None and await self._is_empty():
            self.start_sync()

    @property
    def _opening(self) -> str:
        return "Opening the cache…" if self._demo is None else "Starting the demo tenant…"

    async def _start_demo(self) -> Settings:
        if self._demo is None:
            return self._settings
        return await self._demo.start(self._settings)

    async def _is_empty(self) -> bool:
        return all(line.verdict is Verdict.NEVER for line in await self._ledger.lines())

    def _follow(self, progress: SyncProgress) -> None:
        # A kind of data that is done is there to be looked at, whatever the others still need.
        if progress.done > self._resources_done:
            self._resources_done = progress.done
            if self._cache.tenant_id == "":
                # The first sync of all: only the sync itself learns which tenant it reads.
                self._tasks.start(self._desk.show_latest(), name="Showing the new tenant")
            self._reload_soon()

    def _reload_soon(self) -> None:
        # Resources end in bursts, and each reload takes time from the user.
        if not self._reload_timer.isActive():
            self._reload_timer.start()

    def _take_report(self, report: SyncReport) -> None:
        self._tasks.start(self._show_outcome(report), name="Showing the outcome of the sync")

    async def _show_outcome(self, report: SyncReport) -> None:
        await self._desk.show(report.tenant_id)
        self._parts.window.reload_panels()
        told = trouble(report)
        if told is not None:
            self._parts.banner.show_warning(*told)

    def _take_failure(self, error: IntuneManagerError) -> None:
        if not isinstance(error, SyncCancelledError):
            self._parts.banner.show_error(error)
        self._parts.window.reload_panels()

    def _ask_to_sign_in(self, url: str, code: str) -> None:
        if code:
            self._parts.banner.show_info(f"To sign in, open {url} and enter the code {code}.")
        elif url.startswith("https://") and not QDesktopServices.openUrl(QUrl(url)):
            self._parts.banner.show_info(f"To sign in, open {url}")

    def _fail_to_open(self, error: IntuneManagerError) -> None:
        self._parts.banner.show_error(error)
        if not self._cache.is_settled:
            self._cache.fail(error)

    def _offer_sync(self) -> None:
        """Offer what can be read: nothing into a snapshot, nor of a tenant the token is not for."""
        shown = self._cache.tenant_id or ""
        why_not = why_no_sync(self._settings, shown, read_only=self._paths.read_only)
        allowed = self._has_server and not why_not
        self._parts.sync_button.allow(allowed, why_not)
        self._parts.sync_action.setEnabled(allowed)
        self._parts.details.allow(allowed, why_not)

    async def _close(self) -> None:
        """End everything, the last started first."""
        self._reload_timer.stop()
        await self._details.close()
        await self._sync.close()
        await self._tasks.close()
        if self._database is not None:
            await self._database.close()
        if self._demo is not None:
            await self._demo.stop()


def _make_database(settings: Settings, paths: Paths) -> DatabaseManager:
    # Over a second of imports: in a thread, after the window has been painted.
    with CollectorPause():
        from intune_manager.data.repositories import store  # noqa: F401 - imported for its cost
        from intune_manager.data.sql.manager import DatabaseManager

    return DatabaseManager(
        paths.cache,
        read_only=paths.read_only,
        echo=settings.echo_sql,
        slow_statement_ms=settings.slow_statement_ms,
    )


def _store(database: DatabaseManager, tenant_id: str) -> Store:
    from intune_manager.data.repositories.store import Store

    return Store(database, tenant_id, TABLES)


_PATIENCE_S = 2.0
"""A minimised window is never painted; what waits for it must go on all the same."""


class FirstPaint(QObject):
    """Watches one window until it has been painted."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._painted = asyncio.Event()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            # The filter runs before the painting; a timer of zero runs after it.
            QTimer.singleShot(0, self._painted.set)
        return super().eventFilter(watched, event)

    async def wait(self) -> None:
        """Return once the window is on the screen, or has not got there for two seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._painted.wait(), _PATIENCE_S)
