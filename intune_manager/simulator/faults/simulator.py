"""A demo tenant by name: profile, preset and seed in, a running server out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from intune_manager.errors import EnvironmentalError
from intune_manager.simulator.content.profiles import PROFILES, Profile
from intune_manager.simulator.endpoint import Endpoint
from intune_manager.simulator.faults.hostile_content import HostileContent
from intune_manager.simulator.faults.mutation_stream import ADDED_ONLY, UNCHANGED
from intune_manager.simulator.faults.presets import PRESETS
from intune_manager.simulator.protocol.server import Server
from intune_manager.simulator.tenant.clock import Clock
from intune_manager.simulator.tenant.collection import Collection
from intune_manager.simulator.tenant.tenant import Tenant

ChosenT = TypeVar("ChosenT")


class Simulator:
    """A tenant of a profile behind a loopback server. Bound to the loop that starts it."""

    def __init__(
        self,
        profile: str | Profile = "small",
        preset: str = "calm",
        *,
        seed: int = 1,
        port: int = 0,
        scale: float = 1.0,
        latency: float = 1.0,
        unknown_page_size: int | None = None,
        time_scale: float = 1.0,
        outage: str | None = None,
        outage_status: int | None = None,
        clock: Clock | None = None,
    ) -> None:
        """`profile` is the name of one, or sizes of its own.

        `scale` and `latency` multiply the preset's throttling limits and modelled times.

        `time_scale` is how many seconds of the tenant's time pass in a real one: whatever takes
        time there, from latency to the life of tokens, takes so much less. `outage` (a service or a
        Graph path) and `outage_status` (504 or 403) change what the preset `outage` takes down.
        Raises EnvironmentalError for a profile, preset or outage that does not exist.
        """
        chosen = _chosen("preset", preset, PRESETS)
        mood = replace(
            chosen,
            throttle_scale=chosen.throttle_scale * scale,
            latency_scale=chosen.latency_scale * latency,
            unknown_page_size=unknown_page_size or chosen.unknown_page_size,
            outage=outage or chosen.outage,
            outage_status=outage_status or chosen.outage_status,
        )
        try:
            _ = mood.risks
        except ValueError as error:
            raise EnvironmentalError(f"There is no such outage: {error}.") from error
        self.clock = clock or Clock(speed=time_scale)
        size = _chosen("profile", profile, PROFILES) if isinstance(profile, str) else profile
        self.tenant = Tenant(size, seed, self.clock)
        self.server = Server(self.tenant, self.clock, mood, seed=seed, port=port)
        if mood.hostile_content:
            content = HostileContent(self.tenant, self.clock, seed=seed)
            self.server.front.content.expect(content.plant(_changeable(self.tenant)))

    async def start(self) -> Endpoint:
        """Listen on the loopback; returns where. Raises EnvironmentalError."""
        return await self.server.start()

    async def stop(self) -> None:
        await self.server.stop()


def _changeable(tenant: Tenant) -> dict[str, str]:
    """The Graph paths whose objects may be changed, each with the property that names them."""
    collections = ((path, tenant.collection(path)) for path in tenant.paths)
    return {
        path: collection.source.name_property
        for path, collection in collections
        if isinstance(collection, Collection) and path not in ADDED_ONLY | UNCHANGED
    }


def _chosen(what: str, name: str, known: Mapping[str, ChosenT]) -> ChosenT:
    if name not in known:
        raise EnvironmentalError(
            f"There is no {what} '{name}'.", remedy=f"Known: {', '.join(known)}."
        )
    return known[name]
