"""A whole window over a real cache: opened, synced, browsed, closed."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QSettings, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.query import Filter
from intune_manager.errors import EnvironmentalError, SyncCancelledError
from intune_manager.sync.report import Verdict
from intune_manager.ui.sync.sync_state import SyncState

TENANT = "11111111-2222-3333-4444-555555555555"


def test_without_a_cache_the_window_makes_one_and_can_sync(
    open_app: Any, window_loop: Any, tmp_path: Path, command: Any
):
    paths = Paths(tmp_path / "new")
    paths.create()
    app = open_app(command, paths=paths)

    async def user(app: Any) -> None:
        assert app.window.isVisible()
        await app.until(lambda: app.ready)
        overview = app.window.panel("overview")
        await app.until(lambda: "Press Sync" in overview.summary.text())
        assert app.parts.status.age.text() == "Never synced"

    app.use(user)
    assert paths.cache.exists()


def test_what_was_synced_before_is_there_without_any_sign_in(
    open_app: Any, fill: Any, window_loop: Any, paths: Paths, command: Any
):
    window_loop.run(fill(paths, 30))
    app = open_app(command)

    async def user(app: Any) -> None:
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
    assert command.started == []


def test_a_bar_of_the_overview_leads_to_the_devices_it_counts(
    open_app: Any, fill: Any, window_loop: Any, paths: Paths, command: Any
):
    window_loop.run(fill(paths, 3))
    app = open_app(command)

    async def user(app: Any) -> None:
        await app.until(lambda: app.window.panel("overview") and app.ready)
        overview = app.window.panel("overview")
        await app.until(lambda: overview.compliance.rows)
        overview.compliance.rows[0].click()
        assert app.window.shown_panel == "devices"
        query = app.window.panel("devices").place().query
        assert query.filters == (Filter("compliance_state", ("compliant",)),)

    app.use(user)


def test_a_sync_shows_the_tenant_that_it_has_read(
    open_app: Any, window_loop: Any, paths: Paths, command: Any
):
    app = open_app(command)

    async def user(app: Any) -> None:
        await app.until(lambda: app.ready)
        assert app.cache.tenant_id == ""
        app.parts.sync_action.trigger()
        assert app.feed.state is SyncState.RUNNING
        await app.until(lambda: app.cache.tenant_id == TENANT)
        assert app.feed.state is SyncState.IDLE

    app.use(user)
    assert command.started[0][0] == ("sync",)


def test_a_sync_that_is_not_complete_says_so_above_every_panel(
    open_app: Any, window_loop: Any, paths: Paths, command: Any
):
    command.verdict = Verdict.FORBIDDEN
    app = open_app(command)

    async def user(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.parts.sync_button.button.click()
        await app.until(app.parts.banner.isVisible)
        assert "Not complete: Devices." in app.parts.banner.message.text()

    app.use(user)


def test_a_sync_that_fails_says_why_and_what_to_do(
    open_app: Any, window_loop: Any, paths: Paths, command: Any
):
    command.error = EnvironmentalError("The server cannot be reached.", remedy="Check the URL.")
    app = open_app(command)

    async def user(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.parts.sync_button.button.click()
        await app.until(app.parts.banner.isVisible)
        told = app.parts.banner.message.text()
        assert told == "The server cannot be reached.\nCheck the URL."
        command.error = None
        app.parts.sync_button.button.click()
        assert app.parts.banner.isHidden(), "a new attempt wipes the old message"
        await app.until(lambda: app.cache.tenant_id == TENANT)

    app.use(user)


def test_closing_in_the_middle_of_a_sync_ends_it(
    open_app: Any, window_loop: Any, paths: Paths, command: Any
):
    command.waits = True
    app = open_app(command)

    async def user(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.parts.sync_button.button.click()
        await app.until(lambda: app.feed.latest is not None)

    app.use(user)
    assert not command.running
    assert app.tasks.running == 0


def test_a_window_can_be_closed_before_its_cache_is_open(
    open_app: Any, window_loop: Any, paths: Paths, command: Any
):
    app = open_app(command)

    async def user(app: Any) -> None:
        await asyncio.sleep(0)

    app.use(user)
    assert app.tasks.running == 0


def test_a_file_that_is_no_cache_is_told_left_alone_and_cannot_be_synced_into(
    open_app: Any, window_loop: Any, paths: Paths, command: Any
):
    paths.cache.write_bytes(b"my holiday pictures" * 100)
    app = open_app(command)

    async def user(app: Any) -> None:
        await app.until(app.parts.banner.isVisible)
        assert str(paths.cache) in app.parts.banner.message.text()
        assert not app.ready
        app.parts.sync_action.trigger()
        app.window.show_panel("devices")

    app.use(user)
    assert command.started == []
    assert paths.cache.read_bytes() == b"my holiday pictures" * 100


def test_an_outdated_cache_is_told_and_a_sync_replaces_it(
    open_app: Any, paths: Paths, empty_cache: Path, command: Any
):
    _make_outdated(paths.cache)
    app = open_app(command)

    async def user(app: Any) -> None:
        await app.until(app.parts.banner.isVisible)
        assert "before the first release" in app.parts.banner.message.text()
        await app.until(lambda: app.ready)
        command.error = SyncCancelledError("The sync was cancelled.")
        app.parts.sync_action.trigger()
        await app.until(lambda: not command.running)
        assert not app.cache.is_open, "there is no new cache yet"
        command.error = None
        shutil.copy(empty_cache, paths.cache)  # what a sync does
        app.parts.sync_action.trigger()
        await app.until(lambda: app.cache.tenant_id == TENANT)
        assert not app.parts.banner.isVisible(), app.parts.banner.message.text()

    app.use(user)
    assert len(command.started) == 2


def test_a_new_cache_that_cannot_be_opened_is_told_and_no_panel_waits_for_it(
    open_app: Any, paths: Paths, command: Any
):
    _make_outdated(paths.cache)

    async def user(app: Any) -> None:
        await app.until(lambda: app.ready)
        paths.cache.write_bytes(b"my holiday pictures" * 100)
        app.parts.sync_action.trigger()
        await app.until(lambda: app.cache.error is not None)
        await app.until(app.parts.banner.isVisible)
        assert "no SQLite database" in app.parts.banner.message.text()

    open_app(command).use(user)


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be deleted there")
def test_a_cache_that_is_deleted_while_it_is_shown_is_told_and_a_sync_brings_another(
    open_app: Any, paths: Paths, empty_cache: Path, command: Any
):
    async def user(app: Any) -> None:
        await app.until(lambda: app.ready and app.cache.is_open)
        paths.cache.unlink()
        app.window.actions_.reload.trigger()
        await app.until(app.parts.banner.isVisible)
        assert "moved, replaced or deleted" in app.parts.banner.message.text()
        assert not app.cache.is_open, "what is left of the file is not shown"
        shutil.copy(empty_cache, paths.cache)  # what a sync does
        app.parts.sync_action.trigger()
        await app.until(lambda: app.cache.tenant_id == TENANT)
        assert not app.parts.banner.isVisible(), app.parts.banner.message.text()

    open_app(command).use(user)


def _make_outdated(path: Path) -> None:
    """A cache as builds before the first release made it."""
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("CREATE TABLE schema_steps (version INTEGER)")


def test_the_tenant_of_the_settings_comes_before_the_one_seen_last(
    open_app: Any, fill: Any, window_loop: Any, paths: Paths, command: Any
):
    window_loop.run(fill(paths, 3))
    other = "99999999-2222-3333-4444-555555555555"
    app = open_app(command, Settings(tenant_id=other))

    async def user(app: Any) -> None:
        await app.until(lambda: app.ready)
        assert app.cache.tenant_id == other
        overview = app.window.panel("overview")
        await app.until(lambda: overview.cards["devices"].count is not None)
        assert overview.cards["devices"].count == 0

    app.use(user)


@pytest.mark.long
def test_the_last_panel_is_shown_again(open_app: Any, window_loop: Any, paths: Paths, command: Any):
    first = open_app(command)

    async def go(app: Any) -> None:
        app.window.show_panel("sync")

    first.use(go)
    second = open_app(command)

    async def look(app: Any) -> None:
        await app.until(app.window.isVisible)
        assert app.window.shown_panel == "sync"

    second.use(look)
    state = QSettings(str(paths.window_state), QSettings.Format.IniFormat)
    assert state.value("window/panel") == "sync"


def test_the_demo_syncs_by_itself_and_can_be_browsed_offline_afterwards(
    open_app: Any, window_loop: Any, paths: Paths, command: Any, tmp_path: Path
):
    from intune_manager.app.command_process import CommandProcess
    from intune_manager.app.window_session import DemoTenant

    app = open_app(CommandProcess(), demo=partial(DemoTenant, "small"))

    async def watch(app: Any) -> None:
        overview_count = lambda: app.window.panel("overview").cards["devices"].count  # noqa: E731
        await app.until(lambda: app.feed.state is SyncState.RUNNING)
        await app.until(lambda: app.feed.state is SyncState.IDLE and overview_count())
        assert not app.parts.banner.isVisible(), app.parts.banner.message.text()

    app.use(watch)
    offline = open_app(command)

    async def browse(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.window.show_panel("devices")
        panel = app.window.panel("devices")
        await app.until(lambda: panel.model.total > 100)

    offline.use(browse)
    assert command.started == []


def test_without_its_server_a_demo_can_still_be_browsed_but_never_syncs_another_tenant(
    open_app: Any, fill: Any, window_loop: Any, paths: Paths, command: Any
):
    class NoServer:
        async def start(self) -> None:
            raise EnvironmentalError("The demo tenant did not start.")

        async def stop(self) -> None:
            return None

    window_loop.run(fill(paths, 3))
    app = open_app(command, demo=lambda _settings: NoServer())

    async def user(app: Any) -> None:
        await app.until(app.parts.banner.isVisible)
        assert app.parts.banner.message.text() == "The demo tenant did not start."
        overview = app.window.panel("overview")
        await app.until(lambda: overview.cards["devices"].count == 3)
        assert not app.ready

    app.use(user)


class Browser(QObject):
    """What opens pages in the place of the system's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser(qapp: Any) -> Iterator[Browser]:
    browser = Browser()
    for scheme in ("https", "file"):
        QDesktopServices.setUrlHandler(scheme, browser, "show")
    yield browser
    for scheme in ("https", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("https://login.microsoftonline.com/x", ["https://login.microsoftonline.com/x"]),
        ("file:///etc/passwd", []),
    ],
)
def test_the_page_for_a_sign_in_is_opened_by_the_window_and_only_a_safe_one(
    open_app: Any, command: Any, browser: Browser, url: str, opened: list[str]
):
    command.asks = {"event": "sign_in", "url": url, "code": ""}
    app = open_app(command)

    async def user(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.parts.sync_action.trigger()
        await app.until(lambda: app.cache.tenant_id == TENANT)

    app.use(user)
    assert browser.opened == opened


def test_a_device_code_is_shown_above_every_panel(open_app: Any, command: Any, browser: Browser):
    url = "https://microsoft.com/devicelogin"
    command.asks = {"event": "sign_in", "url": url, "code": "ABC123"}
    command.waits = True
    app = open_app(command)

    async def user(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.parts.sync_action.trigger()
        await app.until(app.parts.banner.isVisible)
        told = app.parts.banner.message.text()
        assert told == f"To sign in, open {url} and enter the code ABC123."

    app.use(user)
    assert browser.opened == []


@pytest.fixture(autouse=True)
def _no_fault_is_swallowed(caplog: pytest.LogCaptureFixture):
    yield
    assert "Traceback" not in caplog.text
