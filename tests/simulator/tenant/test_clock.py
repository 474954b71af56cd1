"""The demo tenant's clock and its way to write time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from intune_manager.simulator.content.instants import (
    START,
    START_S,
    Clock,
    precise_stamp,
    stamp,
    stamp_of,
    us_stamp,
)


def test_the_clock_starts_at_a_fixed_moment_and_adds_real_and_advanced_time() -> None:
    real_s = [100.0]
    clock = Clock(lambda: real_s[0])
    assert clock.now() == START == datetime(2026, 7, 17, 12, tzinfo=UTC)
    real_s[0] += 2.5
    clock.advance(3600)
    assert clock.now() == START + timedelta(seconds=3602.5)


def test_stamps_are_those_that_datetime_would_write() -> None:
    for offset_s in (0, 1, -86_400 * 365 * 10, 59, 3600 * 13 + 61, 86_400 * 400):
        moment = START + timedelta(seconds=offset_s)
        assert stamp(START_S + offset_s) == moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_fractions_have_up_to_seven_digits_and_no_trailing_zeros() -> None:
    assert precise_stamp(START_S, 1_234_567) == "2026-07-17T12:00:00.1234567Z"
    assert precise_stamp(START_S, 5_000_000) == "2026-07-17T12:00:00.5Z"
    assert precise_stamp(START_S, 0) == "2026-07-17T12:00:00Z"
    assert precise_stamp(START_S, 7) == "2026-07-17T12:00:00.0000007Z"


def test_management_names_have_american_dates() -> None:
    assert us_stamp(START_S) == "7/17/2026_12:00 PM"
    assert us_stamp(START_S + 12 * 3600) == "7/18/2026_12:00 AM"
    assert us_stamp(START_S + 61 * 60) == "7/17/2026_1:01 PM"


def test_other_time_zones_are_written_in_utc() -> None:
    moment = datetime(2026, 7, 17, 14, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=2)))
    assert stamp_of(moment) == "2026-07-17T12:00:00.25Z"
