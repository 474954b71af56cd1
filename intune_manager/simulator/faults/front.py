"""The front of a tenant in trouble: faults strike its requests, and it changes meanwhile."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.faults.answer_faults import (
    is_beyond_the_end,
    is_following,
    list_of,
    without_hop,
)
from intune_manager.simulator.faults.changes import MutationScript, MutationStream
from intune_manager.simulator.faults.kinds import Encounter, Memory, announced_s
from intune_manager.simulator.faults.presets import KINDS, Chances, Risk, ServicePreset
from intune_manager.simulator.protocol.front import Answer, Front
from intune_manager.simulator.protocol.messages import GraphError, GraphReply, GraphRequest, Page
from intune_manager.simulator.protocol.routes import Route
from intune_manager.simulator.tenant.tenant import SimulatedTenant

LOGGED = 10_000


@dataclass
class ArmedFault:
    """A fault that waits for its request."""

    strike: Risk
    method: str
    nth: int
    """The first match that it strikes, counted from 1."""
    times: int | None
    """How many matches in a row it strikes; None: all from `nth` on."""
    seen: int = 0

    def strikes(self, request: GraphRequest) -> bool:
        """Count a request that matches; True when this fault is to answer it."""
        if self.method != request.method or not self.strike.concerns(request):
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
        self.log: deque[dict[str, Any]] = deque(maxlen=LOGGED)
        """What was served, oldest first; the oldest are dropped."""
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
            path = re.compile(str(values.pop("path", ""))).pattern
            nth, times = int(values.pop("nth", 1)), values.pop("times", 1)
            times = None if times is None else int(times)
            KINDS[name].check(values)
        except (re.error, TypeError) as error:
            raise ValueError(f"bad fault: {error}") from error
        self._armed.append(ArmedFault(Risk(name, values=values, path=path), method, nth, times))

    def expect(self, risks: Sequence[Risk]) -> None:
        """Let other faults come by chance from now on; those that last are forgotten."""
        self._chances = Chances(risks, seed=self._seed)
        self.memory = Memory()

    def clear(self) -> None:
        """Disarm everything and empty the log. What a preset lets happen goes on."""
        self._armed.clear()
        self.memory = Memory()
        self.log.clear()
        self.served_by_class.clear()

    def take(self, request: GraphRequest) -> Risk | None:
        """The fault that is to strike this request: an armed one, one that lasts, or by chance."""
        armed = [fault.strike for fault in self._armed if fault.strikes(request)]
        drawn = list(self._chances.struck(request))
        lasting = self._lasting(request)
        chosen = (risk for risk in drawn if self.moving or risk.fault.moves is None)
        return next(iter(armed), lasting) or next(chosen, None)

    def note(self, family: str, kind: str, request: GraphRequest, number: int) -> None:
        """Log what the client was shown: a fault, or hostile content."""
        self.served_by_class[family] += 1
        entry = {"class": family, "kind": kind, "request": number}
        self.log.append(entry | {"method": request.method, "target": request.target})

    def saw(self, request: GraphRequest, page: Page, number: int) -> None:
        """Log hostile objects that a page brings, and remember an item to be shown again."""
        heads = b"\n".join(item[:200] for item in page.items) if self.strange else b""
        for object_id in [each for each in self.strange if each.encode() in heads]:
            self.note(self.strange.pop(object_id), f"content of {object_id}", request, number)
        if not self._chances:
            return
        key = list_of(request)
        if not is_following(request):
            # A link may leave out options of the first page: what they share is the path.
            self.memory.forget_shown(key.partition("?")[0])
        if page.items:
            self.memory.shown.setdefault(key, page.items[0])

    def _lasting(self, request: GraphRequest) -> Risk | None:
        """The fault that an earlier one has left behind, if it concerns this request."""
        if request.connection in self.memory.connections and not request.inner:
            return Risk("stuck_connection")
        if request.version == "beta" and request.header("authorization") in self.memory.tokens:
            return Risk("refused_on_beta")
        return None


class FaultyFront(Front):
    """Answers as a preset says, with what was armed and scheduled besides."""

    def __init__(
        self, tenant: SimulatedTenant, clock: Clock, preset: ServicePreset, *, seed: int
    ) -> None:
        super().__init__(tenant, clock, preset, seed=seed)
        self.foreign_origin = ""
        """A second origin of this server that is not Graph: it counts what should never come."""
        self.foreign_requests = self.foreign_tokens = 0
        self.faults = FaultTable(seed=seed)
        self.script = MutationScript(tenant)
        self.mutations = MutationStream(tenant, clock, seed=seed)
        self.choose(preset)

    def choose(self, preset: ServicePreset) -> None:
        """Behave as `preset` says from now on; what the tenant holds and links stay."""
        self.behave(preset)
        self.faults.expect(preset.risks)
        self.mutations.run(preset.mutations_per_s)

    def change(self, per_s: float) -> None:
        """Let the tenant change at this rate, in its own time; 0 makes it rest.

        Faults that move objects between pages are such changes, too, and end with them.
        """
        self.mutations.run(per_s)
        self.faults.moving = per_s > 0

    async def reply(self, request: GraphRequest) -> GraphReply:
        if request.origin != self.foreign_origin:
            return await super().reply(request)
        self.foreign_requests += 1
        self.foreign_tokens += "authorization" in request.headers
        return GraphReply(body=b'{"value":[]}')

    async def handle(
        self, request: GraphRequest, route: Route | None, number: int, answer: Answer
    ) -> GraphReply:
        await self._change_tenant(number)
        strike = self.faults.take(request)
        now, memory = self.clock.now(), self.faults.memory
        encounter = Encounter(request, now, memory, self.foreign_origin)
        if strike is not None and strike.fault.before is not None:
            self.faults.note(strike.family, strike.kind, request, number)
            wait_s = announced_s(strike.values)
            if wait_s and route is not None:
                self.throttle.announce(route.rules.service, wait_s)
            refusal = strike.fault.before(encounter, **strike.values)
            if isinstance(refusal, GraphError):
                raise refusal
            return refusal
        reply = await answer(replace(request, target=without_hop(request.target)))
        if is_beyond_the_end(request) and reply.page is not None:
            reply = replace(reply, page=Page(reply.page.context, []))
        if reply.page is not None:
            self.faults.saw(request, reply.page, number)
        if strike is None:
            return reply
        changed = reply
        if strike.fault.after is not None and strike.fault.changes(reply):
            changed = strike.fault.after(encounter, reply, **strike.values)
        if changed != reply or await self._moves(strike, route, reply):
            self.faults.note(strike.family, strike.kind, request, number)
        return changed

    async def _change_tenant(self, number: int) -> None:
        """Make the changes that are due before request `number` is answered."""
        if self.script.is_due(number):
            await self.in_tenant(lambda: self.script.play(number))
        if self.mutations.due() > 0:
            await self.in_tenant(lambda: self.mutations.play(self.mutations.due()))

    async def _moves(self, strike: Risk, route: Route | None, reply: GraphReply) -> bool:
        """Let an object move between this page and the next; whether one did."""
        move, page = strike.fault.moves, reply.page
        if move is None or route is None or page is None or not page.next_link:
            return False
        path = route.rules.path
        return await self.in_tenant(lambda: move(self.tenant, path, page, **strike.values))
