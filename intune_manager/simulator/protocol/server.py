"""The simulated tenant as a loopback HTTP server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from urllib.parse import unquote

from aiohttp import web

from intune_manager.errors import EnvironmentalError
from intune_manager.simulator.options import Endpoint
from intune_manager.simulator.protocol.front import Front
from intune_manager.simulator.protocol.messages import GraphRequest
from intune_manager.simulator.protocol.rules import READ_SCOPES
from intune_manager.simulator.protocol.sending import encode, send
from intune_manager.simulator.protocol.tokens import mint_token

HOST = "127.0.0.1"
_LARGEST_REQUEST_BYTES = 4 * 1024 * 1024
_SHUTDOWN_S = 0.5


class Server:
    """Serves one tenant on a loopback port. Bound to the event loop that started it."""

    def __init__(self, front: Front, *, port: int = 0, routes: Sequence[web.RouteDef] = ()) -> None:
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
        site = web.TCPSite(self._runner, HOST, self._port)
        try:
            await site.start()
        except OSError as error:
            await self.stop()
            raise EnvironmentalError(
                f"The demo tenant cannot listen on port {self._port}: {error.strerror}.",
                remedy="Choose another port, or 0 to let the system choose one.",
            ) from error
        port = self._runner.addresses[0][1]
        return Endpoint(f"http://{HOST}:{port}", self.token(), self.front.tenant.tenant_id)

    def token(self, *, life_s: float | None = None, scopes: tuple[str, ...] = READ_SCOPES) -> str:
        """A token for this tenant, good for `life_s` seconds of its time (None: the preset's)."""
        front = self.front
        life_s = front.behaviour.token_life_s if life_s is None else life_s
        return mint_token(front.tenant.tenant_id, scopes, front.clock.now(), life_s=life_s)

    async def stop(self) -> None:
        """Stop listening and drop what is under way. Does nothing when it is not running."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()
        self.front.close()

    async def _graph(self, request: web.Request) -> web.StreamResponse:
        counters = self.front.counters
        counters.enter()
        try:
            graph_request = await _graph_request(request)
            reply = await self.front.reply(graph_request)
            payload, wire = await encode(reply, request.headers.get("Accept-Encoding", ""))
            counters.json_bytes += len(payload)
            counters.wire_bytes += len(wire)
            clock = self.front.clock
            return await send(request, reply, payload, wire, clock.now(), speed=clock.speed)
        finally:
            counters.leave()


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
