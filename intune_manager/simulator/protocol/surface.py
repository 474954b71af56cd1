"""The simulated Graph without its network: a request value in, a reply value out."""

from __future__ import annotations

from dataclasses import dataclass

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.protocol.delta import Delta
from intune_manager.simulator.protocol.items import Items, member_entry
from intune_manager.simulator.protocol.listing import LinkBook, ListPages, Slices
from intune_manager.simulator.protocol.messages import (
    GraphReply,
    GraphRequest,
    Page,
    context_url,
    forbidden,
    no_segment,
    not_found,
)
from intune_manager.simulator.protocol.routes import (
    Link,
    QueryOptions,
    Route,
    RouteKind,
    parse_options,
)
from intune_manager.simulator.tenant.tenant import SimulatedTenant

CHILDREN_ON_PAGE = 25
"""The page size of relations such as a policy's settings."""
MEMBERS_ON_PAGE = 100
YEAR_S = 365 * 86400.0


@dataclass(frozen=True)
class Behaviour:
    """How fast and how strict the service is: what Graph documents nowhere, or changes at will."""

    latency_scale: float = 0.0
    """Multiplies the latency model's times; 0 answers at once."""
    throttle_scale: float = 1.0
    """Multiplies Graph's published limits; 0 switches throttling off."""
    page_size_spread: bool = False
    """Each collection has a small page size of its own, drawn from the seed."""
    token_life_s: float = YEAR_S
    page_token_life_s: float = 3600.0
    delta_token_life_s: float = 7 * 86400.0


class Surface:
    """Answers every GET below `/v1.0` and `/beta`. Not safe for use by two threads at once."""

    def __init__(
        self, tenant: SimulatedTenant, clock: Clock, behaviour: Behaviour, *, seed: int
    ) -> None:
        life_s = behaviour.page_token_life_s
        self._tenant = tenant
        self.items = Items(tenant)
        self.links = LinkBook(clock)
        self._members = Slices(self.links, Link.DIRECTORY, token_life_s=life_s)
        self._children = Slices(self.links, Link.COSMOS)
        self._listing = ListPages(
            tenant,
            self.links,
            self.items,
            page_size_seed=seed if behaviour.page_size_spread else None,
            directory_token_life_s=life_s,
        )
        life_s = behaviour.delta_token_life_s
        self._delta = Delta(tenant, self.links, self.items, token_life_s=life_s)

    def answer(self, request: GraphRequest, route: Route, scopes: frozenset[str]) -> GraphReply:
        """The reply to a GET of a caller with these permissions. Raises GraphError."""
        rules = route.rules
        if rules.scope not in scopes:
            raise forbidden(rules.scope, rules.path, entra=rules.entra)
        options = parse_options(request.raw_query)
        match route.kind:
            case RouteKind.LIST:
                return GraphReply(page=self._listing.page(request, rules, options))
            case RouteKind.DELTA:
                return GraphReply(page=self._delta.page(request, rules, options))
            case RouteKind.ONE if route.object_id in self._tenant.collection(rules.path):
                one = self.items.entity(rules, options, route.object_id, request.version)
                return GraphReply(body=one)
            case RouteKind.RELATION if route.object_id in self._tenant.collection(rules.path):
                return GraphReply(page=self._relation(request, route, options))
            case _:
                raise not_found(route.object_id, entra=rules.entra)

    def _relation(self, request: GraphRequest, route: Route, options: QueryOptions) -> Page:
        rules, object_id, relation = route.rules, route.object_id, route.relation
        if (rules.path, relation) == ("groups", "members"):
            # Their ids and types: other properties of theirs nobody asks for here.
            members = self._tenant.members(object_id)
            part, link = self._members.cut(request, options, members, MEMBERS_ON_PAGE)
            context = context_url(request.version, "directoryObjects(id)")
            return Page(context, [member_entry(each) for each in part], link)
        context = context_url(request.version, f"{rules.path}('{object_id}')/{relation}")
        try:
            children = self.items.children(rules, options, object_id, relation)
        except KeyError:
            raise no_segment(relation) from None
        if relation == "assignments":
            return Page(context, children)
        some, link = self._children.cut(request, options, children, CHILDREN_ON_PAGE)
        return Page(context, list(some), link)
