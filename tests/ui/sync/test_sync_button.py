"""The Sync button, and a run in one line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from intune_manager.sync.report import ResourceProgress, Stage, SyncProgress, SyncReport, Verdict
from intune_manager.sync.verdicts import advice, needs_attention
from intune_manager.ui.sync.sync_button import SyncButton, progress_text
from intune_manager.ui.sync.sync_columns import LOOKS
from intune_manager.ui.sync.sync_state import SyncFeed

NOON = datetime(2026, 7, 17, 12, tzinfo=UTC)


REPORT = SyncReport(1, "tenant", "admin", NOON, NOON, ())


def progress(rows: int, estimate: int, *, waiting_s: float = 0.0) -> SyncProgress:
    devices = ResourceProgress(
        "devices",
        "Devices",
        Stage.READING,
        rows=rows,
        estimate=estimate,
        eta_s=125.0,
        waiting_s=waiting_s,
    )
    return SyncProgress(1, NOON, (devices, ResourceProgress("apps", "Apps", Stage.DONE)))


def test_the_button_starts_then_cancels_then_waits(qtbot: QtBot):
    feed = SyncFeed()
    widget = SyncButton(feed)
    qtbot.addWidget(widget)
    widget.show()
    wanted: list[str] = []
    widget.sync_wanted.connect(lambda: wanted.append("sync"))
    widget.cancel_wanted.connect(lambda: wanted.append("cancel"))
    widget.button.click()
    feed.begin()
    assert widget.button.text() == "Cancel"
    widget.button.click()
    feed.cancelling()
    widget.button.click()
    assert wanted == ["sync", "cancel"], "while it is being stopped there is nothing to press"
    feed.end(REPORT)
    assert widget.button.text() == "Sync"
    assert widget.bar.isHidden()


def test_the_bar_is_busy_until_there_is_news_then_shows_the_share_done(qtbot: QtBot):
    feed = SyncFeed()
    widget = SyncButton(feed)
    qtbot.addWidget(widget)
    feed.begin()
    assert widget.bar.maximum() == 0
    feed.progress(progress(500, 1000))
    assert widget.bar.value() / widget.bar.maximum() == pytest.approx(0.5, abs=0.01)


def test_a_shortcut_cannot_start_a_second_sync_or_one_that_is_not_allowed(qtbot: QtBot):
    feed = SyncFeed()
    widget = SyncButton(feed)
    qtbot.addWidget(widget)
    wanted: list[str] = []
    widget.sync_wanted.connect(lambda: wanted.append("sync"))
    widget.setEnabled(False)
    widget.press_sync()
    widget.setEnabled(True)
    feed.begin()
    widget.press_sync()
    assert wanted == []


def test_a_sync_that_may_not_start_says_why_where_the_pointer_is(qtbot: QtBot):
    feed = SyncFeed()
    widget = SyncButton(feed)
    qtbot.addWidget(widget)
    told: list[bool] = []
    widget.allowed_changed.connect(told.append)
    widget.allow(False, "This is a snapshot: it is only read.")
    assert widget.button.toolTip() == "This is a snapshot: it is only read."
    assert not widget.full.isEnabled()
    widget.allow(True)
    assert "snapshot" not in widget.button.toolTip()
    assert widget.full.isEnabled()
    assert told == [False, True]


def test_progress_in_one_line_names_share_rows_time_and_waiting():
    line = progress_text(progress(1500, 9000, waiting_s=12.0))
    assert line == "1 of 2 done, 1,500 rows, about 2 min left, 12 s spent waiting for Graph"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_whatever_needs_attention_says_what_to_do(verdict: Verdict):
    assert LOOKS[verdict].word
    if needs_attention(verdict):
        assert advice(verdict)


def test_a_missing_permission_is_named_in_the_advice():
    scopes = ("DeviceManagementApps.Read.All",)
    told = advice(Verdict.FORBIDDEN, remedy="something general", missing_scopes=scopes)
    assert "DeviceManagementApps.Read.All" in told
