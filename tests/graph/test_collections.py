"""Many collections at once: each comes whole, or with the reason why it does not."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence

import pytest

from intune_manager.errors import BugError, IntuneManagerError, NotFoundError, TransientError
from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.client import CollectionReply, whole_collections
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.graph.values import Meter


class Server:
    """Sends first pages in batches, and the others along links."""

    def __init__(self, **first: bytes | IntuneManagerError) -> None:
        self.first = first
        self.further: dict[str, list[tuple[bytes, ...] | Exception]] = {}
        self.asked: list[CollectionRequest] = []
        self.closed = False

    async def batch(
        self, version: str, service: str, gets: Sequence[BatchGet], meter: Meter, *, scope: str = ""
    ) -> AsyncGenerator[BatchReply]:
        try:
            for get in gets:
                sent = self.first[get.id]
                if isinstance(sent, bytes):
                    yield BatchReply(get.id, 200, sent)
                else:
                    yield BatchReply(get.id, 404, b"", sent)
        finally:
            self.closed = True

    async def pages(
        self, request: CollectionRequest, meter: Meter, *, start_link: str | None = None
    ) -> AsyncIterator[CollectionPage]:
        self.asked.append(request)
        for items in self.further[start_link or ""]:
            if isinstance(items, Exception):
                raise items
            yield CollectionPage(items, None, None, None, 1)


def reading(server: Server) -> AsyncGenerator[CollectionReply]:
    gets = [BatchGet(name, f"/groups/{name}/members?$top=2") for name in server.first]
    return whole_collections(server, "v1.0", "entra", gets, Meter(), scope="Group.Read.All")


async def test_a_collection_of_several_pages_comes_whole_and_each_item_verbatim() -> None:
    server = Server(
        a=b'{"value": [{"id": 1.0}], "@odata.nextLink": "https://graph/2"}', b=b'{"value":[]}'
    )
    server.further["https://graph/2"] = [(b'{"id":2}',), (b'{ "id":3}',)]
    first, second = [reply async for reply in reading(server)]
    assert first == CollectionReply("a", (b'{"id": 1.0}', b'{"id":2}', b'{ "id":3}'))
    assert second == CollectionReply("b")
    (asked,) = server.asked
    assert (asked.path, asked.version) == ("groups/a/members", "v1.0")
    assert asked.scope == "Group.Read.All"


@pytest.mark.parametrize("error", [NotFoundError("gone"), BugError("what?"), TransientError("502")])
async def test_one_that_fails_carries_its_error_and_stops_no_other(
    error: IntuneManagerError,
) -> None:
    link = b'{"value":[1],"@odata.nextLink":"https://graph/2"}'
    server = Server(a=error, b=link, c=b'{"value":[3]}')
    server.further["https://graph/2"] = [(b"2",), error]
    replies = [reply async for reply in reading(server)]
    assert [reply.error for reply in replies] == [error, error, None]
    assert [reply.items for reply in replies] == [(), (), (b"3",)]


async def test_a_body_that_is_no_collection_is_an_error_that_names_it() -> None:
    (reply,) = [reply async for reply in reading(Server(a=b'{"value": [1'))]
    assert isinstance(reply.error, TransientError)
    assert "groups/a/members" in str(reply.error)


async def test_whoever_stops_reading_ends_the_batch() -> None:
    server = Server(a=b'{"value":[]}', b=b'{"value":[]}')
    replies = reading(server)
    await anext(replies)
    await replies.aclose()
    assert server.closed
