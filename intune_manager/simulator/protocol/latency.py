"""How long real Graph calls take, as log-normal times drawn from a seed."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from intune_manager.registry.resource import Service
from intune_manager.simulator.protocol.routes import QueryOptions, Route, RouteKind

GATEWAY_LIMIT_S = 60.0
"""A call that would take longer is answered with 504 at that instant."""
IDLE_S = 60.0
"""The first call to a service after so much silence takes `WAKE_UP_S` longer."""
WAKE_UP_S = 1.0
_SIGMAS_TO_P95 = 1.6449


@dataclass(frozen=True)
class Times:
    """Seconds to the last byte at the median and at the 95th percentile."""

    p50_s: float
    p95_s: float

    def draw(self, source: random.Random) -> float:
        sigma = math.log(self.p95_s / self.p50_s) / _SIGMAS_TO_P95
        return source.lognormvariate(math.log(self.p50_s), sigma)


TIMES: Mapping[str, Times] = MappingProxyType(
    {
        "entra": Times(0.25, 0.9),
        "members": Times(0.15, 0.6),
        "delta": Times(0.3, 1.5),
        "managed_devices": Times(1.8, 5.0),
        "managed_devices_narrow": Times(0.9, 2.5),
        "single": Times(0.25, 0.9),
        "batch": Times(1.5, 5.0),
        "detected_apps": Times(0.4, 2.0),
        "mobile_apps": Times(1.5, 4.0),
        "mobile_apps_expanded": Times(6.0, 30.0),
        "catalog": Times(0.35, 1.0),
        "catalog_wide": Times(1.2, 4.0),
        "small": Times(0.18, 0.7),
        "audit": Times(2.5, 9.0),
    }
)
"""Estimates from issue reports and portal traces, not promises of the real service."""


class LatencyModel:
    """Draws the time that a call takes.

    The same seed and the same calls to a collection give the same times, whatever else is asked
    meanwhile: two programs that follow one collection can be compared.
    """

    def __init__(self, *, scale: float, seed: int) -> None:
        """`scale` multiplies every time; 0 answers at once."""
        self._scale = scale
        self._seed = seed
        self._streams: dict[str, random.Random] = {}
        self._last_call_s: dict[Service, float] = {}

    def batch_s(self) -> float:
        return self._scaled(TIMES["batch"].draw(self._stream("batch"))) if self._scale else 0.0

    def delay_s(self, route: Route, options: QueryOptions, now_s: float) -> float:
        """Seconds that the call takes; `now_s` is any clock that runs in seconds."""
        if not self._scale:
            return 0.0
        stream = self._stream(f"{route.kind} {route.rules.path}")
        drawn = TIMES[_times_of(route, options)].draw(stream) * _growth(route, options)
        last_s = self._last_call_s.get(route.rules.service)
        self._last_call_s[route.rules.service] = now_s
        asleep = last_s is None or now_s - last_s > IDLE_S
        return self._scaled(drawn + WAKE_UP_S * asleep)

    def is_too_long(self, delay_s: float) -> bool:
        """Whether the gateway gives up on a call of this length."""
        return delay_s >= self._scaled(GATEWAY_LIMIT_S) > 0

    def _stream(self, calls: str) -> random.Random:
        if calls not in self._streams:
            self._streams[calls] = random.Random(f"latency {self._seed} {calls}")
        return self._streams[calls]

    def _scaled(self, seconds: float) -> float:
        return min(seconds, GATEWAY_LIMIT_S) * self._scale


def _times_of(route: Route, options: QueryOptions) -> str:
    if route.kind is RouteKind.DELTA:
        return "delta"
    if route.kind in {RouteKind.ONE, RouteKind.RELATION}:
        return "members" if route.rules.entra and route.relation else "single"
    variants = {
        "managed_devices": ("managed_devices_narrow", bool(options.select)),
        "mobile_apps": ("mobile_apps_expanded", bool(options.expand)),
        "catalog": ("catalog_wide", (options.top or 0) > 100),
    }
    variant, chosen = variants.get(route.rules.latency, ("", False))
    return variant if chosen else route.rules.latency


def _growth(route: Route, options: QueryOptions) -> float:
    """What makes a call slower than its kind: a far offset."""
    if route.rules.latency == "detected_apps":
        return 1 + 0.3 * (options.skip or 0) / 10_000
    return 1.0
