"""The mirrored tables: their columns, and how objects link to each other.

To add a column: declare it here, add it to the record class in `data.sql`, and add a schema step.
A guard test compares the three.
"""

from __future__ import annotations

from types import MappingProxyType

from intune_manager.registry.tables import (
    apps,
    assignments,
    devices,
    directory,
    enrollment,
    policies,
    tenant,
)

TABLES = MappingProxyType(
    {
        table.name: table
        for table in (
            devices.DEVICES,
            apps.APPS,
            directory.GROUPS,
            directory.GROUP_MEMBERS,
            directory.USERS,
            directory.DIRECTORY_DEVICES,
            policies.POLICIES,
            assignments.ASSIGNMENTS,
            assignments.ASSIGNMENT_FILTERS,
            devices.DEVICE_CATEGORIES,
            tenant.SCOPE_TAGS,
            devices.DETECTED_APPS,
            apps.APP_CATEGORIES,
            policies.SCRIPTS,
            policies.POLICY_SETS,
            policies.NOTIFICATION_TEMPLATES,
            enrollment.ENROLLMENT_CONFIGURATIONS,
            enrollment.AUTOPILOT_PROFILES,
            enrollment.AUTOPILOT_DEVICES,
            enrollment.TERMS_AND_CONDITIONS,
            tenant.ROLE_DEFINITIONS,
            tenant.AUDIT_EVENTS,
            tenant.ORGANIZATION,
        )
    }
)
"""Every mirrored table by name."""
