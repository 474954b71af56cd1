"""What calls cost: the time that each takes, and how many a service grants before a 429."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from intune_manager.registry.resource import Service
from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.protocol.messages import GraphError
from intune_manager.simulator.protocol.routes import QueryOptions, Route, RouteKind

GATEWAY_LIMIT_S = 60.0
"""A call that would take longer is answered with 504 at that instant."""
IDLE_S = 60.0
"""The first call to a service after so much silence takes `WAKE_UP_S` longer."""
WAKE_UP_S = 1.0
_SIGMAS_TO_P95 = 1.6449
GRACE_S = 0.25
"""Requests that come this soon after a 429 were under way already: they are not held against it."""


YEAR_S = 365 * 86400.0


@dataclass(frozen=True)
class Behaviour:
    """How fast and how strict the service is: what Graph documents nowhere, or changes at will."""

    latency_scale: float = 0.0
    """Multiplies the latency model's times; 0 answers at once."""
    throttle_scale: float = 1.0
    """Multiplies Graph's published limits; 0 switches throttling off."""
    page_size_spread: bool = False
    """Each collection has a small page size of its own, drawn from the seed."""
    token_life_s: float = YEAR_S
    page_token_life_s: float = 3600.0
    delta_token_life_s: float = 7 * 86400.0


class Times(NamedTuple):
    """Seconds to the last byte at the median and at the 95th percentile; log-normal."""

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
    """Draws the time that a call takes: by the seed and the calls to its own collection alone."""

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
        drawn = TIMES[_times_of(route, options)].draw(stream)
        if route.rules.latency == "detected_apps":  # a far offset makes it slower
            drawn *= 1 + 0.3 * (options.skip or 0) / 10_000
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
    if route.kind is not RouteKind.LIST:
        return "members" if route.rules.entra and route.relation else "single"
    variants = {
        "managed_devices": ("managed_devices_narrow", bool(options.select)),
        "mobile_apps": ("mobile_apps_expanded", bool(options.expand)),
        "catalog": ("catalog_wide", (options.top or 0) > 100),
    }
    variant, chosen = variants.get(route.rules.latency, ("", False))
    return variant if chosen else route.rules.latency


class Limit(NamedTuple):
    """Units that a service grants in a window of seconds, for each app and tenant."""

    units: float
    window_s: float


def directory_limit(users: int) -> Limit:
    """Resource units of Entra reads for a tenant of this many users: S, M or L."""
    return Limit(3500 if users < 50 else 5000 if users <= 500 else 8000, 10)


@dataclass
class _Bucket:
    limit: Limit
    left: float
    filled_at: float
    blocked_until: float = 0.0
    asked_until: float = 0.0
    """The end of a wait that the client was asked for, in whichever form."""
    asked_at: float = -math.inf


class ThrottleModel:
    """Decides which requests are answered with 429: token buckets, in the tenant's own time."""

    def __init__(self, clock: Clock, users: int, *, scale: float, seed: int) -> None:
        """`scale` multiplies every limit; 0 switches throttling off."""
        self._clock = clock
        self._scale = scale
        self._random = random.Random(f"throttle {seed}")
        limits = {
            Service.INTUNE: Limit(1000, 20),
            Service.INTUNE_DEVICES: Limit(2000, 20),
            Service.ENTRA: directory_limit(users),
        }
        self._limits = {
            service: Limit(max(1.0, limit.units * scale), limit.window_s)
            for service, limit in limits.items()
        }
        self.reset()

    def reset(self) -> None:
        """Fill every bucket and forget what came early."""
        self.early = 0
        """Requests that came during an announced wait, later than `GRACE_S` after its start.

        A refusal without a time announces none: its client can only guess.
        """
        now = self._now()
        self._buckets = {
            service: _Bucket(limit, limit.units, now) for service, limit in self._limits.items()
        }

    def charge(self, service: Service, units: float) -> None:
        """Take `units`, or raise 429; a request during a wait is refused, and that begins again."""
        if not self._scale:
            return
        bucket, now = self._buckets[service], self._now()
        if now < bucket.blocked_until:
            raise self._refusal(service, bucket, now)
        granted, window_s = bucket.limit
        elapsed_s = now - bucket.filled_at
        bucket.left = min(granted, bucket.left + elapsed_s * (granted / window_s))
        bucket.filled_at = now
        if bucket.left < min(units, granted):
            raise self._refusal(service, bucket, now)
        bucket.left -= units

    def arrived(self, service: Service) -> None:
        """Note a request from outside; it is early during a wait that was asked for."""
        bucket, now = self._buckets[service], self._now()
        self.early += now < bucket.asked_until and now - bucket.asked_at > (
            GRACE_S * self._clock.speed
        )

    def announce(self, service: Service, wait_s: float) -> None:
        """A client was asked, by a refusal of any kind, to leave the service alone for a while."""
        bucket, now = self._buckets[service], self._now()
        bucket.asked_until = max(bucket.asked_until, now + wait_s)
        bucket.asked_at = now

    def _refusal(self, service: Service, bucket: _Bucket, now: float) -> GraphError:
        # Long enough for a quarter of the window's grant, so that waiting pays.
        wait_s = max(1, math.ceil(bucket.limit.window_s / 4))
        bucket.blocked_until = now + wait_s
        entra = service is Service.ENTRA
        named = entra or self._random.random() >= 0.5
        if named:
            self.announce(service, wait_s)
        message = _ENTRA_REFUSAL if entra else "An error has occurred."
        headers = {"Retry-After": str(wait_s)} if named else {}
        return GraphError(429, "TooManyRequests", message, headers=headers)

    def _now(self) -> float:
        return self._clock.now().timestamp()


_ENTRA_REFUSAL = (
    "Too many requests from Identifier:simulator under category:aadgraph.app.tenant_large. "
    "Please try again later."
)


def units_of(route: Route, options: QueryOptions) -> float:
    """What a request costs: one on Intune, resource units on Entra."""
    if not route.rules.entra:
        return 1
    units = 2 if route.kind is RouteKind.LIST and route.rules.path == "users" else 1
    if route.kind is RouteKind.RELATION:
        units = 3
    units -= bool(options.select)
    units -= options.top is not None and options.top < 20
    return max(1, units)
