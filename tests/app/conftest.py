"""A window's event loop, and a sync that a test directs."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Coroutine, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from intune_manager.app.build_window import WindowBuilder
from intune_manager.app.cache_view import CacheView
from intune_manager.app.command_process import CommandProcess, Document
from intune_manager.app.settings import WindowSettings
from intune_manager.app.sync_runs import DetailRuns, SyncRuns
from intune_manager.app.tenants import Tenants
from intune_manager.app.window_session import WindowSession
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.outcomes import Counts
from intune_manager.errors import IntuneManagerError, SyncCancelledError
from intune_manager.registry import TABLES
from intune_manager.sync.report import (
    ResourceProgress,
    ResourceReport,
    Stage,
    SyncProgress,
    SyncReport,
    Verdict,
)
from intune_manager.ui.common.tasks import TaskRunner

T = TypeVar("T")
DEADLINE_S = 30.0
TENANT = "11111111-2222-3333-4444-555555555555"


class Loop:
    """Runs coroutines as the application does, and never for longer than the deadline."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    def run(self, work: Coroutine[Any, Any, T], *, limit_s: float = DEADLINE_S) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(work, limit_s))

    @staticmethod
    async def until(seen: Callable[[], object]) -> None:
        while not seen():  # noqa: ASYNC110 - what tests wait for has no event
            await asyncio.sleep(0.002)


class DirectedCommand(CommandProcess):
    """A sync that never becomes a process: says some progress, then ends as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = False
        """Whether it goes on until it is cancelled."""
        self.error: IntuneManagerError | None = None
        self.verdict = Verdict.COMPLETE
        self.asks: Document | None = None
        """What it wants of the user before it goes on."""
        self.started: list[tuple[tuple[str, ...], Settings]] = []
        """The arguments of each, and what it goes by."""
        self._under_way = False

    @property
    def running(self) -> bool:
        return self._under_way

    def start(self, arguments: Sequence[str], settings: Settings, paths: Paths) -> None:
        self.started.append((tuple(arguments), settings))
        self._under_way = True
        QTimer.singleShot(0, self._go_on)

    def cancel(self) -> None:
        if self._under_way:
            QTimer.singleShot(0, lambda: self._stop(SyncCancelledError("The sync was cancelled.")))

    async def close(self) -> None:
        self.cancel()
        while self._under_way:  # noqa: ASYNC110 - what ends it has no event
            await asyncio.sleep(0)

    def _go_on(self) -> None:
        now = datetime.now(UTC)
        if self.asks is not None:
            self.said.emit(self.asks)
        resource = ResourceProgress("devices", "Devices", Stage.READING, rows=7)
        self.said.emit(json.loads(SyncProgress(1, now, (resource,)).to_json()))
        if self.error is not None:
            self._stop(self.error)
        elif not self.waits:
            counts = Counts(created=7)
            line = ResourceReport("devices", self.verdict, title="Devices", counts=counts)
            report = SyncReport(1, TENANT, "admin", now, datetime.now(UTC), (line,))
            self._stop(json.loads(report.to_json()))

    def _stop(self, end: Document | IntuneManagerError) -> None:
        self._under_way = False
        self.ended.emit(end)


@pytest.fixture
def window_loop(qapp: QApplication) -> Iterator[Loop]:
    # As the application: closing the window must not end the loop that tidies up after it.
    qapp.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    yield Loop(loop)
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def paths(tmp_path: Path, empty_cache: Path) -> Paths:
    """A data directory with a cache that no sync has filled."""
    made = Paths(tmp_path / "data")
    made.create()
    shutil.copy(empty_cache, made.cache)
    return made


@pytest.fixture
def command(qapp: QApplication) -> DirectedCommand:
    """What a window syncs by; to be directed."""
    return DirectedCommand()


class App:
    """One window with its session, and a user who acts and then closes it."""

    def __init__(
        self,
        window_loop: Any,
        paths: Paths,
        command: CommandProcess,
        settings: Settings | None = None,
        *,
        asked: str | None = None,
        details: CommandProcess | None = None,
        demo: Callable[[WindowSettings], Any] | None = None,
    ) -> None:
        self._loop = window_loop
        self.tasks = TaskRunner(window_loop.loop)
        self.cache = CacheView(settings or Settings(), paths)
        self.parts = WindowBuilder(self.cache, self.tasks).build()
        self.window, self.feed = self.parts.window, self.parts.sync_feed
        self.settings = WindowSettings(settings or Settings(), self.parts, self.cache)
        self.tenants = Tenants(self.settings, self.parts, self.cache, asked=asked)
        self.sync = SyncRuns(self.settings, self.parts, self.cache, self.tenants, command)
        reading = DetailRuns(self.settings, self.parts, self.cache, details or CommandProcess())
        self.demo: Any = demo(self.settings) if demo is not None else None
        self.session = WindowSession(
            self.parts, self.cache, self.tenants, self.sync, reading, demo=self.demo
        )

    def use(self, user: Callable[[App], Coroutine[Any, Any, None]]) -> None:
        """Run the session; `user` acts in it, then the window is closed."""

        async def act() -> None:
            try:
                await user(self)
            finally:
                self.window.close()

        async def both() -> None:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.session.run())
                group.create_task(act())

        self._loop.run(both())
        self.window.deleteLater()

    async def until(self, seen: Callable[[], object]) -> None:
        await self._loop.until(seen)

    @property
    def ready(self) -> bool:
        return self.parts.sync_button.isEnabled()


async def _fill(paths: Paths, count: int, tenant: str = TENANT, name: str = "Contoso") -> None:
    """Put some devices of one tenant into the cache, with the record of a complete sync."""
    from intune_manager.data.repositories.store import Store
    from intune_manager.data.sql.manager import DatabaseManager
    from intune_manager.sync.report import ResourceReport

    async with DatabaseManager(paths.cache) as database:
        store = Store(database, tenant, TABLES)
        await store.note_tenant(name)
        run = await store.sync_runs.start(account="admin@contoso.example")
        devices = store.table("devices")
        items = [
            b'{"id": "d-%d", "deviceName": "PC-%d", "complianceState": "compliant"}' % (n, n)
            for n in range(count)
        ]
        sweep = await devices.begin_sweep(run, None, {}, frozenset())
        await devices.upsert_page(sweep, items)
        report = ResourceReport("devices", Verdict.COMPLETE, counts=Counts(created=count))
        await store.sync_runs.resource_finished(run, report)
        await store.sync_runs.finish(run)


@pytest.fixture
def fill() -> Callable[..., Coroutine[Any, Any, None]]:
    """Puts some devices of one tenant into the cache, with the record of a complete sync."""
    return _fill


@pytest.fixture
def open_app(window_loop: Loop, paths: Paths) -> Callable[..., App]:
    """Makes a window with its session over the cache of `paths`."""

    def opened(command: CommandProcess, settings: Settings | None = None, **more: Any) -> App:
        return App(window_loop, more.pop("paths", paths), command, settings, **more)

    return opened
