"""The frame of every answer: tokens, scopes, headers, compression, refusals, batches."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

from intune_manager.auth.tokens import tenant_of_token
from intune_manager.errors import EnvironmentalError
from intune_manager.simulator.faults.simulator import Simulator
from intune_manager.simulator.options import SimulatorOptions
from intune_manager.simulator.protocol.routes import RULES

DEVICES = "/v1.0/deviceManagement/managedDevices"


async def test_every_answer_carries_the_headers_of_graph(graph: Any) -> None:
    response = await graph.get(DEVICES, client_request_id="my-own-id")
    assert response.headers["client-request-id"] == "my-own-id"
    assert response.headers["request-id"] != "my-own-id"
    assert "odata.metadata=minimal" in response.headers["content-type"]
    assert response.headers["date"].startswith("Fri, 17 Jul 2026")


async def test_large_answers_are_compressed_and_chunked_for_those_who_accept_it(graph: Any) -> None:
    packed = await graph.get(DEVICES, accept_encoding="gzip")
    plain = await graph.get(DEVICES, accept_encoding="identity")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["transfer-encoding"] == "chunked"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert len(gzip.compress(plain.content)) < len(plain.content) / 3


async def test_small_answers_have_a_length(graph: Any) -> None:
    response = await graph.get("/v1.0/deviceManagement/deviceCategories")
    assert int(response.headers["content-length"]) > 0


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Basic abc", "Bearer eyJ0eXAi.x.y", "Bearer sim.%%%"]
)
async def test_a_request_without_a_token_of_the_tenant_is_unauthorized(
    graph: Any, authorization: str
) -> None:
    url = graph.endpoint.url + DEVICES
    response = await graph.http.get(url, headers={"Authorization": authorization})
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "InvalidAuthenticationToken"
    assert response.headers["www-authenticate"].startswith("Bearer ")
    assert (await graph.control("counters"))["unauthorized"] == 1


async def test_the_token_of_another_tenant_is_refused(graph: Any, start_graph: Any) -> None:
    other = await start_graph(seed=2)
    assert other.endpoint.tenant_id != graph.endpoint.tenant_id
    token = graph.authorization(other.endpoint.token)
    assert (await graph.http.get(graph.endpoint.url + DEVICES, headers=token)).status_code == 401


async def test_a_token_expires_in_the_tenants_own_time(graph: Any) -> None:
    token = (await graph.control("token", life_s=30))["token"]
    url = graph.endpoint.url + DEVICES
    headers = graph.authorization(token)
    assert (await graph.http.get(url, headers=headers)).status_code == 200
    await graph.control("clock", seconds=31)
    late = await graph.http.get(url, headers=headers)
    assert late.status_code == 401
    assert "expired" in late.json()["error"]["message"]


async def test_the_endpoint_token_names_its_tenant_and_may_read_everything(graph: Any) -> None:
    assert tenant_of_token(graph.endpoint.token) == graph.endpoint.tenant_id
    for path, rules in RULES.items():
        assert (await graph.get(f"/{min(rules.versions)}/{path}")).status_code == 200


async def test_a_missing_intune_scope_is_named_in_the_nested_message(graph: Any) -> None:
    token = (await graph.control("token", scopes=["User.Read.All"]))["token"]
    url = graph.endpoint.url + DEVICES
    response = await graph.http.get(url, headers=graph.authorization(token))
    assert response.status_code == 403
    error = response.json()["error"]
    assert error["code"] == "Forbidden"
    assert '\r\n  "Message": "' in error["message"]
    assert (
        "DeviceManagementManagedDevices.Read.All, DeviceManagementManagedDevices.ReadWrite.All"
        in error["message"]
    )


async def test_entra_names_no_missing_scope(graph: Any) -> None:
    token = (await graph.control("token", scopes=["User.Read.All"]))["token"]
    url = f"{graph.endpoint.url}/v1.0/groups"
    response = await graph.http.get(url, headers=graph.authorization(token))
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "Authorization_RequestDenied"


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
async def test_whatever_could_write_is_refused_and_counted(graph: Any, method: str) -> None:
    url = f"{graph.endpoint.url}{DEVICES}/some-id"
    response = await graph.http.request(method, url, headers=graph.authorization(), json={})
    assert response.status_code == 405
    assert (await graph.control("counters"))["writes"] == 1


async def test_a_taken_port_is_an_environmental_error(graph: Any) -> None:
    port = int(graph.endpoint.url.rpartition(":")[2])
    with pytest.raises(EnvironmentalError, match=str(port)):
        await Simulator(SimulatorOptions(port=port)).start()


@pytest.mark.parametrize(("what", "name"), [("profile", "huge"), ("preset", "stormy")])
def test_an_unknown_name_is_answered_with_those_that_exist(what: str, name: str) -> None:
    with pytest.raises(EnvironmentalError) as caught:
        Simulator(SimulatorOptions(**{what: name}))
    assert name in str(caught.value)
    assert "small" in caught.value.remedy or "calm" in caught.value.remedy


async def test_a_batch_answers_each_request_in_no_particular_order(graph: Any) -> None:
    ids = graph.simulator.tenant.collection("deviceAppManagement/mobileApps").ids()
    requests = [
        {
            "id": str(n),
            "method": "GET",
            "url": f"/deviceAppManagement/mobileApps/{each}/assignments",
        }
        for n, each in enumerate(ids[:20])
    ]
    responses = (await graph.batch(*requests)).json()["responses"]
    assert [each["id"] for each in responses] != [each["id"] for each in requests]
    by_id = {int(each["id"]): each for each in responses}
    assert by_id.keys() == set(range(20))
    for number, each in by_id.items():
        expected = graph.simulator.tenant.assignments("deviceAppManagement/mobileApps", ids[number])
        assert each["status"] == 200
        assert each["body"]["value"] == expected


async def test_a_batch_item_fails_alone(graph: Any) -> None:
    response = await graph.batch(
        {"id": "good", "method": "GET", "url": "/deviceManagement/assignmentFilters"},
        {"id": "gone", "method": "GET", "url": "/deviceManagement/assignmentFilters/none"},
        {"id": "write", "method": "DELETE", "url": "/deviceManagement/assignmentFilters/x"},
    )
    statuses = {each["id"]: each["status"] for each in response.json()["responses"]}
    assert statuses == {"good": 200, "gone": 404, "write": 405}
    counters = await graph.control("counters")
    assert (counters["writes"], counters["requests"]) == (1, 1)


@pytest.mark.parametrize(
    "requests",
    [
        [],
        [{"id": str(n), "method": "GET", "url": "/groups"} for n in range(21)],
        [{"id": "a", "method": "GET", "url": "/groups"}, {"id": "A", "method": "GET", "url": "/x"}],
        [{"id": "a", "url": "/groups"}],
    ],
)
async def test_a_malformed_batch_is_refused_as_a_whole(graph: Any, requests: Any) -> None:
    assert (await graph.batch(*requests)).status_code == 400


async def test_a_next_link_inside_a_batch_can_be_followed_alone(graph: Any) -> None:
    users = {"id": "1", "method": "GET", "url": "/users?$top=240&$select=id"}
    response = await graph.batch(users, version="v1.0")
    body = response.json()["responses"][0]["body"]
    rest = await graph.items(body["@odata.nextLink"])
    assert len(body["value"]) + len(rest) == 250


async def test_counters_tell_paths_without_ids_and_the_most_requests_at_once(graph: Any) -> None:
    ids = graph.simulator.tenant.collection("groups").ids()
    await asyncio.gather(*(graph.get(f"/v1.0/groups/{each}/members") for each in ids[:8]))
    counters = await graph.control("counters")
    assert counters["paths"] == {"v1.0/groups/{id}/members": 8}
    assert 1 <= counters["max_in_flight"] <= 8
