"""One request against a real socket: repeats, deadlines, token renewal, cancelling."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import time

import pytest

from intune_manager.auth.tokens import ReadyToken
from intune_manager.errors import (
    BugError,
    EnvironmentalError,
    IntuneManagerError,
    PermissionMissingError,
    SignInRequiredError,
    TransientError,
)
from intune_manager.graph.client import GraphClient
from intune_manager.graph.values import Meter


async def get(client: GraphClient, meter: Meter | None = None, path: str = "organization") -> bytes:
    return await client.get(path, "v1.0", "entra", meter or Meter())


async def test_an_object_is_given_verbatim(server, open_client, wire) -> None:
    client = await open_client()
    server.answers(wire.answer(200, b'{"b": 1,\r\n "a":"\\u00e9", "a":"\\ud83d"}'))
    meter = Meter()
    assert await get(client, meter) == b'{"b": 1,\r\n "a":"\\u00e9", "a":"\\ud83d"}'
    assert meter.requests == 1
    assert meter.received_bytes > 0
    assert server.received[0].token == "Bearer secret-token"


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_a_fault_is_repeated_and_counted(server, open_client, wire, status) -> None:
    client = await open_client(sleep=wire.sleep(), chance=lambda: 0.5)
    server.answers(wire.error(status, "X", "y"), wire.json({"id": "a"}))
    meter = Meter()
    assert json.loads(await get(client, meter)) == {"id": "a"}
    assert (meter.requests, meter.retries, meter.waited_s) == (2, 1, 0.25)


async def test_a_throttled_request_is_repeated_and_its_wait_counted(
    server, open_client, wire
) -> None:
    client = await open_client(chance=lambda: 0.0)
    server.answers(wire.error(429, "X", "", Retry_After="0.05"), wire.json({"id": "a"}))
    meter = Meter()
    await get(client, meter)
    assert (meter.requests, meter.retries) == (2, 1)
    assert meter.waited_s > 0  # less than was asked for where the machine is slow: it has passed


async def test_repeats_end_after_the_configured_number(server, open_client, wire) -> None:
    client = await open_client(sleep=wire.sleep(), max_retries=3)
    server.answers(wire.error(500, "InternalServerError", "An error has occurred."))
    with pytest.raises(TransientError, match="An error has occurred"):
        await get(client)
    assert len(server.received) == 4


async def test_no_retries_means_none(server, open_client, wire) -> None:
    client = await open_client(max_retries=0)
    for status in (500, 503, 429):
        server.answers(wire.error(status, "X", "y"))
        with pytest.raises(TransientError):
            await get(client)
    assert len(server.received) == 3


async def test_backoff_grows_with_full_jitter_and_a_bound(server, open_client, wire) -> None:
    sleep = wire.sleep()
    client = await open_client(sleep=sleep, chance=lambda: 1.0, max_retries=9)
    server.answers(wire.error(500, "X", "y"))
    with pytest.raises(TransientError):
        await get(client)
    assert sleep.delays_s == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


async def test_a_fault_waits_as_long_as_the_server_asks(server, open_client, wire) -> None:
    sleep = wire.sleep()
    client = await open_client(sleep=sleep)
    server.answers(wire.error(504, "X", "y", Retry_After="9"), wire.json({"id": "a"}))
    await get(client)
    assert sleep.delays_s == [9.0]


async def test_no_request_is_sent_before_a_retry_after_has_passed(
    server, open_client, wire
) -> None:
    client = await open_client(max_in_flight=1)
    server.script = lambda request: (
        wire.error(429, "TooManyRequests", "x", Retry_After="0.3")
        if len(server.received) == 1
        else wire.json({"id": "a"})
    )
    first = asyncio.create_task(get(client))
    await server.until(lambda: server.received)
    others = [asyncio.create_task(get(client)) for _ in range(3)]
    await asyncio.gather(first, *others)
    throttled_at, *later = [request.at_s for request in server.received]
    assert len(later) == 4
    assert min(later) - throttled_at >= 0.3


async def test_throttling_is_waited_out_beyond_the_number_of_retries(
    server, open_client, wire
) -> None:
    client = await open_client(max_retries=1, chance=lambda: 0.0)
    busy = wire.error(429, "X", "y", Retry_After="0.001")
    server.answers(*[busy] * 8, wire.json({"id": "a"}))
    assert await get(client)


async def test_throttling_without_end_is_given_up(server, open_client, wire) -> None:
    client = await open_client(throttle_patience_s=0.05, chance=lambda: 0.0)
    server.answers(wire.error(429, "X", "Too many requests.", Retry_After="0.02"))
    with pytest.raises(TransientError, match="Too many requests"):
        await get(client)


async def test_a_wait_longer_than_the_patience_is_refused_with_its_length(
    server, open_client, wire
) -> None:
    client = await open_client(throttle_patience_s=60)
    server.answers(wire.error(429, "X", "y", Retry_After="3600"))
    with pytest.raises(TransientError) as raised:
        await get(client)
    assert raised.value.retry_after_s == pytest.approx(3600, rel=0.2)


@pytest.mark.parametrize("status", [429, 500, 503, 504])
@pytest.mark.parametrize(
    "delay", ["3155760000", "1e308", "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 30 Nov 2126 00:00:00"]
)
async def test_a_wait_of_a_century_is_told_and_not_waited_for(
    server, open_client, wire, status: int, delay: str
) -> None:
    sleep = wire.sleep()
    client = await open_client(sleep=sleep, clock=lambda: 1000.0)
    server.answers(wire.error(status, "X", "Busy.", Retry_After=delay))
    for _ in range(3):
        with pytest.raises(TransientError) as raised:
            await get(client)
        assert raised.value.retry_after_s == pytest.approx(86_400, rel=0.1)
        assert len(str(raised.value)) < 100
    assert sleep.delays_s == []


async def test_never_more_in_flight_than_allowed(server, open_client, wire) -> None:
    client = await open_client(max_in_flight=3)
    server.script = lambda _: wire.answer(200, b"{}", delay_s=0.02)
    calls = [client.get("x", "beta", f"family-{n % 4}", Meter()) for n in range(20)]
    await asyncio.gather(*calls)
    assert server.most_in_flight == 3


@pytest.mark.parametrize("broken", [{"reset": True}, {"truncate_at": 3}])
async def test_a_broken_connection_is_repeated(server, open_client, wire, broken) -> None:
    client = await open_client(sleep=wire.sleep())
    server.answers(wire.answer(200, b'{"id":"abcdef"}', **broken), wire.json({"id": "a"}))
    assert await get(client) == b'{"id": "a"}'


async def test_a_body_that_does_not_decompress_is_repeated(server, open_client, wire) -> None:
    client = await open_client(sleep=wire.sleep())
    bad = wire.answer(200, b"no gzip", {"Content-Encoding": "gzip"})
    server.answers(bad, wire.json({"id": "a"}))
    assert await get(client) == b'{"id": "a"}'


async def test_a_gateway_fault_is_repeated_on_a_new_connection(server, open_client, wire) -> None:
    client = await open_client(sleep=wire.sleep())
    server.answers(wire.json({"id": "a"}))
    await get(client)
    server.script = lambda request: (
        wire.answer(503, b"<html>", {"Content-Type": "text/html"})
        if request.connection == 0
        else wire.json({"id": "a"})
    )
    assert await get(client) == b'{"id": "a"}'
    assert [request.connection for request in server.received] == [0, 0, 1]


async def test_connections_are_reused_while_all_is_well(server, open_client, wire) -> None:
    client = await open_client()
    server.answers(wire.json({}))
    for _ in range(5):
        await get(client)
    assert {request.connection for request in server.received} == {0}


async def test_silence_ends_at_the_read_deadline(server, open_client, wire) -> None:
    client = await open_client(read_timeout_s=0.1, max_retries=0)
    server.answers(wire.answer(200, b'{"id":"abc"}', hang_after=2))
    with pytest.raises(TransientError):
        await get(client)


async def test_a_trickle_ends_at_the_total_deadline(server, open_client, wire) -> None:
    client = await open_client(request_timeout_s=0.1, max_retries=0)
    server.answers(wire.answer(200, b"{}", delay_s=5))
    with pytest.raises(TransientError, match=r"request_timeout_s|longer than"):
        await get(client)


async def test_a_sign_in_may_take_longer_than_a_request(server, open_client, wire) -> None:
    class SlowToken:
        account = "a"
        asked = 0

        async def token(self, *, claims: str | None = None, force: bool = False) -> str:
            self.asked += 1
            await asyncio.sleep(0.2 if self.asked == 1 else 0)
            return "abc"

    client = await open_client(SlowToken(), request_timeout_s=0.1, max_retries=0)
    server.answers(wire.json({"id": "a"}))
    assert await get(client)


@pytest.mark.parametrize(
    "stuck",
    [{"delay_s": 60}, {"hang_after": 1}, {"status": 429, "headers": {"Retry-After": "60"}}],
    ids=["no first byte", "stalled body", "throttled"],
)
async def test_cancelling_takes_effect_within_200_ms(server, open_client, wire, stuck) -> None:
    client = await open_client()
    server.script = lambda _: wire.answer(**{"body": b'{"id":"x"}', **stuck})
    task = asyncio.create_task(get(client))
    await server.until(lambda: server.received)
    started_s = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - started_s < 0.2


async def test_a_cancelled_request_leaves_its_place_to_others(server, open_client, wire) -> None:
    client = await open_client(max_in_flight=1)
    server.answers(wire.answer(200, b"{}", delay_s=60), wire.json({"id": "a"}))
    task = asyncio.create_task(get(client))
    await server.until(lambda: server.received)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await asyncio.wait_for(get(client), 5) == b'{"id": "a"}'


async def test_an_unreachable_host_is_told_soon_and_as_the_users_to_solve(
    open_client, wire
) -> None:
    sleep = wire.sleep()
    client = await open_client(base_url="http://127.0.0.1:1", sleep=sleep)
    with pytest.raises(EnvironmentalError, match=r"127\.0\.0\.1:1 cannot be reached") as raised:
        await get(client)
    assert "graph_url" in raised.value.remedy
    assert len(sleep.delays_s) <= 1


async def test_a_host_that_went_away_is_waited_for(server, open_client, wire) -> None:
    sleep = wire.sleep()
    client = await open_client(sleep=sleep, max_retries=4)
    server.answers(wire.json({}))
    await get(client)
    await server.stop()
    with pytest.raises(TransientError, match="cannot be reached"):
        await get(client)
    assert len(sleep.delays_s) == 4


async def test_an_expired_token_is_renewed_once_and_the_request_repeated(
    server, open_client, wire
) -> None:
    tokens = wire.tokens()
    client = await open_client(tokens)
    server.script = lambda request: (
        wire.json({"id": "a"})
        if request.token == "Bearer token-2"
        else wire.error(401, "InvalidAuthenticationToken", "expired")
    )
    meter = Meter()
    await get(client, meter)
    assert (meter.requests, meter.retries) == (2, 1)
    assert tokens.claims == [None]


async def test_many_requests_refused_at_once_renew_the_token_once(
    server, open_client, wire
) -> None:
    tokens = wire.tokens()
    client = await open_client(tokens)
    server.script = lambda request: (
        wire.json({"id": "a"})
        if request.token == "Bearer token-2"
        else wire.error(401, "InvalidAuthenticationToken", "expired")
    )
    await asyncio.gather(*[get(client) for _ in range(6)])
    assert tokens.number == 2


async def test_a_second_401_asks_for_a_sign_in(server, open_client, wire) -> None:
    client = await open_client(wire.tokens())
    server.answers(wire.error(401, "InvalidAuthenticationToken", "expired"))
    with pytest.raises(SignInRequiredError):
        await get(client)
    assert len(server.received) == 2


async def test_a_ready_token_that_is_refused_twice_asks_for_another(
    server, open_client, wire
) -> None:
    sleep = wire.sleep()
    client = await open_client(ReadyToken("abc"), sleep=sleep)
    server.answers(wire.error(401, "InvalidAuthenticationToken", "expired"))
    with pytest.raises(SignInRequiredError, match="supplied access token"):
        await get(client)
    assert len(server.received) == 2
    assert sum(sleep.delays_s) <= 1.0


@pytest.mark.parametrize("token", ["supplied", "of a sign-in that gives no other"])
async def test_a_stray_401_is_repeated_with_the_token_that_there_is(
    server, open_client, wire, token: str
) -> None:
    sleep = wire.sleep()
    tokens = ReadyToken("abc") if token == "supplied" else wire.tokens(most=1)
    client = await open_client(tokens, sleep=sleep)
    stray = wire.error(401, "InvalidAuthenticationToken", "expired")
    server.answers(stray, wire.json({"id": "a"}), stray, wire.error(503, "X", "no"), stray,
                   wire.json({"id": "b"}))  # fmt: skip
    assert await get(client) == b'{"id": "a"}'
    assert len(sleep.delays_s) == 1
    assert await get(client) == b'{"id": "b"}'


async def test_a_401_for_a_missing_role_is_no_matter_of_the_token(
    server, open_client, wire
) -> None:
    client = await open_client(ReadyToken("abc"))
    server.answers(wire.error(401, "UnknownError", '{"ErrorCode":"Forbidden","Message":"No role"}'))
    with pytest.raises(PermissionMissingError, match="No role"):
        await get(client)
    assert len(server.received) == 1


async def test_a_fault_that_asks_for_a_day_is_given_up_at_once(server, open_client, wire) -> None:
    sleep = wire.sleep()
    client = await open_client(sleep=sleep)
    server.answers(wire.error(500, "X", "y", Retry_After="86400"))
    with pytest.raises(TransientError) as raised:
        await get(client)
    assert raised.value.retry_after_s == 86400
    assert sleep.delays_s == []


async def test_a_web_page_instead_of_graph_is_told_soon_and_as_the_users_to_solve(
    server, open_client, wire
) -> None:
    client = await open_client(sleep=wire.sleep())
    server.answers(wire.answer(200, b" <html>Sign in</html>"))
    with pytest.raises(EnvironmentalError, match="not Microsoft Graph") as raised:
        await get(client)
    assert "graph_url" in raised.value.remedy
    assert len(server.received) == 2


async def test_a_web_page_between_answers_of_graph_is_waited_out(server, open_client, wire) -> None:
    client = await open_client(sleep=wire.sleep(), max_retries=4)
    pages = [wire.answer(200, b"<html>Maintenance</html>")] * 4
    server.answers(wire.json({"id": "a"}), *pages, wire.json({"id": "b"}))
    await get(client)
    assert json.loads(await get(client)) == {"id": "b"}


async def test_a_claims_challenge_reaches_the_token_source(server, open_client, wire) -> None:
    tokens = wire.tokens()
    client = await open_client(tokens)
    claims = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}'
    encoded = base64.urlsafe_b64encode(claims.encode()).decode().rstrip("=")
    challenge = f'Bearer realm="", error="insufficient_claims", claims="{encoded}"'
    server.answers(
        wire.error(401, "InvalidAuthenticationToken", "x", WWW_Authenticate=challenge),
        wire.json({"id": "a"}),
    )
    await get(client)
    assert tokens.claims == [claims]
    assert len(server.received) == 2


async def test_a_source_without_tokens_sends_nothing(server, open_client, wire) -> None:
    client = await open_client(wire.tokens(most=0))
    with pytest.raises(SignInRequiredError):
        await get(client)
    assert server.received == []


async def test_a_token_that_a_server_echoes_is_in_no_error_and_no_log(
    server, open_client, wire, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = await open_client(ReadyToken("opaque-token-4711"), max_retries=1, sleep=wire.sleep())
    errors: list[IntuneManagerError] = []
    for status in (400, 403, 404, 500):
        server.answers(wire.error(status, "X", "You sent opaque-token-4711, did you?"))
        with pytest.raises(IntuneManagerError) as raised:
            await get(client)
        errors.append(raised.value)
    assert all("did you" in str(error) for error in errors)
    assert "opaque-token" not in "".join(f"{error} {error.remedy}" for error in errors)
    assert "opaque-token" not in caplog.text


async def test_an_object_that_is_none_is_read_again(server, open_client, wire) -> None:
    client = await open_client(sleep=wire.sleep())
    server.answers(wire.answer(200, b"[1]"), wire.json({"id": "a"}))
    assert await get(client) == b'{"id": "a"}'


async def test_a_request_that_graph_does_not_understand_is_our_bug(
    server, open_client, wire
) -> None:
    client = await open_client()
    server.answers(wire.error(400, "BadRequest", "Could not find a property named 'x'."))
    with pytest.raises(BugError, match="Could not find a property"):
        await get(client)
    assert len(server.received) == 1


async def test_a_token_that_was_renewed_may_expire_in_its_turn_during_a_wait(
    server, open_client, wire
) -> None:
    tokens = wire.tokens()
    client = await open_client(tokens, sleep=wire.sleep())
    expired = wire.error(401, "InvalidAuthenticationToken", "expired")
    server.answers(expired, wire.error(503, "X", "no"), expired, wire.json({"id": "a"}))
    assert await client.get("/users/a", "v1.0", "entra", Meter()) == b'{"id": "a"}'
    assert tokens.number == 3


async def test_a_connection_that_brought_a_gateways_failure_is_not_used_again(
    server, open_client, wire
) -> None:
    client = await open_client(sleep=wire.sleep())
    good = wire.json({"id": "a"})
    server.answers(good, wire.error(503, "X", "no"), good)
    for _ in range(3):
        await client.get("/users/a", "v1.0", "entra", Meter())
    first, failed, repeat, later = server.received
    assert first.connection == failed.connection
    assert len({failed.connection, repeat.connection, later.connection}) == 3
