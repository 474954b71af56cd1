"""How long a server asked to wait, in any of the forms it may say so."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_NESTED = re.compile(rb'\\*"RetryAfter\\*"\s*:\s*(?:\\*")?([0-9:.]{1,20})')
_TIME_SPAN = re.compile(r"(\d+):(\d{1,2}):(\d{1,2}(?:\.\d+)?)")


def retry_after_s(headers: Mapping[str, str], body: bytes = b"") -> float | None:
    """Seconds to wait, None when none or nothing sensible is given; "0" counts as nothing.

    Reads `Retry-After` as an integer, a decimal (documented sample "2.128") or an HTTP date, which
    is taken relative to the response's `Date` so that a wrong local clock does no harm; and
    `RetryAfter` inside Intune's nested error message.
    """
    header = headers.get("retry-after", "").strip()
    delay_s = _number(header)
    if delay_s is None and header:
        delay_s = _until_date(header, headers.get("date", ""))
    if delay_s is None:
        delay_s = _nested(body)
    return delay_s if delay_s is not None and delay_s > 0 else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _until_date(header: str, date: str) -> float | None:
    until = http_date(header)
    if until is None:
        return None
    return (until - (http_date(date) or datetime.now(UTC))).total_seconds()


def http_date(text: str) -> datetime | None:
    """The instant that a `Date` header or the like names; None when it cannot be read."""
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _nested(body: bytes) -> float | None:
    found = _NESTED.search(body)
    if not found:
        return None
    text = found.group(1).decode("ascii")
    span = _TIME_SPAN.fullmatch(text)
    if span:
        hours, minutes, seconds = span.groups()
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    return _number(text)
