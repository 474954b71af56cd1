"""Faults on the way: bytes that come late, broken, in part, or as something that JSON is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from intune_manager.simulator.faults.kinds import Encounter, FaultKind
from intune_manager.simulator.faults.status_faults import http_date
from intune_manager.simulator.protocol.messages import JSON_TYPE, Delivery, Manner, Reply

BOM = b"\xef\xbb\xbf"
_NO_UTF8 = b"\xc3\x28\xff"


def _delivered(family: str, manner: Manner) -> FaultKind:
    def after(encounter: Encounter, reply: Reply) -> Reply:
        return replace(reply, delivery=replace(Delivery(manner), **encounter.values))

    takes = {"delay_s": float, "after_bytes": int, "bytes_per_s": int}
    return FaultKind(family, takes, after=after)


def _bytes(change: Callable[[bytes], bytes]) -> FaultKind:
    """A kind that changes the body of a JSON answer; its length is always right."""

    def after(encounter: Encounter, reply: Reply) -> Reply:  # noqa: ARG001
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


def _cut(encounter: Encounter, reply: Reply) -> Reply:
    """JSON that ends too early in a response that is complete."""
    body = reply.payload()[: -int(encounter.values.get("bytes", 10))]
    return replace(reply, body=body, page=None)


def _mistyped(encounter: Encounter, reply: Reply) -> Reply:
    return replace(reply, content_type=str(encounter.values.get("content_type", "text/html")))


def _skewed(encounter: Encounter, reply: Reply) -> Reply:
    moment = encounter.now + timedelta(seconds=float(encounter.values.get("skew_s", 3600)))
    return replace(reply, headers={**reply.headers, "Date": http_date(moment)})


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
