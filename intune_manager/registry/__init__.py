"""What each Graph resource is, declared once: sync, tables, search and navigation follow from it.

Facts (path, version, least scope, page size, where `$expand=assignments` works) are those of the
Microsoft Graph reference, checked against responses of real tenants.
"""

from __future__ import annotations

from types import MappingProxyType

from intune_manager.registry import (
    apps,
    assignments,
    devices,
    directory,
    enrollment,
    policies,
    scripts,
    tenant,
)
from intune_manager.registry.panels import PANEL_GROUPS, PANELS, PanelGroup
from intune_manager.registry.resource import Resource

RESOURCES: tuple[Resource, ...] = (
    devices.DEVICES,
    apps.APPS,
    devices.DETECTED_APPS,
    directory.GROUPS,
    directory.GROUP_MEMBERS,
    directory.USERS,
    devices.DIRECTORY_DEVICES,
    enrollment.AUTOPILOT_DEVICES,
    tenant.AUDIT_EVENTS,
    *policies.POLICY_FAMILIES,
    *scripts.SCRIPT_FAMILIES,
    enrollment.ENROLLMENT_CONFIGURATIONS,
    enrollment.AUTOPILOT_PROFILES,
    enrollment.TERMS_AND_CONDITIONS,
    assignments.POLICY_SETS,
    assignments.ASSIGNMENT_FILTERS,
    apps.APP_CATEGORIES,
    devices.DEVICE_CATEGORIES,
    enrollment.NOTIFICATION_TEMPLATES,
    tenant.ROLE_DEFINITIONS,
    tenant.SCOPE_TAGS,
    tenant.ORGANIZATION,
)
"""Every resource, those that take longest first: they are started in this order."""

RESOURCES_BY_NAME = MappingProxyType({resource.name: resource for resource in RESOURCES})

TABLES = MappingProxyType(
    {
        table.name: table
        for table in (
            devices.DEVICES_TABLE,
            apps.APPS_TABLE,
            directory.GROUPS_TABLE,
            directory.GROUP_MEMBERS_TABLE,
            directory.USERS_TABLE,
            devices.DIRECTORY_DEVICES_TABLE,
            policies.POLICIES_TABLE,
            assignments.ASSIGNMENTS_TABLE,
            assignments.ASSIGNMENT_FILTERS_TABLE,
            devices.DEVICE_CATEGORIES_TABLE,
            tenant.SCOPE_TAGS_TABLE,
            devices.DETECTED_APPS_TABLE,
            apps.APP_CATEGORIES_TABLE,
            scripts.SCRIPTS_TABLE,
            assignments.POLICY_SETS_TABLE,
            enrollment.NOTIFICATION_TEMPLATES_TABLE,
            enrollment.ENROLLMENT_CONFIGURATIONS_TABLE,
            enrollment.AUTOPILOT_PROFILES_TABLE,
            enrollment.AUTOPILOT_DEVICES_TABLE,
            enrollment.TERMS_AND_CONDITIONS_TABLE,
            tenant.ROLE_DEFINITIONS_TABLE,
            tenant.AUDIT_EVENTS_TABLE,
            tenant.ORGANIZATION_TABLE,
        )
    }
)
"""Every mirrored table by name."""

__all__ = [
    "PANELS",
    "PANEL_GROUPS",
    "RESOURCES",
    "RESOURCES_BY_NAME",
    "TABLES",
    "PanelGroup",
]
