"""A demo tenant by name: profile, preset and seed in, a running server out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from intune_manager.errors import EnvironmentalError
from intune_manager.simulator.clock import Clock
from intune_manager.simulator.endpoint import Endpoint
from intune_manager.simulator.presets import PRESETS
from intune_manager.simulator.profiles import PROFILES
from intune_manager.simulator.server import Server
from intune_manager.simulator.tenant import Tenant

ChosenT = TypeVar("ChosenT")


class Simulator:
    """A tenant of a profile behind a loopback server. Bound to the loop that starts it."""

    def __init__(
        self,
        profile: str = "small",
        preset: str = "calm",
        *,
        seed: int = 1,
        port: int = 0,
        scale: float = 1.0,
        latency: float = 1.0,
        unknown_page_size: int | None = None,
        clock: Clock | None = None,
    ) -> None:
        """`scale` and `latency` multiply the preset's throttling limits and modelled times.

        Raises EnvironmentalError for a profile or preset that does not exist.
        """
        chosen = _chosen("preset", preset, PRESETS)
        mood = replace(
            chosen,
            throttle_scale=chosen.throttle_scale * scale,
            latency_scale=chosen.latency_scale * latency,
            unknown_page_size=unknown_page_size or chosen.unknown_page_size,
        )
        self.clock = clock or Clock()
        self.tenant = Tenant(_chosen("profile", profile, PROFILES), seed, self.clock)
        self.server = Server(self.tenant, self.clock, mood, seed=seed, port=port)

    async def start(self) -> Endpoint:
        """Listen on the loopback; returns where. Raises EnvironmentalError."""
        return await self.server.start()

    async def stop(self) -> None:
        await self.server.stop()


def _chosen(what: str, name: str, known: Mapping[str, ChosenT]) -> ChosenT:
    if name not in known:
        raise EnvironmentalError(
            f"There is no {what} '{name}'.", remedy=f"Known: {', '.join(known)}."
        )
    return known[name]
