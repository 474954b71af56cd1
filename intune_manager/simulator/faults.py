"""Faults that are armed for certain requests and logged when they are served."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from intune_manager.simulator.fault_kinds import KINDS, FaultKind
from intune_manager.simulator.wire import GraphRequest

LOGGED = 10_000
_GATEWAY_ERRORS: tuple[Mapping[str, Any], ...] = (
    {"status": 500, "code": "InternalServerError", "message": "An error has occurred."},
    {"status": 500, "code": "UnknownError", "message": ""},
    {"status": 502, "html": True},
    {"status": 503, "code": "serviceNotAvailable", "retry_after": "1"},
    {"status": 503, "code": "ServiceUnavailable"},
    {"status": 504, "code": "UnknownError", "message": ""},
)


@dataclass
class ArmedFault:
    """A fault that waits for its request."""

    id: int
    name: str
    kind: FaultKind
    path: re.Pattern[str]
    method: str = "GET"
    nth: int = 1
    """The first match that it strikes, counted from 1."""
    times: int | None = 1
    """How many matches in a row it strikes; None: all from `nth` on."""
    values: Mapping[str, Any] = field(default_factory=dict)
    seen: int = 0
    served: int = 0

    def strikes(self, request: GraphRequest) -> bool:
        """Count a request that matches; True when this fault is to answer it."""
        if self.method != request.method or not self.path.search(request.target):
            return False
        self.seen += 1
        if self.seen < self.nth or (self.times is not None and self.served >= self.times):
            return False
        self.served += 1
        return True

    def described(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.name,
            "method": self.method,
            "path": self.path.pattern,
            "nth": self.nth,
            "times": self.times,
            "values": dict(self.values),
            "seen": self.seen,
            "served": self.served,
        }


class FaultTable:
    """The armed faults, the random gateway errors of a preset, and the log of both."""

    def __init__(self, *, error_rate: float = 0.0, seed: int = 1) -> None:
        self._error_rate = error_rate
        self._random = random.Random(f"faults {seed}")
        self._armed: list[ArmedFault] = []
        self._ids = 0
        self.log: list[dict[str, Any]] = []
        """What was served, oldest first; at most `LOGGED` entries, the oldest are dropped."""

    def arm(self, description: Mapping[str, Any]) -> ArmedFault:
        """Arm a fault given as plain values; ValueError says what is wrong with them."""
        values = dict(description)
        name = str(values.pop("kind", ""))
        kind = KINDS.get(name)
        if kind is None:
            raise ValueError(f"unknown fault '{name}': known are {', '.join(sorted(KINDS))}")
        method = str(values.pop("method", "GET")).upper()
        try:
            path = re.compile(str(values.pop("path", "")))
            nth, times = int(values.pop("nth", 1)), values.pop("times", 1)
            times = None if times is None else int(times)
        except (re.error, TypeError) as error:
            raise ValueError(f"bad fault: {error}") from error
        kind.check(values)
        self._ids += 1
        fault = ArmedFault(self._ids, name, kind, path, method, nth, times, values)
        self._armed.append(fault)
        return fault

    def armed(self) -> list[dict[str, Any]]:
        return [fault.described() for fault in self._armed]

    def clear(self) -> None:
        """Disarm everything and empty the log. The random errors of a preset go on."""
        self._armed.clear()
        self.log.clear()

    def take(self, request: GraphRequest, number: int) -> ArmedFault | None:
        """The fault that strikes this request, logged; the first armed one wins.

        `number` is the request's place in the server's life, for the log.
        """
        struck = [fault for fault in self._armed if fault.strikes(request)]
        fault = struck[0] if struck else self._random_error()
        if fault is not None:
            entry = {"fault": fault.id, "kind": fault.name, "request": number}
            self.log.append(entry | {"method": request.method, "target": request.target})
            del self.log[:-LOGGED]
        return fault

    def _random_error(self) -> ArmedFault | None:
        if not self._error_rate or self._random.random() >= self._error_rate:
            return None
        values = self._random.choice(_GATEWAY_ERRORS)
        return ArmedFault(0, "status", KINDS["status"], re.compile(""), values=values)
