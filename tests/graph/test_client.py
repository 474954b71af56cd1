"""The client against the demo tenant, and what importing the package costs."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

import pytest

from intune_manager.auth import ReadyToken
from intune_manager.config.settings import Settings
from intune_manager.errors import EnvironmentalError, SignInRequiredError
from intune_manager.graph.batch import BatchGet
from intune_manager.graph.client import GraphClient
from intune_manager.graph.pages import CollectionRequest
from intune_manager.graph.values import GraphOptions, Meter
from intune_manager.simulator.faults.simulator import Simulator

DEVICES = "deviceManagement/managedDevices"
APPS = "deviceAppManagement/mobileApps"


@pytest.fixture
async def simulator():
    simulator = Simulator()
    yield simulator
    await simulator.stop()


async def names(client: GraphClient, path: str, version: str, meter: Meter, **given) -> list[str]:
    request = CollectionRequest(path, version, path, **given)
    return [
        json.loads(item)["id"] async for page in client.pages(request, meter) for item in page.items
    ]


async def test_every_device_and_app_of_the_demo_tenant_is_read(simulator) -> None:
    endpoint = await simulator.start()
    options = GraphOptions(base_url=endpoint.url)
    async with await GraphClient.open(options, ReadyToken(endpoint.token)) as client:
        devices = await names(client, DEVICES, "v1.0", Meter(), query=(("$top", "30"),))
        assert sorted(devices) == sorted(simulator.tenant.collection(DEVICES).ids())
        apps = await names(client, APPS, "beta", Meter(), query=(("$expand", "assignments"),))
        gets = [BatchGet(app, f"/{APPS}/{app}/assignments") for app in apps]
        replies = [reply async for reply in client.batch("beta", "intune", gets, Meter())]
    assert sorted(apps) == sorted(reply.id for reply in replies)
    for reply in replies:
        expected = simulator.tenant.assignments(APPS, reply.id)
        assert {one["id"] for one in json.loads(reply.body)["value"]} == {
            one["id"] for one in expected
        }


async def test_a_wrong_token_asks_for_a_sign_in(simulator) -> None:
    endpoint = await simulator.start()
    options = GraphOptions(base_url=endpoint.url)
    async with await GraphClient.open(options, ReadyToken("sim.wrong")) as client:
        with pytest.raises(SignInRequiredError):
            await names(client, DEVICES, "v1.0", Meter())


async def test_a_name_that_does_not_resolve_is_told_as_such() -> None:
    options = GraphOptions(base_url="https://graph.invalid", max_retries=0)
    async with await GraphClient.open(options, ReadyToken("abc")) as client:
        with pytest.raises(EnvironmentalError, match=r"graph\.invalid cannot be reached"):
            await client.get("organization", "v1.0", "entra", Meter())


async def test_closing_twice_is_harmless() -> None:
    client = await GraphClient.open(GraphOptions(), ReadyToken("abc"))
    await client.close()
    await client.close()


async def test_a_client_can_be_opened_in_each_of_several_loops(simulator) -> None:
    endpoint = await simulator.start()

    async def read() -> int:
        options = GraphOptions(base_url=endpoint.url)
        async with await GraphClient.open(options, ReadyToken(endpoint.token)) as client:
            return len(await names(client, "deviceManagement/deviceCategories", "v1.0", Meter()))

    def in_own_loop() -> int:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            return runner.run(read())

    assert [await asyncio.to_thread(in_own_loop) for _ in range(2)] == [3, 3]


def test_the_options_are_those_of_the_settings() -> None:
    settings = Settings(max_in_flight=3, max_retries=2, graph_url="https://graph.microsoft.us/")
    options = GraphOptions.from_settings(settings)
    assert (options.max_in_flight, options.max_retries) == (3, 2)
    assert options.base_url == "https://graph.microsoft.us"


def test_importing_graph_and_auth_loads_neither_the_sdk_nor_httpx() -> None:
    program = (
        "import sys, intune_manager.graph.client, intune_manager.auth\n"
        "heavy = {'httpx', 'msgraph', 'msgraph_core', 'kiota_http', 'azure', 'msal'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
