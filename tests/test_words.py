"""Ages, durations and instants read alike everywhere."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import intune_manager
from intune_manager.words import (
    age_text,
    ago,
    duration_text,
    iso_utc,
    local_text,
    moved,
    remaining_text,
)

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


# As TZ spells them: the offset is what is added to local time.
ZONES = (
    "UTC0",
    "EAST-14",
    "WEST12",
    "NPT-5:45",
    "NST3:30NDT,M3.2.0,M11.1.0",
    "LHST-10:30",
)
EDGES = (
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    datetime(1, 1, 1, 3, tzinfo=UTC),
    datetime(9999, 12, 31, 14, tzinfo=UTC),
    datetime(1883, 11, 18, 12, tzinfo=UTC),
    datetime(2026, 3, 8, 2, 30, tzinfo=UTC),
    datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
)


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The computer's time zone."""
    if not hasattr(time, "tzset"):
        pytest.skip("A program cannot choose its time zone on this system.")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@given(st.datetimes(timezones=st.timezones() | st.just(UTC)) | st.sampled_from(EDGES))
def test_every_instant_reads_as_a_time_in_every_zone(zone: str, instant: datetime) -> None:
    text = local_text(instant, "seconds")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d( UTC|[+-][\d:.]+)?", text), text
    assert text.startswith(local_text(instant)[:16])
    assert ago(instant, NOW)


def test_a_time_that_the_zone_leads_out_of_the_years_is_told_in_utc(zone: str) -> None:
    last = local_text(datetime.max.replace(tzinfo=UTC))
    first = local_text(datetime.min.replace(tzinfo=UTC))
    assert last.startswith("9999-12-31")
    assert last.endswith(" UTC") == zone.startswith(("EAST", "NPT", "LHST"))
    assert first.startswith("0001-01-01"), "years have four digits on every system"


def test_a_moment_before_the_first_and_after_the_last_instant_is_that_instant() -> None:
    first, last = EDGES[:2]
    assert (moved(first, -timedelta(1)), moved(last, timedelta(1))) == (first, last)
    assert moved(NOW, timedelta(1)) - NOW == timedelta(1)


def test_instants_become_text_of_the_users_zone_in_one_place() -> None:
    package = Path(intune_manager.__file__).parent
    local = re.compile(r"(?<!now\(\)\.)(?<!now\(UTC\)\.)\bastimezone\(\)|strftime\(|:%Y-")
    found = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if local.search(file.read_text("utf-8").replace("datetime.now().astimezone():%Y-", ""))
        and not {"migrations", "simulator"} & set(file.parts)
    }
    assert found == {
        "words.py",
        "data/sql/types.py",
        "data/repositories/history/as_of.py",
        "sync/watermark.py",
    }, "use words.local_text: strftime leaves zeros out, astimezone raises at the edges"
