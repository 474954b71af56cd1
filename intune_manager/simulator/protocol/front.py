"""What meets a request between the socket and the tenant: faults, tokens, throttle, time."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from intune_manager.simulator.faults.content_watch import ContentWatch
from intune_manager.simulator.faults.fault_kind import Meeting
from intune_manager.simulator.faults.faults import FaultTable, Strike, changed_by
from intune_manager.simulator.faults.foreign import ForeignHost
from intune_manager.simulator.faults.moving import move_item
from intune_manager.simulator.faults.mutation_stream import MutationStream
from intune_manager.simulator.faults.page_faults import is_beyond_the_end, without_hop
from intune_manager.simulator.faults.presets import Preset
from intune_manager.simulator.faults.scripts import MutationScript
from intune_manager.simulator.faults.status_faults import announced_s
from intune_manager.simulator.protocol.batch import answer_batch, first_target
from intune_manager.simulator.protocol.boundary import TenantSource, TimeSource
from intune_manager.simulator.protocol.counters import Counters
from intune_manager.simulator.protocol.latency import Latency
from intune_manager.simulator.protocol.query import parse_options
from intune_manager.simulator.protocol.routes import Route, find_route
from intune_manager.simulator.protocol.rules import RULES
from intune_manager.simulator.protocol.surface import Surface, SurfaceOptions
from intune_manager.simulator.protocol.throttle import Throttle, units_of
from intune_manager.simulator.protocol.tokens import check_token
from intune_manager.simulator.protocol.wire import GraphRequest, Reply
from intune_manager.simulator.protocol.wire_errors import WireError, error_reply
from intune_manager.simulator.tenant.union import UnionCollection

ResultT = TypeVar("ResultT")
Answer = Callable[[GraphRequest], Awaitable[Reply]]
BATCH_PATH = "$batch"


class Front:
    """Answers requests, one at a time per tenant access, many at a time otherwise.

    The tenant is read and changed in one thread of its own: building a large page never blocks the
    event loop, and a mutation never meets a half-built page.
    """

    def __init__(
        self,
        tenant: TenantSource,
        clock: TimeSource,
        preset: Preset,
        *,
        seed: int,
        users: int,
        foreign: ForeignHost,
    ) -> None:
        self.tenant = tenant
        self.clock = clock
        self.foreign = foreign
        self.counters = Counters()
        self.faults = FaultTable(seed=seed)
        self.content = ContentWatch()
        self.script = MutationScript(tenant, clock)
        changing = [path for path in RULES if _can_change(tenant, path)]
        self.mutations = MutationStream(tenant, clock, changing, seed=seed)
        self.surface = Surface(tenant, clock, _surface_options(preset, seed))
        self._seed, self._users = seed, users
        self._random = random.Random(f"front {seed}")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="simulated-tenant")
        self.choose(preset)

    def choose(self, preset: Preset) -> None:
        """Behave as `preset` says from now on; what the tenant holds and links stay."""
        self.preset = preset
        self.throttle = Throttle(
            self.clock,
            self._users,
            scale=preset.throttle_scale,
            seed=self._seed,
            speed=self.clock.speed,
        )
        self._latency = Latency(scale=preset.latency_scale, seed=self._seed)
        self.faults.expect(preset.risks, seed=self._seed)
        self.mutations.run(preset.mutations_per_s)

    def close(self) -> None:
        """End the tenant's thread; requests under way fail."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def in_tenant(self, job: Callable[[], ResultT]) -> ResultT:
        """Run `job` where the tenant lives, after all that was asked of it before."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    async def reply(self, request: GraphRequest) -> Reply:
        """The reply to a request from the wire; never raises WireError."""
        if request.path == BATCH_PATH and request.method == "POST":
            return await self._guarded(request, BATCH_PATH, self._batch)
        return await self._answer(request)

    async def _answer(self, request: GraphRequest) -> Reply:
        return await self._guarded(request, _pattern(request), self._single)

    async def _guarded(self, request: GraphRequest, pattern: str, answer: Answer) -> Reply:
        """Meet faults and changes of the tenant, word errors, add the headers of every reply."""
        number = self.counters.count(inner=request.inner)
        await self._change_tenant(number)
        route = _route(request)
        if route is not None and not request.inner:
            self.throttle.arrived(route.rules.family)
        strike = self.faults.take(request, number)
        request_id = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        client_request_id = request.header("client-request-id") or request_id
        try:
            reply = self._struck(request, strike, route)
            if reply is None:
                reply = await answer(replace(request, target=without_hop(request.target)))
                reply = self._after_the_end(request, reply)
        except WireError as error:
            reply = error_reply(error, self.clock.now(), request_id, client_request_id)
        if reply.page is not None:
            self.faults.saw(request, reply)
            self.content.met(request, reply.page.items, self.faults, number)
        if strike is not None:
            reply = await self._changed(request, strike, route, reply)
        reply.headers |= {"request-id": request_id, "client-request-id": client_request_id}
        self.counters.answered(f"{request.version}/{pattern}", reply.status)
        return reply

    async def _change_tenant(self, number: int) -> None:
        """Make the changes that are due before request `number` is answered."""
        if self.script.is_due(number):
            await self.in_tenant(lambda: self.script.play(number))
        if self.mutations.due() > 0:
            await self.in_tenant(lambda: self.mutations.play(self.mutations.due()))

    def _struck(
        self, request: GraphRequest, strike: Strike | None, route: Route | None
    ) -> Reply | None:
        """The answer of a fault that leaves the tenant unasked; raises WireError in its place."""
        if strike is None or strike.kind.before is None:
            return None
        self.faults.served(strike, request)
        wait_s = announced_s(strike.values)
        if wait_s and route is not None:
            self.throttle.announce(route.rules.family, wait_s)
        return strike.kind.before(self._meeting(request, strike))

    async def _changed(
        self, request: GraphRequest, strike: Strike, route: Route | None, reply: Reply
    ) -> Reply:
        """The reply as a fault leaves it, logged where it could do something to it."""
        kind, page = strike.kind, reply.page
        if kind.moves_objects and route is not None and page is not None and page.next_link:
            unseen = bool(strike.values.get("out_of_sight"))
            moved = await self.in_tenant(
                lambda: move_item(self.tenant, route.rules.path, page, out_of_sight=unseen)
            )
            if moved:
                self.faults.served(strike, request)
            return reply
        changed = changed_by(strike, self._meeting(request, strike), reply)
        if changed is None:
            return reply
        self.faults.served(strike, request)
        return changed

    def _meeting(self, request: GraphRequest, strike: Strike) -> Meeting:
        return self.faults.meeting(strike, request, self.clock.now(), self.foreign.origin)

    @staticmethod
    def _after_the_end(request: GraphRequest, reply: Reply) -> Reply:
        if not is_beyond_the_end(request) or reply.page is None:
            return reply
        return replace(reply, page=replace(reply.page, items=[], next_link=None, delta_link=None))

    async def _batch(self, request: GraphRequest) -> Reply:
        check_token(request.header("authorization"), self.tenant.tenant_id, self.clock.now())
        await asyncio.sleep(self._latency.batch_s() / self.clock.speed)
        return await answer_batch(request, self._answer, self._random)

    async def _single(self, request: GraphRequest) -> Reply:
        self._refuse_writing(request)
        claims = check_token(
            request.header("authorization"), self.tenant.tenant_id, self.clock.now()
        )
        route = find_route(request.path, request.version)
        options = parse_options(request.raw_query)
        family, units = route.rules.family, units_of(route, options)
        self.throttle.charge(family, units)
        # Inside a batch the outer call has already taken its time.
        asked_at_s = self.clock.now().timestamp()
        delay_s = 0.0 if request.inner else self._latency.delay_s(route, options, asked_at_s)
        if self._latency.is_too_long(delay_s):
            await asyncio.sleep(delay_s / self.clock.speed)
            raise WireError(504, "UnknownError", "")
        building = self.in_tenant(lambda: self.surface.answer(request, route, claims))
        # The model's time is that of the whole call: building the reply runs within it.
        reply, _ = await asyncio.gather(building, asyncio.sleep(delay_s / self.clock.speed))
        self.throttle.note(family, units, reply)
        return reply

    def _refuse_writing(self, request: GraphRequest) -> None:
        if request.method != "GET":
            self.counters.writes += 1
            raise WireError(
                405, "Request_BadRequest", "The simulated tenant can be read but not changed."
            )


def _pattern(request: GraphRequest) -> str:
    route = _route(request)
    return "unknown" if route is None else route.pattern


def _route(request: GraphRequest) -> Route | None:
    """What a request is for; of a batch, what its first entry is for."""
    path = request.path
    if path == BATCH_PATH:
        path = first_target(request.body)
    try:
        return find_route(path, request.version)
    except WireError:
        return None


def _can_change(tenant: TenantSource, path: str) -> bool:
    try:
        return not isinstance(tenant.collection(path), UnionCollection)
    except KeyError:
        return False


def _surface_options(preset: Preset, seed: int) -> SurfaceOptions:
    return SurfaceOptions(
        unknown_page_size=preset.unknown_page_size,
        page_size_seed=seed if preset.page_size_spread else None,
        directory_token_life_s=preset.page_token_life_s,
        delta_token_life_s=preset.delta_token_life_s,
    )
