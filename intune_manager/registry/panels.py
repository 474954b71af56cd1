"""The panels of the window: which tables have one, in which order, under which heading."""

from __future__ import annotations

from typing import NamedTuple


class PanelGroup(NamedTuple):
    """Panels that stand together in the navigation."""

    title: str
    panels: tuple[str, ...]
    """Names of tables."""


PANEL_GROUPS: tuple[PanelGroup, ...] = (
    PanelGroup("Devices", ("devices", "directory_devices", "detected_apps", "device_categories")),
    PanelGroup("Apps", ("apps", "app_categories")),
    PanelGroup(
        "Policies",
        (
            "policies",
            "scripts",
            "assignments",
            "assignment_filters",
            "policy_sets",
            "notification_templates",
        ),
    ),
    PanelGroup(
        "Enrollment",
        (
            "enrollment_configurations",
            "autopilot_profiles",
            "autopilot_devices",
            "terms_and_conditions",
        ),
    ),
    PanelGroup("Identity", ("users", "groups")),
    PanelGroup("Tenant", ("audit_events", "role_definitions", "scope_tags", "organization")),
)
"""Every panel but those of the program itself (overview, sync), in the order of the navigation."""

PANELS = tuple(panel for group in PANEL_GROUPS for panel in group.panels)
"""The tables that have a panel of their own, in the order of the navigation."""
