"""Collections over HTTP: page sizes, links, counts, options."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest

from intune_manager.simulator.faults.presets import ServicePreset
from intune_manager.simulator.protocol.routes import RULES

DEVICES = "/v1.0/deviceManagement/managedDevices"
APPS = "/beta/deviceAppManagement/mobileApps"
CATALOG = "/beta/deviceManagement/configurationPolicies"


async def test_every_collection_is_paged_to_the_end_without_loss_or_repeat(
    start_graph: Any,
) -> None:
    graph = await start_graph(preset=ServicePreset(page_size_spread=True))
    for path, rules in RULES.items():
        items = await graph.items(f"/{min(rules.versions)}/{path}")
        expected = list(graph.simulator.tenant.collection(path).ids())
        assert [item["id"] for item in items] == expected


async def test_the_ids_alone_are_those_of_the_objects_in_their_order(graph: Any) -> None:
    for path, rules in RULES.items():
        expected = list(graph.simulator.tenant.collection(path).ids())
        items = await graph.items(f"/{min(rules.versions)}/{path}?$select=id")
        assert [item["id"] for item in items] == expected
        assert all(item.keys() <= {"id", "@odata.type"} for item in items)


async def test_items_are_the_tenants_own_bytes(graph: Any) -> None:
    collection = graph.simulator.tenant.collection("deviceManagement/managedDevices")
    response = await graph.get(DEVICES)
    expected = b",".join(collection.list_json(collection.ids(), "v1.0"))
    assert b'"value":[' + expected + b"]}" in response.content


async def test_the_keyset_link_has_lower_case_escapes_and_keeps_the_options(graph: Any) -> None:
    page = (await graph.get(f"{DEVICES}?$top=7&$select=id,deviceName")).json()
    link = page["@odata.nextLink"]
    assert link.startswith(f"{graph.endpoint.url}{DEVICES}?$top=7&$select=id,deviceName&")
    last = page["value"][-1]
    assert unquote(link.partition("$skiptoken=")[2]) == (
        f"LastDeviceName='{last['deviceName']}',LastDeviceId='{last['id']}'"
    )
    assert "%3d%27" in link
    assert "%2c" in link


async def test_the_catalog_link_is_encoded_twice(graph: Any) -> None:
    page = (await graph.get(CATALOG)).json()
    assert len(page["value"]) == 25
    token = page["@odata.nextLink"].partition("$skiptoken=")[2]
    assert token.startswith("%255Bcosmosdb%255D%255B%257B%2522compositeToken%2522")
    assert unquote(unquote(token)).startswith('[cosmosdb][{"compositeToken":')


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (f"{DEVICES}?$top=7", lambda link: link.replace("%3d", "%3D")),
        (f"{DEVICES}?$top=7", lambda link: link.replace("%27", "'")),
        (CATALOG, lambda link: link.replace("%25", "%")),
        ("/v1.0/groups?$top=7", lambda link: link.replace("RFNwd", "RFNwe")),
        ("/v1.0/groups?$top=7", lambda link: link.replace("$top=7", "$top=8")),
    ],
)
async def test_a_link_that_was_touched_is_refused(graph: Any, path: str, change: Any) -> None:
    link = (await graph.get(path)).json()["@odata.nextLink"]
    assert change(link) != link
    assert (await graph.get(change(link))).status_code == 400
    assert (await graph.get(link)).status_code == 200


async def test_detected_apps_are_paged_by_offset_and_count_the_total(graph: Any) -> None:
    page = (await graph.get("/v1.0/deviceManagement/detectedApps?$top=5")).json()
    total = len(graph.simulator.tenant.collection("deviceManagement/detectedApps"))
    assert page["@odata.count"] == total
    assert page["@odata.nextLink"].endswith("/detectedApps?$top=5&$skip=5")


@pytest.mark.parametrize(
    ("path", "count"),
    [(f"{DEVICES}?$top=7", 7), (APPS, 0), (CATALOG, 25)],
)
async def test_the_count_is_as_unreliable_as_the_real_one(
    graph: Any, path: str, count: int
) -> None:
    assert (await graph.get(path)).json()["@odata.count"] == count


async def test_most_collections_have_no_count(graph: Any) -> None:
    page = (await graph.get("/beta/deviceManagement/assignmentFilters")).json()
    assert "@odata.count" not in page


async def test_a_device_page_never_exceeds_a_thousand(start_graph: Any) -> None:
    graph = await start_graph(profile="mid")
    page = (await graph.get(f"{DEVICES}?$top=5000")).json()
    assert len(page["value"]) == 1000


async def test_a_device_renamed_while_paging_moves_and_nothing_breaks(graph: Any) -> None:
    first = (await graph.get(f"{DEVICES}?$top=50")).json()
    moved = first["value"][0]["id"]
    await graph.control(
        "mutate", op="rename", path="deviceManagement/managedDevices", id=moved, name="zzz-moved"
    )
    rest = await graph.items(first["@odata.nextLink"])
    assert moved in [item["id"] for item in rest]
    assert len(rest) == 151


async def test_select_gives_only_what_was_named_and_the_id(graph: Any) -> None:
    items = await graph.items(f"{DEVICES}?$select=deviceName,serialNumber")
    assert all(item.keys() == {"id", "deviceName", "serialNumber"} for item in items)


@pytest.mark.parametrize(
    "path",
    [
        f"{DEVICES}?$select=id,nonsense",
        "/v1.0/groups?$select=nonsense",
        f"{DEVICES}?$top=ten",
        f"{DEVICES}?$nonsense=1",
        f"{DEVICES}?$top=1&$top=2",
        f"{DEVICES}?$search=x",
        f"{DEVICES}?$orderby=deviceName",
        f"{DEVICES}?$count=true",
        f"{DEVICES}?$skip=5",
        f"{APPS}?$skip=3",
    ],
)
async def test_options_that_graph_refuses_are_bad_requests(graph: Any, path: str) -> None:
    response = await graph.get(path)
    assert response.status_code == 400
    assert response.json()["error"]["message"]


async def test_expanding_assignments_changes_nothing_else_of_an_item(graph: Any) -> None:
    plain = await graph.items(APPS)
    expanded = await graph.items(f"{APPS}?$expand=assignments")
    tenant = graph.simulator.tenant
    for before, after in zip(plain, expanded, strict=True):
        assignments = after.pop("assignments")
        assert after.pop("assignments@odata.context")
        assert after == before
        assert assignments == tenant.assignments("deviceAppManagement/mobileApps", before["id"])
    assert any(item["isAssigned"] for item in plain)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{DEVICES}?$expand=assignments", 400),
        ("/beta/deviceAppManagement/managedAppPolicies?$expand=assignments", 400),
        ("/beta/deviceManagement/termsAndConditions?$expand=assignments", 400),
        ("/beta/deviceAppManagement/policySets?$expand=assignments", 400),
        ("/v1.0/deviceManagement/detectedApps?$expand=managedDevices", 400),
        (f"{APPS}?$expand=assignments", 200),
        (f"{CATALOG}?$expand=assignments", 200),
    ],
)
async def test_expand_works_only_where_it_does_on_the_real_graph(
    graph: Any, path: str, status: int
) -> None:
    assert (await graph.get(path)).status_code == status


async def test_a_filter_pages_through_exactly_the_matching_devices(graph: Any) -> None:
    everything = await graph.items(DEVICES)
    moment = sorted(item["lastSyncDateTime"] for item in everything)[100]
    path = f"{DEVICES}?$filter=lastSyncDateTime gt {moment}&$top=9"
    found = await graph.items(path.replace(" ", "%20"))
    expected = [item["id"] for item in everything if item["lastSyncDateTime"] > moment]
    assert [item["id"] for item in found] == expected
    assert expected


@pytest.mark.parametrize(
    "filter_",
    [
        "id eq 'x'",
        "lastSyncDateTime gt yesterday",
        "lastSyncDateTime lt 2026-07-17T00:00:00Z",
        "deviceName gt 2026-07-17T00:00:00Z",
    ],
)
async def test_filters_that_no_client_asks_for_are_refused(graph: Any, filter_: str) -> None:
    assert (await graph.get(f"{DEVICES}?$filter={filter_}")).status_code == 400


async def test_a_filter_takes_the_time_itself_only_where_it_says_or_equal(graph: Any) -> None:
    path = "/v1.0/deviceManagement/auditEvents"
    times = sorted(item["activityDateTime"] for item in await graph.items(path))
    whole = [time for time in times if time.endswith("00Z")] or times
    middle = whole[len(whole) // 2]

    async def found(comparison: str) -> list[str]:
        items = await graph.items(f"{path}?$filter=activityDateTime%20{comparison}%20{middle}")
        return sorted(item["activityDateTime"] for item in items)

    assert await found("ge") == [time for time in times if time >= middle]
    assert await found("gt") == [time for time in times if time > middle]
