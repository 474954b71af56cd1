"""How the simulated network and service behave: the presets that a user or a test chooses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from intune_manager.registry.resource import Service
from intune_manager.simulator.faults.chances import Risk
from intune_manager.simulator.faults.hostile_risks import HOSTILE, gateway_errors
from intune_manager.simulator.protocol.rules import RULES
from intune_manager.simulator.protocol.surface import Behaviour


@dataclass(frozen=True)
class Preset(Behaviour):
    """One mood of the service. Every preset keeps to the protocol; they differ in what hurts."""

    error_rate: float = 0.0
    """The share of requests that a gateway error answers: 500, 502, 503 or 504."""
    other_risks: tuple[Risk, ...] = ()
    mutations_per_s: float = 0.0
    """Changes to the tenant in each second of its own time."""
    hostile_content: bool = False
    """Whether the tenant holds values such as no documentation promises."""
    outage: str = ""
    """What is down for good: a service family (`intune-devices`) or a Graph path."""
    outage_status: int = 504

    @property
    def risks(self) -> tuple[Risk, ...]:
        """All that may happen to a request by chance. Raises ValueError for an unknown outage."""
        down = outage_of(self.outage, self.outage_status) if self.outage else ()
        return (*down, *gateway_errors(self.error_rate), *self.other_risks)


def outage_of(what: str, status: int) -> tuple[Risk, ...]:
    """A service family (`intune-devices`) or a Graph path that answers 504 or 403 for good.

    Raises ValueError, naming what there is, for anything else.
    """
    paths = [rules.path for rules in RULES.values() if what in {rules.service.value, rules.path}]
    if not paths:
        raise ValueError(f"'{what}' is neither a service ({', '.join(Service)}) nor a Graph path")
    pattern = rf"^/(?:v1\.0|beta)/(?:{'|'.join(map(re.escape, paths))})(?:[/?]|$)"
    if status == 504:
        return (Risk("status", 1.0, {"status": 504, "message": ""}, pattern),)
    if status == 403:
        entra = all(RULES[path].entra for path in paths)
        return (Risk("forbidden_by_entra" if entra else "forbidden_by_intune", 1.0, path=pattern),)
    raise ValueError(f"an outage answers 504 or 403, not {status}")


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "calm": Preset(),
        "real": Preset(latency_scale=1.0, error_rate=0.001),
        "busy": Preset(latency_scale=1.0, error_rate=0.02, throttle_scale=0.05),
        "hostile": Preset(page_size_spread=True, other_risks=HOSTILE, hostile_content=True),
        "outage": Preset(outage="deviceManagement/managedDevices"),
        "long-haul": Preset(
            page_size_spread=True,
            token_life_s=60.0,
            page_token_life_s=90.0,
            delta_token_life_s=300.0,
            mutations_per_s=5.0,
        ),
    }
)
"""The presets by name."""


def preset_of(values: Mapping[str, Any]) -> Preset:
    """The preset that plain values describe: its `name`, `outage` and `outage_status`.

    Raises KeyError for an unknown name, ValueError for other values or an outage of nothing.
    """
    chosen = dict(values)
    preset = PRESETS[str(chosen.pop("name"))]
    if unknown := set(chosen) - {"outage", "outage_status"}:
        raise ValueError(f"a preset has no {', '.join(sorted(unknown))}")
    preset = replace(preset, **chosen)
    _ = preset.risks  # tells whether the outage makes sense
    return preset
