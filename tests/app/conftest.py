"""A window's event loop, and a sync job that a test directs."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from intune_manager.app.build_window import Sources, WindowBuilder, WindowParts
from intune_manager.app.cache_view import CacheLedger, LateCache
from intune_manager.app.detail_runner import DetailRunner
from intune_manager.app.history_view import CacheChangeLog
from intune_manager.app.object_view import CacheBackground
from intune_manager.app.sync_runs import SyncRunner
from intune_manager.app.tenants import TenantDesk
from intune_manager.app.window_session import WindowSession
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
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
from intune_manager.ui.sync.sync_feed import SyncFeed

T = TypeVar("T")
DEADLINE_S = 30.0
TENANT = "11111111-2222-3333-4444-555555555555"


class Loop:
    """Runs coroutines as the application does, and never for longer than the deadline."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(work, DEADLINE_S))

    @staticmethod
    async def until(seen: Callable[[], object]) -> None:
        while not seen():  # noqa: ASYNC110 - what tests wait for has no event
            await asyncio.sleep(0.002)


class DirectedJob:
    """A sync job: tells some progress, then ends as its class says. Waits if `waits`."""

    waits = False
    error: IntuneManagerError | None = None
    made: list[DirectedJob]
    verdict = Verdict.COMPLETE

    def __init__(self, settings: Settings, paths: Paths, **wanted: Any) -> None:
        self.settings, self.paths, self.wanted = settings, paths, wanted
        self._cancelled = asyncio.Event()
        type(self).made.append(self)

    def cancel(self) -> None:
        self._cancelled.set()

    async def run(self) -> SyncReport:
        now = datetime.now(UTC)
        resource = ResourceProgress("devices", "Devices", Stage.READING, rows=7)
        self.wanted["on_progress"](SyncProgress(1, now, (resource,)))
        if self.waits:
            await self._cancelled.wait()
            raise SyncCancelledError("The sync was cancelled.")
        if self.error is not None:
            raise self.error
        report = ResourceReport("devices", self.verdict, "Devices", created=7, rows=7)
        return SyncReport(1, TENANT, "admin", now, datetime.now(UTC), (report,))


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
def job_class() -> type[DirectedJob]:
    """A class of its own for each test, to be changed freely."""
    return type("Job", (DirectedJob,), {"made": []})


class App:
    """One window with its session, and a user who acts and then closes it."""

    def __init__(
        self,
        window_loop: Any,
        paths: Paths,
        job: Any,
        settings: Settings | None = None,
        *,
        asked: str | None = None,
        detail_job: Any = None,
    ) -> None:
        self._loop = window_loop
        self.feed, self.cache = SyncFeed(), LateCache()
        self.tasks = TaskRunner(window_loop.loop)
        stale_after = timedelta(hours=(settings or Settings()).stale_after_h)
        ledger = CacheLedger(self.cache, stale_after)
        sources = Sources(
            self.cache, ledger, CacheBackground(self.cache), CacheChangeLog(self.cache)
        )
        self.parts: WindowParts = WindowBuilder(paths, sources, self.feed, self.tasks).build()
        self.window = self.parts.window
        self.desk = TenantDesk(
            settings or Settings(),
            paths,
            parts=self.parts,
            cache=self.cache,
            ledger=ledger,
            tasks=self.tasks,
            asked=asked,
        )
        self.session = WindowSession(
            settings or Settings(),
            paths,
            parts=self.parts,
            cache=self.cache,
            ledger=ledger,
            desk=self.desk,
            feed=self.feed,
            tasks=self.tasks,
            sync=SyncRunner(self.feed, paths, job),
            details=DetailRunner(self.parts.details, self.cache, paths, self.tasks, detail_job),
            demo=None,
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
        report = ResourceReport("devices", Verdict.COMPLETE, rows=count, created=count)
        await store.sync_runs.resource_finished(run, report)
        await store.sync_runs.finish(run)


@pytest.fixture
def fill() -> Callable[..., Coroutine[Any, Any, None]]:
    """Puts some devices of one tenant into the cache, with the record of a complete sync."""
    return _fill


@pytest.fixture
def open_app(window_loop: Loop, paths: Paths) -> Callable[..., App]:
    """Makes a window with its session over the cache of `paths`."""

    def opened(job: Any, settings: Settings | None = None, **more: Any) -> App:
        return App(window_loop, more.pop("paths", paths), job, settings, **more)

    return opened
