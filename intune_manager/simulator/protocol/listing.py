"""Collections page by page: page sizes, counts and links as each family of backends does it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intune_manager.simulator.content.randomness import Draw, stream
from intune_manager.simulator.content.source import JsonObject
from intune_manager.simulator.protocol.items import Items
from intune_manager.simulator.protocol.links import LinkBook, token_text
from intune_manager.simulator.protocol.messages import GraphRequest, Page, bad_request, context_url
from intune_manager.simulator.protocol.routes import PAGE_TOKENS, Count, Link, QueryOptions, Rules
from intune_manager.simulator.tenant.collection import Collection, SortKey, UnionCollection
from intune_manager.simulator.tenant.tenant import SimulatedTenant

_COMPARISON = re.compile(
    r"(\w+) (gt|ge) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z", re.ASCII | re.IGNORECASE
)
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z", re.ASCII)
_READ_AT_ONCE = 500
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
        found = _TIME.fullmatch(str(item.get(self.name)))
        if found is None:
            return False
        value = _sortable(found[1], found[2])
        return value > self.later or (self.or_equal and value == self.later)


@dataclass(frozen=True)
class View:
    """The ids of a collection that a request is about, in server order."""

    collection: Collection | UnionCollection
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


class ListPages:
    """Answers GET on a collection."""

    def __init__(
        self,
        tenant: SimulatedTenant,
        links: LinkBook,
        items: Items,
        *,
        directory_token_life_s: float,
        page_size_seed: int | None,
    ) -> None:
        """`page_size_seed` draws a small page size for each collection; None keeps the usual."""
        self._tenant = tenant
        self._page_size_seed = page_size_seed
        self._items = items
        self._links = links
        self._directory_token_life_s = directory_token_life_s

    def page(self, request: GraphRequest, rules: Rules, options: QueryOptions) -> Page:
        """The page that a request is for; raises GraphError for what the real server refuses."""
        _check_options(rules, options)
        view = view_of(self._tenant, rules, options)
        start = PageStart(index=options.skip or 0)
        if options.token is not None:
            start = self._links.redeem(request.target)
        ids, following = view.part(start, self._size(rules, options))
        total = {Count.PAGE: len(ids), Count.ZERO: 0, Count.TOTAL: len(view.ids)}
        shown = (*options.select, *(f"{name}()" for name in options.expand))
        what = f"{rules.path}({','.join(shown)})" if shown else rules.path
        return Page(
            context=context_url(request.version, what),
            items=self._items.listed(rules, options, ids, request.version),
            next_link=self._next_link(request, rules, options, following),
            count=total.get(rules.count),
        )

    def _size(self, rules: Rules, options: QueryOptions) -> int | None:
        if rules.page_size is None:
            return None
        size = min(options.top, rules.max_top) if options.top else rules.page_size
        if self._page_size_seed is None:
            return size
        draw = Draw(stream(self._page_size_seed, f"page size {rules.path}"), 0)
        largest = len(self._tenant.collection(rules.path)) // _MOST_PAGES
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
        self._links.issue(target, following, self._directory_token_life_s if rules.entra else None)
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
    if found is None or found[1] not in rules.filterable:
        raise bad_request(f"Invalid filter clause: {text}")
    return FilterTerm(found[1], _sortable(found[3], found[4]), or_equal=found[2].lower() == "ge")


def _sortable(whole: str, fraction: str | None) -> str:
    return f"{whole}.{(fraction or '').ljust(7, '0')}Z"
