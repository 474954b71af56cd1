"""Collections page by page: page sizes, counts and links as each family of backends does it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.randomness import Draw, stream
from intune_manager.simulator.content.source import JsonObject
from intune_manager.simulator.protocol.items import Items, member_entry
from intune_manager.simulator.protocol.load import Behaviour
from intune_manager.simulator.protocol.messages import (
    GraphRequest,
    Page,
    bad_request,
    context_url,
    no_segment,
)
from intune_manager.simulator.protocol.routes import (
    PAGE_TOKENS,
    Count,
    Link,
    QueryOptions,
    Route,
    Rules,
)
from intune_manager.simulator.tenant.collection import Collection, SortKey
from intune_manager.simulator.tenant.tenant import SimulatedTenant

ItemT = TypeVar("ItemT")
_UPPER_HEX = re.compile(r"%[0-9A-F]{2}")


class LinkBook:
    """Remembers where each issued link continues.

    The token in a link is only a likeness of the real one: what counts is the whole target as the
    server wrote it. A client that decodes and encodes it again gets a 400, as from the real Graph.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, tuple[Any, datetime | None]] = {}

    def issue(self, target: str, position: object, life_s: float | None = None) -> None:
        """Make `target` (path and query) redeemable for `life_s` seconds of the tenant's time."""
        expires_at = None if life_s is None else self._clock.now() + timedelta(seconds=life_s)
        self._issued[target] = position, expires_at

    def redeem(self, target: str) -> Any:
        """Where `target` continues. Raises GraphError for an unknown link, or an expired one."""
        if target not in self._issued:
            raise bad_request("The skip token is invalid.")
        position, expires_at = self._issued[target]
        if expires_at is not None and expires_at <= self._clock.now():
            message = "The specified page token value has expired and can no longer be included in "
            raise bad_request(f"{message}your request.", code="Directory_ExpiredPageToken")
        return position

    def forget(self) -> None:
        """Make every link issued so far invalid."""
        self._issued.clear()


@dataclass(frozen=True)
class Shared:
    """What all that answer share: the tenant, the links given out, how the service behaves."""

    tenant: SimulatedTenant
    items: Items
    links: LinkBook
    behaviour: Behaviour
    seed: int


def token_text(family: Link, key: SortKey, seed: str, names: tuple[str, str] = ("", "")) -> str:
    """The raw text of a page token as its family writes it; `names` are those of a keyset."""
    if family is Link.KEYSET:
        pairs = zip(names, key, strict=True)
        return "%2c".join(f"{name}%3d%27{_encoded(text)}%27" for name, text in pairs)
    digest = hashlib.blake2b("\0".join((*key, seed)).encode("utf-8", "replace"), digest_size=46)
    if family is Link.COSMOS:
        return _cosmos(digest.digest())
    if family is Link.DIRECTORY:
        return base64.b64encode(b"DSpt\x02\x00\x01\x00\x00\x00" + digest.digest()[:45]).decode()
    return digest.hexdigest()


_COSMOS_STATE = (
    '[cosmosdb][{"compositeToken":{"token":"-RID:~%s#RT:1#TRC:25#ISV:2#IEO:65567#QCF:8",'
    '"range":{"min":"","max":"FF"}},"orderByItems":[{"item":"%s"}]}]'
)


def _cosmos(digest: bytes) -> str:
    """A cosmos continuation: JSON that is percent-encoded twice, with lower-case digits outside."""
    text = _COSMOS_STATE % (base64.b64encode(digest).decode(), digest[:8].hex())
    return quote(quote(text, safe=""), safe="")


def _encoded(text: str) -> str:
    encoded = quote(text.replace("'", "''").encode("utf-8", "replace"), safe="")
    return _UPPER_HEX.sub(lambda match: match[0].lower(), encoded)


_COMPARISON = re.compile(r"(\w+) (gt|ge) (\S+)", re.ASCII)
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z", re.ASCII)
_READ_AT_ONCE = 500
CHILDREN_ON_PAGE = 25
"""The page size of relations such as a policy's settings."""
MEMBERS_ON_PAGE = 100
_DRAWN_SIZES = (5, 60)
_MOST_PAGES = 12
"""How many pages a drawn size makes of a collection at most."""


@dataclass(frozen=True)
class PageStart:
    """Where a page ended: by key, for renames move objects, and by index for what pages so."""

    key: SortKey | None = None
    index: int = 0


@dataclass(frozen=True)
class FilterTerm:
    """The `$filter` that is served: one time of an object later than another, or as late."""

    name: str
    later: str
    """With seven digits of fraction, so that times compare as texts do."""
    or_equal: bool

    def matches(self, item: JsonObject) -> bool:
        value = _sortable(str(item.get(self.name)))
        return value > self.later or (self.or_equal and value == self.later)


@dataclass(frozen=True)
class View:
    """The ids of a collection that a request is about, in server order."""

    collection: Collection
    ids: Sequence[str]
    keep: FilterTerm | None
    """Tested while paging; None keeps all."""

    def part(self, place: PageStart, size: int | None) -> tuple[Sequence[str], PageStart | None]:
        """Up to `size` ids from a place on (all when None), and where the next page begins."""
        start = place.index if place.key is None else self.collection.after(place.key)
        if self.keep is None:
            end = len(self.ids) if size is None else start + size
            return self.ids[start:end], self._place_after(end) if end < len(self.ids) else None
        found: list[str] = []
        for index in self._kept(self.keep, start):
            if size is not None and len(found) == size:
                return found, self._place_after(index)
            found.append(self.ids[index])
        return found, None

    def _kept(self, keep: FilterTerm, start: int) -> Iterator[int]:
        for base in range(start, len(self.ids), _READ_AT_ONCE):
            chunk = self.ids[base : base + _READ_AT_ONCE]
            for offset, item in enumerate(self.collection.glances(chunk, {keep.name})):
                if keep.matches(item):
                    yield base + offset

    def _place_after(self, end: int) -> PageStart:
        """Where a page continues that ends before index `end`."""
        return PageStart(self.collection.sort_key(self.ids[end - 1]), end)


