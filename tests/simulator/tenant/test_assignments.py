"""What is assigned to whom."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy

import pytest

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.tenant.assignments import ALL_DEVICES, ALL_USERS
from intune_manager.simulator.tenant.tenant import SimulatedTenant

APPS = "deviceAppManagement/mobileApps"
CATALOG = "deviceManagement/configurationPolicies"
GROUP_TARGET = "#microsoft.graph.groupAssignmentTarget"
NO_FILTERS = (None, "00000000-0000-0000-0000-000000000000")


@pytest.fixture
def tenant() -> SimulatedTenant:
    return SimulatedTenant(PROFILES["small"], 1, Clock(lambda: 0.0))


@pytest.fixture(scope="module")
def large() -> SimulatedTenant:
    """Not to be changed by a test."""
    return SimulatedTenant(PROFILES["large-50k"], 1, Clock(lambda: 0.0))


def _of_all(tenant: SimulatedTenant, path: str) -> list[list[dict]]:
    return [tenant.assignments(path, each) for each in tenant.collection(path).ids()]


def test_the_assignments_of_apps_have_the_number_and_maximum_of_the_profile(
    large: SimulatedTenant,
) -> None:
    counts = [len(found) for found in _of_all(large, APPS)]
    profile = large.profile
    assert sum(counts) == profile.app_assignments
    assert max(counts) == profile.app_assignments_max
    assert sum(map(bool, counts)) == profile.apps * profile.assigned_app_percent // 100


def test_the_assignments_of_policies_add_up_to_the_profile(large: SimulatedTenant) -> None:
    kinds = [large.collection(path) for path in large.changeable_paths if path != APPS]
    shared_out = [each.path for each in kinds if len(each) < 5000 and not each.source.by_columns]
    total = sum(len(found) for path in shared_out for found in _of_all(large, path))
    assert total == large.profile.policy_assignments


def test_targets_have_the_shares_of_real_tenants(large: SimulatedTenant) -> None:
    kinds: Counter[str] = Counter()
    groups, filters = (
        large.collection("groups"),
        large.collection("deviceManagement/assignmentFilters"),
    )
    for assignment in (each for found in _of_all(large, APPS) for each in found):
        target = assignment["target"]
        kind = target["@odata.type"].split(".")[-1]
        kinds[kind] += 1
        if "groupId" in target:
            kinds["group"] += 1
            kinds["orphan"] += target["groupId"] not in groups
        filter_id = target["deviceAndAppManagementAssignmentFilterId"]
        if filter_id in NO_FILTERS:
            assert target["deviceAndAppManagementAssignmentFilterType"] == "none"
        else:
            kinds["filtered"] += 1
            assert filter_id in filters
            assert kind != "exclusionGroupAssignmentTarget"
    total = large.profile.app_assignments
    everywhere = kinds["allDevicesAssignmentTarget"] + kinds["allLicensedUsersAssignmentTarget"]
    assert everywhere / total == pytest.approx(0.15, abs=0.03)
    assert kinds["exclusionGroupAssignmentTarget"] / total == pytest.approx(0.12, abs=0.03)
    assert kinds["orphan"] / kinds["group"] == pytest.approx(0.08, abs=0.02)
    assert kinds["filtered"] / total == pytest.approx(0.10, abs=0.02)


def test_ids_are_unique_within_an_object_and_shared_between_apps(large: SimulatedTenant) -> None:
    seen: Counter[str] = Counter()
    for found in _of_all(large, APPS):
        ids = [assignment["id"] for assignment in found]
        assert len(set(ids)) == len(ids)
        seen.update(ids)
    assert max(seen.values()) > 1


def test_is_assigned_tells_the_truth(tenant: SimulatedTenant) -> None:
    for path in (APPS, CATALOG):
        collection = tenant.collection(path)
        for object_id in collection.ids():
            assert collection.list_item(object_id)["isAssigned"] is bool(
                tenant.assignments(path, object_id)
            )


def test_assignment_ids_have_the_form_of_their_family(tenant: SimulatedTenant) -> None:
    for found in _of_all(tenant, APPS):
        for assignment in found:
            target = assignment["target"]
            head = target.get("groupId") or (
                ALL_DEVICES if "allDevices" in target["@odata.type"] else ALL_USERS
            )
            number = ["available", "required", "uninstall", "availableWithoutEnrollment"].index(
                assignment["intent"]
            )
            assert assignment["id"] == f"{head}_{number}_0"
    for policy_id in tenant.collection(CATALOG).ids():
        for assignment in tenant.assignments(CATALOG, policy_id):
            assert assignment["id"].startswith(f"{policy_id}_")
            assert assignment["sourceId"] == policy_id


def test_assigning_and_unassigning_sets_is_assigned(tenant: SimulatedTenant) -> None:
    collection = tenant.collection(APPS)
    app = next(each for each in collection.ids() if not tenant.assignments(APPS, each))
    group = tenant.collection("groups").ids()[3]
    modified = collection.list_item(app)["lastModifiedDateTime"]
    tenant.mutate(
        {
            "op": "assign",
            "path": APPS,
            "id": app,
            "properties": {"groupId": group, "intent": "required"},
        }
    )
    [made] = tenant.assignments(APPS, app)
    assert made["target"]["@odata.type"] == GROUP_TARGET
    assert (made["target"]["groupId"], made["intent"]) == (group, "required")
    assert made["id"] == f"{group}_1_0"
    assert collection.list_item(app)["isAssigned"] is True
    assert collection.list_item(app)["lastModifiedDateTime"] == modified
    tenant.mutate({"op": "unassign", "path": APPS, "id": app, "properties": {"id": made["id"]}})
    assert tenant.assignments(APPS, app) == []
    assert collection.list_item(app)["isAssigned"] is False


def test_the_same_assignment_twice_and_an_unknown_one_are_refused(tenant: SimulatedTenant) -> None:
    app = tenant.collection(APPS).ids()[0]
    change = {
        "op": "assign",
        "path": APPS,
        "id": app,
        "properties": {"groupId": "11111111-2222-4333-8444-555555555555", "intent": "available"},
    }
    tenant.mutate(change)
    with pytest.raises(ValueError, match="already"):
        tenant.mutate(change)
    with pytest.raises(ValueError, match="target"):
        tenant.mutate(change | {"properties": {}})
    with pytest.raises(KeyError):
        tenant.mutate(change | {"op": "unassign", "properties": {"id": "nothing"}})


def test_what_a_caller_does_to_an_answer_does_not_reach_the_tenant(tenant: SimulatedTenant) -> None:
    app = next(each for each in tenant.collection(APPS).ids() if tenant.assignments(APPS, each))
    expected = tenant.assignments(APPS, app)
    tenant.assignments(APPS, app)[0]["target"]["groupId"] = "spoiled"
    assert tenant.assignments(APPS, app) == expected
    tenant.mutate(
        {"op": "assign", "path": APPS, "id": app, "properties": {"groupId": "a-new-group"}}
    )
    changed = deepcopy(tenant.assignments(APPS, app))
    tenant.assignments(APPS, app)[0]["target"]["groupId"] = "spoiled"
    assert tenant.assignments(APPS, app) == changed
