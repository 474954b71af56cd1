"""The life of a window: opened at once, filled when the cache is there, closed in good order."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, suppress

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from intune_manager.app.build_window import OVERVIEW, WindowParts
from intune_manager.app.cache_view import CacheView
from intune_manager.app.settings import WindowSettings
from intune_manager.app.sync_runs import DetailRuns, SyncRuns
from intune_manager.app.tenants import Tenants
from intune_manager.config.settings import Settings
from intune_manager.errors import CacheOutdatedError, IntuneManagerError
from intune_manager.sync.report import Verdict


class DemoTenant:
    """Started once, stopped once; both off the window's thread."""

    def __init__(self, profile: str, settings: WindowSettings) -> None:
        self._profile, self._settings = profile, settings
        self._running = ExitStack()

    async def start(self) -> None:
        """Start the server and turn the settings to it. Raises EnvironmentalError."""
        self._settings.current = await asyncio.to_thread(self._start, self._settings.current)

    async def stop(self) -> None:
        """Stop the server if it runs."""
        await asyncio.to_thread(self._running.close)

    def _start(self, settings: Settings) -> Settings:
        # In a thread: these imports must not hold up the first paint.
        from intune_manager.simulator.options import SimulatorOptions
        from intune_manager.simulator.process import SimulatorProcess
        from intune_manager.sync.job import settings_for

        server = SimulatorProcess(SimulatorOptions(profile=self._profile))
        self._running.callback(server.stop)
        endpoint = server.start()
        return settings_for(
            settings, url=endpoint.url, token=endpoint.token, tenant_id=endpoint.tenant_id
        )


class WindowSession(QObject):
    """Shows the window, opens the cache and, in a demo, the demo tenant; ends them all."""

    def __init__(
        self,
        parts: WindowParts,
        cache: CacheView,
        tenants: Tenants,
        sync: SyncRuns,
        details: DetailRuns,
        *,
        demo: DemoTenant | None = None,
    ) -> None:
        super().__init__()
        self.parts, self.sync = parts, sync
        self._cache, self._tenants, self._details, self._demo = cache, tenants, details, demo
        self._closed = asyncio.Event()
        parts.window.closing.connect(self._closed.set)
        parts.tasks.failed.connect(parts.banner.show_error)
        cache.lost.connect(self._take_loss)

    async def run(self) -> None:
        """Show the window and return once the user has closed it and everything has ended."""
        window = self.parts.window
        first_paint = FirstPaint(window)
        window.show_panel(window.last_panel(OVERVIEW))
        window.show()
        self.parts.status.show_note(self._opening)
        await first_paint.wait()
        self.parts.tasks.start(self._open(), name="Opening the cache", failed=self._fail_to_open)
        await self._closed.wait()
        await self._close()

    @property
    def _opening(self) -> str:
        return "Opening the cache…" if self._demo is None else "Starting the demo tenant…"

    async def _open(self) -> None:
        """Open the cache, choose whose data is shown, and offer syncs."""
        starting = asyncio.create_task(self._start_demo())
        outdated: CacheOutdatedError | None = None
        try:
            try:
                await self._cache.open()
            except CacheOutdatedError as error:
                outdated = error
            await asyncio.wait((starting,))
        finally:
            starting.cancel()
            failure = (await asyncio.gather(starting, return_exceptions=True))[0]
            self.parts.status.withdraw_note(self._opening)
        if outdated is None:
            await self._tenants.show_first()
        if failure is not None:
            # What the cache holds can be browsed all the same. A sync is not offered: without the
            # demo's server it would go to the tenant of the user's own settings.
            raise failure
        self.sync.allow()
        if outdated is not None:
            raise outdated  # its way out is a sync, which makes a new one
        if self._demo is not None and await self._is_empty():
            self.sync.start()

    async def _start_demo(self) -> None:
        if self._demo is not None:
            await self._demo.start()

    async def _is_empty(self) -> bool:
        return all(line.verdict is Verdict.NEVER for line in await self._cache.status.lines())

    def _fail_to_open(self, error: IntuneManagerError) -> None:
        self.parts.banner.show_error(error)
        if not self._cache.is_open:
            self._cache.fail(error)

    def _take_loss(self, error: IntuneManagerError) -> None:
        self.parts.banner.show_error(error)
        self.parts.window.forget_places()  # they hold row ids of the file that is gone

    async def _close(self) -> None:
        """End everything, the last started first."""
        await self._details.close()
        await self.sync.close()
        await self.parts.tasks.close()
        await self._cache.close()
        if self._demo is not None:
            await self._demo.stop()


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
