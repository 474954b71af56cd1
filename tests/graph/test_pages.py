"""Collections are read to their end, over a real socket, with all the traps of Graph's paging."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from intune_manager.errors import (
    BugError,
    NotAvailableError,
    NotFoundError,
    PermissionMissingError,
    TransientError,
)
from intune_manager.graph.client import GraphClient
from intune_manager.graph.errors import ResyncRequiredError
from intune_manager.graph.guard import ForeignLinkError
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.graph.values import Meter

DEVICES = CollectionRequest(
    "deviceManagement/managedDevices", "v1.0", "intune-devices", (("$top", "999"),), scope="D.Read"
)


def page(*ids: str, next_link: str | None = None, **more: Any) -> dict[str, Any]:
    value: dict[str, Any] = {"value": [{"id": one} for one in ids], **more}
    return value if next_link is None else value | {"@odata.nextLink": next_link}


async def read(
    client: GraphClient, request: CollectionRequest = DEVICES, **given: Any
) -> list[CollectionPage]:
    return [one async for one in client.pages(request, Meter(), **given)]


def ids(pages: list[CollectionPage]) -> list[str]:
    return [json.loads(item)["id"] for one in pages for item in one.items]


async def test_pages_follow_the_next_links_to_the_end(server, open_client, wire) -> None:
    client = await open_client()
    link = f"{server.url}/v1.0/deviceManagement/managedDevices?$skiptoken=2"
    server.answers(wire.json(page("a", "b", next_link=link)), wire.json(page("c")))
    meter = Meter()
    pages = [one async for one in client.pages(DEVICES, meter)]
    assert ids(pages) == ["a", "b", "c"]
    assert [one.next_link for one in pages] == [link, None]
    assert (meter.requests, meter.pages, meter.retries) == (2, 2, 0)
    assert server.targets[0] == "/v1.0/deviceManagement/managedDevices?$top=999"


@pytest.mark.parametrize(
    "query",
    [
        "$top=1&$skiptoken=LastDeviceName%3d%27CPC-A-17OZ%27%2cLastDeviceId%3d%27x%27",
        "$skiptoken=%255Bcosmosdb%255D%255B%257B%2522compositeToken%2522%253A%257B%257D%255D",
        "$top=999&$skiptoken=RFNwdAIAAQAAAB+/AA==",
        "%24skiptoken=X'44537074'&$select=a,b",
        "$skiptoken=a|b^c`{}[]~!*;:@(x)",
        "$skiptoken=%zz%",
    ],
)
async def test_next_links_reach_the_socket_byte_for_byte(server, open_client, wire, query) -> None:
    client = await open_client()
    path = "/v1.0/deviceManagement/managedDevices?"
    server.answers(wire.json(page(next_link=server.url + path + query)), wire.json(page("z")))
    assert ids(await read(client)) == ["z"]
    assert server.targets[1] == path + query


async def test_an_empty_page_in_the_middle_is_not_the_end(server, open_client, wire) -> None:
    client = await open_client()
    links = [f"{server.url}/v1.0/x?{n}" for n in range(2)]
    server.answers(
        wire.json(page("a", next_link=links[0])),
        wire.json(page(next_link=links[1])),
        wire.json(page("b")),
    )
    assert ids(await read(client)) == ["a", "b"]


async def test_a_repeated_link_ends_with_an_error_not_in_a_loop(server, open_client, wire) -> None:
    client = await open_client()
    links = [f"{server.url}/v1.0/x?{n}" for n in range(2)]
    server.script = lambda request: wire.json(
        page("a", next_link=links[1] if request.target.endswith("?0") else links[0])
    )
    with pytest.raises(TransientError, match="without end"):
        await read(client)
    assert len(server.received) == 3


async def test_a_page_that_links_to_itself_ends_with_an_error(server, open_client, wire) -> None:
    client = await open_client()
    link = f"{server.url}/v1.0/x?0"
    server.answers(wire.json(page("a", next_link=link)))
    with pytest.raises(TransientError):
        await read(client, start_link=link)


async def test_a_foreign_next_link_gets_no_token(server, foreign, open_client, wire) -> None:
    client = await open_client()
    port = foreign.url.rpartition(":")[2]
    for link in (
        f"{foreign.url}/v1.0/x",
        f"http://localhost:{port}/v1.0/x",
        f"{server.url}@127.0.0.1:{port}/v1.0/x",
        "https://evil.test/v1.0/x",
    ):
        server.answers(wire.json(page("a", next_link=link)))
        with pytest.raises(ForeignLinkError):
            await read(client)
        with pytest.raises(ForeignLinkError):
            await read(client, start_link=link)
    assert foreign.received == []
    assert len(server.received) == 4


async def test_a_redirect_is_not_followed(server, foreign, open_client, wire) -> None:
    client = await open_client()
    server.answers(wire.answer(307, b"", {"Location": f"{foreign.url}/v1.0/x"}))
    with pytest.raises(Exception, match="redirect"):
        await read(client)
    assert foreign.received == []


async def test_headers_go_with_every_page(server, open_client, wire) -> None:
    client = await open_client()
    request = CollectionRequest(
        "groups",
        "v1.0",
        "entra",
        headers=(("ConsistencyLevel", "eventual"), ("Prefer", "odata.maxpagesize=500")),
    )
    link = f"{server.url}/v1.0/groups?$skiptoken=2"
    server.answers(wire.json(page(next_link=link)), wire.json(page()))
    await read(client, request)
    for received in server.received:
        assert received.headers["consistencylevel"] == "eventual"
        assert received.headers["prefer"] == ("include-unknown-enum-members, odata.maxpagesize=500")
        assert "gzip" in received.headers["accept-encoding"]
    assert len({one.headers["client-request-id"] for one in server.received}) == 2


@pytest.mark.parametrize("status", [400, 500, 504])
async def test_an_option_that_the_server_refuses_is_dropped(
    server, open_client, wire, status
) -> None:
    client = await open_client(sleep=wire.sleep())
    server.script = lambda request: (
        wire.error(status, "BadRequest", "no") if "$top" in request.target else wire.json(page("a"))
    )
    pages = await read(client)
    assert ids(pages) == ["a"]
    assert pages[0].dropped == ("$top",)


async def test_options_are_dropped_in_the_declared_order(server, open_client, wire) -> None:
    client = await open_client()
    request = CollectionRequest(
        "deviceAppManagement/mobileApps",
        "beta",
        "intune",
        (("$expand", "assignments"), ("$top", "250"), ("$filter", "x")),
        degradable=("$expand", "$top"),
    )
    server.script = lambda request: (
        wire.error(400, "BadRequest", "no")
        if "$top" in request.target or "$expand" in request.target
        else wire.json(page("a"))
    )
    pages = await read(client, request)
    assert pages[0].dropped == ("$expand", "$top")
    assert server.targets[-1] == "/beta/deviceAppManagement/mobileApps?$filter=x"


async def test_a_hiccup_drops_no_option(server, open_client, wire) -> None:
    client = await open_client(sleep=wire.sleep())
    server.answers(wire.error(500, "X", ""), wire.json(page("a")))
    pages = await read(client)
    assert pages[0].dropped == ()


async def test_a_refusal_that_no_option_explains_is_an_error(server, open_client, wire) -> None:
    client = await open_client()
    server.answers(wire.error(400, "BadRequest", "Invalid filter clause."))
    with pytest.raises(BugError, match="Invalid filter clause"):
        await read(client)


async def test_an_expired_page_position_starts_the_collection_again(
    server, open_client, wire
) -> None:
    client = await open_client()
    link = f"{server.url}/v1.0/x?$skiptoken=2"
    server.answers(
        wire.json(page("a", next_link=link)),
        wire.error(400, "Directory_ExpiredPageToken", "expired"),
        wire.json(page("a", next_link=link)),
        wire.json(page("b")),
    )
    pages = await read(client)
    assert ids(pages) == ["a", "a", "b"]
    assert [one.restarts for one in pages] == [0, 1, 1]


async def test_positions_that_keep_expiring_end_with_an_error(server, open_client, wire) -> None:
    client = await open_client()
    link = f"{server.url}/v1.0/x?$skiptoken=2"
    server.script = lambda request: (
        wire.error(400, "Directory_ExpiredPageToken", "expired")
        if "skiptoken" in request.target
        else wire.json(page("a", next_link=link))
    )
    with pytest.raises(ResyncRequiredError):
        await read(client)
    assert len(server.received) == 6


async def test_a_delta_round_ends_with_a_delta_link(server, open_client, wire) -> None:
    client = await open_client()
    delta = f"{server.url}/v1.0/groups/delta?$deltatoken=d1"
    link = f"{server.url}/v1.0/groups/delta?$skiptoken=s1"
    server.answers(
        wire.json(page("a", next_link=link)), wire.json(page("b", **{"@odata.deltaLink": delta}))
    )
    pages = await read(client, CollectionRequest("groups/delta", "v1.0", "entra"))
    assert [one.delta_link for one in pages] == [None, delta]
    server.answers(wire.json(page("c", **{"@odata.deltaLink": delta})))
    pages = await read(client, CollectionRequest("groups/delta", "v1.0", "entra"), start_link=delta)
    assert ids(pages) == ["c"]
    assert server.targets[-1] == "/v1.0/groups/delta?$deltatoken=d1"


async def test_a_lost_delta_position_is_told_to_the_caller(server, open_client, wire) -> None:
    client = await open_client()
    server.answers(wire.error(410, "syncStateNotFound", "gone", Location="x"))
    link = f"{server.url}/v1.0/groups/delta?$deltatoken=old"
    with pytest.raises(ResyncRequiredError):
        await read(client, start_link=link)


async def test_a_403_names_the_missing_scope(server, open_client, wire) -> None:
    client = await open_client()
    server.answers(wire.error(403, "Forbidden", "no"))
    with pytest.raises(PermissionMissingError) as raised:
        await read(client)
    assert raised.value.scopes == ("D.Read",)


async def test_a_missing_collection_is_told_from_a_vanished_object(
    server, open_client, wire
) -> None:
    client = await open_client()
    server.answers(wire.error(404, "NotFound", "no"))
    with pytest.raises(NotAvailableError):
        await read(client)
    with pytest.raises(NotFoundError):
        await read(client, CollectionRequest("groups/1/members", "v1.0", "entra"))


async def test_pages_with_lone_surrogates_are_read_verbatim(server, open_client, wire) -> None:
    client = await open_client()
    server.answers(wire.answer(200, b'{"value":[{"id":"\\ud83d"},{"id" : "b"}]}'))
    (only,) = await read(client)
    assert only.items == (b'{"id":"\\ud83d"}', b'{"id" : "b"}')


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Sign in to the guest network</html>",
        b'{"value":[{"id":"a"',
        b'{"value":[{"id":"\xff"}]}',
        b"",
        b'{"value":null}',
    ],
)
async def test_a_garbled_page_is_read_again(server, open_client, wire, body) -> None:
    client = await open_client(sleep=wire.sleep())
    server.answers(wire.answer(200, body), wire.json(page("a")))
    assert ids(await read(client)) == ["a"]
    server.answers(wire.answer(200, body))
    with pytest.raises(TransientError, match="not a whole Graph response"):
        await read(client)


async def test_leaving_early_leaves_the_client_usable(server, open_client, wire) -> None:
    client = await open_client()
    server.answers(wire.json(page("a", next_link=f"{server.url}/v1.0/x?1")), wire.json(page("b")))
    pages: AsyncIterator[CollectionPage] = client.pages(DEVICES, Meter())
    async with contextlib.aclosing(pages):  # type: ignore[type-var]
        async for one in pages:
            assert ids([one]) == ["a"]
            break
    assert await read(client)


def paged(server: Any, wire: Any, *, count: int, until_top: int) -> Any:
    """A list whose second page comes only when at most `until_top` items are asked for."""

    def script(received: Any) -> Any:
        query = received.target.partition("?")[2]
        options = dict(each.partition("=")[::2] for each in query.split("&") if each)
        top, start = int(options.get("$top", 8)), int(options.get("$skiptoken", 0))
        if start and top > until_top:
            return wire.error(504, "UnknownError", "")
        end = start + top
        link = f"{server.url}/v1.0/users?$top={top}&$skiptoken={end}" if end < count else None
        return wire.json(page(*(str(n) for n in range(start, min(end, count))), next_link=link))

    return script


async def test_a_page_that_never_comes_is_read_in_smaller_pieces(server, open_client, wire) -> None:
    client = await open_client(max_retries=1, sleep=wire.sleep())
    server.script = paged(server, wire, count=20, until_top=2)
    pages = await read(client, CollectionRequest("users", "v1.0", "entra"))
    assert set(ids(pages)) == {str(n) for n in range(20)}
    assert pages[-1].restarts == 1
    assert "/v1.0/users?$top=2" in server.targets


async def test_a_page_that_comes_at_no_size_ends_the_reading(server, open_client, wire) -> None:
    client = await open_client(max_retries=1, sleep=wire.sleep())
    server.script = paged(server, wire, count=20, until_top=0)
    with pytest.raises(TransientError, match="504"):
        await read(client, CollectionRequest("users", "v1.0", "entra"))


async def test_a_reading_that_ends_although_more_were_counted_is_repeated(
    server, open_client, wire
) -> None:
    client = await open_client()
    link = f"{server.url}/v1.0/users?$skiptoken=1"
    short, first, last = (
        wire.json({**page("a"), "@odata.count": 2}),
        wire.json({**page("a", next_link=link), "@odata.count": 2}),
        wire.json({**page("b"), "@odata.count": 2}),
    )
    server.answers(short, first, last)
    pages = await read(client, CollectionRequest("users", "v1.0", "entra"))
    assert set(ids(pages)) == {"a", "b"}


async def test_a_count_that_stays_wrong_is_not_believed(server, open_client, wire) -> None:
    client = await open_client()
    server.answers(wire.json({**page("a"), "@odata.count": 1_000}))
    pages = await read(client, CollectionRequest("users", "v1.0", "entra"))
    assert set(ids(pages)) == {"a"}
    assert len(server.received) == 2


async def test_a_link_of_graphs_own_that_is_refused_has_expired(server, open_client, wire) -> None:
    client = await open_client()
    link = f"{server.url}/v1.0/users?$skiptoken=1"
    invalid = wire.error(400, "BadRequest", "The skip token is invalid.")
    server.answers(wire.json(page("a", next_link=link)), invalid, wire.json(page("a", "b")))
    pages = await read(client, CollectionRequest("users", "v1.0", "entra"))
    assert set(ids(pages)) == {"a", "b"}


async def test_a_page_tells_the_servers_time(server, open_client, wire) -> None:
    client = await open_client()
    server.answers(wire.json(page("a"), date="Fri, 17 Jul 2026 12:00:00 GMT"))
    (one,) = await read(client)
    assert one.date == datetime(2026, 7, 17, 12, tzinfo=UTC)
