"""Asks Graph for one kind of detail, object by object, in batches."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from intune_manager.data.details import DetailOwner
from intune_manager.errors import IntuneManagerError
from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.json_slices import MalformedError, envelope, whole_object
from intune_manager.graph.pages import CollectionPage, CollectionRequest, malformed
from intune_manager.graph.values import Meter
from intune_manager.registry.resource import Detail, Resource, Version

if TYPE_CHECKING:
    from intune_manager.graph.client import GraphClient

_QUERY_SAFE = "$(),=/:"


@dataclass(frozen=True)
class Answer:
    """What Graph says of one object: the whole detail, or why there is none."""

    owner: DetailOwner
    payload: bytes = b""
    """The JSON of an object, or of an array of verbatim items."""
    error: IntuneManagerError | None = None


class DetailReader:
    """Reads one kind of detail of the objects of one resource. What it costs is put on `meter`."""

    def __init__(
        self, graph: GraphClient, resource: Resource, detail: Detail, meter: Meter
    ) -> None:
        self._graph = graph
        self._resource = resource
        self._detail = detail
        self._meter = meter

    async def answers(self, owners: Sequence[DetailOwner]) -> AsyncGenerator[Answer]:
        """An answer for each of `owners`, as they come; any number of them.

        What concerns one object is in its answer; only what concerns all of them is raised.
        """
        by_id = {str(owner.row_id): owner for owner in owners}
        gets = [
            BatchGet(get_id, detail_path(self._resource, self._detail, owner.object_id))
            for get_id, owner in by_id.items()
        ]
        replies = self._graph.batch(
            self._version,
            self._resource.service,
            gets,
            self._meter,
            scope=self._resource.scope,
        )
        async with aclosing(replies):
            async for reply in replies:
                owner = by_id[reply.id]
                try:
                    yield Answer(owner, await self._whole(owner, reply))
                except IntuneManagerError as error:
                    yield Answer(owner, error=error)

    @property
    def _version(self) -> Version:
        return self._detail.version or self._resource.version

    async def _whole(self, owner: DetailOwner, reply: BatchReply) -> bytes:
        """The detail in full: an object, or all items over as many pages as the server makes."""
        if reply.error is not None:
            raise reply.error
        try:
            if not self._detail.many:
                return whole_object(reply.body)
            page = envelope(reply.body)
        except MalformedError as error:
            what = f"{self._detail.name} of {owner.object_id}"
            raise malformed(what, error) from error
        items = list(page.items)
        if page.next_link is not None:
            async for further in self._further(owner, page.next_link):
                items.extend(further.items)
        return b"[" + b",".join(items) + b"]"

    def _further(self, owner: DetailOwner, next_link: str) -> AsyncIterator[CollectionPage]:
        request = CollectionRequest(
            path=f"{self._resource.graph_path}/{owner.object_id}/{self._detail.path}",
            version=self._version,
            service=self._resource.service,
            scope=self._resource.scope,
        )
        return self._graph.pages(request, self._meter, start_link=next_link)


def detail_path(resource: Resource, detail: Detail, object_id: str) -> str:
    """Path and query of one GET, relative to the version and encoded, as a batch takes it."""
    path = f"/{resource.graph_path}/{quote(object_id, safe='')}"
    if detail.path:
        path = f"{path}/{detail.path}"
    options = {
        "$select": ",".join(detail.select),
        "$expand": detail.expand or "",
        "$top": "" if detail.top is None else str(detail.top),
    }
    query = "&".join(
        f"{name}={quote(value, safe=_QUERY_SAFE)}" for name, value in options.items() if value
    )
    return f"{path}?{query}" if query else path
