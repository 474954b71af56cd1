"""A second loopback origin that is not Graph: it records what should never arrive there."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

HOST = "127.0.0.1"


@dataclass
class ForeignHost:
    """Listens on a port of its own. `authorizations` holds every token that reached it."""

    requests: int = 0
    authorizations: list[str] = field(default_factory=list)
    origin: str = ""
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._arrived)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0).start()
        self.origin = f"http://{HOST}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def forget(self) -> None:
        """Count from zero again."""
        self.requests = 0
        self.authorizations.clear()

    async def _arrived(self, request: web.Request) -> web.Response:
        self.requests += 1
        if "Authorization" in request.headers:
            self.authorizations.append(request.headers["Authorization"])
        return web.json_response({"value": []})
