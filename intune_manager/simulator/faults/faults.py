"""Faults that are armed for certain requests or come by chance, logged when they are served."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from intune_manager.simulator.faults.answer_faults import is_following, list_of
from intune_manager.simulator.faults.kinds import Encounter, FaultKind, Memory
from intune_manager.simulator.faults.presets import KINDS, Chances, Risk
from intune_manager.simulator.protocol.messages import GraphReply, GraphRequest

LOGGED = 10_000


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
        if self.kind.applies is not None and not self.kind.applies(request, self.values):
            return False
        self.seen += 1
        if self.seen < self.nth or (self.times is not None and self.served >= self.times):
            return False
        self.served += 1
        return True

    def described(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "class": self.kind.family_of(self.values),
            "kind": self.name,
            "method": self.method,
            "path": self.path.pattern,
            "nth": self.nth,
            "times": self.times,
            "values": dict(self.values),
            "seen": self.seen,
            "served": self.served,
        }


@dataclass(frozen=True)
class Strike:
    """A fault on its way to one request; `number` is the request's place, for the log."""

    fault: int
    name: str
    kind: FaultKind
    values: Mapping[str, Any]
    number: int


class FaultTable:
    """The armed faults, those that come by chance, what lasts of them, and the log of all."""

    def __init__(self, risks: Sequence[Risk] = (), *, seed: int = 1) -> None:
        self._chances = Chances(risks, seed=seed)
        self._armed: list[ArmedFault] = []
        self._ids = 0
        self._memory = Memory()
        self.moving = True
        """Whether faults that change the tenant come by chance."""
        self.log: list[dict[str, Any]] = []
        """What was served, oldest first; at most `LOGGED` entries, the oldest are dropped."""
        self.served_by_class: Counter[str] = Counter()
        """How often each class was served, F1 to F14."""

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

    def expect(self, risks: Sequence[Risk], *, seed: int) -> None:
        """Let other faults come by chance from now on; those that last are forgotten."""
        self._chances = Chances(risks, seed=seed)
        self._memory = Memory()

    def clear(self) -> None:
        """Disarm everything and empty the log. What a preset lets happen goes on."""
        self._armed.clear()
        self._memory = Memory()
        self.log.clear()
        self.served_by_class.clear()

    def take(self, request: GraphRequest, number: int) -> Strike | None:
        """The fault that is to strike this request: an armed one, one that lasts, or by chance."""
        armed = [fault for fault in self._armed if fault.strikes(request)]
        drawn = list(self._chances.struck(request))
        if armed:
            first = armed[0]
            return Strike(first.id, first.name, first.kind, first.values, number)
        name, values = self._lasting(request)
        if name:
            return Strike(0, name, KINDS[name], values, number)
        chosen = (risk for risk in drawn if self.moving or not risk.fault.moves_objects)
        return next((Strike(0, r.kind, r.fault, r.values, number) for r in chosen), None)

    def encounter(
        self, strike: Strike, request: GraphRequest, now: datetime, foreign_origin: str
    ) -> Encounter:
        """What a fault may know when it strikes."""
        return Encounter(request, strike.values, now, self._memory, foreign_origin)

    def served(self, strike: Strike, request: GraphRequest) -> None:
        """Log a fault that has struck."""
        self.note(
            strike.kind.family_of(strike.values), strike.name, request, strike.number, strike.fault
        )

    def note(
        self, family: str, name: str, request: GraphRequest, number: int, fault: int = 0
    ) -> None:
        """Log what the client was shown: a fault, or hostile content."""
        self.served_by_class[family] += 1
        entry = {"class": family, "fault": fault, "kind": name, "request": number}
        self.log.append(entry | {"method": request.method, "target": request.target})
        del self.log[:-LOGGED]

    def saw(self, request: GraphRequest, reply: GraphReply) -> None:
        """Remember what a page has shown, should a later one of the same reading show it again."""
        if not self._chances or reply.page is None:
            return
        key = list_of(request)
        if not is_following(request, {}):
            # A link may leave out options of the first page: what they share is the path.
            self._memory.forget_shown(key.partition("?")[0])
        if reply.page.items:
            self._memory.shown.setdefault(key, reply.page.items[0])

    def _lasting(self, request: GraphRequest) -> tuple[str, Mapping[str, Any]]:
        """The fault that an earlier one has left behind, if it concerns this request."""
        if request.connection in self._memory.connections and not request.inner:
            return "stuck_connection", {}
        if request.version == "beta" and request.header("authorization") in self._memory.tokens:
            return "refused_on_beta", {}
        return "", {}


def changed_by(strike: Strike, encounter: Encounter, reply: GraphReply) -> GraphReply | None:
    """The reply as the fault leaves it; None when it cannot change this one."""
    kind = strike.kind
    if kind.after is None or (kind.changes is not None and not kind.changes(reply)):
        return None
    changed = kind.after(encounter, reply)
    return None if changed == reply else replace(changed)
