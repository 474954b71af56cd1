"""Faults that spoil an answer: other items, links or order of a page, and bytes that break."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from intune_manager.simulator.faults.kinds import END, HOP, Encounter, FaultKind, Values
from intune_manager.simulator.faults.status_faults import http_date
from intune_manager.simulator.protocol.messages import (
    JSON_TYPE,
    Delivery,
    GraphReply,
    GraphRequest,
    Manner,
    Page,
)

BOM = b"\xef\xbb\xbf"
_NO_UTF8 = b"\xc3\x28\xff"


def _delivered(family: str, manner: Manner) -> FaultKind:
    def after(encounter: Encounter, reply: GraphReply) -> GraphReply:
        return replace(reply, delivery=replace(Delivery(manner), **encounter.values))

    takes = {"delay_s": float, "after_bytes": int, "bytes_per_s": int}
    return FaultKind(family, takes, after=after)


def _bytes(change: Callable[[bytes], bytes]) -> FaultKind:
    """A kind that changes the body of a JSON answer; its length is always right."""

    def after(encounter: Encounter, reply: GraphReply) -> GraphReply:  # noqa: ARG001
        return replace(reply, body=change(reply.payload()), page=None)

    return FaultKind("F4", after=after, changes=lambda reply: reply.content_type == JSON_TYPE)


def _garbled(body: bytes) -> bytes:
    """Bytes within the first text that no UTF-8 reader accepts."""
    at = body.find(b'"') + 1
    return body[:at] + _NO_UTF8 + body[at:]


def _told_twice(body: bytes) -> bytes:
    """The members of the envelope twice: the first `value` is empty, the last one counts."""
    if not body.startswith(b'{"@odata.context":'):
        return body
    return b'{"@odata.context":"","value":[],' + body[1:]


def _cut(encounter: Encounter, reply: GraphReply) -> GraphReply:
    """JSON that ends too early in a response that is complete."""
    body = reply.payload()[: -int(encounter.values.get("bytes", 10))]
    return replace(reply, body=body, page=None)


def _mistyped(encounter: Encounter, reply: GraphReply) -> GraphReply:
    return replace(reply, content_type=str(encounter.values.get("content_type", "text/html")))


def _skewed(encounter: Encounter, reply: GraphReply) -> GraphReply:
    instant = encounter.now + timedelta(seconds=float(encounter.values.get("skew_s", 3600)))
    return replace(reply, headers={**reply.headers, "Date": http_date(instant)})


BODY_KINDS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "reset": _delivered("F4", Manner.RESET_BEFORE_HEADERS),
        "reset_in_body": _delivered("F4", Manner.RESET_IN_BODY),
        "cut_chunks": _delivered("F4", Manner.CUT_CHUNKS),
        "stall": _delivered("F3", Manner.STALL_BEFORE_HEADERS),
        "stall_in_body": _delivered("F3", Manner.STALL_IN_BODY),
        "trickle": _delivered("F3", Manner.TRICKLE),
        "slow": _delivered("F3", Manner.WHOLE),
        "truncated_json": FaultKind("F4", {"bytes": int}, after=_cut),
        "invalid_utf8": _bytes(_garbled),
        "byte_order_mark": _bytes(lambda body: BOM + body),
        "duplicate_keys": _bytes(_told_twice),
        "wrong_content_type": FaultKind("F4", {"content_type": str}, after=_mistyped),
        "skewed_date": FaultKind("F13", {"skew_s": float}, after=_skewed),
    }
)
"""The kinds that spoil an answer on its way, by name."""


_HOP = re.compile(rf"[?&]{HOP}=(\d+)$")
_END = re.compile(rf"[?&]{END}=1$")
_POSITION = re.compile(rf"[?&](?:\$skip(?:token)?|\$deltatoken|{HOP}|{END})=[^&]*")
_MANY = 1_000_000
"""What a count says that cannot be true of what came."""


def without_hop(target: str) -> str:
    """The target that the tenant knows a link by."""
    return _END.sub("", _HOP.sub("", target))


def is_beyond_the_end(request: GraphRequest) -> bool:
    """Whether a request follows a link that `empty_last_page` has made."""
    return _END.search(request.target) is not None


def list_of(request: GraphRequest) -> str:
    """What all pages of one reading have in common: the target without the page's position."""
    return _POSITION.sub("", request.target)


