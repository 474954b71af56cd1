"""Settings changed in the window hold from the next sync on."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit

from intune_manager.app.settings import taken_over
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.repositories.store import Store
from intune_manager.ui.window.settings_dialog import SettingsDialog


def test_what_is_saved_goes_into_the_file_and_the_next_sync(
    open_app: Any, command: Any, window_loop: Any, paths: Paths, fill: Any
):
    window_loop.run(fill(paths, 3))

    async def change(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.window.actions_.settings.trigger()
        (dialog,) = app.window.findChildren(SettingsDialog)
        field = dialog.fields["stale_after_h"]
        assert isinstance(field, QLineEdit)
        field.setText("0.0001")
        dialog.save_button.click()
        await app.until(lambda: "saved" in app.parts.status.note.text())
        app.window.show_panel("sync")
        panel = app.window.panel("sync")
        await app.until(lambda: "not lately" in panel.summary.text() or stale(panel))
        app.parts.sync_button.press_sync()
        await app.until(lambda: command.started)

    open_app(command).use(change)
    assert paths.settings.read_text() == "stale_after_h = 0.0001\n"
    assert command.started[0][1].stale_after_h == 0.0001


def stale(panel: Any) -> bool:
    return any(line.name == "devices" and line.stale_after.total_seconds() < 1
               for line in panel.resources.lines)  # fmt: skip


def test_where_graph_is_and_whose_token_is_used_stay_as_they_are():
    old = Settings(graph_url="http://127.0.0.1:9", max_retries=3)
    fresh = taken_over(old, Settings(history_keep_days=7))
    assert (fresh.graph_url, fresh.max_retries) == ("http://127.0.0.1:9", 3)
    assert fresh.history_keep_days == 7


def test_what_a_first_reading_would_have_cost_is_known_after_a_restart(
    open_app: Any, command: Any, window_loop: Any, paths: Paths, fill: Any
):
    async def sync_again() -> None:
        from intune_manager.data.outcomes import Cost
        from intune_manager.data.sql.manager import DatabaseManager
        from intune_manager.registry import TABLES
        from intune_manager.sync.report import Mode, ResourceReport, Verdict

        async with DatabaseManager(paths.cache) as database:
            store = Store(database, "11111111-2222-3333-4444-555555555555", TABLES)
            for mode, requests in ((Mode.FULL, 50), (Mode.DELTA, 8)):
                run = await store.sync_runs.start(account="admin@contoso.example")
                cost = Cost(requests=requests)
                report = ResourceReport("devices", Verdict.COMPLETE, cost=cost, mode=mode)
                await store.sync_runs.resource_finished(run, report)
                await store.sync_runs.finish(run)

    window_loop.run(fill(paths, 3))
    window_loop.run(sync_again())

    async def look(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.window.show_panel("sync")
        panel = app.window.panel("sync")
        await app.until(lambda: panel.resources.lines)
        saved = {line.name: line.saved_requests for line in panel.resources.lines}
        assert (saved["devices"], saved["groups"]) == (42, None)

    open_app(command).use(look)


@pytest.mark.parametrize(("hours", "word"), [(48, "Complete"), (0.5, "Stale")])
def test_how_old_is_stale_is_a_setting(hours: float, word: str):
    from datetime import UTC, datetime, timedelta

    from intune_manager.sync.report import Verdict
    from intune_manager.ui.sync.sync_columns import look_of
    from intune_manager.ui.sync.sync_state import ResourceLine

    then = datetime.now(UTC) - timedelta(hours=30)
    line = ResourceLine(
        "devices", "Devices", Verdict.COMPLETE, last_success_at=then,
        stale_after=timedelta(hours=hours),
    )  # fmt: skip
    assert look_of(line).word == word
