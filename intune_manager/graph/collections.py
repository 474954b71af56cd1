"""Many small collections in few requests: their first pages by `$batch`, further ones by links."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from intune_manager.errors import IntuneManagerError
from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.json_slices import MalformedError, envelope
from intune_manager.graph.pages import CollectionPage, CollectionRequest, malformed
from intune_manager.graph.values import Meter


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
    if page.next_link is not None:
        async for further in source.pages(request, meter, start_link=page.next_link):
            items.extend(further.items)
    return tuple(items)
