"""The status bar: how old the data is, and whose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pytestqt.qtbot import QtBot

from intune_manager.sync.report import ResourceProgress, Stage, SyncProgress, SyncReport
from intune_manager.ui.sync.sync_state import SyncFeed, SyncState
from intune_manager.ui.window.status_strip import NEVER_SYNCED, Identity, StatusStrip

NOON = datetime(2026, 7, 17, 12, tzinfo=UTC)


REPORT = SyncReport(1, "tenant", "admin", NOON, NOON, ())


PROGRESS = SyncProgress(
    1,
    NOON,
    (
        ResourceProgress("devices", "Devices", Stage.READING),
        ResourceProgress("apps", "Apps", Stage.DONE),
    ),
)


def test_the_status_strip_always_says_how_old_the_data_is(qtbot: QtBot):
    feed = SyncFeed()
    strip = StatusStrip(feed, clock=lambda: NOON)
    qtbot.addWidget(strip)
    strip.show()
    assert strip.age.text() == NEVER_SYNCED
    synced_at = NOON - timedelta(days=2)
    strip.show_identity(Identity("Contoso", "t-1", "admin@contoso.example", None, synced_at))
    feed.begin()
    feed.progress(PROGRESS)
    strip.show_note("3 rows copied.")
    assert strip.age.text() == "Last synced 2 days ago"
    assert strip.age.isVisible()
    assert strip.run.text().startswith("Syncing: 1 of 2 done")
    assert strip.tenant.text() == "Contoso"
    assert "t-1" in strip.tenant.toolTip()
    assert strip.account.text() == "admin@contoso.example"
    feed.end(REPORT)
    assert strip.run.isHidden()
    assert feed.state is SyncState.IDLE


def test_a_note_in_the_status_strip_goes_away(qtbot: QtBot):
    strip = StatusStrip(SyncFeed())
    qtbot.addWidget(strip)
    strip.show_note("3 rows copied.")
    assert strip.note.text() == "3 rows copied."
    strip._note_timer.timeout.emit()
    assert strip.note.text() == ""
