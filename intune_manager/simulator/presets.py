"""How the simulated network and service behave: the presets that a user or a test chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Preset:
    """One mood of the service. Every preset keeps to the protocol; they differ in what hurts."""

    name: str
    latency_scale: float = 0.0
    """Multiplies the latency model's times; 0 answers at once."""
    error_rate: float = 0.0
    """The share of requests that a gateway error answers: 500, 502, 503 or 504."""
    throttle_scale: float = 1.0
    """Multiplies Graph's published limits; 0 switches throttling off."""
    unknown_page_size: int = 100
    """The page size of collections for which none is documented."""


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            Preset("calm"),
            Preset("real", latency_scale=1.0, error_rate=0.001),
            Preset("busy", latency_scale=1.0, error_rate=0.02, throttle_scale=0.05),
        )
    }
)
"""The presets by name."""
