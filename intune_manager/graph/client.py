"""The door to Microsoft Graph: pages, single objects and batches, read-only."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from intune_manager.auth.tokens import TokenSource
from intune_manager.errors import IntuneManagerError, LimitExceededError
from intune_manager.graph.batch import BatchGet, BatchReader, BatchReply
from intune_manager.graph.errors import error_of
from intune_manager.graph.guard import Origin
from intune_manager.graph.json_slices import MalformedError, envelope, whole_object
from intune_manager.graph.pages import (
    CollectionPage,
    CollectionReader,
    CollectionRequest,
    malformed,
)
from intune_manager.graph.retries import Bearer, Exchange, prefer
from intune_manager.graph.throttle import Clock, Sleep, Throttle
from intune_manager.graph.values import Call, GraphOptions, Meter, Reply, Transport

_HELD_BYTES = 128 * 2**20
"""Of a collection that is held as a whole, over all its pages."""


class GraphClient:
    """Reads one tenant through one budget. Bound to the event loop that opened it.

    Every method raises TransientError when repeats are used up, PermissionMissingError,
    NotAvailableError, NotFoundError, SignInRequiredError, another EnvironmentalError where
    something outside must change first, and BugError for a request that Graph does not understand.
    Cancelling a task that waits here takes effect at once and leaves the client usable.
    """

    def __init__(
        self,
        transport: Transport,
        bearer: Bearer,
        options: GraphOptions,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        throttle = Throttle(
            options.max_in_flight,
            patience_s=options.throttle_patience_s,
            clock=clock,
            sleep=sleep,
            chance=chance,
        )
        self._origin = Origin(options.base_url)
        self._bearer = bearer
        self._exchange = Exchange(transport, bearer, throttle, options, sleep=sleep, chance=chance)

    @classmethod
    async def open(
        cls,
        options: GraphOptions,
        tokens: TokenSource,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> GraphClient:
        """A client over HTTP. Loads the SDK in a thread; sends nothing and asks for no token."""
        bearer = Bearer(tokens)

        def load() -> Transport:
            from intune_manager.graph.http import SdkTransport

            return SdkTransport(options, Origin(options.base_url), bearer)

        transport = await asyncio.to_thread(load)
        return cls(transport, bearer, options, clock=clock, sleep=sleep, chance=chance)

    def settle_tenant(self, tenant_id: str) -> None:
        """From now on a token that names another tenant raises TenantChangedError, unsent."""
        self._bearer.tenant_id = tenant_id

    async def close(self) -> None:
        """Close every connection. Closing twice is harmless."""
        await self._exchange.close()

    async def __aenter__(self) -> GraphClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def pages(
        self, request: CollectionRequest, meter: Meter, *, start_link: str | None = None
    ) -> AsyncGenerator[CollectionPage]:
        """Every page of a collection, in order, to the end.

        `start_link` continues at a saved next link or delta link; when Graph no longer knows it,
        ResyncRequiredError is raised and the caller reads from the start. A page is yielded once
        and whole; an error ends the iteration, and what was yielded before stays valid.
        """
        return CollectionReader(self._exchange, self._origin, request, meter).pages(start_link)

    async def get(
        self,
        path: str,
        version: str,
        service: str,
        meter: Meter,
        *,
        query: tuple[tuple[str, str], ...] = (),
    ) -> bytes:
        """One object, verbatim JSON. `path` and the values of `query` are encoded here."""

        def check(reply: Reply) -> tuple[()]:
            try:
                whole_object(reply.body)
            except MalformedError as error:
                raise malformed(path, error) from error
            return ()

        call = Call(
            self._origin.url(version, path, query),
            headers=(("Accept", "application/json"), prefer()),
        )
        reply = await self._exchange.reply(call, service, meter, check=check)
        if not reply.ok:
            raise error_of(reply, path)
        return whole_object(reply.body)

    def batch(
        self, version: str, service: str, gets: Sequence[BatchGet], meter: Meter, *, scope: str = ""
    ) -> AsyncGenerator[BatchReply]:
        """A reply for each of `gets`, in the order they come in; any number of them.

        An item that fails carries its error; only what concerns all of them is raised. Throttled,
        failed and missing items are repeated alone. Items that are too much for one answer are
        asked for by halves; one that is so alone carries a LimitExceededError, and is raised where
        there are many.
        """
        url = self._origin.url(version, "$batch")
        return BatchReader(self._exchange, url, service, meter, scope=scope).replies(gets)

    def collections(
        self, version: str, service: str, gets: Sequence[BatchGet], meter: Meter, *, scope: str = ""
    ) -> AsyncGenerator[CollectionReply]:
        """The whole collection that each of `gets` names, over as many pages as there are.

        In the order they come in; any number of them. One that fails carries its error; only what
        concerns all of them is raised.
        """
        return whole_collections(self, version, service, gets, meter, scope=scope)


@dataclass(frozen=True)
class CollectionReply:
    """The whole collection that the BatchGet with the same id names, or an error."""

    id: str
    items: tuple[bytes, ...] = ()
    """The verbatim JSON of each item."""
    error: IntuneManagerError | None = None


class PageSource(Protocol):
    """Where pages come from; a GraphClient has this shape."""

    def batch(
        self, version: str, service: str, gets: Sequence[BatchGet], meter: Meter, *, scope: str
    ) -> AsyncGenerator[BatchReply]: ...

    def pages(
        self, request: CollectionRequest, meter: Meter, *, start_link: str | None
    ) -> AsyncIterator[CollectionPage]: ...


async def whole_collections(
    source: PageSource,
    version: str,
    service: str,
    gets: Sequence[BatchGet],
    meter: Meter,
    *,
    scope: str = "",
) -> AsyncGenerator[CollectionReply]:
    """A reply for each of `gets`, in the order they come in; any number of them.

    A collection that fails, on whichever page, carries its error; only what concerns all of them is
    raised.
    """
    paths = {get.id: get.path.partition("?")[0].strip("/") for get in gets}
    async with aclosing(source.batch(version, service, gets, meter, scope=scope)) as replies:
        async for reply in replies:
            request = CollectionRequest(paths[reply.id], version, service, scope=scope)
            try:
                items = await _all_items(source, reply, request, meter)
            except IntuneManagerError as error:
                yield CollectionReply(reply.id, error=error)
            else:
                yield CollectionReply(reply.id, items)


async def _all_items(
    source: PageSource, reply: BatchReply, request: CollectionRequest, meter: Meter
) -> tuple[bytes, ...]:
    if reply.error is not None:
        raise reply.error
    try:
        page = envelope(reply.body)
    except MalformedError as error:
        raise malformed(request.path, error) from error
    items = list(page.items)
    held_bytes = page.size_bytes
    if page.next_link is not None:
        async for further in source.pages(request, meter, start_link=page.next_link):
            items.extend(further.items)
            held_bytes += further.size_bytes
            if held_bytes > _HELD_BYTES:
                raise LimitExceededError(f"{request.path}: its pages", f"{_HELD_BYTES:,} bytes")
    return tuple(items)
