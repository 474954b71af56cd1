"""A running simulated tenant and a small client for it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from local_http import local_http

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.faults.presets import ServicePreset
from intune_manager.simulator.faults.simulator import Simulator
from intune_manager.simulator.options import Endpoint, SimulatorOptions


@dataclass
class Graph:
    """One simulated tenant as its client sees it."""

    simulator: Simulator
    endpoint: Endpoint
    http: httpx.AsyncClient

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """GET a path such as `/v1.0/groups`, or an absolute link, with the full token."""
        url = path if path.startswith("http") else self.endpoint.url + path
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.get(url, headers={**self.authorization(), **named})

    def authorization(self, token: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {token or self.endpoint.token}"}

    async def pages(self, path: str, **headers: str) -> list[dict[str, Any]]:
        """All pages from `path` on; fails on a repeated link or a status other than 200."""
        link: str | None = path
        found: list[dict[str, Any]] = []
        seen: set[str] = set()
        while link is not None:
            assert link not in seen, f"repeated link {link}"
            seen.add(link)
            response = await self.get(link, **headers)
            assert response.status_code == 200, response.text
            found.append(response.json())
            link = found[-1].get("@odata.nextLink")
        return found

    async def items(self, path: str, **headers: str) -> list[dict[str, Any]]:
        return [item for page in await self.pages(path, **headers) for item in page["value"]]

    async def control(self, name: str, /, **values: Any) -> dict[str, Any]:
        """POST to the control plane, or GET where there is nothing to say."""
        url = f"{self.endpoint.url}/_sim/{name}"
        response = await (self.http.post(url, json=values) if values else self.http.get(url))
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def batch(self, *requests: dict[str, Any], version: str = "beta") -> httpx.Response:
        return await self.http.post(
            f"{self.endpoint.url}/{version}/$batch",
            json={"requests": list(requests)},
            headers=self.authorization(),
        )


StartGraph = Callable[..., Awaitable[Graph]]


@pytest.fixture
async def start_graph() -> AsyncIterator[StartGraph]:
    """Starts simulated tenants whose clock stands still; all are stopped at the end."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(**options: Any) -> Graph:
            clock = options.pop("clock", None) or Clock(monotonic=lambda: 0.0)
            own = (
                options.pop("preset", None)
                if isinstance(options.get("preset"), ServicePreset)
                else None
            )
            simulator = Simulator(SimulatorOptions(**options), preset=own, clock=clock)
            endpoint = await simulator.start()
            stack.push_async_callback(simulator.stop)
            http = await stack.enter_async_context(local_http(timeout=20))
            return Graph(simulator, endpoint, http)

        yield start


@pytest.fixture
async def graph(start_graph: StartGraph) -> Graph:
    """The small tenant in the calm preset."""
    return await start_graph()
