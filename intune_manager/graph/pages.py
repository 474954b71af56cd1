"""Reads collections page by page along verbatim next links."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime

from intune_manager.errors import BugError, LimitExceededError, TransientError
from intune_manager.graph.errors import ResyncRequiredError, error_of
from intune_manager.graph.guard import Origin
from intune_manager.graph.json_slices import Envelope, MalformedError, WebPageError, envelope
from intune_manager.graph.retries import Exchange, prefer
from intune_manager.graph.values import (
    Call,
    ForeignAnswerError,
    Meter,
    Reply,
    UnreachableError,
    http_date,
)

_log = logging.getLogger(__name__)

_MOST_RESTARTS = 2
_MOST_SHRINKS = 3
_SHRINK = 4
"""By what the size of pages is divided when one of them never comes."""
_TOP = "$top"
_DEGRADING = frozenset({400, 500, 504})


@dataclass(frozen=True)
class CollectionRequest:
    """Where a collection is read, and how."""

    path: str
    """As `deviceManagement/managedDevices`, unencoded; a leading slash is allowed."""
    version: str
    service: str
    """The family whose budget it uses."""
    query: tuple[tuple[str, str], ...] = ()
    """Options of the first page, unencoded: `(("$top", "999"),)`."""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent with every page; a `Prefer` is added to the one that is always sent."""
    degradable: tuple[str, ...] = ("$top",)
    """Options that may be dropped, in this order, when the server refuses the first page."""
    scope: str = ""
    """The least permission that reads it: named by a 403 that names none."""


@dataclass(frozen=True)
class CollectionPage:
    """One page as Graph sent it. It may be empty and still have a next link."""

    items: tuple[bytes, ...]
    """The verbatim JSON of each item."""
    next_link: str | None
    delta_link: str | None
    """On the last page of a delta round: where the next round starts."""
    count: int | None
    """`@odata.count`: a total, the size of the page or 0, as the service likes."""
    size_bytes: int
    """The page's JSON, decompressed."""
    dropped: tuple[str, ...] = ()
    """The options that this reading went without, because the server refused them."""
    restarts: int = 0
    """How often the reading had to begin again; items of earlier rounds stay valid."""
    date: datetime | None = None
    """The server's time when it answered."""


