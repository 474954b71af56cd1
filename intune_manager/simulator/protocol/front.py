"""Every request from socket to tenant and back: tokens, throttle, time, refusals, batches."""

from __future__ import annotations

import asyncio
import base64
import random
import secrets
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import unquote

import msgspec

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.source import to_json
from intune_manager.simulator.protocol.delta import Delta
from intune_manager.simulator.protocol.items import Items
from intune_manager.simulator.protocol.listing import LinkBook, ListPages
from intune_manager.simulator.protocol.load import Behaviour, LatencyModel, ThrottleModel, units_of
from intune_manager.simulator.protocol.messages import (
    GraphError,
    GraphReply,
    GraphRequest,
    bad_request,
    error_reply,
    expired_token,
    forbidden,
    not_found,
    unauthorized,
)
from intune_manager.simulator.protocol.routes import (
    READ_SCOPES,
    QueryOptions,
    Route,
    RouteKind,
    find_route,
    parse_options,
)
from intune_manager.simulator.tenant.tenant import SimulatedTenant

ResultT = TypeVar("ResultT")
Answer = Callable[[GraphRequest], Awaitable[GraphReply]]
BATCH_PATH = "$batch"
MAX_REQUESTS = 20


class Counters:
    """What the server has seen since it started or was reset: the numbers that tests read."""

    def __init__(self) -> None:
        self.in_flight = 0
        self.number = 0
        """Requests since the server started, those inside `$batch` included; never reset."""
        self.reset()

    def reset(self) -> None:
        self.requests = 0
        """Without those inside `$batch`, which are counted in `paths` and `statuses` alone."""
        self.paths: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.writes = 0
        """Requests that could have changed a tenant; every one was refused."""
        self.max_in_flight = self.in_flight

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """A request has arrived, and has its answer at the end."""
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)
        self.requests += 1
        try:
            yield
        finally:
            self.in_flight -= 1

    def described(self) -> dict[str, Any]:
        return {
            "requests": self.requests,
            "paths": dict(self.paths),
            "statuses": {str(status): count for status, count in self.statuses.items()},
            "unauthorized": self.statuses[401],
            "writes": self.writes,
            "max_in_flight": self.max_in_flight,
        }


