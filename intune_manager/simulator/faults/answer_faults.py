"""Faults that spoil an answer: other items, links or order of a page, and bytes that break."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from intune_manager.simulator.faults.changes import move_item
from intune_manager.simulator.faults.kinds import Encounter, FaultKind
from intune_manager.simulator.protocol.messages import (
    JSON_TYPE,
    Delivery,
    GraphReply,
    GraphRequest,
    Manner,
    Page,
    http_date,
)

BOM = b"\xef\xbb\xbf"
_NO_UTF8 = b"\xc3\x28\xff"
_CUT_BYTES = 10
_ID = re.compile(rb'(?<=")[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=["_:])')
_CONTEXT_BYTES = 32
_MANY = 1_000_000
"""What a count says that cannot be true of what came."""
_HOP = re.compile(r"[?&]sim_(hop|end)=(\d+)$")
"""An option that the server strips: it makes another link to a page, or to an empty last one."""
_POSITION = re.compile(r"[?&](?:\$skip(?:token)?|\$deltatoken|sim_hop|sim_end)=[^&]*")


def _delivered(family: str, manner: Manner) -> FaultKind:
    def after(
        _: Encounter, reply: GraphReply, *, delay_s: float = 0.0, bytes_per_s: int = 1024
    ) -> GraphReply:
        return replace(reply, delivery=Delivery(manner, delay_s, bytes_per_s))

    return FaultKind(family, after=after)


def _bytes(change: Callable[[bytes], bytes], family: str = "F4") -> FaultKind:
    """A kind that changes the body of a JSON answer; its length is always right."""

    def after(_: Encounter, reply: GraphReply) -> GraphReply:
        return replace(reply, body=change(reply.payload()), page=None)

    return FaultKind(family, after=after, changes=lambda reply: reply.content_type == JSON_TYPE)


def _garbled(body: bytes) -> bytes:
    """Bytes within the first text that no UTF-8 reader accepts."""
    at = body.find(b'"') + 1
    return body[:at] + _NO_UTF8 + body[at:]


def _told_twice(body: bytes) -> bytes:
    """The members of the envelope twice: the first `value` is empty, the last one counts."""
    if not body.startswith(b'{"@odata.context":'):
        return body
    return b'{"@odata.context":"","value":[],' + body[1:]


def _recased(body: bytes) -> bytes:
    """Some of the ids in capitals; what stands before an id decides, so not the same everywhere."""

    def written(found: re.Match[bytes]) -> bytes:
        before = body[max(0, found.start() - _CONTEXT_BYTES) : found.end()]
        return found[0].upper() if crc32(before) % 2 else found[0]

    return _ID.sub(written, body)


def _skewed(encounter: Encounter, reply: GraphReply, *, skew_s: float = 3600.0) -> GraphReply:
    instant = encounter.now + timedelta(seconds=skew_s)
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
        "truncated_json": _bytes(lambda body: body[:-_CUT_BYTES]),
        "invalid_utf8": _bytes(_garbled),
        "byte_order_mark": _bytes(lambda body: BOM + body),
        "duplicate_keys": _bytes(_told_twice),
        "recased_ids": _bytes(_recased, "F12"),
        "wrong_content_type": FaultKind(
            "F4", after=lambda _, reply: replace(reply, content_type="text/html")
        ),
        "skewed_date": FaultKind("F13", after=_skewed),
    }
)


def without_hop(target: str) -> str:
    """The target that the tenant knows a link by."""
    return _HOP.sub("", target)


def is_beyond_the_end(request: GraphRequest) -> bool:
    """Whether a request follows a link that `empty_last_page` has made."""
    return "sim_end=" in request.target


def list_of(request: GraphRequest) -> str:
    """What all pages of one reading have in common: the target without the page's position."""
    return _POSITION.sub("", request.target)


def is_following(request: GraphRequest) -> bool:
    """Whether a request is for a page after the first."""
    return "$skip" in request.target


def _with_option(request: GraphRequest, option: str) -> str:
    """The link to a request's own page, with an option more."""
    target = without_hop(request.target)
    return f"{request.origin}{target}{'&' if '?' in target else '?'}{option}"


def _emptied(encounter: Encounter, page: Page) -> Page:
    """An empty page whose link leads to the items after all."""
    last = _HOP.search(encounter.request.target)
    link = _with_option(encounter.request, f"sim_hop={int(last[2]) + 1 if last else 1}")
    return replace(page, items=[], next_link=link, delta_link=None)


def _foreign(encounter: Encounter, page: Page) -> Page:
    parts = urlsplit(page.next_link or encounter.request.origin + encounter.request.target)
    return replace(page, next_link=f"{encounter.foreign_origin}{parts.path}?{parts.query}")


def _shown_again(encounter: Encounter, page: Page) -> Page:
    """An item of an earlier page of the same reading once more."""
    earlier = encounter.memory.shown.get(list_of(encounter.request))
    return page if earlier is None else replace(page, items=[*page.items, earlier])


def _has_items(page: Page) -> bool:
    return bool(page.items)


def _paged(
    family: str,
    change: Callable[[Encounter, Page], Page],
    when: Callable[[Page], bool] = lambda _: True,
    **more: Any,
) -> FaultKind:
    """A kind that changes pages of collections and leaves all other replies as they are."""

    def after(encounter: Encounter, reply: GraphReply) -> GraphReply:
        return replace(reply, page=reply.page and change(encounter, reply.page))

    def changes(reply: GraphReply) -> bool:
        return reply.page is not None and when(reply.page)

    return FaultKind(family, after=after, changes=changes, **more)


PAGE_KINDS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "empty_page": _paged("F9", _emptied),
        "empty_last_page": _paged(
            "F9",
            lambda met, page: replace(page, next_link=_with_option(met.request, "sim_end=1")),
            lambda page: page.next_link is None and page.delta_link is None,
        ),
        "repeated_link": _paged(
            "F9",
            lambda met, page: replace(
                page, next_link=met.request.origin + met.request.target, delta_link=None
            ),
        ),
        "foreign_link": _paged("F9", _foreign),
        "missing_link": _paged("F9", lambda _, page: replace(page, next_link=None)),
        "missing_link_despite_count": _paged(
            "F9",
            lambda _, page: replace(page, next_link=None, count=_MANY),
            lambda page: page.next_link is not None,
        ),
        "duplicate_items": _paged(
            "F8", lambda _, page: replace(page, items=[*page.items, page.items[0]]), _has_items
        ),
        "repeated_item": _paged("F8", _shown_again, applies=is_following),
        "missing_items": _paged(
            "F8", lambda _, page: replace(page, items=page.items[1:]), _has_items
        ),
        "reversed_items": _paged(
            "F8", lambda _, page: replace(page, items=page.items[::-1]), _has_items
        ),
        "moved_item": FaultKind("F8", moves=move_item),
    }
)
