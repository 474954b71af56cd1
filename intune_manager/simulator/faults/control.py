"""The control plane below `/_sim`: steering the tenant, reading what it has seen and holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import unquote

import msgspec
from aiohttp import web

from intune_manager.simulator.content.source import Version, to_json
from intune_manager.simulator.faults.front import FaultyFront
from intune_manager.simulator.protocol.items import Items, member_entry
from intune_manager.simulator.protocol.listing import PageStart, view_of
from intune_manager.simulator.protocol.messages import GraphError
from intune_manager.simulator.protocol.routes import (
    READ_SCOPES,
    QueryOptions,
    RouteKind,
    find_route,
    parse_options,
)
from intune_manager.simulator.tenant.tenant import SimulatedTenant

_OBJECTS_AT_ONCE = 500
MEMBERSHIPS = "group_members"
"""The path of all memberships at once: one line `{"group_id", "member"}` for each."""


def stored(
    tenant: SimulatedTenant, path: str, version: Version, options: QueryOptions
) -> Iterator[bytes]:
    """The truth that a cache is compared with, no paging, no faults: lines of JSON, some at a time.

    A path may also name one object, or a relation of one: its body, or the items of all pages.
    The first step raises KeyError for an unknown object, GraphError for what is refused.
    """
    items = Items(tenant)
    if path == MEMBERSHIPS:
        for group_id in tenant.collection("groups").ids():
            head = b'{"group_id":' + to_json(group_id) + b',"member":'
            yield _lines([head + member_entry(each) + b"}" for each in tenant.members(group_id)])
        return
    route = find_route(path, version)
    rules, object_id = route.rules, route.object_id
    if route.kind is RouteKind.ONE:
        yield _lines([items.entity(rules, options, object_id, version)])
    elif route.kind is RouteKind.RELATION:
        yield _lines(items.children(rules, options, object_id, route.relation))
    else:
        ids, _ = view_of(tenant, rules, options).part(PageStart(), None)
        for start in range(0, max(1, len(ids)), _OBJECTS_AT_ONCE):
            chunk = ids[start : start + _OBJECTS_AT_ONCE]
            yield _lines(items.listed(rules, options, chunk, version))


def _lines(items: list[bytes]) -> bytes:
    return b"".join(item + b"\n" for item in items)


Values = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.Response]]


class ControlPlane:
    """The routes below `/_sim`. Every body is JSON; a bad one is answered with 400 and a reason."""

    def __init__(self, front: FaultyFront) -> None:
        self._front = front

    def routes(self) -> list[web.RouteDef]:
        front = self._front
        shown: dict[str, Callable[[Values], Values]] = {
            "health": lambda _: self._health(),
            "counters": lambda _: self._counters(),
            "log": lambda _: {"log": list(front.faults.log)},
        }
        changed: dict[str, Callable[[Values], Values | None]] = {
            "faults": front.faults.arm,
            "clock": lambda values: front.clock.advance(float(values["seconds"])),
            "mutate": self._mutate,
            "schedule": lambda values: front.script.schedule(values, front.counters.number),
            "mutations": lambda values: front.change(float(values["per_s"])),
            "token": self._token,
            "expire-links": lambda _: front.links.forget(),
            "reset": self._reset,
        }
        return [
            *(web.get(f"/_sim/{name}", self._answered(read)) for name, read in shown.items()),
            *(web.post(f"/_sim/{name}", self._answered(do)) for name, do in changed.items()),
            web.get("/_sim/store/{path:.+}", self._stored),
        ]

    def _answered(self, act: Callable[[Values], Values | None]) -> Handler:
        """Answers with what `act` says of a body, else with the tenant's health after it."""

        async def answer(request: web.Request) -> web.Response:
            try:
                values = msgspec.json.decode(await request.read() or b"{}", type=dict[str, Any])
                told = await self._front.in_tenant(lambda: act(values))
            except (KeyError, ValueError, TypeError, msgspec.DecodeError) as error:
                return _refusal(error)
            return _json(told or self._health())

        return answer

    def _health(self) -> Values:
        tenant = self._front.tenant
        return {"tenant_id": tenant.tenant_id, "revision": tenant.revision}

    def _counters(self) -> Values:
        front = self._front
        return {
            **front.counters.described(),
            "early": front.throttle.early,
            "foreign_requests": front.foreign_requests,
            "foreign_tokens": front.foreign_tokens,
        }

    def _mutate(self, values: Values) -> Values:
        """One mutation, or a list under `mutations`: made in order, up to the first that fails."""
        tenant = self._front.tenant
        ids = [tenant.mutate(each) for each in values.get("mutations", [values])]
        return {"id": ids[-1] if ids else None, "ids": ids, "revision": tenant.revision}

    def _token(self, values: Values) -> Values:
        """A token of `life_s` seconds (else the preset's) with `scopes` (else all)."""
        scopes = values.get("scopes", READ_SCOPES)
        return {"token": self._front.new_token(scopes, life_s=values.get("life_s"))}

    def _reset(self, _: Values) -> None:
        """Counters to zero, faults and schedules dropped; the tenant stays as it is."""
        front = self._front
        front.counters.reset()
        front.faults.clear()
        front.script.clear()
        front.throttle.reset()
        front.foreign_requests = front.foreign_tokens = 0

    async def _stored(self, request: web.Request) -> web.StreamResponse:
        """The objects of a collection, one per line; `version` beside the list's own options."""
        pieces = [piece for piece in request.url.raw_query_string.split("&") if piece]
        version: Version = "beta" if "version=beta" in pieces else "v1.0"
        query = "&".join(piece for piece in pieces if not piece.startswith("version="))
        path = unquote(request.match_info["path"]).strip("/")
        front = self._front
        try:
            lines = stored(front.tenant, path, version, parse_options(query))
            some = await front.in_tenant(lambda: next(lines, None))
        except (KeyError, GraphError) as error:
            return _refusal(error)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        while some is not None:
            await response.write(some)
            some = await front.in_tenant(lambda: next(lines, None))
        await response.write_eof()
        return response


def _json(values: Values, *, status: int = 200) -> web.Response:
    return web.Response(body=to_json(values), status=status, content_type="application/json")


def _refusal(error: Exception) -> web.Response:
    return _json({"error": f"{type(error).__name__}: {error}"}, status=400)
