"""Tenants in the window: switched offline, cleared, exported, read from a snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from PySide6.QtWidgets import QFileDialog, QMessageBox

from intune_manager.app.sync_runs import read_for, sync_settings, why_no_sync
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import EnvironmentalError
from intune_manager.registry import RESOURCES
from intune_manager.registry.resource import Assignments
from intune_manager.ui.changes import Period

CONTOSO = "11111111-2222-3333-4444-555555555555"
FABRIKAM = "99999999-2222-3333-4444-555555555555"


@pytest.fixture
def two_tenants(window_loop: Any, paths: Paths, fill: Any) -> None:
    """Contoso with three devices, then Fabrikam with five."""
    window_loop.run(fill(paths, 3))
    window_loop.run(fill(paths, 5, FABRIKAM, "Fabrikam"))


def devices(app: Any) -> int:
    app.window.show_panel("devices")
    return int(app.window.panel("devices").model.total)


@pytest.mark.usefixtures("two_tenants")
def test_a_tenant_is_switched_offline_and_the_next_start_begins_with_it(
    open_app: Any, command: Any
):
    async def switch(app: Any) -> None:
        await app.until(lambda: app.ready)
        await app.until(lambda: devices(app) == 5)
        assert [text.split("\t")[0] for text in app.parts.switcher.entries()] == [
            "Contoso",
            "Fabrikam",
        ]
        app.parts.switcher.chosen.emit(CONTOSO)
        await app.until(lambda: devices(app) == 3)
        await app.until(lambda: app.parts.status.tenant.text() == "Contoso")
        assert app.window.windowTitle() == "Devices – Contoso – Intune Manager"  # noqa: RUF001
        assert not app.window.actions_.back.isEnabled()
        await app.until(lambda: app.tasks.running == 0)

    open_app(command).use(switch)

    async def look(app: Any) -> None:
        await app.until(lambda: app.ready)
        assert app.parts.status.tenant.text() == "Contoso"

    open_app(command).use(look)
    assert command.started == []


@pytest.mark.usefixtures("two_tenants")
def test_the_tenant_named_at_the_start_is_shown(open_app: Any, command: Any):
    async def look(app: Any) -> None:
        await app.until(lambda: app.ready)
        assert app.parts.status.tenant.text() == "Contoso"

    open_app(command, asked="conto").use(look)


@pytest.mark.usefixtures("two_tenants")
def test_clearing_asks_first_and_takes_one_tenant_only(open_app: Any, command: Any, paths: Paths):
    async def clear(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.parts.tenant_actions.clear.trigger()
        (question,) = app.window.findChildren(QMessageBox)
        assert "Fabrikam" in question.text()
        question.defaultButton().click()
        assert app.cache.tenant_id == FABRIKAM, "the first answer on offer deletes nothing"
        app.parts.tenant_actions.clear.trigger()
        question = app.window.findChildren(QMessageBox)[-1]
        next(b for b in question.buttons() if b.text() == "Delete the data").click()
        await app.until(lambda: app.parts.status.tenant.text() == "Contoso")
        await app.until(lambda: devices(app) == 3)
        assert len(app.parts.switcher.entries()) == 1
        await app.until(lambda: "has been cleared" in app.parts.status.note.text())
        assert not app.parts.banner.isVisible()
        for file in paths.data_dir.glob("cache.sqlite*"):
            assert FABRIKAM.encode() not in file.read_bytes(), "free pages still hold it"

    open_app(command).use(clear)


@pytest.mark.usefixtures("two_tenants")
def test_copies_that_may_still_hold_a_cleared_tenant_are_told_of(
    open_app: Any, command: Any, paths: Paths
):
    paths.backups.mkdir()
    (paths.backups / "cache-1.sqlite").touch()

    async def clear(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.tenants._clear(FABRIKAM, "Fabrikam")
        await app.until(app.parts.banner.isVisible)
        told = app.parts.banner.message.text()
        assert "has been cleared" in told
        assert str(paths.backups) in told

    open_app(command).use(clear)


@pytest.mark.usefixtures("two_tenants")
def test_a_snapshot_is_opened_in_a_window_of_its_own_and_what_is_none_is_refused(
    open_app: Any, command: Any, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from intune_manager.app import tenants
    from intune_manager.data.sql.sqlite.snapshot import export_snapshot

    file, other = tmp_path / "fabrikam.sqlite", tmp_path / "other.sqlite"
    export_snapshot(paths.cache, file, FABRIKAM, force=False)
    other.write_bytes(b"no database")
    started: list[Path] = []
    monkeypatch.setattr(tenants, "_open_window_on", started.append)

    async def choose(app: Any, chosen: Path) -> None:
        app.parts.tenant_actions.open.trigger()
        dialog = app.window.findChildren(QFileDialog)[-1]
        dialog.fileSelected.emit(str(chosen))
        dialog.close()

    async def browse(app: Any) -> None:
        await app.until(lambda: app.ready)
        await choose(app, file)
        await app.until(lambda: started == [file])
        await choose(app, other)
        await app.until(app.parts.banner.isVisible)
        assert "other.sqlite" in app.parts.banner.message.text()

    open_app(command).use(browse)
    assert started == [file]


@pytest.mark.usefixtures("two_tenants")
def test_nothing_is_cleared_while_a_sync_holds_the_cache(open_app: Any, command: Any, paths: Paths):
    from intune_manager.sync.connection import sync_lock

    async def clear(app: Any) -> None:
        await app.until(lambda: app.ready)
        with sync_lock(paths.sync_lock):
            app.tenants._clear(FABRIKAM, "Fabrikam")
            await app.until(app.parts.banner.isVisible)
        assert app.parts.status.tenant.text() == "Fabrikam"

    open_app(command).use(clear)


@pytest.mark.usefixtures("two_tenants")
def test_an_exported_snapshot_opens_read_only_with_its_name_and_no_sync(
    open_app: Any, command: Any, paths: Paths, tmp_path: Path
):
    from intune_manager.data.sql.sqlite.snapshot_file import opened

    file = tmp_path / "fabrikam.sqlite"

    async def export(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.parts.tenant_actions.export.trigger()
        (dialog,) = app.window.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(file))
        dialog.close()
        await app.until(lambda: app.parts.status.note.text() == f"The snapshot is in {file}.")

    open_app(command).use(export)
    before = file.read_bytes()

    async def browse(app: Any) -> None:
        await app.until(app.parts.snapshot_notice.isVisible)
        told = app.parts.snapshot_notice.message.text()
        assert told.startswith("A snapshot of Fabrikam, made on ")
        assert str(file) in told
        await app.until(lambda: devices(app) == 5)
        assert not app.ready
        assert not app.parts.detail_feed.is_allowed
        assert not app.parts.tenant_actions.clear.isEnabled()
        offers = (app.parts.tenant_actions.clear, app.parts.tenant_actions.export)
        for refused in (*offers, app.window.actions_.settings, app.parts.sync_button.button):
            assert "snapshot" in refused.toolTip(), "what is not offered says why"
        assert "Fabrikam (snapshot)" in app.window.windowTitle()
        app.parts.sync_action.trigger()

    with opened(file) as snapshot:
        open_app(command, paths=paths.over(snapshot)).use(browse)
    assert command.started == []
    assert file.read_bytes() == before


@pytest.mark.usefixtures("two_tenants")
def test_a_token_for_one_tenant_never_syncs_while_another_is_on_the_screen(
    open_app: Any, command: Any
):
    settings = Settings(tenant_id=FABRIKAM, access_token=SecretStr("t"))

    async def look(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.parts.switcher.chosen.emit(CONTOSO)
        await app.until(lambda: not app.ready)
        assert "another tenant" in app.parts.sync_button.button.toolTip()
        app.parts.switcher.chosen.emit(FABRIKAM)
        await app.until(lambda: app.ready)

    open_app(command, settings).use(look)


def test_the_menu_of_sync_reads_everything_or_one_panel(
    open_app: Any, command: Any, window_loop: Any, paths: Paths, fill: Any
):
    window_loop.run(fill(paths, 3))

    async def sync(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.window.show_panel("groups")
        assert app.parts.sync_button.panel.text() == "Read only Groups"
        app.parts.sync_button.panel.trigger()
        full = app.parts.sync_button.full
        await app.until(lambda: len(command.started) == 1 and full.isEnabled())
        full.trigger()
        await app.until(lambda: len(command.started) == 2)

    open_app(command).use(sync)
    wanted = [arguments for arguments, _ in command.started]
    assert wanted == [("sync", "--only", "group_members,groups"), ("sync", "--full")]


def test_details_of_one_device_are_read_beside_the_window_and_failures_told(
    open_app: Any, command: Any, window_loop: Any, paths: Paths, fill: Any
):
    window_loop.run(fill(paths, 3))
    details = type(command)()

    async def load(app: Any) -> None:
        await app.until(lambda: app.ready)
        await app.until(lambda: devices(app) == 3)
        panel = app.window.panel("devices")
        panel.view.selectRow(1)
        await app.until(panel.detail.title)
        panel.detail.load.click()
        await app.until(lambda: details.started and app.parts.detail_feed.busy_with is None)
        assert not app.parts.banner.isVisible()
        details.error = EnvironmentalError("No network.", remedy="Connect.")
        panel.detail.load.click()
        await app.until(app.parts.banner.isVisible)
        assert app.parts.banner.message.text() == "No network.\nConnect."
        assert panel.detail.load.isEnabled()

    open_app(command, details=details).use(load)
    assert details.started[0][0] == ("details", "d-1", "--refresh")


def test_the_history_of_a_real_cache_is_browsed_in_the_window(
    open_app: Any, command: Any, window_loop: Any, paths: Paths, fill: Any
):
    window_loop.run(fill(paths, 3))
    window_loop.run(fill(paths, 4))

    async def browse(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.window.show_panel("changes")
        panel = app.window.panel("changes")
        panel.period.setCurrentIndex(panel.period.findData(str(Period.ALL)))
        await app.until(lambda: panel.model.total == 1)
        panel.view.selectRow(0)
        await app.until(lambda: panel.pane.title() == "PC-3")
        panel.pane.open_object()
        await app.until(lambda: app.window.shown_panel == "devices")
        await app.until(lambda: app.window.panel("devices").detail.title() == "PC-3")
        app.window.show_panel("changes")
        panel.filters.search.setText("pc-2")
        await app.until(lambda: panel.model.total == 0)

    open_app(command).use(browse)


def test_a_sync_reads_the_tenant_on_the_screen_where_the_sign_in_can_be_for_any():
    own = Settings(tenant_id=CONTOSO)
    assert sync_settings(own, FABRIKAM).tenant_id == FABRIKAM
    assert sync_settings(own, "").tenant_id == CONTOSO
    assert sync_settings(Settings(tenant_id="contoso.com"), FABRIKAM).tenant_id == "contoso.com"
    token = Settings(tenant_id=CONTOSO, access_token=SecretStr("t"))
    assert sync_settings(token, FABRIKAM) is token
    assert why_no_sync(token, CONTOSO, read_only=False) == ""
    assert why_no_sync(own, FABRIKAM, read_only=True)


def test_the_assignments_panel_is_read_with_all_that_is_assigned():
    assigned = {r.name for r in RESOURCES if r.assignments is not Assignments.NONE}
    assert {"apps", "configuration_policies", "compliance_policies"} <= assigned
    assert read_for("assignments") == assigned
    assert read_for("overview") == frozenset()
