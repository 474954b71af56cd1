"""The control plane: store, mutations, schedules, the clock."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

DEVICES = "deviceManagement/managedDevices"
APPS = "deviceAppManagement/mobileApps"


async def stored(graph: Any, path: str) -> list[bytes]:
    response = await graph.http.get(f"{graph.endpoint.url}/_sim/store/{path}")
    assert response.status_code == 200, response.text
    return list(response.content.splitlines())


@pytest.mark.parametrize(
    ("path", "version", "query"),
    [
        (DEVICES, "v1.0", ""),
        (DEVICES, "beta", ""),
        (APPS, "beta", "$expand=assignments"),
        ("groups", "v1.0", "$select=id,displayName,membershipRule"),
        ("deviceManagement/configurationPolicies", "beta", "$expand=assignments"),
    ],
)
async def test_the_store_holds_the_very_bytes_that_pages_bring(
    graph: Any, path: str, version: str, query: str
) -> None:
    lines = await stored(graph, f"{path}?version={version}&{query}")
    link: str | None = f"/{version}/{path}?{query}"
    sent: list[bytes] = []
    while link is not None:
        page = msgspec.json.decode((await graph.get(link)).content, type=dict[str, msgspec.Raw])
        sent += [bytes(item) for item in msgspec.json.decode(page["value"], type=list[msgspec.Raw])]
        found = page.get("@odata.nextLink")
        link = msgspec.json.decode(found, type=str) if found else None
    assert lines == sent


async def test_the_store_lists_every_membership(graph: Any) -> None:
    tenant = graph.simulator.tenant
    lines = [msgspec.json.decode(line) for line in await stored(graph, "group_members")]
    told = [(line["group_id"], line["member"]["id"]) for line in lines]
    expected = [
        (group, member) for group in tenant.collection("groups").ids()
        for _, member in tenant.members(group)
    ]  # fmt: skip
    assert told == expected


async def test_the_store_is_not_counted_throttled_or_hit_by_faults(start_graph: Any) -> None:
    graph = await start_graph(scale=0.001)
    await graph.control("faults", kind="status", status=503, times=None)
    for _ in range(5):
        await stored(graph, f"{DEVICES}?version=v1.0")
    assert (await graph.control("counters"))["requests"] == 0


@pytest.mark.parametrize(
    "path",
    ["nonsense", f"{DEVICES}?$select=nonsense", "deviceManagement/assignmentFilters?version=v1.0"],
)
async def test_the_store_refuses_what_does_not_exist(graph: Any, path: str) -> None:
    response = await graph.http.get(f"{graph.endpoint.url}/_sim/store/{path}")
    assert response.status_code == 400


async def test_a_mutation_shows_at_once(graph: Any) -> None:
    before = await graph.items(f"/v1.0/{DEVICES}")
    removed, renamed = before[0]["id"], before[1]["id"]
    answer = await graph.control(
        "mutate",
        mutations=[
            {"op": "delete", "path": DEVICES, "id": removed},
            {"op": "rename", "path": DEVICES, "id": renamed, "name": "Renamed"},
            {"op": "add", "path": DEVICES},
        ],
    )
    assert answer["revision"] == 3
    after = {item["id"]: item for item in await graph.items(f"/v1.0/{DEVICES}")}
    assert removed not in after
    assert after[renamed]["deviceName"] == "Renamed"
    assert answer["ids"][2] in after


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"op":"explode","path":"groups"}',
        b'{"op":"delete","path":"groups","id":"nobody"}',
        b'{"op":"delete","path":"nonsense","id":"x"}',
    ],
)
async def test_a_bad_mutation_changes_nothing_and_is_explained(graph: Any, body: bytes) -> None:
    response = await graph.http.post(f"{graph.endpoint.url}/_sim/mutate", content=body)
    assert response.status_code == 400
    assert response.json()["error"]
    assert (await graph.control("health"))["revision"] == 0


async def test_a_scheduled_change_happens_between_two_pages(graph: Any) -> None:
    await graph.control(
        "schedule", op="add", path=DEVICES, properties={"deviceName": "zzz-late"}, after_requests=2
    )
    link = f"/v1.0/{DEVICES}?$top=100"
    first = (await graph.get(link)).json()
    assert (await graph.control("health"))["revision"] == 0
    second = (await graph.get(first["@odata.nextLink"])).json()
    assert (await graph.control("health"))["revision"] == 1
    (late,) = await graph.items(second["@odata.nextLink"])
    assert late["deviceName"] == "zzz-late"


async def test_a_schedule_needs_its_time(graph: Any) -> None:
    body = {"op": "add", "path": "groups"}
    response = await graph.http.post(f"{graph.endpoint.url}/_sim/schedule", json=body)
    assert response.status_code == 400
