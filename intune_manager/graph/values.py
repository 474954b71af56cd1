"""The values of one request: what is sent, what came back, what it cost, how long to wait."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal, Protocol

from intune_manager.config.settings import PUBLIC_GRAPH_URL, Settings
from intune_manager.errors import TransientError


@dataclass(frozen=True)
class Call:
    """One HTTP request to Graph. `url` is absolute and sent as it is."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None

    @property
    def what(self) -> str:
        """The path without its query, for messages: queries may hold long tokens."""
        path = self.url.partition("?")[0]
        return path.partition("://")[2].partition("/")[2] or path


@dataclass(frozen=True)
class Reply:
    """A whole HTTP response, decompressed. Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    received_bytes: int = 0
    """Size of the body on the transport."""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Transport(Protocol):
    """Sends one request once."""

    async def send(self, call: Call) -> Reply:
        """The response, whatever its status.

        Raises TransientError when the connection broke or stalled, EnvironmentalError when no
        repeat will help, RequestRefusedError for anything but a read at the configured host,
        SignInRequiredError when there is no token.
        """
        ...

    async def close(self) -> None:
        """Close every connection. Closing twice is harmless."""
        ...


class UnreachableError(TransientError):
    """No connection to the host could be made: nothing was sent."""


class ForeignAnswerError(TransientError):
    """A web page came where Graph would have sent JSON: something else has answered."""


@dataclass(frozen=True)
class Limits:
    """How much a server may send. A tenant of a million devices stays below a tenth of each."""

    received_bytes: int = 32 * 2**20
    """Of one reply's body, as it crosses the network."""
    body_bytes: int = 32 * 2**20
    """Of one reply's body, decompressed: six at once, and what is made of them, take 0.8 GB."""
    pages: int = 100_000
    """Of one reading."""
    empty_pages: int = 1_000
    """In a row: services that filter after they page send some."""
    reading_s: float = 24 * 3600.0
    """Of one reading, the storing of its pages included."""


@dataclass(frozen=True)
class GraphOptions:
    """The limits of one client. `base_url` is without version and without trailing slash."""

    base_url: str = PUBLIC_GRAPH_URL
    max_in_flight: int = 6
    """Requests under way at once, over all service families."""
    connect_timeout_s: float = 15.0
    read_timeout_s: float = 120.0
    """The longest silence on an open response."""
    request_timeout_s: float = 300.0
    """The longest one attempt may take, from sending to the last byte."""
    max_retries: int = 6
    """Repeats of one request after faults; 0 turns every retry off."""
    throttle_patience_s: float = 900.0
    """The longest one request waits for a throttled service before it gives up."""
    limits: Limits = field(default_factory=Limits)
    ca_bundle: Path | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> GraphOptions:
        """The options that the user's settings ask for."""
        return cls(
            base_url=settings.graph_url,
            max_in_flight=settings.max_in_flight,
            connect_timeout_s=settings.connect_timeout_s,
            read_timeout_s=settings.read_timeout_s,
            request_timeout_s=settings.request_timeout_s,
            max_retries=settings.max_retries,
            ca_bundle=settings.ca_bundle,
        )


@dataclass
class Meter:
    """Counters that a GraphClient adds to while it works; one per resource, read at any time."""

    requests: int = 0
    """HTTP requests sent, repeats and `$batch` posts included."""
    retries: int = 0
    """Repeats among them, and repeated items of a batch."""
    waited_s: float = 0.0
    """Seconds spent waiting because of throttling and faults; not the time of the requests."""
    received_bytes: int = 0
    """Body bytes as they crossed the network, mostly compressed."""
    pages: int = 0


_NESTED = re.compile(rb'\\*"RetryAfter\\*"\s*:\s*(?:\\*")?([0-9:.]{1,20})')
_LONGEST_DELAY_S = 24 * 3600.0
"""Beyond anybody's patience: longer ones, be they a century, are told as this one."""
_TIME_SPAN = re.compile(r"(\d+):(\d{1,2}):(\d{1,2}(?:\.\d+)?)")


def retry_after_s(headers: Mapping[str, str], body: bytes = b"") -> float | None:
    """Seconds to wait, a day at most, None when nothing sensible is given; "0" counts as nothing.

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
    return min(delay_s, _LONGEST_DELAY_S) if delay_s is not None and delay_s > 0 else None


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
