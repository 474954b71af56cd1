"""Instants, ages and durations as all of the program words them, and text fit for a spreadsheet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_MINUTE_S, _HOUR_S, _DAY_S, _YEAR_S = 60, 3600, 86_400, 31_557_600
_UNITS = (("year", _YEAR_S), ("day", _DAY_S), ("hour", _HOUR_S), ("minute", _MINUTE_S))


_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def iso_utc(instant: datetime, timespec: str = "seconds") -> str:
    """ISO 8601 in UTC, such as `2026-07-17T12:00:00Z`; `timespec` as for `datetime.isoformat`."""
    return instant.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")


def local_text(instant: datetime, timespec: str = "minutes") -> str:
    """`instant`, aware, in the computer's time zone: `2026-07-17 14:00`, or to the "seconds".

    Where the zone leads out of the years 1 to 9999, as that of a device that "never" checks in, or
    back to years that the system's clock does not know, `instant` is written in its own zone.
    """
    try:
        return instant.astimezone().replace(tzinfo=None).isoformat(" ", timespec)
    except (OverflowError, ValueError, OSError):
        return instant.isoformat(" ", timespec).replace("+00:00", " UTC")


def moved(instant: datetime, by: timedelta) -> datetime:
    """`instant` and `by` together: no later than the end of the year 9999, no earlier than 1."""
    try:
        return instant + by
    except OverflowError:
        return _LAST if by > timedelta() else _FIRST


def age_text(age: timedelta) -> str:
    """How long ago, in the largest whole unit: "just now", "5 minutes ago", "in 2 hours"."""
    seconds = age.total_seconds()
    for unit, length_s in _UNITS:
        count = int(abs(seconds) // length_s)
        if count:
            text = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"{text} ago" if seconds > 0 else f"in {text}"
    return "just now"


def ago(then: datetime, now: datetime | None = None) -> str:
    """How long ago `then` was at `now` (at present, if not given), worded as by `age_text`."""
    return age_text((now or utc_now()) - then)


def duration_text(seconds: float) -> str:
    """A length of time in its two largest units: "0.4 s", "12 s", "3 min 5 s", "2 h 10 min"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE_S:
        return f"{whole} s"
    if whole < _HOUR_S:
        return f"{whole // _MINUTE_S} min {whole % _MINUTE_S} s"
    return f"{whole // _HOUR_S} h {whole % _HOUR_S // _MINUTE_S} min"


def remaining_text(seconds: float) -> str:
    """An estimate, no more exact than estimates are: "a few seconds left", "about 3 min left"."""
    if seconds < 10:
        return "a few seconds left"
    if seconds < _MINUTE_S:
        return f"about {round(seconds / 10) * 10} s left"
    if seconds < _HOUR_S:
        return f"about {round(seconds / _MINUTE_S)} min left"
    return f"about {seconds / _HOUR_S:.1f} h left"


def disarmed(text: str) -> str:
    """`text` such that no spreadsheet takes it for a formula: with an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
