"""Families of which a tenant has thousands at most: each object built by one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from intune_manager.simulator.content.identifiers import IdSeries
from intune_manager.simulator.content.instants import DAY_S, START_S, precise_stamp
from intune_manager.simulator.content.plan import AssignmentPlan
from intune_manager.simulator.content.randomness import Draw
from intune_manager.simulator.content.source import JsonObject, Source
from intune_manager.simulator.content.world import World


@dataclass(frozen=True)
class Facts:
    """What a builder knows about the object that it builds."""

    world: World
    id: str
    ordinal: int
    draw: Draw
    assigned: bool

    @cached_property
    def modified_s(self) -> int:
        return START_S - DAY_S * (self.ordinal * 37 % 400) - 4321 - self.ordinal % 3600

    @property
    def modified(self) -> str:
        """`lastModifiedDateTime`, seven digits of fraction as Intune sends them."""
        return precise_stamp(self.modified_s, self.ordinal * 7_654_321 + 1_234_567)

    @property
    def created(self) -> str:
        """`createdDateTime`, before `modified`."""
        age_s = DAY_S * (1 + self.ordinal * 53 % 700)
        return precise_stamp(self.modified_s - age_s, self.ordinal * 1_111_111)

    @property
    def scope_tags(self) -> list[str]:
        """`roleScopeTagIds`: the built-in tag, for some objects another instead."""
        count = self.world.scope_tag_count
        return [str(self.ordinal % count)] if self.ordinal % 5 == 0 else ["0"]


Builder = Callable[[Facts], JsonObject]


class Family(Source):
    """Objects in the order in which they were made, each from `build`."""

    def __init__(
        self,
        world: World,
        name: str,
        count: int,
        build: Builder,
        *,
        series: IdSeries | None = None,
        plan: AssignmentPlan | None = None,
        name_property: str = "displayName",
        blank_in_list: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        super().__init__(count, series or world.guids(name))
        self.plan = plan
        self.name_property = name_property
        self.blank_in_list = blank_in_list
        self._world = world
        self._stream = world.stream(name)
        self._build = build

    def facts(self, ordinal: int) -> Facts:
        """What the builder is given for an object."""
        return Facts(
            self._world,
            self.series.at(ordinal),
            ordinal,
            Draw(self._stream, ordinal),
            self.plan is not None and self.plan.count_of(ordinal) > 0,
        )

    def whole(self, ordinal: int) -> JsonObject:
        return self._build(self.facts(ordinal))
