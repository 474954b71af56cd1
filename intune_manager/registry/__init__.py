"""What each Graph resource is, declared once: sync, tables, search and navigation follow from it.

Facts (path, version, least scope, page size, where `$expand=assignments` works) are those of the
Microsoft Graph reference, checked against responses of real tenants.
"""

from __future__ import annotations

from types import MappingProxyType

from intune_manager.registry import apps, devices, directory, enrollment, tenant
from intune_manager.registry.panels import PANEL_GROUPS, PANELS, PanelGroup
from intune_manager.registry.policies import POLICY_FAMILIES
from intune_manager.registry.resource import Resource
from intune_manager.registry.scripts import SCRIPT_FAMILIES
from intune_manager.registry.tables import TABLES

RESOURCES: tuple[Resource, ...] = (
    devices.DEVICES,
    apps.APPS,
    devices.DETECTED_APPS,
    directory.GROUPS,
    directory.GROUP_MEMBERS,
    directory.USERS,
    directory.DIRECTORY_DEVICES,
    enrollment.AUTOPILOT_DEVICES,
    tenant.AUDIT_EVENTS,
    *POLICY_FAMILIES,
    *SCRIPT_FAMILIES,
    enrollment.ENROLLMENT_CONFIGURATIONS,
    enrollment.AUTOPILOT_PROFILES,
    enrollment.TERMS_AND_CONDITIONS,
    tenant.POLICY_SETS,
    tenant.ASSIGNMENT_FILTERS,
    apps.APP_CATEGORIES,
    devices.DEVICE_CATEGORIES,
    enrollment.NOTIFICATION_TEMPLATES,
    tenant.ROLE_DEFINITIONS,
    tenant.SCOPE_TAGS,
    tenant.ORGANIZATION,
)
"""Every resource, those that take longest first: they are started in this order."""

RESOURCES_BY_NAME = MappingProxyType({resource.name: resource for resource in RESOURCES})

__all__ = [
    "PANELS",
    "PANEL_GROUPS",
    "RESOURCES",
    "RESOURCES_BY_NAME",
    "TABLES",
    "PanelGroup",
]