def view_of(tenant: SimulatedTenant, rules: Rules, options: QueryOptions) -> View:
    """The view of a request; raises 400 for a filter that is not served."""
    collection = tenant.collection(rules.path)
    return View(collection, collection.ids(), _comparison(rules, options.filter))


class ListPages(Shared):
    """Answers GET on a collection, and on what lies below one of its objects."""

    def page(self, request: GraphRequest, rules: Rules, options: QueryOptions) -> Page:
        """The page that a request is for; raises GraphError for what the real server refuses."""
        _check_options(rules, options)
        view = view_of(self.tenant, rules, options)
        start = PageStart(index=options.skip or 0)
        if options.token is not None:
            start = self.links.redeem(request.target)
        ids, following = view.part(start, self._size(rules, options))
        total = {Count.PAGE: len(ids), Count.ZERO: 0, Count.TOTAL: len(view.ids)}
        shown = (*options.select, *(f"{name}()" for name in options.expand))
        what = f"{rules.path}({','.join(shown)})" if shown else rules.path
        return Page(
            context=context_url(request.version, what),
            items=self.items.listed(rules, options, ids, request.version),
            next_link=self._next_link(request, rules, options, following),
            count=total.get(rules.count),
        )

    def relation(self, request: GraphRequest, route: Route, options: QueryOptions) -> Page:
        """The same of a relation of an object, by position; KeyError for an unknown object."""
        rules, object_id, relation = route.rules, route.object_id, route.relation
        if (rules.path, relation) == ("groups", "members"):
            # Their ids and types: other properties of theirs nobody asks for here.
            members = self.tenant.members(object_id)
            part, link = self._cut(request, options, members, MEMBERS_ON_PAGE, Link.DIRECTORY)
            context = context_url(request.version, "directoryObjects(id)")
            return Page(context, [member_entry(each) for each in part], link)
        context = context_url(request.version, f"{rules.path}('{object_id}')/{relation}")
        try:
            children = self.items.children(rules, options, object_id, relation)
        except KeyError:
            raise no_segment(relation) from None
        if relation == "assignments":
            return Page(context, children)
        some, link = self._cut(request, options, children, CHILDREN_ON_PAGE, Link.COSMOS)
        return Page(context, list(some), link)

    def _cut(
        self,
        request: GraphRequest,
        options: QueryOptions,
        whole: Sequence[ItemT],
        size: int,
        family: Link,
    ) -> tuple[Sequence[ItemT], str | None]:
        """The part that a request is for, and the link to the next. Raises 400 for a bad token."""
        start = 0 if options.token is None else self.links.redeem(request.target)
        end = start + (options.top or size)
        if end >= len(whole):
            return whole[start:end], None
        path, kept = request.target.partition("?")[0], options.kept()
        token = token_text(family, ("slice", str(end)), f"{path}?{kept}")
        target = f"{path}?{kept}{'&' if kept else ''}$skiptoken={token}"
        life_s = self.behaviour.page_token_life_s if family is Link.DIRECTORY else None
        self.links.issue(target, end, life_s)
        return whole[start:end], request.origin + target

    def _size(self, rules: Rules, options: QueryOptions) -> int | None:
        if rules.page_size is None:
            return None
        size = min(options.top, rules.max_top) if options.top else rules.page_size
        if not self.behaviour.page_size_spread:
            return size
        draw = Draw(stream(self.seed, f"page size {rules.path}"), 0)
        largest = len(self.tenant.collection(rules.path)) // _MOST_PAGES
        return min(size, max(draw.between(*_DRAWN_SIZES), largest))

    def _next_link(
        self,
        request: GraphRequest,
        rules: Rules,
        options: QueryOptions,
        following: PageStart | None,
    ) -> str | None:
        if following is None or following.key is None:
            return None
        path = request.target.partition("?")[0]
        kept = options.kept(without=("$skip", *PAGE_TOKENS))
        joint = "&" if kept else ""
        if rules.link is Link.OFFSET:
            return f"{request.origin}{path}?{kept}{joint}$skip={following.index}"
        token = token_text(rules.link, following.key, f"{path}?{kept}", rules.link_keys)
        target = f"{path}?{kept}{joint}$skiptoken={token}"
        life_s = self.behaviour.page_token_life_s if rules.entra else None
        self.links.issue(target, following, life_s)
        return request.origin + target


def _check_options(rules: Rules, options: QueryOptions) -> None:
    if options.skip is not None and rules.link is not Link.OFFSET:
        raise bad_request("The query parameter '$skip' is not supported.")
    if rules.entra and options.top is not None and not 1 <= options.top <= rules.max_top:
        raise bad_request(
            f"Invalid page size specified: '{options.top}'. Must be between 1 and 999 inclusive.",
            code="Request_BadRequest",
        )


def _comparison(rules: Rules, text: str) -> FilterTerm | None:
    if not text:
        return None
    found = _COMPARISON.fullmatch(text)
    later = _sortable(found[3]) if found else ""
    if found is None or not later or found[1] not in rules.filterable:
        raise bad_request(f"Invalid filter clause: {text}")
    return FilterTerm(found[1], later, or_equal=found[2] == "ge")


def _sortable(text: str) -> str:
    """A time with all digits of its fraction; empty for a text that is none."""
    found = _TIME.fullmatch(text)
    return f"{found[1]}.{(found[2] or '').ljust(7, '0')}Z" if found else ""
