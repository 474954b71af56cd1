"""News of a sync crosses from its thread to the window's, in order, and never too late."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QThread

from intune_manager.errors import EnvironmentalError
from intune_manager.sync.report import ResourceProgress, Stage, SyncProgress, SyncReport
from intune_manager.ui.sync.sync_state import SyncFeed, SyncState

NOON = datetime(2026, 7, 17, 12, tzinfo=UTC)
REPORT = SyncReport(1, "tenant", "admin", NOON, NOON, ())


def progress(rows: int) -> SyncProgress:
    resource = ResourceProgress("devices", "Devices", Stage.READING, rows=rows)
    return SyncProgress(1, NOON, (resource,))


def test_news_from_another_thread_arrives_in_order_on_the_windows_thread(harness: Any):
    feed = SyncFeed()
    seen: list[object] = []
    threads: set[bool] = set()

    def take(news: SyncProgress) -> None:
        seen.append(news.rows)
        threads.add(QThread.currentThread() is feed.thread())

    feed.progressed.connect(take)
    feed.ended.connect(seen.append)
    feed.begin()

    def work() -> None:
        for rows in range(200):
            feed.progress(progress(rows))
        feed.end(REPORT)

    worker = threading.Thread(target=work)
    worker.start()
    harness.until(lambda: feed.state is SyncState.IDLE)
    worker.join()
    assert seen == [*range(200), REPORT]
    assert threads == {True}


def test_the_latest_news_can_be_asked_for_while_a_run_is_under_way(qapp: Any):
    feed = SyncFeed()
    feed.begin()
    assert feed.latest is None
    feed.progress(progress(7))
    assert feed.latest == progress(7)
    feed.end(REPORT)
    assert feed.latest is None


def test_news_of_a_run_that_is_over_is_dropped(qapp: Any):
    feed = SyncFeed()
    seen: list[object] = []
    feed.progressed.connect(seen.append)
    feed.begin()
    feed.end(REPORT)
    feed.progress(progress(1))
    assert seen == []
    assert feed.latest is None


def test_states_are_told_once_each(qapp: Any):
    feed = SyncFeed()
    states: list[SyncState] = []
    feed.state_changed.connect(states.append)
    feed.cancelling()
    feed.begin()
    feed.cancelling()
    feed.cancelling()
    feed.fail(EnvironmentalError("no network"))
    feed.fail(EnvironmentalError("no network"))
    assert states == [SyncState.RUNNING, SyncState.CANCELLING, SyncState.IDLE]