def _with_option(target: str, name: str, value: int) -> str:
    return f"{target}{'&' if '?' in target else '?'}{name}={value}"


def _emptied(encounter: Encounter, page: Page) -> Page:
    """An empty page whose link leads to the items after all."""
    request = encounter.request
    last = _HOP.search(request.target)
    target = _with_option(without_hop(request.target), HOP, int(last[1]) + 1 if last else 1)
    return replace(page, items=[], next_link=request.origin + target, delta_link=None)


def _ended_late(encounter: Encounter, page: Page) -> Page:
    request = encounter.request
    target = _with_option(without_hop(request.target), END, 1)
    return replace(page, next_link=request.origin + target)


def _repeated(encounter: Encounter, page: Page) -> Page:
    request = encounter.request
    return replace(page, next_link=request.origin + request.target, delta_link=None)


def _foreign(encounter: Encounter, page: Page) -> Page:
    link = page.next_link or encounter.request.origin + encounter.request.target
    parts = urlsplit(link)
    origin = encounter.values.get("origin") or encounter.foreign_origin
    return replace(page, next_link=f"{origin}{parts.path}?{parts.query}")


def _unlinked(encounter: Encounter, page: Page) -> Page:  # noqa: ARG001
    return replace(page, next_link=None)


def _unlinked_but_counted(encounter: Encounter, page: Page) -> Page:  # noqa: ARG001
    return replace(page, next_link=None, count=_MANY)


def _doubled(encounter: Encounter, page: Page) -> Page:
    count = int(encounter.values.get("count", 1))
    return replace(page, items=[*page.items, *page.items[:count]])


def _shown_again(encounter: Encounter, page: Page) -> Page:
    """An item of an earlier page of the same reading once more."""
    earlier = encounter.memory.shown.get(list_of(encounter.request))
    return page if earlier is None else replace(page, items=[*page.items, earlier])


def _thinned(encounter: Encounter, page: Page) -> Page:
    return replace(page, items=page.items[int(encounter.values.get("count", 1)) :])


def _reversed(encounter: Encounter, page: Page) -> Page:  # noqa: ARG001
    return replace(page, items=page.items[::-1])


def is_following(request: GraphRequest, values: Values) -> bool:  # noqa: ARG001
    """Whether a request is for a page after the first."""
    return "$skip" in request.target


def _has_items(reply: GraphReply) -> bool:
    return reply.page is not None and bool(reply.page.items)


def _has_next(reply: GraphReply) -> bool:
    return reply.page is not None and reply.page.next_link is not None


def _is_last(reply: GraphReply) -> bool:
    page = reply.page
    return page is not None and page.next_link is None and page.delta_link is None


def _is_page(reply: GraphReply) -> bool:
    return reply.page is not None


def _kind(
    family: str,
    change: Callable[[Encounter, Page], Page],
    takes: Mapping[str, Any] | None = None,
    *,
    changes: Callable[[GraphReply], bool] = _is_page,
    applies: Callable[[GraphRequest, Values], bool] | None = None,
) -> FaultKind:
    """A kind that changes pages of collections and leaves all other replies as they are."""

    def after(encounter: Encounter, reply: GraphReply) -> GraphReply:
        if reply.page is None:
            return reply
        return replace(reply, page=change(encounter, reply.page))

    return FaultKind(family, takes or {}, after=after, changes=changes, applies=applies)


PAGE_KINDS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "empty_page": _kind("F9", _emptied),
        "empty_last_page": _kind("F9", _ended_late, changes=_is_last),
        "repeated_link": _kind("F9", _repeated),
        "foreign_link": _kind("F9", _foreign, {"origin": str}),
        "missing_link": _kind("F9", _unlinked),
        "missing_link_despite_count": _kind("F9", _unlinked_but_counted, changes=_has_next),
        "duplicate_items": _kind("F8", _doubled, {"count": int}, changes=_has_items),
        "repeated_item": _kind("F8", _shown_again, changes=_is_page, applies=is_following),
        "missing_items": _kind("F8", _thinned, {"count": int}, changes=_has_items),
        "reversed_items": _kind("F8", _reversed, changes=_has_items),
        "moved_item": FaultKind(
            "F8", {"out_of_sight": bool}, changes=_has_next, moves_objects=True
        ),
    }
)
"""The kinds that change pages, by name."""
