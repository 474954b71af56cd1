"""What differs between v1.0 and beta."""

from __future__ import annotations

from typing import Any

import pytest

from intune_manager.simulator.protocol.shapes import SHAPES, v1_assignment

APPS = "deviceAppManagement/mobileApps"


@pytest.mark.parametrize(
    ("segment", "status"),
    [
        ("configurationPolicies", 400),
        ("assignmentFilters", 400),
        ("windowsAutopilotDeploymentProfiles", 404),
    ],
)
async def test_beta_segments_are_absent_from_v1(graph: Any, segment: str, status: int) -> None:
    response = await graph.get(f"/v1.0/deviceManagement/{segment}")
    assert response.status_code == status
    assert segment in response.json()["error"]["message"]


async def test_v1_leaves_winget_apps_out_and_casts_other_beta_types_down(graph: Any) -> None:
    beta = {item["id"]: item for item in await graph.items(f"/beta/{APPS}")}
    stable = {item["id"]: item for item in await graph.items(f"/v1.0/{APPS}")}
    known = SHAPES[APPS].v1_types
    assert known is not None
    winget = {key for key, item in beta.items() if item["@odata.type"].endswith("winGetApp")}
    assert winget
    assert stable.keys() == beta.keys() - winget
    casts = [item for key, item in stable.items() if beta[key]["@odata.type"] not in known]
    assert casts
    for item in casts:
        assert "@odata.type" not in item
        assert item.keys() <= SHAPES[APPS].base


async def test_v1_assignments_have_no_filter(graph: Any) -> None:
    apps = await graph.items(f"/v1.0/{APPS}?$expand=assignments")
    targets = [each["target"] for app in apps for each in app["assignments"]]
    assert targets
    assert not any("FilterId" in name for target in targets for name in target)


def test_an_assignment_without_a_target_survives_v1() -> None:
    assert v1_assignment({"id": "a", "target": None, "source": "direct"}) == {
        "id": "a",
        "target": None,
    }


async def test_every_mixed_collection_has_a_declared_shape(graph: Any) -> None:
    tenant = graph.simulator.tenant
    for path in tenant.paths:
        collection = tenant.collection(path)
        kinds = {
            frozenset(name for name in collection.list_item(each) if "@" not in name)
            for each in list(collection.ids())[:300]
        }
        if path in SHAPES:
            missing = SHAPES[path].base - frozenset.intersection(*kinds)
            assert len(missing) < len(SHAPES[path].base) / 2, (path, missing)
        else:
            assert len(kinds) == 1, path


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
