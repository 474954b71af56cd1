"""Progress comes at a bearable pace and ends with the truth."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from intune_manager.sync.report import ResourceProgress, Stage, SyncProgress
from intune_manager.sync.tracker import Ticker


class Screen:
    def __init__(self) -> None:
        self.rows = 0
        self.shown: list[int] = []
        self.changed = asyncio.Event()

    def progress(self) -> SyncProgress:
        resource = ResourceProgress("r", "R", Stage.READING, rows=self.rows)
        return SyncProgress(1, datetime.now(UTC), (resource,))

    def show(self, progress: SyncProgress) -> None:
        self.shown.append(progress.rows)
        self.changed.set()


async def test_a_burst_of_changes_is_told_once_now_and_once_later() -> None:
    screen = Screen()
    ticker = Ticker(screen.show, screen.progress, interval_s=0.05)
    for rows in range(1, 1001):
        screen.rows = rows
        ticker.changed()
    assert screen.shown == [1]
    screen.changed.clear()
    async with asyncio.timeout(5):
        await screen.changed.wait()
    assert screen.shown == [1, 1000]


async def test_the_last_state_is_told_even_within_the_interval() -> None:
    screen = Screen()
    ticker = Ticker(screen.show, screen.progress, interval_s=60)
    ticker.changed()
    screen.rows = 5
    ticker.changed()
    ticker.show()
    assert screen.shown == [0, 5]


async def test_without_a_listener_nothing_is_computed() -> None:
    def never() -> SyncProgress:
        raise AssertionError("nobody listens")

    ticker = Ticker(None, never)
    ticker.changed()
    ticker.show()
