"""The simulated Graph without its network: a request value in, a reply value out."""

from __future__ import annotations

from dataclasses import dataclass

from intune_manager.simulator.protocol.boundary import TenantSource, TimeSource
from intune_manager.simulator.protocol.delta import Delta
from intune_manager.simulator.protocol.directory_rules import check_count_segment
from intune_manager.simulator.protocol.items import Items
from intune_manager.simulator.protocol.listing import Listing
from intune_manager.simulator.protocol.members import Members
from intune_manager.simulator.protocol.query import QueryOptions, parse_options
from intune_manager.simulator.protocol.routes import Kind, Route
from intune_manager.simulator.protocol.rules import Expand, Link
from intune_manager.simulator.protocol.slices import Slices
from intune_manager.simulator.protocol.tokens import Claims
from intune_manager.simulator.protocol.wire import GraphRequest, Page, Reply, context_url, to_json
from intune_manager.simulator.protocol.wire_errors import (
    bad_request,
    forbidden,
    no_segment,
    not_found,
)

CHILDREN_ON_PAGE = 25
"""The page size of relations such as a policy's settings."""
_ASSIGNED_WITHOUT_EXPAND = frozenset(
    {
        "deviceManagement/termsAndConditions",
        "deviceAppManagement/policySets",
        "deviceAppManagement/targetedManagedAppConfigurations",
    }
)
_MEMBER_RELATIONS = {"members": False, "transitiveMembers": True}
_CASTS = ("microsoft.graph.user", "microsoft.graph.device", "microsoft.graph.group")


@dataclass(frozen=True)
class SurfaceOptions:
    """What Graph documents nowhere and the simulator therefore lets vary."""

    unknown_page_size: int = 100
    page_size_seed: int | None = None
    """Draws a page size for each collection that no page exceeds; None: as documented."""
    directory_token_life_s: float = 3600.0
    delta_token_life_s: float = 7 * 86400.0


class Surface:
    """Answers every GET below `/v1.0` and `/beta`. Not safe for use by two threads at once."""

    def __init__(self, tenant: TenantSource, clock: TimeSource, options: SurfaceOptions) -> None:
        life_s = options.directory_token_life_s
        self._tenant = tenant
        self.items = Items(tenant)
        self._members = Members(tenant, clock, directory_token_life_s=life_s)
        self._listing = Listing(
            tenant,
            clock,
            self.items,
            self._members,
            unknown_page_size=options.unknown_page_size,
            page_size_seed=options.page_size_seed,
            directory_token_life_s=life_s,
        )
        self._children = Slices(clock, Link.COSMOS, token_life_s=None)
        self._delta = Delta(
            tenant, clock, self.items, self._members, token_life_s=options.delta_token_life_s
        )

    def forget_links(self) -> None:
        """Make every page link and delta link issued so far invalid."""
        self._listing.forget_links()
        self._members.forget_links()
        self._delta.forget_links()
        self._children.forget_links()

    def answer(self, request: GraphRequest, route: Route, claims: Claims) -> Reply:
        """The reply to a GET of a caller with these claims. Raises WireError."""
        rules = route.rules
        if not claims.scopes & _enough(rules.scopes):
            raise forbidden(rules.scopes, rules.path, entra=rules.entra)
        options = parse_options(request.raw_query)
        try:
            self._tenant.collection(rules.path)
        except KeyError:
            raise no_segment(rules.segment) from None
        match route.kind:
            case Kind.LIST:
                return Reply(page=self._listing.page(request, rules, options))
            case Kind.DELTA:
                return Reply(page=self._delta.page(request, rules, options))
            case Kind.COUNT:
                return self._count(request, route)
            case Kind.ONE:
                return self._one(request, route, options)
            case Kind.RELATION:
                return self._relation(request, route, options, claims)

    def _count(self, request: GraphRequest, route: Route) -> Reply:
        if not route.rules.entra:
            raise bad_request(
                "No OData route exists that match template ~/singleton/navigation/$count with "
                f"http verb GET for request {request.target}."
            )
        check_count_segment(request)
        total = len(self._tenant.collection(route.rules.path))
        return Reply(body=str(total).encode(), content_type="text/plain")

    def _one(self, request: GraphRequest, route: Route, options: QueryOptions) -> Reply:
        rules = route.rules
        try:
            body = self.items.entity(rules, options, route.object_id, request.version)
        except KeyError:
            raise not_found(route.object_id, entra=rules.entra) from None
        return Reply(body=body)

    def _relation(
        self, request: GraphRequest, route: Route, options: QueryOptions, claims: Claims
    ) -> Reply:
        rules = route.rules
        if route.object_id not in self._tenant.collection(rules.path):
            raise not_found(route.object_id, entra=rules.entra)
        if rules.path == "groups" and route.relation in _MEMBER_RELATIONS:
            return self._member_reply(request, route, options, claims)
        if route.rest:
            raise no_segment(route.rest[0])
        context = context_url(
            request.version, f"{rules.path}('{route.object_id}')/{route.relation}"
        )
        if route.relation == "assignments" and (
            rules.expand is not Expand.REFUSED or rules.path in _ASSIGNED_WITHOUT_EXPAND
        ):
            found = self.items.assignments(rules, route.object_id, request.version)
            return Reply(page=Page(context, [to_json(each) for each in found]))
        try:
            children = self.items.children(rules, options, route.object_id, route.relation)
        except KeyError:
            raise no_segment(route.relation) from None
        part, next_link = self._children.cut(request, options, children, CHILDREN_ON_PAGE)
        return Reply(page=Page(context, list(part), next_link))

    def _member_reply(
        self, request: GraphRequest, route: Route, options: QueryOptions, claims: Claims
    ) -> Reply:
        members = self._members.of(route.object_id, transitive=_MEMBER_RELATIONS[route.relation])
        if route.rest == ("$count",):
            check_count_segment(request)
            return Reply(body=str(len(members)).encode(), content_type="text/plain")
        if route.rest and (len(route.rest) > 1 or route.rest[0] not in _CASTS):
            raise no_segment(route.rest[0])
        if route.rest:
            kind = route.rest[0].rpartition(".")[2]
            members = [member for member in members if member[0] == kind]
        return Reply(page=self._members.page(request, options, members, claims.scopes))


def _enough(scopes: tuple[str, ...]) -> frozenset[str]:
    """The scopes that permit reading: those named, and the writing forms of the same."""
    writing = {scope.replace(".Read.", ".ReadWrite.") for scope in scopes}
    return frozenset(scopes) | writing
