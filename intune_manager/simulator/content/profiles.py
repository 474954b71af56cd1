"""How large a demo tenant is: the sizes that tenants of real organisations were seen to have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Profile:
    """The number of objects of each kind, and the shape of what connects them."""

    name: str
    devices: int
    os_percent: tuple[int, int, int, int, int]
    """Shares of Windows, iOS, Android, macOS, Linux; what is missing to 100 is Windows."""
    directory_devices: int
    autopilot_devices: int
    users: int
    groups: int
    dynamic_percent: int
    memberships: int
    """Direct memberships over all groups."""
    largest_group: int
    nesting_depth: int
    """The longest chain of groups within groups, counted in steps."""
    apps: int
    app_assignments: int
    app_assignments_max: int
    assigned_app_percent: int
    catalog_policies: int
    catalog_settings: int
    """Setting rows over all settings catalog policies."""
    device_configurations: int
    admx_policies: int
    intents: int
    compliance_policies: int
    powershell_scripts: int
    remediations: int
    shell_scripts: int
    policy_assignments: int
    policy_assignments_max: int
    enrollment_configurations: int
    autopilot_profiles: int
    filters: int
    scope_tags: int
    device_categories: int
    detected_apps: int
    audit_events: int


_SMALL = Profile(
    name="small",
    devices=200,
    os_percent=(70, 15, 8, 6, 1),
    directory_devices=260,
    autopilot_devices=150,
    users=250,
    groups=60,
    dynamic_percent=20,
    memberships=1_500,
    largest_group=250,
    nesting_depth=2,
    apps=40,
    app_assignments=70,
    app_assignments_max=5,
    assigned_app_percent=80,
    catalog_policies=30,
    catalog_settings=400,
    device_configurations=10,
    admx_policies=3,
    intents=2,
    compliance_policies=5,
    powershell_scripts=6,
    remediations=5,
    shell_scripts=3,
    policy_assignments=90,
    policy_assignments_max=6,
    enrollment_configurations=7,
    autopilot_profiles=2,
    filters=4,
    scope_tags=1,
    device_categories=3,
    detected_apps=1_500,
    audit_events=600,
)

_MID = Profile(
    name="mid",
    devices=5_000,
    os_percent=(72, 14, 9, 5, 0),
    directory_devices=8_000,
    autopilot_devices=4_000,
    users=6_000,
    groups=900,
    dynamic_percent=15,
    memberships=60_000,
    largest_group=6_000,
    nesting_depth=3,
    apps=350,
    app_assignments=900,
    app_assignments_max=40,
    assigned_app_percent=65,
    catalog_policies=140,
    catalog_settings=2_500,
    device_configurations=60,
    admx_policies=20,
    intents=10,
    compliance_policies=15,
    powershell_scripts=40,
    remediations=35,
    shell_scripts=15,
    policy_assignments=900,
    policy_assignments_max=25,
    enrollment_configurations=14,
    autopilot_profiles=6,
    filters=25,
    scope_tags=6,
    device_categories=8,
    detected_apps=10_000,
    audit_events=15_000,
)

_LARGE_50K = Profile(
    name="large-50k",
    devices=50_000,
    os_percent=(65, 20, 11, 4, 0),
    directory_devices=90_000,
    autopilot_devices=40_000,
    users=60_000,
    groups=8_000,
    dynamic_percent=10,
    memberships=900_000,
    largest_group=60_000,
    nesting_depth=5,
    apps=1_500,
    app_assignments=5_000,
    app_assignments_max=150,
    assigned_app_percent=55,
    catalog_policies=400,
    catalog_settings=8_000,
    device_configurations=200,
    admx_policies=70,
    intents=30,
    compliance_policies=40,
    powershell_scripts=120,
    remediations=100,
    shell_scripts=40,
    policy_assignments=4_000,
    policy_assignments_max=80,
    enrollment_configurations=35,
    autopilot_profiles=20,
    filters=120,
    scope_tags=40,
    device_categories=20,
    detected_apps=60_000,
    audit_events=100_000,
)

_LARGE_100K = Profile(
    name="large-100k",
    devices=100_000,
    os_percent=(60, 22, 14, 4, 0),
    directory_devices=190_000,
    autopilot_devices=75_000,
    users=130_000,
    groups=18_000,
    dynamic_percent=8,
    memberships=2_000_000,
    largest_group=130_000,
    nesting_depth=5,
    apps=2_500,
    app_assignments=10_000,
    app_assignments_max=300,
    assigned_app_percent=50,
    catalog_policies=600,
    catalog_settings=13_000,
    device_configurations=270,
    admx_policies=90,
    intents=40,
    compliance_policies=60,
    powershell_scripts=200,
    remediations=150,
    shell_scripts=60,
    policy_assignments=7_000,
    policy_assignments_max=120,
    enrollment_configurations=50,
    autopilot_profiles=30,
    filters=160,
    scope_tags=70,
    device_categories=30,
    detected_apps=110_000,
    audit_events=150_000,
)

_GIANT = Profile(
    name="giant",
    devices=500_000,
    os_percent=(50, 25, 22, 3, 0),
    directory_devices=900_000,
    autopilot_devices=300_000,
    users=600_000,
    groups=40_000,
    dynamic_percent=5,
    memberships=10_000_000,
    largest_group=600_000,
    nesting_depth=6,
    apps=6_000,
    app_assignments=30_000,
    app_assignments_max=2_000,
    assigned_app_percent=45,
    catalog_policies=1_500,
    catalog_settings=40_000,
    device_configurations=600,
    admx_policies=200,
    intents=100,
    compliance_policies=150,
    powershell_scripts=500,
    remediations=200,
    shell_scripts=150,
    policy_assignments=25_000,
    policy_assignments_max=400,
    enrollment_configurations=120,
    autopilot_profiles=80,
    filters=200,
    scope_tags=200,
    device_categories=60,
    detected_apps=300_000,
    audit_events=500_000,
)

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {profile.name: profile for profile in (_SMALL, _MID, _LARGE_50K, _LARGE_100K, _GIANT)}
)
"""The profiles by name, smallest first."""
