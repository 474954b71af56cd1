"""A tenant at work: the same changes for the same seed, at the rate that was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.faults.changes import MutationStream
from intune_manager.simulator.faults.presets import PRESETS
from intune_manager.simulator.protocol.routes import RULES
from intune_manager.simulator.tenant.tenant import SimulatedTenant

DEVICES = "deviceManagement/managedDevices"
CHANGED = (DEVICES, "users", "groups", "deviceAppManagement/mobileApps")


def changed(seed: int, count: int = 200) -> list[list[bytes]]:
    clock = Clock(monotonic=lambda: 0.0)
    tenant = SimulatedTenant(PROFILES["small"], 1, clock)
    MutationStream(tenant, clock, seed=seed).play(count)
    collections = [tenant.collection(path) for path in CHANGED]
    return [each.list_json(each.ids()) for each in collections]


def test_the_same_seed_makes_the_same_changes() -> None:
    assert changed(1) == changed(1) != changed(2)


def test_changes_come_at_their_rate_in_the_tenants_own_time_until_it_rests() -> None:
    clock = Clock(monotonic=lambda: 0.0)
    stream = MutationStream(SimulatedTenant(PROFILES["small"], 1, clock), clock, seed=1)
    assert stream.due() == 0
    stream.run(5.0)
    clock.advance(3)
    assert stream.due() == 15
    stream.play(stream.due())
    assert (stream.due(), stream.made) == (0, 15)
    stream.run(0)
    clock.advance(60)
    assert stream.due() == 0


async def test_requests_find_the_changes_made_that_are_due(graph: Any) -> None:
    await graph.control("mutations", per_s=5)
    await graph.control("clock", seconds=4)
    await graph.get("/v1.0/groups")
    assert graph.simulator.front.mutations.made == 20
    assert (await graph.control("health"))["revision"] > 0


async def test_a_preset_can_be_chosen_while_the_server_runs(graph: Any) -> None:
    graph.simulator.front.choose(replace(PRESETS["outage"], outage="users"))
    assert (await graph.get("/v1.0/users")).status_code == 504
    assert (await graph.get("/v1.0/groups")).status_code == 200
    graph.simulator.front.choose(PRESETS["calm"])
    assert (await graph.get("/v1.0/users")).status_code == 200


async def test_a_hostile_tenant_holds_strange_values_and_counts_when_they_were_shown(
    start_graph: Any,
) -> None:
    graph = await start_graph(preset="hostile")
    graph.simulator.front.choose(PRESETS["calm"])
    for path, rules in RULES.items():
        await graph.get(f"/{min(rules.versions)}/{path}")
    shown = graph.simulator.front.faults.served_by_class
    assert all(shown[family] > 0 for family in ("F10", "F11", "F12", "F13"))
