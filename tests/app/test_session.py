"""A whole window over a real cache: opened, synced, browsed, closed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings

from intune_manager.app.late_cache import LateCache
from intune_manager.app.ledger import CacheLedger
from intune_manager.app.parts import WindowBuilder, WindowParts
from intune_manager.app.session import WindowSession
from intune_manager.app.sync_runner import SyncRunner
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.query import Filter
from intune_manager.errors import EnvironmentalError
from intune_manager.registry import TABLES
from intune_manager.sync.progress import Verdict
from intune_manager.ui.sync_feed import SyncFeed, SyncState
from intune_manager.ui.tasks import TaskRunner

TENANT = "11111111-2222-3333-4444-555555555555"


class App:
    """One window with its session, and a user who acts and then closes it."""

    def __init__(
        self, window_loop: Any, paths: Paths, job: Any, settings: Settings | None = None
    ) -> None:
        self._loop = window_loop
        self.feed, self.cache = SyncFeed(), LateCache()
        self.tasks = TaskRunner(window_loop.loop)
        self.parts: WindowParts = WindowBuilder(
            paths, self.cache, CacheLedger(self.cache), self.feed, self.tasks
        ).build()
        self.window = self.parts.window
        self.session = WindowSession(
            settings or Settings(),
            paths,
            parts=self.parts,
            cache=self.cache,
            feed=self.feed,
            tasks=self.tasks,
            sync=SyncRunner(self.feed, paths, job),
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


async def fill(paths: Paths, count: int) -> None:
    """Put some devices of one tenant into the cache, with the record of a complete sync."""
    from intune_manager.data.repositories.store import Store
    from intune_manager.data.sql.manager import DatabaseManager
    from intune_manager.sync.progress import ResourceReport

    async with DatabaseManager(paths.cache) as database:
        store = Store(database, TENANT, TABLES)
        await store.note_tenant("Contoso")
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


def test_an_empty_cache_opens_to_a_window_that_can_sync(
    window_loop: Any, paths: Paths, job_class: Any
):
    app = App(window_loop, paths, job_class)

    async def user(app: App) -> None:
        assert app.window.isVisible()
        await app.until(lambda: app.ready)
        overview = app.window.panel("overview")
        await app.until(lambda: "Press Sync" in overview.summary.text())
        assert app.parts.status.age.text() == "Never synced"

    app.use(user)
    assert paths.cache.exists()


def test_what_was_synced_before_is_there_without_any_sign_in(
    window_loop: Any, paths: Paths, job_class: Any
):
    window_loop.run(fill(paths, 30))
    app = App(window_loop, paths, job_class)

    async def user(app: App) -> None:
        await app.until(lambda: app.ready)
        overview = app.window.panel("overview")
        await app.until(lambda: overview.cards["devices"].count == 30)
        assert app.parts.status.note.text() == "", "the cache is open: nobody is told to wait"
        assert app.parts.status.tenant.text() == "Contoso"
        assert app.parts.status.account.text() == "admin@contoso.example"
        assert app.parts.status.age.text() == "Last synced just now"
        app.window.show_panel("devices")
        panel = app.window.panel("devices")
        await app.until(lambda: panel.model.total == 30)

    app.use(user)
    assert job_class.made == []


def test_a_bar_of_the_overview_leads_to_the_devices_it_counts(
    window_loop: Any, paths: Paths, job_class: Any
):
    window_loop.run(fill(paths, 3))
    app = App(window_loop, paths, job_class)

    async def user(app: App) -> None:
        await app.until(lambda: app.window.panel("overview") and app.ready)
        overview = app.window.panel("overview")
        await app.until(lambda: overview.compliance.rows)
        overview.compliance.rows[0].click()
        assert app.window.shown_panel == "devices"
        narrowing = app.window.panel("devices").place().narrowing
        assert narrowing.filters == (Filter("compliance_state", ("compliant",)),)

    app.use(user)


def test_a_sync_shows_the_tenant_that_it_has_read(window_loop: Any, paths: Paths, job_class: Any):
    app = App(window_loop, paths, job_class)

    async def user(app: App) -> None:
        await app.until(lambda: app.ready)
        assert app.cache.tenant_id == ""
        app.parts.sync_action.trigger()
        assert app.feed.state is SyncState.RUNNING
        await app.until(lambda: app.cache.tenant_id == TENANT)
        assert app.feed.state is SyncState.IDLE

    app.use(user)
    assert job_class.made[0].wanted["interactive"] is True


def test_a_sync_that_is_not_complete_says_so_above_every_panel(
    window_loop: Any, paths: Paths, job_class: Any
):
    job_class.verdict = Verdict.FORBIDDEN
    app = App(window_loop, paths, job_class)

    async def user(app: App) -> None:
        await app.until(lambda: app.ready)
        app.parts.sync_button.button.click()
        await app.until(app.parts.banner.isVisible)
        assert "Not complete: Devices." in app.parts.banner.message.text()

    app.use(user)


def test_a_sync_that_fails_says_why_and_what_to_do(window_loop: Any, paths: Paths, job_class: Any):
    job_class.error = EnvironmentalError("The server cannot be reached.", remedy="Check the URL.")
    app = App(window_loop, paths, job_class)

    async def user(app: App) -> None:
        await app.until(lambda: app.ready)
        app.parts.sync_button.button.click()
        await app.until(app.parts.banner.isVisible)
        told = app.parts.banner.message.text()
        assert told == "The server cannot be reached.\nCheck the URL."
        job_class.error = None
        app.parts.sync_button.button.click()
        assert app.parts.banner.isHidden(), "a new attempt wipes the old message"
        await app.until(lambda: app.cache.tenant_id == TENANT)

    app.use(user)


def test_closing_in_the_middle_of_a_sync_ends_it(window_loop: Any, paths: Paths, job_class: Any):
    job_class.waits = True
    app = App(window_loop, paths, job_class)

    async def user(app: App) -> None:
        await app.until(lambda: app.ready)
        app.parts.sync_button.button.click()
        await app.until(lambda: app.feed.latest is not None)

    app.use(user)
    assert job_class.made[0]._cancelled.is_set()
    assert app.tasks.running == 0


def test_a_window_can_be_closed_before_its_cache_is_open(
    window_loop: Any, paths: Paths, job_class: Any
):
    app = App(window_loop, paths, job_class)

    async def user(app: App) -> None:
        await asyncio.sleep(0)

    app.use(user)
    assert app.tasks.running == 0


def test_a_file_that_is_no_cache_is_told_left_alone_and_cannot_be_synced_into(
    window_loop: Any, paths: Paths, job_class: Any
):
    paths.cache.write_bytes(b"my holiday pictures" * 100)
    app = App(window_loop, paths, job_class)

    async def user(app: App) -> None:
        await app.until(app.parts.banner.isVisible)
        assert str(paths.cache) in app.parts.banner.message.text()
        assert not app.ready
        app.parts.sync_action.trigger()
        app.window.show_panel("devices")

    app.use(user)
    assert job_class.made == []
    assert paths.cache.read_bytes() == b"my holiday pictures" * 100


def test_the_tenant_of_the_settings_comes_before_the_one_seen_last(
    window_loop: Any, paths: Paths, job_class: Any
):
    window_loop.run(fill(paths, 3))
    other = "99999999-2222-3333-4444-555555555555"
    app = App(window_loop, paths, job_class, Settings(tenant_id=other))

    async def user(app: App) -> None:
        await app.until(lambda: app.ready)
        assert app.cache.tenant_id == other
        overview = app.window.panel("overview")
        await app.until(lambda: overview.cards["devices"].count is not None)
        assert overview.cards["devices"].count == 0

    app.use(user)


def test_the_last_panel_is_shown_again(window_loop: Any, paths: Paths, job_class: Any):
    first = App(window_loop, paths, job_class)

    async def go(app: App) -> None:
        app.window.show_panel("sync")

    first.use(go)
    second = App(window_loop, paths, job_class)

    async def look(app: App) -> None:
        await app.until(app.window.isVisible)
        assert app.window.shown_panel == "sync"

    second.use(look)
    state = QSettings(str(paths.window_state), QSettings.Format.IniFormat)
    assert state.value("window/panel") == "sync"


def test_the_demo_syncs_by_itself_and_can_be_browsed_offline_afterwards(
    window_loop: Any, paths: Paths, job_class: Any, tmp_path: Path
):
    from intune_manager.app.demo import DemoTenant
    from intune_manager.sync.job import SyncJob

    app = App(window_loop, paths, SyncJob)
    app.session._demo = DemoTenant("small")

    async def watch(app: App) -> None:
        overview_count = lambda: app.window.panel("overview").cards["devices"].count  # noqa: E731
        await app.until(lambda: app.feed.state is SyncState.RUNNING)
        await app.until(lambda: app.feed.state is SyncState.IDLE and overview_count())
        assert not app.parts.banner.isVisible(), app.parts.banner.message.text()

    app.use(watch)
    offline = App(window_loop, paths, job_class)

    async def browse(app: App) -> None:
        await app.until(lambda: app.ready)
        app.window.show_panel("devices")
        panel = app.window.panel("devices")
        await app.until(lambda: panel.model.total > 100)

    offline.use(browse)
    assert job_class.made == []


def test_without_its_server_a_demo_can_still_be_browsed_but_never_syncs_another_tenant(
    window_loop: Any, paths: Paths, job_class: Any
):
    class NoServer:
        async def start(self, settings: Settings) -> Settings:
            raise EnvironmentalError("The demo tenant did not start.")

        async def stop(self) -> None:
            return None

    window_loop.run(fill(paths, 3))
    app = App(window_loop, paths, job_class)
    app.session._demo = NoServer()  # type: ignore[assignment]

    async def user(app: App) -> None:
        await app.until(app.parts.banner.isVisible)
        assert app.parts.banner.message.text() == "The demo tenant did not start."
        overview = app.window.panel("overview")
        await app.until(lambda: overview.cards["devices"].count == 3)
        assert not app.ready

    app.use(user)


@pytest.fixture(autouse=True)
def _no_fault_is_swallowed(caplog: pytest.LogCaptureFixture):
    yield
    assert "Traceback" not in caplog.text
