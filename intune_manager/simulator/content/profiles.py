"""How large a demo tenant is: the sizes that tenants of real organisations were seen to have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Profile:
    """The number of objects of each kind, and the shape of what connects them."""

    name: str
    devices: int
    os_percent: tuple[int, ...]
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


_TABLE = """
                                   small           mid     large-50k    large-100k         giant
os_percent                   70/15/8/6/1   72/14/9/5/0  65/20/11/4/0  60/22/14/4/0  50/25/22/3/0
devices                              200         5_000        50_000       100_000       500_000
directory_devices                    260         8_000        90_000       190_000       900_000
autopilot_devices                    150         4_000        40_000        75_000       300_000
users                                250         6_000        60_000       130_000       600_000
groups                                60           900         8_000        18_000        40_000
dynamic_percent                       20            15            10             8             5
memberships                        1_500        60_000       900_000     2_000_000    10_000_000
largest_group                        250         6_000        60_000       130_000       600_000
nesting_depth                          2             3             5             5             6
apps                                  40           350         1_500         2_500         6_000
app_assignments                       70           900         5_000        10_000        30_000
app_assignments_max                    5            40           150           300         2_000
assigned_app_percent                  80            65            55            50            45
catalog_policies                      30           140           400           600         1_500
catalog_settings                     400         2_500         8_000        13_000        40_000
device_configurations                 10            60           200           270           600
admx_policies                          3            20            70            90           200
intents                                2            10            30            40           100
compliance_policies                    5            15            40            60           150
powershell_scripts                     6            40           120           200           500
remediations                           5            35           100           150           200
shell_scripts                          3            15            40            60           150
policy_assignments                    90           900         4_000         7_000        25_000
policy_assignments_max                 6            25            80           120           400
enrollment_configurations              7            14            35            50           120
autopilot_profiles                     2             6            20            30            80
filters                                4            25           120           160           200
scope_tags                             1             6            40            70           200
device_categories                      3             8            20            30            60
detected_apps                      1_500        10_000        60_000       110_000       300_000
audit_events                         600        15_000       100_000       150_000       500_000
"""


def _read(table: str) -> Iterator[Profile]:
    """The profiles whose names head the columns; each line gives one property of all."""
    names, *lines = (line.split() for line in table.strip().splitlines())
    for column, name in enumerate(names, start=1):
        values: dict[str, Any] = {line[0]: int(line[column]) for line in lines[1:]}
        percents = tuple(int(share) for share in lines[0][column].split("/"))
        yield Profile(name=name, os_percent=percents, **values)


PROFILES: Mapping[str, Profile] = MappingProxyType({each.name: each for each in _read(_TABLE)})
