"""The tenant's time: its clock, and instants as Graph writes them, by table, for speed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

START = datetime(2026, 7, 17, 12, 0, 0, tzinfo=UTC)
"""The demo tenant's "now" at the instant it starts, whatever the real date."""
START_S = int(START.timestamp())

DAY_S = 86400

UNKNOWN = "0001-01-01T00:00:00Z"
"""Graph's sentinel for "never" and "not known"."""
NEVER_ENDS = "9999-12-31T23:59:59Z"
"""Graph's sentinel for "no limit"."""

_FIRST_DAY = date(2010, 1, 1)
_FIRST_DAY_NUMBER = (_FIRST_DAY - date(1970, 1, 1)).days
_DATES = tuple(_FIRST_DAY + timedelta(days=number) for number in range(30 * 366))
_DAYS = tuple(f"{day.isoformat()}T" for day in _DATES)
_MINUTES = tuple(f"{minute // 60:02d}:{minute % 60:02d}:" for minute in range(1440))
_SECONDS = tuple(f"{second:02d}" for second in range(60))


def stamp(instant_s: int) -> str:
    """Whole seconds since 1970 as `2026-07-17T12:00:00Z`. Years 2010 to 2039."""
    minutes, second = divmod(instant_s, 60)
    day, minute = divmod(minutes, 1440)
    return f"{_DAYS[day - _FIRST_DAY_NUMBER]}{_MINUTES[minute]}{_SECONDS[second]}Z"


def precise_stamp(instant_s: int, ticks: int) -> str:
    """The same with a fraction in units of 100 ns, its trailing zeros cut as Intune cuts them."""
    fraction = f"{ticks % 10_000_000:07d}".rstrip("0")
    whole = stamp(instant_s)
    return f"{whole[:-1]}.{fraction}Z" if fraction else whole


def us_stamp(instant_s: int) -> str:
    """As in management names: `12/14/2023_6:05 PM`."""
    number, minute = divmod(instant_s // 60, 1440)
    day, hour = _DATES[number - _FIRST_DAY_NUMBER], (minute // 60 + 11) % 12 + 1
    half = "AM" if minute < 720 else "PM"
    return f"{day.month}/{day.day}/{day.year}_{hour}:{minute % 60:02d} {half}"


def stamp_of(instant: datetime) -> str:
    """An aware datetime as Graph writes it, to the microsecond."""
    instant = instant.astimezone(UTC)
    return precise_stamp(int(instant.timestamp()), instant.microsecond * 10)


class Clock:
    """UTC time that starts at `START`, runs `speed` times as fast as ours and never goes back."""

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, *, speed: float = 1.0
    ) -> None:
        self.speed = speed
        self._monotonic = monotonic
        self._origin_s = monotonic()
        self._advanced_s = 0.0

    def now(self) -> datetime:
        """The tenant's current time, aware, UTC."""
        elapsed_s = (self._monotonic() - self._origin_s) * self.speed + self._advanced_s
        return START + timedelta(seconds=elapsed_s)

    def outside(self) -> datetime:
        """The time of those who watch the tenant, if later: they notice its changes now."""
        watched = datetime.now(UTC) + timedelta(seconds=self._advanced_s)
        return max(self.now(), watched)

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once."""
        self._advanced_s += seconds
