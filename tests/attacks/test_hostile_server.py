"""A server that sends more than any tenant: one clear error, soon, and in bounded memory."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from intune_manager.auth.tokens import ReadyToken
from intune_manager.errors import IntuneManagerError, LimitExceededError, TransientError
from intune_manager.graph.batch import BatchGet
from intune_manager.graph.client import GraphClient
from intune_manager.graph.pages import CollectionRequest
from intune_manager.graph.values import GraphOptions, Limits, Meter

Send = Callable[[bytes], Awaitable[None]]
Attack = Callable[[Send, int], Awaitable[None]]
"""Writes an answer, head and all, to the request of that number."""

SMALL = Limits(received_bytes=100_000, body_bytes=200_000, pages=30, empty_pages=10)
MOST_BYTES = 2**30
LONG = os.environ.get("INTUNE_MANAGER_LONG") == "1"
SOON_S = 30.0


class HostileServer:
    """Answers every request by one attack."""

    def __init__(self, attack: Attack) -> None:
        self._attack = attack
        self.requests = 0
        self.url = ""

    async def __aenter__(self) -> HostileServer:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self._tasks: set[asyncio.Task[Any]] = set()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)

        async def send(data: bytes) -> None:
            writer.write(data)
            await writer.drain()
            await asyncio.sleep(0)  # the client, in this loop too, has its turn

        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length or 0))
                self.requests += 1
                await self._attack(send, self.requests)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()


def whole(body: bytes, *headers: bytes) -> bytes:
    lines = [b"HTTP/1.1 200 OK", b"Content-Type: application/json", *headers]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body])


def packed_blanks() -> tuple[bytes, bytes]:
    """A megabyte of blanks as the start of a gzip stream, and as any number of pieces after it."""
    packer = zlib.compressobj(1, wbits=31)
    start, piece = (
        packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    return start, piece


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"


async def bomb(send: Send, _: int) -> None:
    start, piece = packed_blanks()
    await send(whole(start + piece * 500, b"Content-Encoding: gzip"))


async def stacked_bomb(send: Send, _: int) -> None:
    start, piece = packed_blanks()
    body = gzip.compress(start + piece * 500, 1)
    await send(whole(body, b"Content-Encoding: gzip, gzip"))


async def other_encoding(send: Send, _: int) -> None:
    await send(whole(b"\x28\xb5\x2f\xfd", b"Content-Encoding: zstd"))


async def cut_gzip(send: Send, _: int) -> None:
    await send(whole(gzip.compress(b"{}")[:-9], b"Content-Encoding: gzip"))


async def endless_body(send: Send, _: int) -> None:
    await send(CHUNKED + b"\r\n")
    while True:
        await send(b"10000\r\n" + b" " * 65_536 + b"\r\n")


async def long_body(send: Send, _: int) -> None:
    await send(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
    while True:
        await send(b" " * 65_536)


async def endless_bomb(send: Send, _: int) -> None:
    await send(CHUNKED + b"Content-Encoding: gzip\r\n\r\n")
    data, piece = packed_blanks()
    while True:
        await send(b"%x\r\n%s\r\n" % (len(data), data))
        data = piece


async def drip(send: Send, _: int) -> None:
    await send(CHUNKED + b"\r\n")
    while True:
        await send(b"1\r\n \r\n")
        await asyncio.sleep(0.02)


async def endless_headers(send: Send, _: int) -> None:
    await send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await send(b"X-Much: " + b"a" * 10_000 + b"\r\n")


async def endless_interim(send: Send, _: int) -> None:
    while True:
        await send(b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n")
        await asyncio.sleep(0.001)


async def deep(send: Send, _: int) -> None:
    await send(whole(b'{"value":[' + b"[" * 50_000 + b"]" * 50_000 + b"]}"))


class Pages:
    """Pages whose next link is always a new one. `items` goes into each."""

    def __init__(self, items: list[Any]) -> None:
        self._items = items
        self.url = ""

    async def __call__(self, send: Send, number: int) -> None:
        link = f"{self.url}/v1.0/users?$skiptoken={number}"
        await send(whole(json.dumps({"value": self._items, "@odata.nextLink": link}).encode()))


async def read_all(url: str, limits: Limits, **options: Any) -> list[bytes]:
    given = GraphOptions(url, limits=limits, **{"max_retries": 0} | options)
    request = CollectionRequest("users", "v1.0", "entra")
    async with await GraphClient.open(given, ReadyToken("t")) as client:
        return [item async for page in client.pages(request, Meter()) for item in page.items]


@pytest.mark.parametrize("attack", [bomb, endless_body, long_body, endless_bomb, deep])
async def test_an_answer_past_a_limit_is_refused_by_its_name_and_not_asked_for_again(
    attack: Attack,
) -> None:
    async with HostileServer(attack) as server:
        with pytest.raises(LimitExceededError, match=r"limit of [\d,]+"):
            await read_all(server.url, SMALL, max_retries=6)
        assert server.requests == 1


@pytest.mark.parametrize(
    "attack", [stacked_bomb, other_encoding, cut_gzip, endless_headers, drip, endless_interim]
)
async def test_an_answer_that_no_server_of_graph_sends_is_an_error(attack: Attack) -> None:
    async with HostileServer(attack) as server:
        with pytest.raises(TransientError):
            await read_all(server.url, SMALL, request_timeout_s=0.3)


@pytest.mark.parametrize(
    ("items", "most"), [([], SMALL.empty_pages + 1), ([{"id": "1"}], SMALL.pages + 1)]
)
async def test_pages_without_end_are_left(items: list[Any], most: int) -> None:
    pages = Pages(items)
    async with HostileServer(pages) as server:
        pages.url = server.url
        with pytest.raises(LimitExceededError, match=r"users: .*pages went past the limit of \d+"):
            await read_all(server.url, SMALL)
        assert server.requests == most


async def test_a_reading_without_end_is_left_by_its_time() -> None:
    pages = Pages([{"id": "1"}])
    async with HostileServer(pages) as server:
        pages.url = server.url
        with pytest.raises(LimitExceededError, match=r"users: the reading .* limit of 0\.2 s"):
            await read_all(server.url, Limits(reading_s=0.2))


async def test_inner_replies_that_were_not_asked_for_are_not_given() -> None:
    many = [{"id": str(number), "status": 200, "body": {"id": "x"}} for number in range(500)]

    async def answer(send: Send, _: int) -> None:
        await send(whole(json.dumps({"responses": many}).encode()))

    async with HostileServer(answer) as server:
        options = GraphOptions(server.url)
        async with await GraphClient.open(options, ReadyToken("t")) as client:
            gets = [BatchGet("a", "/users/1"), BatchGet("b", "/users/2")]
            replies = [reply async for reply in client.batch("v1.0", "entra", gets, Meter())]
    assert [reply.id for reply in replies] == ["a", "b"]


async def most_values(send: Send, _: int) -> None:
    await send(whole(b'{"value":[[' + b"0," * 990_000 + b"0]]}"))


async def most_objects(send: Send, _: int) -> None:
    await send(whole(b'{"value":[[' + b"{}," * 490_000 + b"{}]]}"))


async def most_items(send: Send, _: int) -> None:
    await send_text(send, b'{"value":[""', *[(b',"%s"' % (b"a" * 640)) * 1_000] * 50, b"]}")


async def largest_text(send: Send, _: int) -> None:
    await send_text(send, b'{"value":["', *["\U0001f600".encode() * 2**18] * 30, b'"]}')


async def largest_odd_text(send: Send, _: int) -> None:
    await send_text(send, b'{"value":["\\ud83d', *["\U0001f600".encode() * 2**18] * 30, b'"]}')


async def brackets_in_a_text(send: Send, _: int) -> None:
    await send_text(send, b'{"value":["', *[b'\\"[' * 2**18] * 40, b'"]}')


async def send_text(send: Send, *pieces: bytes) -> None:
    """In pieces, so that the server holds none of it."""
    await send(CHUNKED + b"\r\n")
    for piece in (*pieces, b""):
        await send(b"%x\r\n%s\r\n" % (len(piece), piece))


SLOW = {attack.__name__: attack for attack in (drip, endless_interim)}
ATTACKS = SLOW | {
    attack.__name__: attack
    for attack in (
        bomb, stacked_bomb, other_encoding, cut_gzip, endless_body, long_body, endless_bomb,
        endless_headers, deep, most_values, most_objects, most_items, largest_text,
        largest_odd_text, brackets_in_a_text,
    )
}  # fmt: skip


async def six_at_once(name: str) -> None:
    timeout_s = 2.0 if name in SLOW else SOON_S
    async with HostileServer(ATTACKS[name]) as server:
        readings = [read_all(server.url, Limits(), request_timeout_s=timeout_s) for _ in range(6)]
        ended = await asyncio.gather(*readings, return_exceptions=True)
        unexpected = [e for e in ended if not isinstance(e, list | IntuneManagerError)]
        assert not unexpected, unexpected
        assert name in SLOW or not any("longer than" in str(e) for e in ended), ended


@pytest.mark.long
@pytest.mark.parametrize("name", list(ATTACKS) if LONG else ["bomb", "largest_text"])
def test_six_hostile_answers_at_once_stay_below_a_gigabyte(name: str) -> None:
    pytest.importorskip("resource")
    started_s = time.monotonic()
    ran = subprocess.run(
        [sys.executable, __file__, name],
        check=False,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) < MOST_BYTES
    assert time.monotonic() - started_s < 2 * SOON_S


if __name__ == "__main__":
    import resource

    asyncio.run(six_at_once(sys.argv[1]))
    unit = 1 if sys.platform == "darwin" else 1024
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
