"""Intune's own access control: `roleDefinitions` and who holds them."""

from __future__ import annotations

from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.content.source import JsonObject
from intune_manager.simulator.content.world import World

_BUILT_IN = (
    ("Application Manager", ("MobileApps_Read", "MobileApps_Create", "MobileApps_Assign")),
    ("Endpoint Security Manager", ("SecurityBaselines_Read", "SecurityBaselines_Assign")),
    ("Help Desk Operator", ("ManagedDevices_Read", "RemoteTasks_RebootNow")),
    ("Intune Role Administrator", ("Roles_Read", "Roles_Create", "Roles_Assign")),
    ("Policy and Profile manager", ("DeviceConfigurations_Read", "DeviceConfigurations_Assign")),
    ("Read Only Operator", ("ManagedDevices_Read", "Audit_Read")),
    ("School Administrator", ("ManagedDevices_Read", "RemoteTasks_Wipe")),
)
BUILT_IN_COUNT = len(_BUILT_IN)


def role_definition(facts: Facts) -> JsonObject:
    """A role with what it allows; the built-in ones come first."""
    built_in = facts.ordinal < BUILT_IN_COUNT
    name, actions = _BUILT_IN[facts.ordinal % BUILT_IN_COUNT]
    return {
        "@odata.type": "#microsoft.graph.deviceAndAppManagementRoleDefinition",
        "id": facts.id,
        "displayName": name if built_in else f"{name} (custom {facts.ordinal})",
        "description": f"{name}s manage what their name says." if built_in else "",
        "isBuiltIn": built_in,
        "rolePermissions": [
            {
                "resourceActions": [
                    {
                        "allowedResourceActions": [f"Microsoft.Intune_{each}" for each in actions],
                        "notAllowedResourceActions": [],
                    }
                ]
            }
        ],
    }


def role_assignments(world: World, ordinal: int) -> list[JsonObject]:
    """To which groups of administrators a role is given, and over which groups."""
    draw = world.draw("roleAssignments", ordinal)
    groups = max(1, world.profile.groups)
    return [
        {
            "id": draw.guid(),
            "displayName": f"Role assignment {ordinal}.{number}",
            "description": "",
            "resourceScopes": [world.groups.at(draw.below(groups))],
        }
        for number in range(draw.below(3))
    ]
