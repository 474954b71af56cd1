"""Many GETs in few posts, each item on its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import pytest

from intune_manager.auth.tokens import ReadyToken
from intune_manager.errors import (
    EnvironmentalError,
    IntuneManagerError,
    LimitExceededError,
    NotFoundError,
    PermissionMissingError,
    RequestRefusedError,
    SignInRequiredError,
    TransientError,
)
from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.client import GraphClient
from intune_manager.graph.values import Limits, Meter

Item = dict[str, Any]


def gets(count: int) -> list[BatchGet]:
    return [
        BatchGet(f"app-{n}", f"/deviceAppManagement/mobileApps/{n}/assignments")
        for n in range(count)
    ]


async def run(
    client: GraphClient, wanted: list[BatchGet], meter: Meter | None = None
) -> dict[str, BatchReply]:
    replies = client.batch("beta", "intune", wanted, meter or Meter(), scope="Apps.Read")
    found = [reply async for reply in replies]
    assert len({reply.id for reply in found}) == len(found)
    return {reply.id: reply for reply in found}


def requests(received: Any) -> list[Item]:
    parsed: list[Item] = json.loads(received.body)["requests"]
    return parsed


def ok(item: Item) -> Item:
    return {"id": item["id"], "status": 200, "headers": {}, "body": {"url": item["url"]}}


def failed(item: Item, status: int, **headers: str) -> Item:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"error": {"code": "X", "message": "no"}}
    return {"id": item["id"], "status": status, "headers": named, "body": body}


def answering(wire: Any, decide: Any) -> Any:
    """A script that answers each item by `decide(item)`; None leaves it out of the reply."""

    def script(received: Any) -> Any:
        answers = [decide(item) for item in reversed(requests(received))]
        return wire.json({"responses": [answer for answer in answers if answer is not None]})

    return script


async def test_any_number_of_gets_goes_out_in_posts_of_twenty(server, open_client, wire) -> None:
    client = await open_client()
    server.script = answering(wire, ok)
    meter = Meter()
    replies = await run(client, gets(45), meter)
    assert {name: json.loads(reply.body)["url"] for name, reply in replies.items()} == {
        get.id: get.path for get in gets(45)
    }
    assert sorted(len(requests(received)) for received in server.received) == [5, 20, 20]
    assert {received.target for received in server.received} == {"/beta/$batch"}
    assert meter.requests == 3


async def test_nothing_asked_is_nothing_sent(server, open_client, wire) -> None:
    assert await run(await open_client(), []) == {}
    assert server.received == []


async def test_bodies_are_verbatim(server, open_client, wire) -> None:
    client = await open_client()
    body = b'{"b": 1, "a":"\\ud83d", "n":12345678901234567890}'
    server.answers(wire.answer(200, b'{"responses":[{"body":%s,"status":200,"id":"0"}]}' % body))
    assert (await run(client, gets(1)))["app-0"].body == body


async def test_only_the_items_that_failed_are_posted_again(server, open_client, wire) -> None:
    client = await open_client(sleep=wire.sleep())
    seen: dict[str, int] = {}

    def decide(item: Item) -> Item:
        seen[item["url"]] = seen.get(item["url"], 0) + 1
        bad = "/3/" in item["url"] and seen[item["url"]] == 1
        return failed(item, 503) if bad else ok(item)

    server.script = answering(wire, decide)
    meter = Meter()
    replies = await run(client, gets(20), meter)
    assert all(reply.error is None for reply in replies.values())
    assert [len(requests(received)) for received in server.received] == [20, 1]
    assert meter.retries == 1


async def test_an_item_that_is_missing_from_the_reply_is_asked_for_again(
    server, open_client, wire
) -> None:
    client = await open_client(sleep=wire.sleep())
    server.script = answering(
        wire, lambda item: None if "/1/" in item["url"] and len(server.received) == 1 else ok(item)
    )
    assert len(await run(client, gets(3))) == 3


async def test_an_item_that_stays_missing_gets_an_error(server, open_client, wire) -> None:
    client = await open_client(sleep=wire.sleep(), max_retries=2)
    server.script = answering(wire, lambda item: None if "/1/" in item["url"] else ok(item))
    replies = await run(client, gets(3))
    assert isinstance(replies["app-1"].error, TransientError)
    assert replies["app-0"].error is None
    assert len(server.received) == 3


async def test_a_throttled_item_closes_the_family_for_its_retry_after(
    server, open_client, wire
) -> None:
    client = await open_client()

    def decide(item: Item) -> Item:
        throttled = "/1/" in item["url"] and len(server.received) == 1
        return failed(item, 429, Retry_After="0.2") if throttled else ok(item)

    server.script = answering(wire, decide)
    replies = await run(client, gets(3))
    assert all(reply.error is None for reply in replies.values())
    first, second = server.received
    assert second.at_s - first.at_s >= 0.2


async def test_an_item_throttled_without_end_gets_an_error(server, open_client, wire) -> None:
    client = await open_client(max_retries=1, chance=lambda: 0.0)
    server.script = answering(wire, lambda item: failed(item, 429, Retry_After="0.001"))
    replies = await run(client, gets(2))
    assert all(isinstance(reply.error, TransientError) for reply in replies.values())


def padded(item: Item, size: int) -> Item:
    return ok(item) | {"body": {"padding": "x" * size}}


async def test_items_that_are_too_much_for_one_answer_come_in_several(
    server, open_client, wire
) -> None:
    client = await open_client(limits=Limits(body_bytes=10_000))
    server.script = answering(wire, lambda item: padded(item, 3_000))
    replies = await run(client, gets(25))
    assert [reply.error for reply in replies.values()] == [None] * 25
    assert {len(reply.body) for reply in replies.values()} == {len('{"padding": ""}') + 3_000}


async def test_an_item_that_is_too_large_alone_is_an_error_of_its_own(
    server, open_client, wire
) -> None:
    client = await open_client(limits=Limits(body_bytes=10_000))
    server.script = answering(
        wire, lambda item: padded(item, 20_000 if "/7/" in item["url"] else 10)
    )
    replies = await run(client, gets(20))
    failures = {name: type(reply.error) for name, reply in replies.items() if reply.error}
    assert failures == {"app-7": LimitExceededError}


async def test_a_server_all_of_whose_answers_are_too_large_is_given_up(
    server, open_client, wire
) -> None:
    client = await open_client(limits=Limits(body_bytes=10_000))
    server.script = answering(wire, lambda item: padded(item, 20_000))
    with pytest.raises(LimitExceededError, match="10,000 bytes"):
        await run(client, gets(2_000))
    assert len(server.received) < 200


@pytest.mark.parametrize(("status", "kind"), [(404, NotFoundError), (403, PermissionMissingError)])
async def test_an_item_that_fails_for_good_carries_its_error(
    server, open_client, wire, status: int, kind: type[IntuneManagerError]
) -> None:
    client = await open_client()
    server.script = answering(
        wire, lambda item: failed(item, status) if "/1/" in item["url"] else ok(item)
    )
    replies = await run(client, gets(3))
    assert type(replies["app-1"].error) is kind
    assert replies["app-1"].status == status
    assert len(server.received) == 1


async def test_an_item_refused_for_its_token_is_repeated_with_a_new_one(
    server, open_client, wire
) -> None:
    tokens = wire.tokens()
    client = await open_client(tokens)

    def script(received: Any) -> Any:
        decide = ok if received.token == "Bearer token-2" else lambda item: failed(item, 401)
        return wire.json({"responses": [decide(item) for item in requests(received)]})

    server.script = script
    replies = await run(client, gets(5))
    assert all(reply.error is None for reply in replies.values())
    assert tokens.number == 2


async def test_items_that_a_stray_401_refuses_are_repeated_with_the_token_that_there_is(
    server, open_client, wire
) -> None:
    sleep = wire.sleep()
    client = await open_client(ReadyToken("abc"), sleep=sleep)
    posts: list[int] = []

    def script(received: Any) -> Any:
        items = requests(received)
        posts.append(len(items))
        strays = 3 if len(posts) == 1 else 0
        return wire.json(
            {"responses": [failed(i, 401) if n < strays else ok(i) for n, i in enumerate(items)]}
        )

    server.script = script
    replies = await run(client, gets(5))
    assert [reply.error for reply in replies.values()] == [None] * 5
    assert posts == [5, 3]
    assert len(sleep.delays_s) == 1


async def test_items_refused_twice_for_a_ready_token_end_the_batch_with_its_way_out(
    server, open_client, wire
) -> None:
    client = await open_client(ReadyToken("abc"), sleep=wire.sleep())
    server.script = answering(wire, lambda item: failed(item, 401))
    with pytest.raises(SignInRequiredError, match="supplied access token"):
        await run(client, gets(40))
    assert len(server.received) <= 4


async def test_an_item_refused_for_a_missing_role_needs_no_new_token(
    server, open_client, wire
) -> None:
    body = {"error": {"code": "X", "message": '{"ErrorCode":"Forbidden","Message":"No role"}'}}
    client = await open_client(ReadyToken("abc"))
    server.script = answering(wire, lambda item: failed(item, 401) | {"body": body})
    found = await run(client, gets(1))
    assert isinstance(found["app-0"].error, PermissionMissingError)


async def test_an_item_that_asks_for_a_day_gets_an_error_at_once(server, open_client, wire) -> None:
    sleep = wire.sleep()
    client = await open_client(sleep=sleep)
    server.script = answering(wire, lambda item: failed(item, 500, Retry_After="86400"))
    found = await run(client, gets(1))
    assert isinstance(found["app-0"].error, TransientError)
    assert sleep.delays_s == []


@pytest.mark.parametrize("headers", [None, [], [[1, 2]], "x", {"Retry-After": None}])
async def test_headers_of_an_item_in_an_odd_form_end_in_a_verdict(
    server, open_client, wire, headers: object
) -> None:
    client = await open_client(sleep=wire.sleep(), max_retries=1)
    server.script = answering(wire, lambda item: ok(item) | {"headers": headers})
    with contextlib.suppress(TransientError):
        assert (await run(client, gets(1)))["app-0"].status == 200


async def test_a_garbled_reply_is_asked_for_again(server, open_client, wire) -> None:
    client = await open_client(sleep=wire.sleep())
    server.script = lambda received: (
        wire.answer(200, b'{"responses":[{"id":"0","status":"x"}]}')
        if len(server.received) == 1
        else answering(wire, ok)(received)
    )
    assert len(await run(client, gets(2))) == 2


async def test_what_concerns_the_whole_batch_is_raised(server, open_client, wire) -> None:
    client = await open_client(sleep=wire.sleep(), max_retries=1)
    server.answers(wire.error(500, "X", "broken"))
    with pytest.raises(TransientError, match="broken"):
        await run(client, gets(50))


async def test_a_path_that_leaves_the_tenant_is_refused(server, open_client, wire) -> None:
    client = await open_client()
    with pytest.raises(RequestRefusedError):
        await run(client, [BatchGet("1", "https://evil.test/x")])
    assert server.received == []


async def test_leaving_early_cancels_what_is_under_way(server, open_client, wire) -> None:
    client = await open_client()

    def script(received: Any) -> Any:
        slow = requests(received)[0]["url"].endswith("/20/assignments")
        responses = [ok(item) for item in requests(received)]
        return wire.answer(
            200, json.dumps({"responses": responses}).encode(), delay_s=60 if slow else 0
        )

    server.script = script
    before = asyncio.all_tasks()
    replies = client.batch("beta", "intune", gets(40), Meter())
    async with contextlib.aclosing(replies):  # type: ignore[type-var]
        async for reply in replies:
            assert reply.error is None
            break
    assert {
        task for task in asyncio.all_tasks() if task.get_coro().__name__ == "_next_round"
    } <= before


@pytest.mark.parametrize("object_id", [".", "..", "%2e%2E"])
async def test_an_id_that_would_lead_elsewhere_fails_alone_and_is_not_sent(
    server, open_client, wire, object_id: str
) -> None:
    client = await open_client()
    server.script = answering(wire, ok)
    odd = BatchGet("odd", f"/deviceAppManagement/mobileApps/{object_id}/assignments")
    replies = await run(client, [*gets(2), odd])
    assert isinstance(replies["odd"].error, EnvironmentalError)
    assert all(replies[f"app-{n}"].error is None for n in range(2))
    assert len(requests(server.received[0])) == 2
