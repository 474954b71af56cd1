"""What meets a request between the socket and the tenant: faults, tokens, throttle, time."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from intune_manager.simulator.batch import answer_batch
from intune_manager.simulator.boundary import TenantSource, TimeSource
from intune_manager.simulator.counters import Counters
from intune_manager.simulator.fault_kinds import without_hop
from intune_manager.simulator.faults import ArmedFault, FaultTable
from intune_manager.simulator.latency import Latency
from intune_manager.simulator.options import parse_options
from intune_manager.simulator.presets import Preset
from intune_manager.simulator.routes import find_route
from intune_manager.simulator.scripts import MutationScript
from intune_manager.simulator.surface import Surface, SurfaceOptions
from intune_manager.simulator.throttle import Throttle, units_of
from intune_manager.simulator.tokens import check_token
from intune_manager.simulator.wire import GraphRequest, Reply
from intune_manager.simulator.wire_errors import WireError, error_reply

ResultT = TypeVar("ResultT")
Answer = Callable[[GraphRequest], Awaitable[Reply]]
BATCH_PATH = "$batch"


class Front:
    """Answers requests, one at a time per tenant access, many at a time otherwise.

    The tenant is read and changed in one thread of its own: building a large page never blocks the
    event loop, and a mutation never meets a half-built page.
    """

    def __init__(
        self, tenant: TenantSource, clock: TimeSource, preset: Preset, *, seed: int, users: int
    ) -> None:
        self.tenant = tenant
        self.clock = clock
        self.counters = Counters()
        self.faults = FaultTable(error_rate=preset.error_rate, seed=seed)
        self.throttle = Throttle(clock, users, scale=preset.throttle_scale, seed=seed)
        self.script = MutationScript(tenant, clock)
        self.surface = Surface(
            tenant, clock, SurfaceOptions(unknown_page_size=preset.unknown_page_size)
        )
        self._latency = Latency(scale=preset.latency_scale, seed=seed)
        self._random = random.Random(f"front {seed}")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="simulated-tenant")

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
        """Meet faults and scripted changes, word errors, add the headers of every reply."""
        number = self.counters.count(inner=request.inner)
        if self.script.is_due(number):
            await self.in_tenant(lambda: self.script.play(number))
        fault = self.faults.take(request, number)
        request_id = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        client_request_id = request.header("client-request-id") or request_id
        try:
            reply = self._struck(request, fault)
            if reply is None:
                reply = await answer(replace(request, target=without_hop(request.target)))
        except WireError as error:
            reply = error_reply(error, self.clock.now(), request_id, client_request_id)
        if fault is not None and fault.kind.after is not None:
            reply = fault.kind.after(request, fault.values, reply)
        reply.headers |= {"request-id": request_id, "client-request-id": client_request_id}
        self.counters.answered(f"{request.version}/{pattern}", reply.status)
        return reply

    def _struck(self, request: GraphRequest, fault: ArmedFault | None) -> Reply | None:
        if fault is None or fault.kind.before is None:
            return None
        return fault.kind.before(request, fault.values, self.clock.now())

    async def _batch(self, request: GraphRequest) -> Reply:
        check_token(request.header("authorization"), self.tenant.tenant_id, self.clock.now())
        await asyncio.sleep(self._latency.batch_s())
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
            await asyncio.sleep(delay_s)
            raise WireError(504, "UnknownError", "")
        building = self.in_tenant(lambda: self.surface.answer(request, route, claims))
        # The model's time is that of the whole call: building the reply runs within it.
        reply, _ = await asyncio.gather(building, asyncio.sleep(delay_s))
        self.throttle.note(family, units, reply)
        return reply

    def _refuse_writing(self, request: GraphRequest) -> None:
        if request.method != "GET":
            self.counters.writes += 1
            raise WireError(
                405, "Request_BadRequest", "The simulated tenant can be read but not changed."
            )


def _pattern(request: GraphRequest) -> str:
    try:
        return find_route(request.path, request.version).pattern
    except WireError:
        return "unknown"
