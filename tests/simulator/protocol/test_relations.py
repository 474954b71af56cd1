"""What lies below single objects: relations, what `$expand` adds to them, and how they change."""

from __future__ import annotations

import json
from typing import Any

import pytest

CATALOG = "deviceManagement/configurationPolicies"
ADMX = "deviceManagement/groupPolicyConfigurations"
COMPLIANCE = "deviceManagement/deviceCompliancePolicies"
DEVICES = "deviceManagement/managedDevices"


async def first(graph: Any, path: str) -> str:
    object_id: str = (await graph.items(f"/beta/{path}"))[0]["id"]
    return object_id


async def stored(graph: Any, path: str) -> list[Any]:
    answer = await graph.http.get(f"{graph.endpoint.url}/_sim/store/{path}")
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.split("\n") if line]


@pytest.mark.parametrize(
    ("path", "relation", "inner"),
    [
        (CATALOG, "settings", "settingDefinitions"),
        (ADMX, "definitionValues", "definition"),
        (COMPLIANCE, "scheduledActionsForRule", "scheduledActionConfigurations"),
    ],
)
async def test_items_of_a_relation_carry_what_expand_names_and_nothing_else(
    graph: Any, path: str, relation: str, inner: str
) -> None:
    url = f"/beta/{path}/{await first(graph, path)}/{relation}"
    plain = await graph.items(url)
    expanded = await graph.items(f"{url}?$expand={inner}")
    assert plain
    assert not any(inner in item for item in plain)
    assert all(item[inner] for item in expanded)
    assert (await graph.get(f"{url}?$expand=nothing")).status_code == 400


async def test_top_puts_all_settings_of_a_policy_on_one_page(start_graph: Any) -> None:
    graph = await start_graph(profile="mid")
    policies = await graph.items(f"/beta/{CATALOG}?$top=200")
    largest = max(policies, key=lambda policy: policy["settingCount"])
    (page,) = await graph.pages(f"/beta/{CATALOG}/{largest['id']}/settings?$top=1000")
    assert len(page["value"]) == largest["settingCount"] > 25


async def test_hardware_comes_only_with_a_select_on_one_device(graph: Any) -> None:
    url = f"/beta/{DEVICES}/{await first(graph, DEVICES)}"
    plain = (await graph.get(url)).json()
    chosen = (await graph.get(f"{url}?$select=hardwareInformation,ethernetMacAddress")).json()
    assert plain["hardwareInformation"]["manufacturer"] is None
    assert chosen["hardwareInformation"]["manufacturer"]
    assert len(chosen["hardwareInformation"]) > len(plain["hardwareInformation"])


async def test_the_store_tells_what_lies_below_an_object(graph: Any) -> None:
    policy = f"{CATALOG}/{await first(graph, CATALOG)}"
    settings = await stored(graph, f"{policy}/settings?version=beta&$expand=settingDefinitions")
    wanted = await graph.items(f"/beta/{policy}/settings?$expand=settingDefinitions")
    assert settings == wanted
    device = f"{DEVICES}/{await first(graph, DEVICES)}"
    query = "$select=id,physicalMemoryInBytes"
    (whole,) = await stored(graph, f"{device}?version=v1.0&{query}")
    assert whole == (await graph.get(f"/v1.0/{device}?{query}")).json()


async def test_a_changed_relation_is_served_and_dates_its_object(graph: Any) -> None:
    object_id = await first(graph, CATALOG)
    before = (await graph.get(f"/beta/{CATALOG}/{object_id}")).json()
    settings = [{"id": "0", "settingInstance": {"value": 1}}]
    await graph.control(
        "mutate", op="modify", path=CATALOG, id=object_id, properties={"settings": settings}
    )
    assert await graph.items(f"/beta/{CATALOG}/{object_id}/settings") == settings
    after = (await graph.get(f"/beta/{CATALOG}/{object_id}")).json()
    assert after["lastModifiedDateTime"] != before["lastModifiedDateTime"]
    assert "settings" not in after
