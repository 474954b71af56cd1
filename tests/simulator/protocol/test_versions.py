"""What differs between v1.0 and beta."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize("segment", ["configurationPolicies", "assignmentFilters"])
async def test_beta_segments_are_absent_from_v1(graph: Any, segment: str) -> None:
    response = await graph.get(f"/v1.0/deviceManagement/{segment}")
    assert response.status_code == 400
    assert segment in response.json()["error"]["message"]


async def test_what_lists_leave_null_is_filled_by_a_single_get_that_names_it(graph: Any) -> None:
    path = "/v1.0/deviceManagement/managedDevices"
    device = (await graph.items(path))[0]
    whole = graph.simulator.tenant.collection(path.removeprefix("/v1.0/")).get(device["id"])
    assert device["physicalMemoryInBytes"] == 0
    plain = (await graph.get(f"{path}/{device['id']}")).json()
    named = (await graph.get(f"{path}/{device['id']}?$select=id,physicalMemoryInBytes")).json()
    assert plain["physicalMemoryInBytes"] == 0
    assert named["physicalMemoryInBytes"] == whole["physicalMemoryInBytes"] > 0


async def test_script_content_comes_with_the_single_get_alone(graph: Any) -> None:
    path = "/beta/deviceManagement/deviceManagementScripts"
    script = (await graph.items(path))[0]
    assert script["scriptContent"] is None
    assert (await graph.get(f"{path}/{script['id']}")).json()["scriptContent"]


async def test_settings_of_a_policy_are_paged(start_graph: Any) -> None:
    graph = await start_graph(profile="mid")
    path = "/beta/deviceManagement/configurationPolicies"
    policies = await graph.items(f"{path}?$top=200")
    largest = max(policies, key=lambda policy: policy["settingCount"])
    pages = await graph.pages(f"{path}/{largest['id']}/settings")
    settings = [item for page in pages for item in page["value"]]
    assert len(settings) == largest["settingCount"]
    assert len(pages) == -(-largest["settingCount"] // 25)


async def test_vanished_objects_are_not_found_in_the_words_of_their_family(graph: Any) -> None:
    missing = "00000000-0000-0000-0000-00000000dead"
    intune = await graph.get(f"/v1.0/deviceManagement/managedDevices/{missing}")
    entra = await graph.get(f"/v1.0/groups/{missing}")
    members = await graph.get(f"/v1.0/groups/{missing}/members")
    assert [each.status_code for each in (intune, entra, members)] == [404, 404, 404]
    assert intune.json()["error"]["code"] == "ResourceNotFound"
    assert entra.json()["error"]["code"] == "Request_ResourceNotFound"


@pytest.mark.parametrize("path", ["/v1.0/nonsense", "/beta/deviceManagement/nonsense", "/beta/"])
async def test_unknown_segments_are_bad_requests(graph: Any, path: str) -> None:
    assert (await graph.get(path)).status_code == 400
