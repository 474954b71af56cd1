"""Throttling by token buckets, one for each service, with Graph's published numbers."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from intune_manager.registry.resource import Service
from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.protocol.messages import GraphError
from intune_manager.simulator.protocol.routes import QueryOptions, Route, RouteKind

GRACE_S = 0.25
"""Requests that come this soon after a 429 were under way already: they are not held against it."""


@dataclass(frozen=True)
class Limit:
    """What a service grants: units in a window of seconds."""

    units: float
    window_s: float

    @property
    def per_second(self) -> float:
        return self.units / self.window_s


def directory_limit(users: int) -> Limit:
    """Resource units of Entra reads for a tenant of this many users: S, M or L."""
    return Limit(3500 if users < 50 else 5000 if users <= 500 else 8000, 10)


def limits(users: int) -> dict[Service, Limit]:
    """The limits per app and tenant."""
    return {
        Service.INTUNE: Limit(1000, 20),
        Service.INTUNE_DEVICES: Limit(2000, 20),
        Service.ENTRA: directory_limit(users),
    }


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
    """Decides which requests are answered with 429. Time is the tenant's own."""

    def __init__(
        self, clock: Clock, users: int, *, scale: float, seed: int, speed: float = 1.0
    ) -> None:
        """`scale` multiplies every limit; 0 switches throttling off.

        `speed` says how many seconds of the tenant's time pass in a real one.
        """
        self._clock = clock
        self._scale = scale
        self._grace_s = GRACE_S * speed
        self._random = random.Random(f"throttle {seed}")
        self._limits = {service: _scaled(limit, scale) for service, limit in limits(users).items()}
        self.reset()

    def reset(self) -> None:
        """Fill every bucket and forget what was refused."""
        self.refused = 0
        self.early = 0
        """Requests that came during an announced wait, later than `GRACE_S` after its start.

        A refusal without a time announces none: its client can only guess.
        """
        now = self._now()
        self._buckets = {
            service: _Bucket(limit, limit.units, now) for service, limit in self._limits.items()
        }

    def charge(self, service: Service, units: float) -> None:
        """Take `units` from a service's bucket; raises 429 when it is empty or being waited for.

        A request during the wait is refused too, and the wait starts again.
        """
        if not self._scale:
            return
        bucket, now = self._buckets[service], self._now()
        if now < bucket.blocked_until:
            raise self._refusal(service, bucket, now)
        elapsed = now - bucket.filled_at
        bucket.left = min(bucket.limit.units, bucket.left + elapsed * bucket.limit.per_second)
        bucket.filled_at = now
        if bucket.left < min(units, bucket.limit.units):
            raise self._refusal(service, bucket, now)
        bucket.left -= units

    def arrived(self, service: Service) -> None:
        """Note a request from outside; it is early during a wait that was asked for."""
        bucket, now = self._buckets[service], self._now()
        self.early += now < bucket.asked_until and now - bucket.asked_at > self._grace_s

    def announce(self, service: Service, wait_s: float) -> None:
        """A client was asked, by a refusal of any kind, to leave the service alone for a while."""
        bucket, now = self._buckets[service], self._now()
        bucket.asked_until = max(bucket.asked_until, now + wait_s)
        bucket.asked_at = now

    def _refusal(self, service: Service, bucket: _Bucket, now: float) -> GraphError:
        self.refused += 1
        # Long enough for a quarter of the window's grant, so that waiting pays.
        wait_s = max(1, math.ceil(bucket.limit.window_s / 4))
        bucket.blocked_until = now + wait_s
        if service is Service.ENTRA:
            self.announce(service, wait_s)
            return _directory_refusal(wait_s)
        headers = {} if self._random.random() < 0.5 else {"Retry-After": str(wait_s)}
        if headers:
            self.announce(service, wait_s)
        return GraphError(
            429, "TooManyRequests", "An error has occurred.", headers=headers, details=True
        )

    def _now(self) -> float:
        return self._clock.now().timestamp()


def units_of(route: Route, options: QueryOptions) -> float:
    """What a request costs: one on Intune, resource units on Entra."""
    if not route.rules.entra:
        return 1
    units = 1
    if route.kind is RouteKind.LIST and route.rules.path == "users":
        units = 2
    if route.kind is RouteKind.RELATION:
        units = 3
    units -= bool(options.select)
    units -= options.top is not None and options.top < 20
    return max(1, units)


def _scaled(limit: Limit, scale: float) -> Limit:
    return Limit(max(1.0, limit.units * scale), limit.window_s)


def _directory_refusal(wait_s: int) -> GraphError:
    return GraphError(
        429,
        "TooManyRequests",
        "Too many requests from Identifier:simulator under category:aadgraph.app.tenant_large. "
        "Please try again later.",
        headers={"Retry-After": str(wait_s)},
    )
