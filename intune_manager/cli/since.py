"""What `--since` and its kin take: how long ago, or an instant."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import typer

LAST_SYNC = "last-sync"
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AGO = re.compile(rf"([0-9]{{1,9}})([{''.join(_UNITS)}])")


def moment_of(text: str, now: datetime, *, option: str = "--since") -> datetime:
    """The instant, in UTC, that `30m`, `12h`, `7d`, `2w`, an ISO date or date-time stands for.

    Without a time zone the user's own is meant. Raises typer.BadParameter, naming `option` and what
    it takes, for anything else.
    """
    try:
        if ago := _AGO.fullmatch(text):
            return now.astimezone(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):  # no such date, or one before the year 1
        raise typer.BadParameter(
            f"{text!r} is no time: write 30m, 12h, 7d, 2w, a date as 2026-07-17,"
            f" a date-time as 2026-07-17T14:30{f', or {LAST_SYNC}' if option == '--since' else ''}",
            param_hint=option,
        ) from None
