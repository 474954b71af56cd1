"""Page links: issued once, redeemed only when they come back byte for byte."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from urllib.parse import quote

from intune_manager.simulator.protocol.boundary import SortKey, TimeSource
from intune_manager.simulator.protocol.rules import Link
from intune_manager.simulator.protocol.wire import to_json
from intune_manager.simulator.protocol.wire_errors import WireError

PositionT = TypeVar("PositionT")
MAX_LINKS = 200_000
_UPPER_HEX = re.compile(r"%[0-9A-F]{2}")


@dataclass(frozen=True)
class _Issued(Generic[PositionT]):
    position: PositionT
    expires_at: datetime | None


class LinkBook(Generic[PositionT]):
    """Remembers where each issued link continues; the oldest are forgotten beyond a bound.

    The token in a link is only a likeness of the real one: what counts is the whole target as the
    server wrote it. A client that decodes and encodes it again gets a 400, as from the real Graph.
    """

    def __init__(self, clock: TimeSource) -> None:
        self._clock = clock
        self._issued: OrderedDict[str, _Issued[PositionT]] = OrderedDict()

    def issue(self, target: str, position: PositionT, life_s: float | None = None) -> None:
        """Make `target` (path and query) redeemable for `life_s` seconds of the tenant's time."""
        expires_at = None if life_s is None else self._clock.now() + timedelta(seconds=life_s)
        self._issued.pop(target, None)
        self._issued[target] = _Issued(position, expires_at)
        if len(self._issued) > MAX_LINKS:
            self._issued.popitem(last=False)

    def redeem(self, target: str) -> PositionT:
        """Where `target` continues. Raises KeyError for an unknown link, WireError when expired."""
        issued = self._issued[target]
        if issued.expires_at is not None and issued.expires_at <= self._clock.now():
            raise WireError(
                400,
                "Directory_ExpiredPageToken",
                "The specified page token value has expired and can no longer be included in your "
                "request.",
            )
        return issued.position

    def clear(self) -> None:
        self._issued.clear()


def token_text(family: Link, key: SortKey, seed: str) -> str:
    """The raw text of a page token as its family looks on the wire, one for each key and seed."""
    if family is Link.KEYSET:
        name, object_id = (_encoded(part.replace("'", "''")) for part in key)
        return f"LastDeviceName%3d%27{name}%27%2cLastDeviceId%3d%27{object_id}%27"
    if family is Link.SERIAL:
        serial, object_id = (_encoded(part.replace("'", "''")) for part in key)
        return f"LastSerialNumber%3d%27{serial}%27%2cLastId%3d%27{object_id}%27"
    digest = hashlib.blake2b("\0".join((*key, seed)).encode("utf-8", "replace"), digest_size=46)
    if family is Link.COSMOS:
        return _cosmos(digest.digest())
    if family is Link.DIRECTORY:
        return base64.b64encode(b"DSpt\x02\x00\x01\x00\x00\x00" + digest.digest()[:45]).decode()
    return digest.hexdigest()


def _cosmos(digest: bytes) -> str:
    """A cosmos continuation: JSON that is percent-encoded twice, with lower-case digits outside."""
    token = base64.b64encode(digest).decode()
    state = [
        {
            "compositeToken": {
                "token": f"-RID:~{token}#RT:1#TRC:25#ISV:2#IEO:65567#QCF:8",
                "range": {"min": "", "max": "FF"},
            },
            "orderByItems": [{"item": digest[:8].hex()}],
        }
    ]
    text = "[cosmosdb]" + to_json(state).decode()
    return quote(quote(text, safe=""), safe="")


def _encoded(text: str) -> str:
    encoded = quote(text.encode("utf-8", "replace"), safe="")
    return _UPPER_HEX.sub(lambda match: match[0].lower(), encoded)
