"""Age label, count card, flow grid, banner, status strip and Sync button."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from intune_manager.errors import BugError, CacheError
from intune_manager.sync.report import ResourceProgress, Stage, SyncProgress, SyncReport, Verdict
from intune_manager.sync.verdicts import advice, needs_attention
from intune_manager.ui.common.age import AgeLabel, duration_text, remaining_text
from intune_manager.ui.common.surface import FlowGrid
from intune_manager.ui.overview.cards import UNKNOWN, CountCard
from intune_manager.ui.sync.sync_button import SyncButton, progress_text
from intune_manager.ui.sync.sync_columns import LOOKS
from intune_manager.ui.sync.sync_feed import SyncFeed, SyncState
from intune_manager.ui.window.banner import Banner
from intune_manager.ui.window.status_strip import NEVER_SYNCED, Identity, StatusStrip

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


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.04, "0.0 s"),
        (9.94, "9.9 s"),
        (12.4, "12 s"),
        (59.6, "1 min 0 s"),
        (185, "3 min 5 s"),
        (7800, "2 h 10 min"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(seconds: float, text: str):
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (3, "a few seconds left"),
        (44, "about 40 s left"),
        (125, "about 2 min left"),
        (5400, "about 1.5 h left"),
    ],
)
def test_an_estimate_does_not_pretend_to_be_exact(seconds: float, text: str):
    assert remaining_text(seconds) == text


def test_an_age_label_grows_older_by_itself(qtbot: QtBot):
    now = NOON
    label = AgeLabel("Last synced", "Never synced", clock=lambda: now)
    qtbot.addWidget(label)
    assert label.text() == "Never synced"
    label.set_moment(NOON)
    assert label.text() == "Last synced just now"
    now = NOON + timedelta(hours=3)
    label._timer.timeout.emit()
    assert label.text() == "Last synced 3 hours ago"
    label.set_moment(None)
    assert label.text() == "Never synced"
    assert label.toolTip() == ""


def test_a_card_tells_its_count_to_eye_and_ear(qtbot: QtBot):
    card = CountCard("Devices", "devices")
    qtbot.addWidget(card)
    assert card.accessibleName() == "Devices: not known"
    card.set_count(1234)
    card.set_note("Not complete", "warning")
    assert card.accessibleName() == "Devices: 1,234"
    assert card.accessibleDescription() == "Not complete"
    assert UNKNOWN


def test_a_card_can_be_pressed_with_the_space_bar(qtbot: QtBot):
    card = CountCard("Devices", "devices")
    qtbot.addWidget(card)
    card.show()
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, Qt.Key.Key_Space)


def test_a_grid_has_as_many_columns_as_fit_and_shrinks_again(qtbot: QtBot):
    outer = QWidget()
    layout = QVBoxLayout(outer)
    layout.setContentsMargins(0, 0, 0, 0)
    grid = FlowGrid(100)
    layout.addWidget(grid)
    qtbot.addWidget(outer)
    grid.set_widgets([QPushButton(str(number)) for number in range(6)])
    outer.resize(700, 200)
    outer.show()
    qtbot.waitUntil(lambda: grid.columns == 6)
    outer.resize(230, 400)
    qtbot.waitUntil(lambda: grid.columns == 2)
    outer.resize(60, 900)
    qtbot.waitUntil(lambda: grid.columns == 1)


def test_a_grid_lets_go_of_what_is_no_longer_in_it(qtbot: QtBot):
    grid = FlowGrid(100)
    qtbot.addWidget(grid)
    kept, gone = QPushButton("kept"), QPushButton("gone")
    grid.set_widgets([kept, gone])
    with qtbot.waitSignal(gone.destroyed):
        grid.set_widgets([kept])
    assert kept.parent() is grid


def test_a_banner_says_what_happened_and_what_to_do_and_can_be_closed(qtbot: QtBot):
    banner = Banner()
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.show_error(CacheError("The cache is locked.", remedy="Close the other program."))
    assert banner.message.text() == "The cache is locked.\nClose the other program."
    assert not banner.isHidden()
    qtbot.mouseClick(banner._close, Qt.MouseButton.LeftButton)
    assert banner.isHidden()


def test_a_bug_is_told_as_ours(qtbot: QtBot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_error(BugError("The program made a mistake."))
    assert "log file" in banner.message.text()


def test_a_message_is_shown_as_it_is_whatever_markup_it_holds(qtbot: QtBot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_info("<b>not bold</b>")
    assert banner.message.text() == "<b>not bold</b>"
    assert banner.message.textFormat() is Qt.TextFormat.PlainText


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


def test_progress_in_one_line_names_share_rows_time_and_waiting():
    line = progress_text(progress(1500, 9000, waiting_s=12.0))
    assert line == "1 of 2 done, 1,500 rows, about 2 min left, 12 s spent waiting for Graph"


def test_the_status_strip_always_says_how_old_the_data_is(qtbot: QtBot):
    feed = SyncFeed()
    strip = StatusStrip(feed, clock=lambda: NOON)
    qtbot.addWidget(strip)
    strip.show()
    assert strip.age.text() == NEVER_SYNCED
    synced_at = NOON - timedelta(days=2)
    strip.show_identity(Identity("Contoso", "t-1", "admin@contoso.example", None, synced_at))
    feed.begin()
    feed.progress(progress(1, 2))
    strip.tell("3 rows copied.")
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
    strip.tell("3 rows copied.")
    assert strip.note.text() == "3 rows copied."
    strip._note_timer.timeout.emit()
    assert strip.note.text() == ""


@pytest.mark.parametrize("verdict", list(Verdict))
def test_whatever_needs_attention_says_what_to_do(verdict: Verdict):
    assert LOOKS[verdict].word
    if needs_attention(verdict):
        assert advice(verdict)


def test_a_missing_permission_is_named_in_the_advice():
    scopes = ("DeviceManagementApps.Read.All",)
    told = advice(Verdict.FORBIDDEN, remedy="something general", missing_scopes=scopes)
    assert "DeviceManagementApps.Read.All" in told


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
