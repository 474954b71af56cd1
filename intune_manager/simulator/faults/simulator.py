"""A demo tenant by name: profile, preset and seed in, a running server out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from intune_manager.errors import EnvironmentalError
from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.profiles import PROFILES, Profile
from intune_manager.simulator.faults.control import ControlPlane
from intune_manager.simulator.faults.front import FaultyFront
from intune_manager.simulator.faults.hostile_content import plant
from intune_manager.simulator.faults.presets import PRESETS, ServicePreset
from intune_manager.simulator.options import Endpoint, SimulatorOptions
from intune_manager.simulator.protocol.server import Server
from intune_manager.simulator.tenant.tenant import SimulatedTenant

ChosenT = TypeVar("ChosenT")
DEFAULTS = SimulatorOptions()


class Simulator:
    """A tenant behind a loopback server, with all that can go wrong, bound to one event loop."""

    def __init__(
        self,
        options: SimulatorOptions = DEFAULTS,
        *,
        profile: Profile | None = None,
        preset: ServicePreset | None = None,
        clock: Clock | None = None,
    ) -> None:
        """`profile` and `preset` replace those that `options` names. Raises EnvironmentalError."""
        if preset is None:
            preset = _chosen("preset", options.preset, PRESETS)
        try:
            preset = replace(
                preset,
                throttle_scale=preset.throttle_scale * options.scale,
                outage=options.outage or preset.outage,
                outage_status=options.outage_status or preset.outage_status,
            )
        except ValueError as error:
            raise EnvironmentalError(f"There is no such outage: {error}.") from error
        if profile is None:
            profile = _chosen("profile", options.profile, PROFILES)
        self.clock = clock or Clock(speed=options.time_scale)
        self.tenant = SimulatedTenant(profile, options.seed, self.clock)
        self.front = FaultyFront(self.tenant, self.clock, preset, seed=options.seed)
        self.server = Server(self.front, options.port, ControlPlane(self.front).routes())
        if preset.hostile_content:
            self.front.faults.strange |= plant(self.tenant, self.clock, seed=options.seed)

    async def start(self) -> Endpoint:
        """Listen on the loopback; returns where. Raises EnvironmentalError."""
        endpoint = await self.server.start()
        self.front.foreign_origin = await self.server.listen()
        return endpoint

    async def stop(self) -> None:
        await self.server.stop()


def _chosen(what: str, name: str, known: Mapping[str, ChosenT]) -> ChosenT:
    if name not in known:
        raise EnvironmentalError(
            f"There is no {what} '{name}'.", remedy=f"Known: {', '.join(known)}."
        )
    return known[name]
