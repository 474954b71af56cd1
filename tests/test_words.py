"""Ages, durations and instants read alike everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from intune_manager.words import age_text, ago, duration_text, iso_utc, remaining_text

NOW = datetime(2026, 7, 17, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=3, minutes=59), "3 hours ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=400), "1 year ago"),
        (timedelta(hours=-2), "in 2 hours"),
    ],
)
def test_an_age_is_given_in_the_largest_whole_unit(passed: timedelta, text: str) -> None:
    assert age_text(passed) == text
    assert ago(NOW - passed, NOW) == text


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
def test_a_duration_is_given_in_its_two_largest_units(seconds: float, text: str) -> None:
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
def test_an_estimate_does_not_pretend_to_be_exact(seconds: float, text: str) -> None:
    assert remaining_text(seconds) == text


def test_an_instant_is_written_in_utc_with_as_many_digits_as_asked_for() -> None:
    berlin = NOW.replace(microsecond=1500).astimezone(timezone(timedelta(hours=2)))
    assert iso_utc(berlin) == "2026-07-17T12:00:00Z"
    assert iso_utc(berlin, "milliseconds") == "2026-07-17T12:00:00.001Z"
    assert iso_utc(berlin, "microseconds") == "2026-07-17T12:00:00.001500Z"
