"""The front of a tenant in trouble: faults strike its requests, and it changes meanwhile."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.faults.answer_faults import is_beyond_the_end, without_hop
from intune_manager.simulator.faults.changes import MutationScript, MutationStream, move_item
from intune_manager.simulator.faults.faults import FaultTable, Strike
from intune_manager.simulator.faults.kinds import Encounter, announced_s
from intune_manager.simulator.faults.presets import ServicePreset
from intune_manager.simulator.protocol.front import Answer, Front
from intune_manager.simulator.protocol.messages import GraphReply, GraphRequest, Page
from intune_manager.simulator.protocol.routes import Route
from intune_manager.simulator.tenant.tenant import SimulatedTenant

HOST = "127.0.0.1"


class ForeignHost:
    """A second loopback origin that is not Graph: it counts what should never arrive there."""

    def __init__(self) -> None:
        self.requests = 0
        self.tokens = 0
        self.origin = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._arrived)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0).start()
        self.origin = f"http://{HOST}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _arrived(self, request: web.Request) -> web.Response:
        self.requests += 1
        self.tokens += "Authorization" in request.headers
        return web.json_response({"value": []})


class FaultyFront(Front):
    """Answers as a preset says, with what was armed and scheduled besides."""

    def __init__(
        self,
        tenant: SimulatedTenant,
        clock: Clock,
        preset: ServicePreset,
        *,
        seed: int,
    ) -> None:
        super().__init__(tenant, clock, preset, seed=seed)
        self.foreign = ForeignHost()
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

    async def handle(
        self, request: GraphRequest, route: Route | None, number: int, answer: Answer
    ) -> GraphReply:
        await self._change_tenant(number)
        strike = self.faults.take(request)
        if strike is not None and strike.kind.before is not None:
            self._served(strike, request, number)
            wait_s = announced_s(strike.values)
            if wait_s and route is not None:
                self.throttle.announce(route.rules.service, wait_s)
            return strike.kind.before(self._encounter(request, strike))
        reply = await answer(replace(request, target=without_hop(request.target)))
        if is_beyond_the_end(request) and reply.page is not None:
            reply = replace(reply, page=Page(reply.page.context, []))
        if reply.page is not None:
            self.faults.saw(request, reply.page, number)
        if strike is None:
            return reply
        if strike.kind.moves_objects:
            changed = reply if await self._moves(strike, route, reply) else None
        else:
            changed = strike.changed(self._encounter(request, strike), reply)
        if changed is None:
            return reply
        self._served(strike, request, number)
        return changed

    async def _change_tenant(self, number: int) -> None:
        """Make the changes that are due before request `number` is answered."""
        if self.script.is_due(number):
            await self.in_tenant(lambda: self.script.play(number))
        if self.mutations.due() > 0:
            await self.in_tenant(lambda: self.mutations.play(self.mutations.due()))

    async def _moves(self, strike: Strike, route: Route | None, reply: GraphReply) -> bool:
        """Let an object move between this page and the next; whether one did."""
        page = reply.page
        if route is None or page is None or not page.next_link:
            return False
        unseen = bool(strike.values.get("out_of_sight"))
        return await self.in_tenant(
            lambda: move_item(self.tenant, route.rules.path, page, out_of_sight=unseen)
        )

    def _served(self, strike: Strike, request: GraphRequest, number: int) -> None:
        self.faults.note(strike.family, strike.name, request, number)

    def _encounter(self, request: GraphRequest, strike: Strike) -> Encounter:
        return self.faults.encounter(strike, request, self.clock.now(), self.foreign.origin)