class Front:
    """Answers requests, one at a time per tenant access, many at a time otherwise.

    The tenant is read and changed in one thread of its own: building a large page never blocks the
    event loop, and a change never comes in the middle of a page.
    """

    def __init__(
        self, tenant: SimulatedTenant, clock: Clock, behaviour: Behaviour, *, seed: int
    ) -> None:
        self.tenant = tenant
        self.clock = clock
        self.counters = Counters()
        self.links = LinkBook(clock)
        self._items = Items(tenant)
        shared = tenant, self._items, self.links, behaviour, seed
        self._listing, self._delta = ListPages(*shared), Delta(*shared)
        self._seed = seed
        self._random = random.Random(f"front {seed}")
        self._tokens: dict[str, tuple[float, frozenset[str]]] = {}
        """When each token ends that was given out, and what it allows to read."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="simulated-tenant")
        self.behave(behaviour)

    def behave(self, behaviour: Behaviour) -> None:
        """Throttle and answer as fast as `behaviour` says from now on; the tenant stays."""
        self.behaviour = behaviour
        self.throttle = ThrottleModel(
            self.clock,
            len(self.tenant.collection("users")),
            scale=behaviour.throttle_scale,
            seed=self._seed,
        )
        self._latency = LatencyModel(scale=behaviour.latency_scale, seed=self._seed)

    def close(self) -> None:
        """End the tenant's thread; requests under way fail."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def new_token(self, scopes: Iterable[str] = READ_SCOPES, *, life_s: float | None = None) -> str:
        """A token for this tenant, good for `life_s` seconds of its time (None: the preset's)."""
        life_s = self.behaviour.token_life_s if life_s is None else float(life_s)
        claims = to_json({"tid": self.tenant.tenant_id, "uti": secrets.token_urlsafe(24)})
        token = f"sim.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}"
        self._tokens[token] = self._now_s() + life_s, frozenset(scopes)
        return token

    async def in_tenant(self, job: Callable[[], ResultT]) -> ResultT:
        """Run `job` where the tenant lives, after all that was asked of it before."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    async def reply(self, request: GraphRequest) -> GraphReply:
        """The reply to a request from a socket; never raises GraphError."""
        if request.path == BATCH_PATH and request.method == "POST":
            return await self._guarded(request, self._batch)
        return await self._guarded(request, self._single)

    async def handle(
        self,
        request: GraphRequest,
        route: Route | None,  # noqa: ARG002 - for those who interfere
        number: int,  # noqa: ARG002
        answer: Answer,
    ) -> GraphReply:
        """The reply to request `number`, by `answer`, which never raises: the place to interfere.

        Raises GraphError for a refusal that leaves the tenant unasked.
        """
        return await answer(request)

    async def _guarded(self, request: GraphRequest, answer: Answer) -> GraphReply:
        """Count a request, word its errors, add the headers of every reply."""
        self.counters.number += 1
        number = self.counters.number
        route = _route(request)
        if route is not None and not request.inner:
            self.throttle.arrived(route.rules.service)
        request_id = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        client_request_id = request.header("client-request-id") or request_id

        def refusal(error: GraphError) -> GraphReply:
            return error_reply(error, self.clock.now(), request_id, client_request_id)

        async def worded(request: GraphRequest) -> GraphReply:
            try:
                return await answer(request)
            except GraphError as error:
                return refusal(error)

        try:
            reply = await self.handle(request, route, number, worded)
        except GraphError as error:
            reply = refusal(error)
        reply.headers |= {"request-id": request_id, "client-request-id": client_request_id}
        pattern = "unknown" if route is None else route.pattern
        path = BATCH_PATH if request.path == BATCH_PATH else pattern
        self.counters.paths[f"{request.version}/{path}"] += 1
        self.counters.statuses[reply.status] += 1
        return reply

    async def _batch(self, request: GraphRequest) -> GraphReply:
        self._scopes_of(request)
        await asyncio.sleep(self._latency.batch_s() / self.clock.speed)
        return await answer_batch(request, self.reply, self._random)

    async def _single(self, request: GraphRequest) -> GraphReply:
        if request.method != "GET":
            self.counters.writes += 1
            message = "The simulated tenant can be read but not changed."
            raise GraphError(405, "Request_BadRequest", message)
        scopes = self._scopes_of(request)
        route = find_route(request.path, request.version)
        options = parse_options(request.raw_query)
        self.throttle.charge(route.rules.service, units_of(route, options))
        # Inside a batch the outer call has already taken its time.
        delay_s = 0.0 if request.inner else self._latency.delay_s(route, options, self._now_s())
        if self._latency.is_too_long(delay_s):
            await asyncio.sleep(delay_s / self.clock.speed)
            raise GraphError(504, "UnknownError", "")
        if route.rules.scope not in scopes:
            raise forbidden(route.rules.scope, route.rules.path, entra=route.rules.entra)
        building = self.in_tenant(lambda: self._answer(request, route, options))
        # The model's time is that of the whole call: building the reply runs within it.
        reply, _ = await asyncio.gather(building, asyncio.sleep(delay_s / self.clock.speed))
        return reply

    def _answer(self, request: GraphRequest, route: Route, options: QueryOptions) -> GraphReply:
        """The reply to a GET that is allowed, where the tenant lives. Raises GraphError."""
        rules, object_id = route.rules, route.object_id
        if route.kind is RouteKind.LIST:
            return GraphReply(page=self._listing.page(request, rules, options))
        if route.kind is RouteKind.DELTA:
            return GraphReply(page=self._delta.page(request, rules, options))
        if object_id not in self.tenant.collection(rules.path):
            raise not_found(object_id, entra=rules.entra)
        if route.kind is RouteKind.RELATION:
            return GraphReply(page=self._listing.relation(request, route, options))
        return GraphReply(body=self._items.entity(rules, options, object_id, request.version))

    def _scopes_of(self, request: GraphRequest) -> frozenset[str]:
        """What the caller may read; raises the 401 that Graph would answer."""
        scheme, _, token = request.header("authorization").strip().partition(" ")
        if not token or scheme.lower() != "bearer":
            raise unauthorized("Access token is empty.")
        if token.strip() not in self._tokens:
            raise unauthorized("Access token validation failure. Invalid audience.")
        ends_s, scopes = self._tokens[token.strip()]
        if ends_s <= self._now_s():
            raise expired_token()
        return scopes

    def _now_s(self) -> float:
        return self.clock.now().timestamp()


def _route(request: GraphRequest) -> Route | None:
    """What a request is for; of a batch, what its first entry is for."""
    try:
        if request.path == BATCH_PATH:
            request = _unfolded(request, _entries(request)[0])
        return find_route(request.path, request.version)
    except GraphError:
        return None


class InnerRequest(msgspec.Struct):
    id: str
    method: str
    url: str
    headers: dict[str, str] = {}


class _BatchBody(msgspec.Struct):
    requests: list[InnerRequest]


async def answer_batch(request: GraphRequest, answer: Answer, shuffle: random.Random) -> GraphReply:
    """The reply to a batch; raises 400 for one that is malformed or too long."""
    entries = _entries(request)
    responses = [_response(each.id, await answer(_unfolded(request, each))) for each in entries]
    shuffle.shuffle(responses)
    return GraphReply(body=to_json({"responses": responses}))


def _entries(request: GraphRequest) -> list[InnerRequest]:
    """What a batch asks for, one thing at least; raises 400."""
    try:
        entries = msgspec.json.decode(request.body, type=_BatchBody).requests
    except msgspec.DecodeError as error:
        raise bad_request(f"Invalid batch payload format: {error}") from error
    if len(entries) > MAX_REQUESTS:
        message = f"Number of batch request steps exceeds the maximum value of {MAX_REQUESTS}."
        raise bad_request(message, code="MaximumValueExceeded")
    if not entries or len({entry.id.lower() for entry in entries}) < len(entries):
        raise bad_request("Invalid batch payload format: request ids must be unique.")
    return entries


def _unfolded(request: GraphRequest, entry: InnerRequest) -> GraphRequest:
    url = entry.url if entry.url.startswith("/") else f"/{entry.url}"
    return GraphRequest(
        method=entry.method.upper(),
        version=request.version,
        path=unquote(url.partition("?")[0]).strip("/"),
        target=f"/{request.version}{url}",
        headers={name.lower(): text for name, text in entry.headers.items()}
        | {"authorization": request.header("authorization")},
        origin=request.origin,
        inner=True,
        connection=request.connection,
    )


def _response(entry_id: str, reply: GraphReply) -> dict[str, Any]:
    headers = {**reply.headers, "Content-Type": reply.content_type}
    payload = reply.payload()
    is_json = reply.content_type.startswith("application/json")
    body = msgspec.Raw(payload) if is_json else base64.b64encode(payload).decode()
    return {"id": entry_id, "status": reply.status, "headers": headers, "body": body}
