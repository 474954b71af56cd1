"""What each Graph resource is, declared once: sync, tables, search and navigation follow from it.

Facts (path, version, least scope, page size, where `$expand=assignments` works) are those of the
Microsoft Graph reference, checked against responses of real tenants.
"""

from __future__ import annotations

from types import MappingProxyType

from intune_manager.registry.policies import POLICY_FAMILIES
from intune_manager.registry.resource import Assignments, Fetch, Resource, Service
from intune_manager.registry.tables import PANELS, TABLES

_MD, _AM = "deviceManagement", "deviceAppManagement"

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="devices",
        title="Devices",
        graph_path=f"{_MD}/managedDevices",
        version="v1.0",
        scope="DeviceManagementManagedDevices.Read.All",
        service=Service.INTUNE_DEVICES,
        table="devices",
        volatile=frozenset({"lastSyncDateTime", "freeStorageSpaceInBytes"}),
    ),
    Resource(
        name="apps",
        title="Apps",
        graph_path=f"{_AM}/mobileApps",
        version="beta",  # v1.0 omits winget apps and down-casts other types
        scope="DeviceManagementApps.Read.All",
        service=Service.INTUNE,
        table="apps",
        assignments=Assignments.EXPAND,
        volatile=frozenset({"usedLicenseCount", "totalLicenseCount"}),
    ),
    Resource(
        name="groups",
        title="Groups",
        graph_path="groups",
        version="v1.0",
        scope="Group.Read.All",
        service=Service.ENTRA,
        table="groups",
        select=(
            "id",
            "displayName",
            "description",
            "groupTypes",
            "membershipRule",
            "membershipRuleProcessingState",
            "securityEnabled",
            "mailEnabled",
            "mail",
            "mailNickname",
            "createdDateTime",
            "renewedDateTime",
            "onPremisesSyncEnabled",
            "isAssignableToRole",
            "visibility",
        ),
        top=999,
    ),
    Resource(
        name="group_members",
        title="Group members",
        graph_path="groups/{id}/members",
        version="v1.0",
        scope="GroupMember.Read.All",
        service=Service.ENTRA,
        table="group_members",
        fetch=Fetch.MEMBERS,
    ),
    Resource(
        name="users",
        title="Users",
        graph_path="users",
        version="v1.0",
        scope="User.Read.All",
        service=Service.ENTRA,
        table="users",
        select=(
            "id",
            "userPrincipalName",
            "displayName",
            "mail",
            "accountEnabled",
            "department",
            "jobTitle",
            "userType",
            "usageLocation",
        ),
        top=999,
    ),
    Resource(
        name="directory_devices",
        title="Entra devices",
        graph_path="devices",
        version="v1.0",
        scope="Device.Read.All",
        service=Service.ENTRA,
        table="directory_devices",
        select=(
            "id",
            "deviceId",
            "displayName",
            "accountEnabled",
            "operatingSystem",
            "operatingSystemVersion",
            "trustType",
            "isCompliant",
            "isManaged",
            "managementType",
            "approximateLastSignInDateTime",
            "registrationDateTime",
            "profileType",
            "physicalIds",
            "extensionAttributes",
            "onPremisesSyncEnabled",
        ),
        top=999,
        volatile=frozenset({"approximateLastSignInDateTime"}),
    ),
    *POLICY_FAMILIES,
    Resource(
        name="assignment_filters",
        title="Filters",
        graph_path=f"{_MD}/assignmentFilters",
        version="beta",
        scope="DeviceManagementConfiguration.Read.All",
        service=Service.INTUNE,
        table="assignment_filters",
    ),
    Resource(
        name="device_categories",
        title="Device categories",
        graph_path=f"{_MD}/deviceCategories",
        version="v1.0",
        scope="DeviceManagementManagedDevices.Read.All",
        service=Service.INTUNE_DEVICES,
        table="device_categories",
    ),
    Resource(
        name="scope_tags",
        title="Scope tags",
        graph_path=f"{_MD}/roleScopeTags",
        version="beta",
        scope="DeviceManagementRBAC.Read.All",
        service=Service.INTUNE,
        table="scope_tags",
    ),
)
"""Every resource, those that take longest first: they are started in this order."""

RESOURCES_BY_NAME = MappingProxyType({resource.name: resource for resource in RESOURCES})

__all__ = ["PANELS", "RESOURCES", "RESOURCES_BY_NAME", "TABLES"]
