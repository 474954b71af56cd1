"""Counts become an honest forecast."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from intune_manager.data.outcomes import Counts
from intune_manager.graph.pages import CollectionPage
from intune_manager.graph.values import Meter
from intune_manager.registry import RESOURCES_BY_NAME
from intune_manager.sync.report import ResourceProgress, Stage, SyncProgress, Verdict
from intune_manager.sync.tracker import ResourceTracker, Ticker, total_in
from intune_manager.sync.verdicts import Ending


class Watch:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def tracker(watch: Watch) -> ResourceTracker:
    return ResourceTracker(RESOURCES_BY_NAME["devices"], Meter(), monotonic=watch)


def page(
    items: int = 2,
    *,
    count: int | None = None,
    last: bool = False,
    dropped: tuple[str, ...] = (),
    restarts: int = 0,
) -> CollectionPage:
    return CollectionPage(
        items=(b"{}",) * items,
        next_link=None if last else "https://graph/next",
        delta_link=None,
        count=count,
        size_bytes=1,
        dropped=dropped,
        restarts=restarts,
    )


@pytest.mark.parametrize(
    ("first", "total"),
    [
        (page(50, count=1115), 1115),  # detectedApps: the total
        (page(1000, count=1000), None),  # managedDevices: the size of the page
        (page(100, count=0), None),  # mobileApps: always zero
        (page(100), None),
        (page(7, count=9, last=True), None),  # the last page cannot promise more
    ],
)
def test_only_a_count_that_can_be_the_total_is_taken_for_it(
    first: CollectionPage, total: int | None
) -> None:
    assert total_in(first) == total


def test_the_time_to_go_follows_from_the_pace_so_far(
    tracker: ResourceTracker, watch: Watch
) -> None:
    tracker.enter(Stage.READING)
    tracker.estimate = 1000
    watch.now_s += 10
    tracker.pages_stored(1, 250, Counts(created=250))
    assert tracker.progress().eta_s == pytest.approx(30)


def test_there_is_no_forecast_from_the_first_instant_or_without_a_total(
    tracker: ResourceTracker, watch: Watch
) -> None:
    tracker.enter(Stage.READING)
    tracker.estimate = 1000
    watch.now_s += 0.1
    tracker.pages_stored(1, 250, Counts())
    assert tracker.eta_s is None
    watch.now_s += 10
    tracker.estimate = None
    assert tracker.eta_s is None


def test_a_guess_that_proved_too_low_is_withdrawn(tracker: ResourceTracker) -> None:
    tracker.enter(Stage.READING)
    tracker.estimate = 100
    tracker.pages_stored(1, 101, Counts())
    assert tracker.progress().estimate is None


def test_an_expired_position_starts_the_count_again_and_is_noted(tracker: ResourceTracker) -> None:
    tracker.pages_stored(1, 500, Counts(created=500))
    tracker.page_came(page(restarts=1))
    tracker.page_came(page(restarts=1))
    assert tracker.rows == 0
    assert len(tracker.notes) == 1
    assert tracker.report().counts.created == 500


def test_a_refused_option_is_noted_once(tracker: ResourceTracker) -> None:
    tracker.page_came(page(dropped=("$top",)))
    tracker.page_came(page(dropped=("$top",)))
    assert tracker.notes == ["Read without $top, which the server refused."]


def test_the_report_carries_what_was_counted_and_metered(
    tracker: ResourceTracker, watch: Watch
) -> None:
    tracker.enter(Stage.READING)
    tracker.meter.requests, tracker.meter.retries, tracker.meter.waited_s = 5, 2, 1.5
    tracker.pages_stored(1, 3, Counts(created=1, updated=1, unchanged=1, unreadable_values=4))
    tracker.deleted(9)
    watch.now_s += 2
    tracker.end(Ending(Verdict.COMPLETE))
    watch.now_s += 50
    report = tracker.report()
    assert report.rows == 3
    assert report.counts == Counts(1, updated=1, unchanged=1, deleted=9, unreadable_values=4)
    assert (report.cost.pages, report.cost.requests, report.cost.retries) == (1, 5, 2)
    assert (report.cost.waited_s, report.cost.duration_s) == (1.5, pytest.approx(2))


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
