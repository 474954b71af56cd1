"""Relations page by page: any sequence that is not a collection of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from intune_manager.simulator.protocol.boundary import TimeSource
from intune_manager.simulator.protocol.links import LinkBook, token_text
from intune_manager.simulator.protocol.query import QueryOptions
from intune_manager.simulator.protocol.rules import Link
from intune_manager.simulator.protocol.wire import GraphRequest
from intune_manager.simulator.protocol.wire_errors import bad_request

ItemT = TypeVar("ItemT")


class Slices:
    """Cuts sequences into pages by position, and remembers where each link continues."""

    def __init__(self, clock: TimeSource, family: Link, *, token_life_s: float | None) -> None:
        self._links: LinkBook[int] = LinkBook(clock)
        self._family = family
        self._token_life_s = token_life_s

    def forget_links(self) -> None:
        self._links.clear()

    def cut(
        self, request: GraphRequest, options: QueryOptions, whole: Sequence[ItemT], size: int
    ) -> tuple[Sequence[ItemT], str | None]:
        """The part that a request is for, and the link to the next. Raises 400 for a bad token."""
        start = 0
        if options.token is not None:
            try:
                start = self._links.redeem(request.target)
            except KeyError:
                raise bad_request("The skip token is invalid.") from None
        end = start + (options.top or size)
        link = self._link(request, options, end) if end < len(whole) else None
        return whole[start:end], link

    def _link(self, request: GraphRequest, options: QueryOptions, end: int) -> str:
        path = request.target.partition("?")[0]
        kept = options.kept()
        token = token_text(self._family, ("slice", str(end)), f"{path}?{kept}")
        target = f"{path}?{kept}{'&' if kept else ''}$skiptoken={token}"
        self._links.issue(target, end, self._token_life_s)
        return request.origin + target
