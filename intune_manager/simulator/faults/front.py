"""The front of a tenant in trouble: faults strike its requests, and it changes meanwhile."""

from __future__ import annotations

from dataclasses import replace

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.faults.answer_faults import is_beyond_the_end, without_hop
from intune_manager.simulator.faults.changes import MutationScript, MutationStream, move_item
from intune_manager.simulator.faults.faults import FaultTable, Strike, changed_by
from intune_manager.simulator.faults.foreign import ForeignHost
from intune_manager.simulator.faults.hostile_content import ContentWatch
from intune_manager.simulator.faults.kinds import Encounter
from intune_manager.simulator.faults.presets import ServicePreset
from intune_manager.simulator.faults.status_faults import announced_s
from intune_manager.simulator.protocol.front import Answer, Front
from intune_manager.simulator.protocol.messages import GraphReply, GraphRequest, Page
from intune_manager.simulator.protocol.routes import Route
from intune_manager.simulator.tenant.tenant import SimulatedTenant


class FaultyFront(Front):
    """Answers as a preset says, with what was armed and scheduled besides."""

    def __init__(
        self,
        tenant: SimulatedTenant,
        clock: Clock,
        preset: ServicePreset,
        *,
        seed: int,
        foreign: ForeignHost,
    ) -> None:
        super().__init__(tenant, clock, preset, seed=seed)
        self.foreign = foreign
        self.faults = FaultTable(seed=seed)
        self.content = ContentWatch()
        self.script = MutationScript(tenant, clock)
        self.mutations = MutationStream(tenant, clock, seed=seed)
        self.choose(preset)

    def choose(self, preset: ServicePreset) -> None:
        """Behave as `preset` says from now on; what the tenant holds and links stay."""
        self.preset = preset
        self.behave(preset)
        self.faults.expect(preset.risks, seed=self._seed)
        self.mutations.run(preset.mutations_per_s)

    async def handle(
        self, request: GraphRequest, route: Route | None, number: int, answer: Answer
    ) -> GraphReply:
        await self._change_tenant(number)
        strike = self.faults.take(request, number)
        if strike is not None and strike.kind.before is not None:
            self.faults.served(strike, request)
            wait_s = announced_s(strike.values)
            if wait_s and route is not None:
                self.throttle.announce(route.rules.service, wait_s)
            return strike.kind.before(self._encounter(request, strike))
        reply = await answer(replace(request, target=without_hop(request.target)))
        if is_beyond_the_end(request) and reply.page is not None:
            reply = replace(reply, page=Page(reply.page.context, []))
        if reply.page is not None:
            self.faults.saw(request, reply)
            self.content.shown(request, reply.page.items, self.faults, number)
        return reply if strike is None else await self._changed(request, strike, route, reply)

    async def _change_tenant(self, number: int) -> None:
        """Make the changes that are due before request `number` is answered."""
        if self.script.is_due(number):
            await self.in_tenant(lambda: self.script.play(number))
        if self.mutations.due() > 0:
            await self.in_tenant(lambda: self.mutations.play(self.mutations.due()))

    async def _changed(
        self, request: GraphRequest, strike: Strike, route: Route | None, reply: GraphReply
    ) -> GraphReply:
        """The reply as a fault leaves it, logged where it could do something to it."""
        page = reply.page
        if strike.kind.moves_objects and route is not None and page is not None and page.next_link:
            unseen = bool(strike.values.get("out_of_sight"))
            moved = await self.in_tenant(
                lambda: move_item(self.tenant, route.rules.path, page, out_of_sight=unseen)
            )
            if moved:
                self.faults.served(strike, request)
            return reply
        changed = changed_by(strike, self._encounter(request, strike), reply)
        if changed is None:
            return reply
        self.faults.served(strike, request)
        return changed

    def _encounter(self, request: GraphRequest, strike: Strike) -> Encounter:
        return self.faults.encounter(strike, request, self.clock.now(), self.foreign.origin)
