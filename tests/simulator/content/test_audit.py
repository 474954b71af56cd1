"""What is done to the demo tenant by hand becomes an event of its audit log, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intune_manager.simulator.content.instants import START, Clock
from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.tenant.tenant import SimulatedTenant

POLICIES = "deviceManagement/configurationPolicies"
DEVICES = "deviceManagement/managedDevices"
AUDIT = "deviceManagement/auditEvents"


@pytest.fixture
def tenant() -> SimulatedTenant:
    return SimulatedTenant(PROFILES["small"], 1, Clock())


def events(tenant: SimulatedTenant) -> list[dict[str, Any]]:
    """The events that were added since the tenant began, the newest first."""
    log = tenant.collection(AUDIT)
    added = len(log) - PROFILES["small"].audit_events
    return [log.get(event_id) for event_id in log.ids()[:added]]


@pytest.mark.parametrize(
    ("op", "operation", "kind"),
    [
        ("modify", "Patch", "DeviceManagementConfigurationPolicy"),
        ("delete", "Delete", "DeviceManagementConfigurationPolicy"),
        ("assign", "Create", "DeviceManagementConfigurationPolicyAssignment"),
    ],
)
def test_a_change_by_hand_is_logged_with_its_object_and_operation(
    tenant: SimulatedTenant, op: str, operation: str, kind: str
) -> None:
    policy_id = tenant.collection(POLICIES).ids()[0]
    target = {"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}}
    properties = {"modify": {"description": "new"}, "assign": target}.get(op, {})
    tenant.mutate({"op": op, "path": POLICIES, "id": policy_id, "properties": properties})
    (event,) = events(tenant)
    assert event["activityOperationType"] == operation
    assert event["activityType"] == f"{operation} {kind}"
    assert event["actor"]["userPrincipalName"]
    (resource,) = event["resources"]
    assert (resource["resourceId"], resource["auditResourceType"]) == (policy_id, kind)


def test_an_added_object_is_logged_under_the_id_that_it_got(tenant: SimulatedTenant) -> None:
    made = tenant.mutate({"op": "add", "path": "deviceManagement/intents", "properties": {}})
    (event,) = events(tenant)
    assert event["resources"][0]["resourceId"] == made
    assert event["displayName"] == "Create intent"


@pytest.mark.parametrize(
    "change",
    [
        {"op": "modify", "path": DEVICES, "properties": {"lastSyncDateTime": "2026-07-18"}},
        {"op": "rename", "path": "users", "name": "Someone"},
        {"op": "delete", "path": "groups"},
        {"op": "rename", "path": AUDIT, "name": "Forged"},
    ],
)
def test_what_devices_report_and_what_the_directory_does_is_not_logged(
    tenant: SimulatedTenant, change: dict[str, Any]
) -> None:
    tenant.mutate({**change, "id": tenant.collection(change["path"]).ids()[0]})
    assert events(tenant) == []


def test_a_change_that_fails_is_not_logged(tenant: SimulatedTenant) -> None:
    with pytest.raises(KeyError):
        tenant.mutate({"op": "delete", "path": POLICIES, "id": "nobody"})
    assert events(tenant) == []
    assert tenant.revision == 0


def test_an_event_is_dated_as_whoever_watches_the_tenant_notices_it(
    tenant: SimulatedTenant,
) -> None:
    device_id = tenant.collection(DEVICES).ids()[0]
    tenant.mutate({"op": "rename", "path": DEVICES, "id": device_id, "name": "Renamed"})
    (event,) = events(tenant)
    at = datetime.fromisoformat(event["activityDateTime"])
    assert abs(at - max(datetime.now(UTC), START)) < timedelta(minutes=5)
