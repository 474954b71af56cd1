"""Reads collections page by page along verbatim next links."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from intune_manager.errors import TransientError
from intune_manager.graph.exchange import Exchange, prefer
from intune_manager.graph.meter import Meter
from intune_manager.graph.origin import Origin
from intune_manager.graph.reply import Call, Reply, StrangerError
from intune_manager.graph.slices import Envelope, MalformedError, WebPageError, envelope
from intune_manager.graph.translate import ResyncRequiredError, error_of

_log = logging.getLogger(__name__)

_MOST_RESTARTS = 2
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

    async def pages(self, start_link: str | None) -> AsyncGenerator[CollectionPage]:
        """Every page to the end, from `start_link` if given.

        A page position that expires makes the reading begin again from the first page (at most
        twice); from a `start_link`, which only the caller can replace, ResyncRequiredError is
        raised instead. A link that was already followed raises TransientError: it would never end.
        """
        seen: set[str] = set()
        link = start_link
        while True:
            try:
                page = await (self._first() if link is None else self._following(link))
            except ResyncRequiredError:
                if start_link is not None or self._restarts == _MOST_RESTARTS:
                    raise
                self._restarts += 1
                _log.info("%s starts again: its page position expired", self._request.path)
                seen.clear()
                link = None
                continue
            link = page.next_link
            self._meter.pages += 1
            if link is not None:
                self._origin.check(link)
                if link in seen or link == start_link:
                    raise _endless(self._request)
                seen.add(link)
            yield CollectionPage(
                items=page.items,
                next_link=link,
                delta_link=page.delta_link,
                count=page.count,
                size_bytes=page.size_bytes,
                dropped=self._dropped,
                restarts=self._restarts,
            )
            if link is None:
                return

    async def _first(self) -> Envelope:
        """The first page, without the degradable options that the server refuses."""
        while True:
            options = tuple(o for o in self._request.query if o[0] not in self._dropped)
            names = {name for name, _ in options}
            droppable = [name for name in self._request.degradable if name in names]
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

    async def _following(self, link: str) -> Envelope:
        reply, page = await self._read(self._origin.check(link))
        if page is None:
            raise self._error(reply)
        return page

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
    kind = StrangerError if isinstance(error, WebPageError) else TransientError
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