class CollectionReader:
    """One reading of one collection: first page, next links, restarts."""

    def __init__(
        self, exchange: Exchange, origin: Origin, request: CollectionRequest, meter: Meter
    ) -> None:
        self._exchange = exchange
        self._origin = origin
        self._request = request
        self._meter = meter
        self._dropped: tuple[str, ...] = ()
        self._restarts = 0
        self._expiries = 0
        self._top: int | None = None
        """The page size that we ask for, since pages of the server's own size do not come."""
        self._shrinks = 0
        self._largest_page = 0
        self._pages = 0
        self._empty_pages = 0
        self._started_s = time.monotonic()
        self._date: datetime | None = None
        self._came_short: int | None = None
        """How many items came in a pass that ended although more were counted."""

    async def pages(self, start_link: str | None) -> AsyncGenerator[CollectionPage]:
        """Every page to the end, from `start_link` if given.

        The reading begins again from the first page when a page position expires (at most twice),
        with smaller pages when one never comes, and when it ends although Graph counts more items
        than came; if as many come once more, the count is taken to be wrong. From a `start_link`,
        which only the caller can replace, ResyncRequiredError and TransientError are raised
        instead. A link that was already followed raises TransientError: it would never end.
        """
        seen: set[bytes] = set()
        link = start_link
        received = 0
        while True:
            try:
                page = await (self._first() if link is None else self._following(link))
            except TransientError as error:
                if link is None or start_link is not None or not self._may_restart(error):
                    raise
                self._restarts += 1
                seen.clear()
                link, received = None, 0
                continue
            link = page.next_link
            received += len(page.items)
            self._largest_page = max(self._largest_page, len(page.items))
            self._meter.pages += 1
            self._count(page)
            if page.delta_link is not None:
                self._origin.check(page.delta_link)
            if link is not None:
                self._origin.check(link)
                mark = hashlib.sha256(link.encode()).digest()  # a link may be long, and many come
                if mark in seen or link == start_link:
                    raise _endless(self._request)
                seen.add(mark)
            yield self._page(page)
            if link is not None:
                continue
            if start_link is not None or not self._is_short(page, received):
                return
            self._restarts += 1
            seen.clear()
            received = 0

    def _count(self, page: Envelope) -> None:
        """Raise LimitExceededError when the reading goes on for longer than any tenant's."""
        limits = self._exchange.limits
        path = self._request.path.strip("/")
        self._pages += 1
        self._empty_pages = 0 if page.items else self._empty_pages + 1
        if self._empty_pages > limits.empty_pages:
            raise LimitExceededError(f"{path}: empty pages", f"{limits.empty_pages:,} in a row")
        if self._pages > limits.pages:
            raise LimitExceededError(f"{path}: pages", f"{limits.pages:,}")
        if time.monotonic() - self._started_s > limits.reading_s:
            raise LimitExceededError(f"{path}: the reading", f"{limits.reading_s:,g} s")

    def _page(self, page: Envelope) -> CollectionPage:
        return CollectionPage(
            items=page.items,
            next_link=page.next_link,
            delta_link=page.delta_link,
            count=page.count,
            size_bytes=page.size_bytes,
            dropped=self._dropped,
            restarts=self._restarts,
            date=self._date,
        )

    def _may_restart(self, error: TransientError) -> bool:
        """Whether the reading begins again, since `error` stands in the way of a later page."""
        if isinstance(error, ResyncRequiredError):
            self._expiries += 1
            _log.info("%s starts again: its page position expired", self._request.path)
            return self._expiries <= _MOST_RESTARTS
        if error.retry_after_s is not None or isinstance(error, UnreachableError):
            return False
        return self._shrink()

    def _shrink(self) -> bool:
        """Ask for smaller pages; False where that is no way out.

        A backend that runs out of time on one page goes on doing so: in January 2024 large tenants
        could not read past 2,000 devices. `$expand` comes first: its caller can do without.
        """
        expanded = "$expand" in dict(self._request.query) and "$expand" not in self._dropped
        is_delta = self._request.path.strip("/").endswith("/delta")
        if expanded or is_delta or _TOP in self._dropped or self._shrinks == _MOST_SHRINKS:
            return False
        size = self._largest_page if self._top is None else min(self._top, self._largest_page)
        if size < _SHRINK:
            return False
        self._shrinks += 1
        self._top = size // _SHRINK
        _log.info("%s starts again with %d items a page", self._request.path, self._top)
        return True

    def _is_short(self, page: Envelope, received: int) -> bool:
        """Whether the last page came too early: its count says more, for the first time so."""
        if page.count is None or page.count <= received or page.delta_link is not None:
            return False
        before, self._came_short = self._came_short, received
        if before == received:
            return False
        if self._expiries >= _MOST_RESTARTS:
            raise TransientError(
                f"Graph counts {page.count} items of {self._request.path} but sent {received}.",
                remedy="What was read is kept. Sync again later.",
            )
        self._expiries += 1
        _log.info("%s starts again: it ended early", self._request.path)
        return True

    async def _first(self) -> Envelope:
        """The first page, without the degradable options that the server refuses."""
        while True:
            options = self._options()
            names = {name for name, _ in options}
            degradable = (*self._request.degradable, *([_TOP] if self._top is not None else []))
            droppable = [name for name in degradable if name in names]
            # While an option can be dropped, one repeat tells a hiccup from a refusal.
            reply, page = await self._read(
                self._origin.url(self._request.version, self._request.path, options),
                max_faults=1 if droppable else None,
            )
            if page is not None:
                return page
            if reply.status not in _DEGRADING or not droppable:
                raise self._error(reply)
            _log.info("%s is read without %s", self._request.path, droppable[0])
            self._dropped += (droppable[0],)

    def _options(self) -> tuple[tuple[str, str], ...]:
        asked = dict(self._request.query)
        if self._top is not None:
            asked[_TOP] = str(self._top)
        return tuple(option for option in asked.items() if option[0] not in self._dropped)

    async def _following(self, link: str) -> Envelope:
        reply, page = await self._read(self._origin.check(link))
        if page is not None:
            return page
        error = self._error(reply)
        if reply.status == 400 and isinstance(error, BugError):
            # The link is Graph's own, sent back as it came: it has not been refused as malformed.
            raise ResyncRequiredError(error.message, remedy="Sync again.") from error
        raise error

    async def _read(self, url: str, max_faults: int | None = None) -> tuple[Reply, Envelope | None]:
        cut: list[Envelope] = []

        def check(reply: Reply) -> tuple[()]:
            cut[:] = [_cut(reply, self._request.path)]
            return ()

        reply = await self._exchange.reply(
            Call(url, headers=_headers(self._request.headers)),
            self._request.service,
            self._meter,
            check=check,
            max_faults=max_faults,
        )
        self._date = http_date(reply.headers.get("date", ""))
        return reply, cut[0] if reply.ok else None

    def _error(self, reply: Reply) -> Exception:
        path = self._request.path.strip("/")
        return error_of(reply, path, scope=self._request.scope, collection=path.count("/") < 2)


def _cut(reply: Reply, path: str) -> Envelope:
    try:
        return envelope(reply.body)
    except MalformedError as error:
        raise malformed(path, error) from error


def malformed(path: str, error: MalformedError) -> TransientError:
    """The error for a 2xx whose body is not what it should be."""
    kind = ForeignAnswerError if isinstance(error, WebPageError) else TransientError
    return kind(
        f"The answer for {path.strip('/')} is not a whole Graph response: {error}.",
        remedy="If it happens again, a proxy or a sign-in page of the network may stand between.",
    )


def _headers(own: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    preferences = [value for name, value in own if name.lower() == "prefer"]
    others = tuple(pair for pair in own if pair[0].lower() != "prefer")
    return (("Accept", "application/json"), prefer(*preferences), *others)


def _endless(request: CollectionRequest) -> TransientError:
    return TransientError(
        f"Graph repeats a page of {request.path} without end.",
        remedy="What was read is kept. Sync again later.",
    )
