"""What administrators did in the last thirty days: `deviceManagement/auditEvents`, newest first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from intune_manager.simulator.content.instants import DAY_S, START_S, precise_stamp, stamp_of
from intune_manager.simulator.content.randomness import Draw
from intune_manager.simulator.content.source import JsonObject, Source
from intune_manager.simulator.content.users import Users
from intune_manager.simulator.content.world import World
from intune_manager.simulator.tenant.mutations import Mutation, Op

_KINDS = (
    ("DeviceConfiguration", "DeviceManagementConfigurationPolicy", "device configuration"),
    ("DeviceConfiguration", "DeviceManagementConfigurationPolicyAssignment", "assignment 2.0"),
    ("Application", "MobileApp", "mobile app"),
    ("Compliance", "DeviceCompliancePolicy", "compliance policy"),
    ("Device", "ManagedDevice", "managed device"),
    ("Enrollment", "DeviceEnrollmentConfiguration", "enrollment configuration"),
    ("Role", "RoleScopeTag", "scope tag"),
)
_OPERATIONS = ("Create", "Patch", "Patch", "Patch", "Delete", "Action")
_PORTAL = "5926fc8e-304e-4f59-8bed-58ca97cc39a4"
_ADMINISTRATORS = 12
_SPAN_S = 30 * DAY_S
_MIDDLE = 500_000_000
_LONGEST_VALUE = 500


AUDIT_EVENTS = "deviceManagement/auditEvents"
_INTUNE = ("deviceManagement/", "deviceAppManagement/")
_MANAGED_DEVICES = "deviceManagement/managedDevices"
_REPORTED = frozenset({AUDIT_EVENTS, "deviceManagement/detectedApps"})
"""What nobody writes by hand."""
_SET_BY_HAND = frozenset(
    {"deviceCategoryDisplayName", "managedDeviceName", "managedDeviceOwnerType", "notes"}
)
"""Of a device; it reports all else itself, which no audit event tells of."""
_OF_PATH: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "deviceManagement/configurationPolicies": _KINDS[0],
        "deviceAppManagement/mobileApps": _KINDS[2],
        "deviceManagement/deviceCompliancePolicies": _KINDS[3],
        _MANAGED_DEVICES: _KINDS[4],
        "deviceManagement/deviceEnrollmentConfigurations": _KINDS[5],
        "deviceManagement/roleScopeTags": _KINDS[6],
    }
)
_OPERATION_OF: Mapping[Op, str] = MappingProxyType(
    {
        Op.ADD: "Create",
        Op.RESTORE: "Create",
        Op.MODIFY: "Patch",
        Op.RENAME: "Patch",
        Op.DELETE: "Delete",
        Op.ASSIGN: "Create",
        Op.UNASSIGN: "Delete",
    }
)


def logged(mutation: Mutation, object_id: str, now: datetime) -> JsonObject | None:
    """What the audit log says of a change made to an object: an event's own properties.

    None for what Intune does not log: the directory, and what devices report themselves.
    """
    operation = _OPERATION_OF.get(mutation.op)
    path = mutation.path
    if operation is None or not path.startswith(_INTUNE) or path in _REPORTED:
        return None
    if path == _MANAGED_DEVICES and not _by_hand(mutation):
        return None
    category, kind, what = _OF_PATH.get(path) or _from_segment(path)
    if mutation.op in (Op.ASSIGN, Op.UNASSIGN):
        kind, what = f"{kind}Assignment", f"{what} assignment"
    resource = {
        "displayName": mutation.name or mutation.properties.get("displayName") or "<null>",
        "auditResourceType": kind,
        "resourceId": object_id,
        "modifiedProperties": [
            {"displayName": name, "oldValue": None, "newValue": str(value)[:_LONGEST_VALUE]}
            for name, value in mutation.properties.items()
        ],
    }
    return {
        "displayName": f"{operation} {what}",
        "componentName": category,
        "category": category,
        "activityDateTime": stamp_of(now),
        "activityType": f"{operation} {kind}",
        "activityOperationType": operation,
        "activityResult": "Success",
        "resources": [resource],
    }


def _by_hand(mutation: Mutation) -> bool:
    if mutation.op is Op.MODIFY:
        return not _SET_BY_HAND.isdisjoint(mutation.properties)
    return mutation.op in (Op.RENAME, Op.DELETE)


def _from_segment(path: str) -> tuple[str, str, str]:
    """Category, resource type and words for a family without names of its own here."""
    segment = path.rpartition("/")[2].removesuffix("s")
    words = re.sub("([A-Z])", lambda capital: f" {capital[0].lower()}", segment)
    category = "Application" if path.startswith("deviceAppManagement/") else "DeviceConfiguration"
    return category, f"{segment[:1].upper()}{segment[1:]}", words


class AuditEvents(Source):
    """`auditEvents`: the ordinal counts back in time."""

    def __init__(self, world: World, users: Users) -> None:
        super().__init__(world.profile.audit_events, world.guids("auditEvents"))
        self._users = users
        self._stream = world.stream("auditEvents")
        self._administrators = min(_ADMINISTRATORS, users.count)

    def sort_text(self, ordinal: int, changed: Mapping[str, object]) -> str:  # noqa: ARG002
        """Newest first: what is added later comes before all that the tenant began with."""
        place = ordinal if ordinal < self.count else self.count - 1 - ordinal
        return f"{_MIDDLE + place:09d}"

    def whole(self, ordinal: int) -> JsonObject:
        draw = Draw(self._stream, ordinal)
        category, kind, what = draw.pick(_KINDS)
        operation = draw.pick(_OPERATIONS)
        person = self._users.person(draw.below(self._administrators))
        return {
            "id": self.id_of(ordinal),
            "displayName": f"{operation} {what}",
            "componentName": category,
            "activity": None,
            "activityDateTime": precise_stamp(self._at_s(ordinal), draw.below(10_000_000)),
            "activityType": f"{operation} {kind}",
            "activityOperationType": operation,
            "activityResult": "Failure" if draw.percent(2) else "Success",
            "correlationId": draw.guid(),
            "category": category,
            "actor": {
                "auditActorType": "ItPro",
                "userPermissions": ["*"],
                "applicationId": _PORTAL,
                "applicationDisplayName": "Microsoft Intune portal extension",
                "userPrincipalName": person.principal_name,
                "servicePrincipalName": None,
                "ipAddress": None,
                "userId": person.id,
            },
            "resources": [
                {
                    "displayName": "<null>",
                    "auditResourceType": kind,
                    "resourceId": draw.guid(),
                    "modifiedProperties": [
                        {
                            "displayName": "Target.Type",
                            "oldValue": None,
                            "newValue": "AllDevicesAssignmentTarget",
                        }
                    ],
                }
            ],
        }

    def _at_s(self, ordinal: int) -> int:
        if ordinal >= self.count:
            return START_S + 60 * (ordinal - self.count)
        return START_S - 60 - ordinal * (_SPAN_S - 120) // self.count
