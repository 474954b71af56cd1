"""What administrators did in the last thirty days: `deviceManagement/auditEvents`, newest first."""

from __future__ import annotations

from collections.abc import Mapping

from intune_manager.simulator.content.directory import Users
from intune_manager.simulator.content.instants import DAY_S, START_S, precise_stamp
from intune_manager.simulator.content.randomness import Draw
from intune_manager.simulator.content.source import JsonObject, Source, World

AUDIT_EVENTS = "deviceManagement/auditEvents"
AUDITED = {
    "deviceManagement/configurationPolicies": (
        ("DeviceConfiguration", "DeviceManagementConfigurationPolicy", "device configuration")
    ),
    "deviceManagement/configurationPolicies/assignments": (
        ("DeviceConfiguration", "DeviceManagementConfigurationPolicyAssignment", "assignment 2.0")
    ),
    "deviceAppManagement/mobileApps": ("Application", "MobileApp", "mobile app"),
    "deviceManagement/deviceCompliancePolicies": (
        ("Compliance", "DeviceCompliancePolicy", "compliance policy")
    ),
    "deviceManagement/managedDevices": ("Device", "ManagedDevice", "managed device"),
    "deviceManagement/deviceEnrollmentConfigurations": (
        ("Enrollment", "DeviceEnrollmentConfiguration", "enrollment configuration")
    ),
    "deviceManagement/roleScopeTags": ("Role", "RoleScopeTag", "scope tag"),
}
"""By path: category, resource type and words of what the log says of its objects."""
_KINDS = tuple(AUDITED.values())
_OPERATIONS = ("Create", "Patch", "Patch", "Patch", "Delete", "Action")
_PORTAL = "5926fc8e-304e-4f59-8bed-58ca97cc39a4"
_ADMINISTRATORS = 12
_MODIFIED = {
    "displayName": "Target.Type",
    "oldValue": None,
    "newValue": "AllDevicesAssignmentTarget",
}
_SPAN_S = 30 * DAY_S
_MIDDLE = 500_000_000


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
                    "modifiedProperties": [dict(_MODIFIED)],
                }
            ],
        }

    def _at_s(self, ordinal: int) -> int:
        if ordinal >= self.count:
            return START_S + 60 * (ordinal - self.count)
        return START_S - 60 - ordinal * (_SPAN_S - 120) // self.count
