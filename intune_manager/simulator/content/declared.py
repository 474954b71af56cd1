"""How a family of the demo tenant is declared, and what becomes of the declarations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from intune_manager.simulator.content.assignment_forms import Shape
from intune_manager.simulator.content.family import Builder, Family
from intune_manager.simulator.content.identifiers import IdSeries
from intune_manager.simulator.content.plan import AssignmentPlan
from intune_manager.simulator.content.profiles import Profile
from intune_manager.simulator.content.shares import divided
from intune_manager.simulator.content.source import JsonObject
from intune_manager.simulator.content.world import World

Children = Callable[[World, int], list[JsonObject]]

APPS = "deviceAppManagement/mobileApps"
_ASSIGNED_POLICY_PERCENT = 85


@dataclass(frozen=True)
class Declared:
    """One family."""

    path: str
    count: Callable[[Profile], int]
    build: Builder
    shape: Shape | None = None
    """The form of its assignments; None where it has none."""
    name_property: str = "displayName"
    blank_in_list: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    series: Callable[[World], IdSeries] | None = None
    children: Mapping[str, Children] = field(default_factory=lambda: MappingProxyType({}))
    """Navigation properties below one object, by segment."""


def families(
    world: World, declarations: tuple[Declared, ...]
) -> Mapping[str, tuple[Declared, Family]]:
    """Every declared family of one tenant, by path."""
    plans = _plans(world, declarations)
    return {
        declared.path: (
            declared,
            Family(
                world,
                declared.path,
                declared.count(world.profile),
                declared.build,
                series=None if declared.series is None else declared.series(world),
                plan=plans.get(declared.path),
                name_property=declared.name_property,
                blank_in_list=declared.blank_in_list,
            ),
        )
        for declared in declarations
    }


def _plans(world: World, declarations: tuple[Declared, ...]) -> dict[str, AssignmentPlan]:
    """The profile's assignments, shared out among the families by their size."""
    profile = world.profile
    policies_assigned = [
        each for each in declarations if each.shape is not None and each.path != APPS
    ]
    totals = divided(
        profile.policy_assignments,
        [
            declared.count(profile) * _ASSIGNED_POLICY_PERCENT // 100
            for declared in policies_assigned
        ],
    )
    plans = {
        declared.path: AssignmentPlan(
            declared.count(profile),
            _ASSIGNED_POLICY_PERCENT,
            total,
            profile.policy_assignments_max,
            world.stream(f"plan of {declared.path}"),
        )
        for declared, total in zip(policies_assigned, totals, strict=True)
    }
    plans[APPS] = AssignmentPlan(
        profile.apps,
        profile.assigned_app_percent,
        profile.app_assignments,
        profile.app_assignments_max,
        world.stream(f"plan of {APPS}"),
    )
    return plans
