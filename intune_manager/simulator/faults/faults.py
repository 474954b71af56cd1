"""Faults that are armed for certain requests or come by chance, logged when they are served."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intune_manager.simulator.faults.answer_faults import is_following, list_of
from intune_manager.simulator.faults.kinds import Encounter, FaultKind, Memory, Values
from intune_manager.simulator.faults.presets import KINDS, Chances, Risk
from intune_manager.simulator.protocol.messages import GraphReply, GraphRequest, Page

LOGGED = 10_000


@dataclass(frozen=True)
class Strike:
    """A fault on its way to one request."""

    name: str
    values: Values

    @property
    def kind(self) -> FaultKind:
        return KINDS[self.name]

    @property
    def family(self) -> str:
        """Its class: F1 to F14."""
        return self.kind.family_of(self.values)

    def changed(self, encounter: Encounter, reply: GraphReply) -> GraphReply | None:
        """The reply as the fault leaves it; None when it cannot change this one."""
        if self.kind.after is None or not self.kind.changes(reply):
            return None
        changed = self.kind.after(encounter, reply)
        return None if changed == reply else changed


@dataclass
class ArmedFault:
    """A fault that waits for its request."""

    strike: Strike
    path: re.Pattern[str]
    method: str
    nth: int
    """The first match that it strikes, counted from 1."""
    times: int | None
    """How many matches in a row it strikes; None: all from `nth` on."""
    seen: int = 0

    def strikes(self, request: GraphRequest) -> bool:
        """Count a request that matches; True when this fault is to answer it."""
        if self.method != request.method or not self.path.search(request.target):
            return False
        if not self.strike.kind.applies(request, self.strike.values):
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.times is None or self.seen < self.nth + self.times)


class FaultTable:
    """The armed faults, those that come by chance, what lasts of them, and the log of all."""

    def __init__(self, risks: Sequence[Risk] = (), *, seed: int) -> None:
        self._seed = seed
        self._armed: list[ArmedFault] = []
        self.moving = True
        """Whether faults that change the tenant come by chance."""
        self.log: list[dict[str, Any]] = []
        """What was served, oldest first; at most `LOGGED` entries, the oldest are dropped."""
        self.served_by_class: Counter[str] = Counter()
        """How often each class was served, F1 to F14."""
        self.strange: dict[str, str] = {}
        """Hostile objects that no page has brought yet, by id: the class of what is wrong."""
        self.expect(risks)

    def arm(self, description: Mapping[str, Any]) -> None:
        """Arm a fault given as plain values; ValueError says what is wrong with them."""
        values = dict(description)
        name = str(values.pop("kind", ""))
        if name not in KINDS:
            raise ValueError(f"unknown fault '{name}': known are {', '.join(sorted(KINDS))}")
        method = str(values.pop("method", "GET")).upper()
        try:
            path = re.compile(str(values.pop("path", "")))
            nth, times = int(values.pop("nth", 1)), values.pop("times", 1)
            times = None if times is None else int(times)
        except (re.error, TypeError) as error:
            raise ValueError(f"bad fault: {error}") from error
        KINDS[name].check(values)
        self._armed.append(ArmedFault(Strike(name, values), path, method, nth, times))

    def expect(self, risks: Sequence[Risk]) -> None:
        """Let other faults come by chance from now on; those that last are forgotten."""
        self._chances = Chances(risks, seed=self._seed)
        self._memory = Memory()

    def clear(self) -> None:
        """Disarm everything and empty the log. What a preset lets happen goes on."""
        self._armed.clear()
        self._memory = Memory()
        self.log.clear()
        self.served_by_class.clear()

    def take(self, request: GraphRequest) -> Strike | None:
        """The fault that is to strike this request: an armed one, one that lasts, or by chance."""
        armed = [fault.strike for fault in self._armed if fault.strikes(request)]
        drawn = list(self._chances.struck(request))
        lasting = self._lasting(request)
        chosen = (risk for risk in drawn if self.moving or not risk.fault.moves_objects)
        by_chance = (Strike(risk.kind, risk.values) for risk in chosen)
        return next(iter(armed), lasting) or next(by_chance, None)

    def encounter(
        self, strike: Strike, request: GraphRequest, now: datetime, foreign_origin: str
    ) -> Encounter:
        return Encounter(request, strike.values, now, self._memory, foreign_origin)

    def note(self, family: str, name: str, request: GraphRequest, number: int) -> None:
        """Log what the client was shown: a fault, or hostile content."""
        self.served_by_class[family] += 1
        entry = {"class": family, "kind": name, "request": number}
        self.log.append(entry | {"method": request.method, "target": request.target})
        del self.log[:-LOGGED]

    def saw(self, request: GraphRequest, page: Page, number: int) -> None:
        """Log each hostile object once, when a page first brings it.

        Remember what a page has shown, should a later one of the same reading show it again.
        """
        heads = b"\n".join(item[:200] for item in page.items) if self.strange else b""
        for object_id in [each for each in self.strange if each.encode() in heads]:
            self.note(self.strange.pop(object_id), f"content of {object_id}", request, number)
        if not self._chances:
            return
        key = list_of(request)
        if not is_following(request, {}):
            # A link may leave out options of the first page: what they share is the path.
            self._memory.forget_shown(key.partition("?")[0])
        if page.items:
            self._memory.shown.setdefault(key, page.items[0])

    def _lasting(self, request: GraphRequest) -> Strike | None:
        """The fault that an earlier one has left behind, if it concerns this request."""
        if request.connection in self._memory.connections and not request.inner:
            return Strike("stuck_connection", {})
        if request.version == "beta" and request.header("authorization") in self._memory.tokens:
            return Strike("refused_on_beta", {})
        return None
