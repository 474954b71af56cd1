"""A loopback HTTP server whose every byte the test decides, and clients that talk to it."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from intune_manager.auth.tokens import ReadyToken, TokenSource
from intune_manager.errors import SignInRequiredError
from intune_manager.graph.client import GraphClient
from intune_manager.graph.values import GraphOptions


@dataclass(frozen=True)
class Received:
    """One request as it arrived at the socket."""

    method: str
    target: str
    """Path and query, byte for byte."""
    headers: dict[str, str]
    body: bytes
    connection: int
    """Numbers the connections from 0."""
    at_s: float

    @property
    def token(self) -> str | None:
        return self.headers.get("authorization")


@dataclass(frozen=True)
class Answer:
    """One response. `truncate_at` cuts the body off there and resets the connection."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    hang_after: int | None = None
    """Send so many bytes of the body, then nothing more."""
    truncate_at: int | None = None
    reset: bool = False
    """Close the connection without any answer."""


def answer_json(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, json.dumps(value).encode(), named)


def graph_error(status: int, code: str, message: str, **headers: str) -> Answer:
    return answer_json({"error": {"code": code, "message": message}}, status, **headers)


Script = Callable[[Received], Answer]


class LoopbackServer:
    """Answers by a script: a function of the request, or a list used up in order."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.script: Script = lambda _: Answer(500)
        self.in_flight = 0
        self.most_in_flight = 0
        self._connections = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    @property
    def targets(self) -> list[str]:
        return [request.target for request in self.received]

    def answers(self, *answers: Answer) -> None:
        """Answer in this order; the last one for good."""
        left = list(answers)
        self.script = lambda _: left.pop(0) if len(left) > 1 else left[0]

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 - any state, not one event
                await asyncio.sleep(0.002)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        number = self._connections
        self._connections += 1
        try:
            while await self._one(reader, writer, number):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *header_lines = head.rstrip().split("\r\n")
        method, target, _ = line.split(" ")
        headers = {k.lower(): v.strip() for k, _, v in (h.partition(":") for h in header_lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        now_s = asyncio.get_running_loop().time()
        self.received.append(Received(method, target, headers, body, number, now_s))
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return await self._answer(self.script(self.received[-1]), headers, writer)
        finally:
            self.in_flight -= 1

    async def _answer(
        self, answer: Answer, asked: dict[str, str], writer: asyncio.StreamWriter
    ) -> bool:
        if answer.delay_s:
            await asyncio.sleep(answer.delay_s)
        if answer.reset:
            writer.transport.abort()
            return False
        headers = {"Content-Type": "application/json", **answer.headers}
        body = answer.body
        if "gzip" in asked.get("accept-encoding", "") and "Content-Encoding" not in headers:
            body = gzip.compress(body, 1)
            headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        lines = [f"HTTP/1.1 {answer.status} X", *(f"{k}: {v}" for k, v in headers.items())]
        writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")
        cut = answer.hang_after if answer.hang_after is not None else answer.truncate_at
        writer.write(body if cut is None else body[:cut])
        await writer.drain()
        if answer.hang_after is not None:
            await asyncio.Event().wait()
        return answer.truncate_at is None and asked.get("connection") != "close"


@pytest.fixture
async def server() -> AsyncIterator[LoopbackServer]:
    server = LoopbackServer()
    await server.start()
    yield server
    await server.stop()


class CountingToken:
    """Hands out token-1, token-2, ... and remembers why."""

    account = "adele@contoso.com"

    def __init__(self, most: int = 100) -> None:
        self.number = 1
        self.most = most
        self.claims: list[str | None] = []

    async def token(self, *, claims: str | None = None, force: bool = False) -> str:
        if self.number + force > self.most:
            raise SignInRequiredError("No more tokens.", remedy="Sign in again.")
        if force:
            self.number += 1
            self.claims.append(claims)
        return f"token-{self.number}"


class RecordedSleep:
    """Sleeps no time at all and keeps what was asked for."""

    def __init__(self) -> None:
        self.delays_s: list[float] = []

    async def __call__(self, delay_s: float) -> None:
        self.delays_s.append(delay_s)
        await asyncio.sleep(0)


OpenClient = Callable[..., Awaitable[GraphClient]]


@pytest.fixture
async def open_client(server: LoopbackServer) -> AsyncIterator[OpenClient]:
    """Opens clients for the server: options by keyword, `tokens`, `sleep`, `chance`, `clock`."""
    opened: list[GraphClient] = []

    async def open_client(
        tokens: TokenSource | None = None, *, base_url: str | None = None, **given: Any
    ) -> GraphClient:
        timing = {name: given.pop(name) for name in ("sleep", "chance", "clock") if name in given}
        options = GraphOptions(base_url=base_url or server.url, **given)
        client = await GraphClient.open(options, tokens or ReadyToken("secret-token"), **timing)
        opened.append(client)
        return client

    yield open_client
    for client in opened:
        await client.close()


@pytest.fixture
async def foreign() -> AsyncIterator[LoopbackServer]:
    """Another server: nothing may ever arrive there."""
    server = LoopbackServer()
    await server.start()
    yield server
    await server.stop()


class WireKit:
    """What a script is written with."""

    answer = Answer
    json = staticmethod(answer_json)
    error = staticmethod(graph_error)
    sleep = RecordedSleep
    tokens = CountingToken


@pytest.fixture
def wire() -> type[WireKit]:
    return WireKit
