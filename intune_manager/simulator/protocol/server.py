"""The simulated tenant as a loopback HTTP server, and the ways in which a connection can break."""

from __future__ import annotations

import asyncio
import socket
import struct
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from urllib.parse import unquote

from aiohttp import web

from intune_manager.errors import EnvironmentalError
from intune_manager.simulator.options import Endpoint
from intune_manager.simulator.protocol.front import Front
from intune_manager.simulator.protocol.messages import GraphReply, GraphRequest, Manner, http_date

SMALL_BODY_BYTES = 8192
"""Bodies up to this size go out with a Content-Length, greater ones in chunks."""
_COMPRESSED_FROM_BYTES = 1024
_CHUNK_BYTES = 64 * 1024
_BROKEN_OFF_AFTER_BYTES = 64
_TRICKLE_STEPS_PER_S = 10


async def send(
    request: web.Request, reply: GraphReply, now: datetime, *, speed: float
) -> web.StreamResponse:
    """Send a reply in the manner of its delivery; a stalled one ends when its client goes away."""
    how = reply.delivery
    sent, headers = reply.payload(), _headers(reply, now)
    if len(sent) >= _COMPRESSED_FROM_BYTES and "gzip" in request.headers.get("Accept-Encoding", ""):
        # In a thread: zlib works without the interpreter lock.
        sent = await asyncio.to_thread(_gzipped, sent)
        headers["Content-Encoding"] = "gzip"
    await asyncio.sleep(how.delay_s / speed)
    if how.manner is Manner.RESET_BEFORE_HEADERS:
        return _reset(request)
    if how.manner is Manner.STALL_BEFORE_HEADERS:
        await _forever()
    response = web.StreamResponse(status=reply.status, headers=headers)
    if len(sent) <= SMALL_BODY_BYTES and how.manner is Manner.WHOLE:
        response.content_length = len(sent)
    else:
        response.enable_chunked_encoding()
    await response.prepare(request)
    if how.manner in {Manner.RESET_IN_BODY, Manner.STALL_IN_BODY, Manner.CUT_CHUNKS}:
        return await _broken_off(request, response, sent, how.manner)
    step, pause_s = _CHUNK_BYTES, 0.0
    if how.manner is Manner.TRICKLE:
        bytes_per_s = int(how.bytes_per_s * speed)
        step, pause_s = max(1, bytes_per_s // _TRICKLE_STEPS_PER_S), 1 / _TRICKLE_STEPS_PER_S
    for start in range(0, len(sent), step):
        await response.write(sent[start : start + step])
        if pause_s:
            await asyncio.sleep(pause_s)
    await response.write_eof()
    return response


async def _broken_off(
    request: web.Request, response: web.StreamResponse, sent: bytes, manner: Manner
) -> web.StreamResponse:
    await response.write(sent[:_BROKEN_OFF_AFTER_BYTES])
    if manner is Manner.STALL_IN_BODY:
        await _forever()
    if manner is Manner.CUT_CHUNKS and request.transport is not None:
        request.transport.close()
    else:
        _reset(request)
    return response


def _reset(request: web.Request) -> web.StreamResponse:
    """Drop the connection with a TCP reset, what is buffered included."""
    transport = request.transport
    if transport is not None:
        sock = transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response(status=500)


async def _forever() -> None:
    await asyncio.get_running_loop().create_future()


def _headers(reply: GraphReply, now: datetime) -> dict[str, str]:
    return {
        "Content-Type": reply.content_type,
        "Date": http_date(now),
        **reply.headers,
    }


def _gzipped(payload: bytes) -> bytes:
    # Level 1, as web front ends use it: speed matters more than the last percent.
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(payload) + packer.flush()


HOST = "127.0.0.1"
_LARGEST_REQUEST_BYTES = 4 * 1024 * 1024
_SHUTDOWN_S = 0.5


class Server:
    """Serves one tenant on a loopback port. Bound to the event loop that started it."""

    def __init__(self, front: Front, port: int, routes: Sequence[web.RouteDef]) -> None:
        """`port` 0 lets the system choose one; `routes` are served beside Graph's own."""
        self.front = front
        self._port = port
        self._routes = routes
        self._runner: web.AppRunner | None = None

    async def start(self) -> Endpoint:
        """Listen. Raises EnvironmentalError when the port is taken."""
        app = web.Application(client_max_size=_LARGEST_REQUEST_BYTES)
        app.add_routes(self._routes)
        app.router.add_route("*", "/{version:v1\\.0|beta}/{path:.*}", self._graph)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=_SHUTDOWN_S
        )
        await self._runner.setup()
        try:
            url = await self.listen(self._port)
        except OSError as error:
            await self.stop()
            raise EnvironmentalError(
                f"The demo tenant cannot listen on port {self._port}: {error.strerror}.",
                remedy="Choose another port, or 0 to let the system choose one.",
            ) from error
        return Endpoint(url, self.front.new_token(), self.front.tenant.tenant_id)

    async def listen(self, port: int = 0) -> str:
        """Serve on one port more, 0 for a free one; the origin. OSError when it is taken."""
        if self._runner is None:
            raise RuntimeError("the server was not started")
        await web.TCPSite(self._runner, HOST, port).start()
        return f"http://{HOST}:{self._runner.addresses[-1][1]}"

    async def stop(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()
        self.front.close()

    async def _graph(self, request: web.Request) -> web.StreamResponse:
        with self.front.counters.under_way():
            reply = await self.front.reply(await _graph_request(request))
            clock = self.front.clock
            return await send(request, reply, clock.now(), speed=clock.speed)


async def _graph_request(request: web.Request) -> GraphRequest:
    target = request.raw_path
    version: Literal["v1.0", "beta"] = "beta" if target.startswith("/beta/") else "v1.0"
    path = target.partition("?")[0].removeprefix(f"/{version}/")
    return GraphRequest(
        method=request.method,
        version=version,
        path=unquote(path).strip("/"),
        target=target,
        headers={name.lower(): value for name, value in request.headers.items()},
        origin=f"{request.scheme}://{request.host}",
        body=await request.read() if request.can_read_body else b"",
        connection=_client_port(request),
    )


def _client_port(request: web.Request) -> int:
    address = request.transport.get_extra_info("peername") if request.transport else None
    return int(address[1]) if address else 0
