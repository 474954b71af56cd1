"""Collections page by page: page sizes, counts and links as each family of backends does it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intune_manager.simulator.content.randomness import Draw, stream
from intune_manager.simulator.protocol.boundary import TenantSource, TimeSource
from intune_manager.simulator.protocol.directory_rules import check_directory_options
from intune_manager.simulator.protocol.items import Items, expands_assignments
from intune_manager.simulator.protocol.links import LinkBook, token_text
from intune_manager.simulator.protocol.members import Members
from intune_manager.simulator.protocol.query import PAGE_TOKENS, QueryOptions
from intune_manager.simulator.protocol.rules import UNKNOWN_SIZE, Count, Link, Rules
from intune_manager.simulator.protocol.views import Part, Place, View, Views
from intune_manager.simulator.protocol.wire import GraphRequest, Page, context_url
from intune_manager.simulator.protocol.wire_errors import bad_request

_MAX_PAGE_SIZE = re.compile(r"odata\.maxpagesize\s*=\s*(\d+)", re.IGNORECASE)
EXPANDED_PAGE_SIZE = 100
"""What `$expand` cuts a page of Entra objects to."""
_DRAWN_SIZES = (5, 60)
_MOST_PAGES = 12
"""How many pages a drawn size makes of a collection at most."""


class Listing:
    """Answers GET on a collection."""

    def __init__(
        self,
        tenant: TenantSource,
        clock: TimeSource,
        items: Items,
        members: Members,
        *,
        unknown_page_size: int,
        directory_token_life_s: float,
        page_size_seed: int | None = None,
    ) -> None:
        self._tenant = tenant
        self._page_size_seed = page_size_seed
        self._views = Views(tenant)
        self._items = items
        self._members = members
        self._links: LinkBook[Place] = LinkBook(clock)
        self._unknown_page_size = unknown_page_size
        self._directory_token_life_s = directory_token_life_s

    def forget_links(self) -> None:
        """Make every page token issued so far invalid."""
        self._links.clear()

    def page(self, request: GraphRequest, rules: Rules, options: QueryOptions) -> Page:
        """The page that a request is for; raises WireError for what the real server refuses."""
        if rules.entra:
            check_directory_options(request, options)
        elif options.skip is not None and rules.link not in {Link.OFFSET, Link.KEYSET}:
            raise bad_request("The query parameter '$skip' is not supported.")
        view = self._views.view(rules, options, request.version)
        part = view.part(self._start(request, options), self._size(request, rules, options))
        if rules.link is Link.KEYSET and options.skip is not None:
            # `$skip` is broken there: nothing on the page, and a link that does not skip.
            part = Part((), Place())
        return Page(
            context=_context(request, rules, options),
            items=self._page_items(request, rules, options, part.ids),
            next_link=self._next_link(request, rules, options, part.following),
            count=_count(rules, options, part, view),
        )

    def _page_items(
        self, request: GraphRequest, rules: Rules, options: QueryOptions, ids: Sequence[str]
    ) -> list[bytes]:
        if not rules.entra or not options.expand:
            return self._items.listed(rules, options, ids, request.version)
        plain = QueryOptions(select=options.select)
        items = self._items.listed(rules, plain, ids, request.version)
        return self._members.expanded(rules, options, ids, items)

    def _start(self, request: GraphRequest, options: QueryOptions) -> Place:
        if options.token is None:
            return Place(index=options.skip or 0)
        try:
            return self._links.redeem(request.target)
        except KeyError:
            raise bad_request("The skip token is invalid.") from None

    def _size(self, request: GraphRequest, rules: Rules, options: QueryOptions) -> int | None:
        if rules.page_size is None:
            return None
        size = self._unknown_page_size if rules.page_size == UNKNOWN_SIZE else rules.page_size
        preferred = _MAX_PAGE_SIZE.search(request.header("prefer")) if rules.entra else None
        asked = options.top or (int(preferred[1]) if preferred else None)
        size = min(asked, rules.max_top) if asked else size
        if rules.entra and options.expand:
            size = min(size, EXPANDED_PAGE_SIZE)
        return size if self._page_size_seed is None else min(size, self._drawn_size(rules))

    def _drawn_size(self, rules: Rules) -> int:
        draw = Draw(stream(self._page_size_seed or 0, f"page size {rules.path}"), 0)
        return max(
            draw.between(*_DRAWN_SIZES), len(self._tenant.collection(rules.path)) // _MOST_PAGES
        )

    def _next_link(
        self,
        request: GraphRequest,
        rules: Rules,
        options: QueryOptions,
        following: Place | None,
    ) -> str | None:
        if following is None:
            return None
        path = request.target.partition("?")[0]
        kept = options.kept(without=("$skip", *PAGE_TOKENS))
        joint = "&" if kept else ""
        if rules.link is Link.OFFSET:
            return f"{request.origin}{path}?{kept}{joint}$skip={following.index}"
        key = following.key or ("", f"{following.index:012d}")
        family = rules.link if following.key else Link.OPAQUE
        token = token_text(family, key, f"{path}?{kept}")
        target = f"{path}?{kept}{joint}$skiptoken={token}"
        self._links.issue(target, following, self._directory_token_life_s if rules.entra else None)
        return request.origin + target


def _context(request: GraphRequest, rules: Rules, options: QueryOptions) -> str:
    parts = list(options.select)
    if not rules.entra and expands_assignments(rules, options, request.version):
        parts.append("assignments()")
    shown = f"({','.join(parts)})" if parts else ""
    return context_url(request.version, f"{rules.path}{shown}")


def _count(rules: Rules, options: QueryOptions, part: Part, view: View) -> int | None:
    if rules.entra:
        return view.total() if options.count and options.token is None else None
    if rules.count is Count.TOTAL:
        return view.total()
    return {Count.ABSENT: None, Count.PAGE: len(part.ids), Count.ZERO: 0}[rules.count]
