"""Page links: issued once, redeemed only when they come back byte for byte."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.source import to_json
from intune_manager.simulator.protocol.messages import GraphRequest, bad_request
from intune_manager.simulator.protocol.routes import Link, QueryOptions
from intune_manager.simulator.tenant.collection import SortKey

ItemT = TypeVar("ItemT")
MAX_LINKS = 200_000
_UPPER_HEX = re.compile(r"%[0-9A-F]{2}")


class LinkBook:
    """Remembers where each issued link continues; the oldest are forgotten beyond a bound.

    The token in a link is only a likeness of the real one: what counts is the whole target as the
    server wrote it. A client that decodes and encodes it again gets a 400, as from the real Graph.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: OrderedDict[str, tuple[Any, datetime | None]] = OrderedDict()

    def issue(self, target: str, position: object, life_s: float | None = None) -> None:
        """Make `target` (path and query) redeemable for `life_s` seconds of the tenant's time."""
        expires_at = None if life_s is None else self._clock.now() + timedelta(seconds=life_s)
        self._issued.pop(target, None)
        self._issued[target] = position, expires_at
        if len(self._issued) > MAX_LINKS:
            self._issued.popitem(last=False)

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


class Slices:
    """Cuts what lies below one object into pages by position."""

    def __init__(self, links: LinkBook, family: Link, *, token_life_s: float | None = None) -> None:
        self._links = links
        self._family = family
        self._token_life_s = token_life_s

    def cut(
        self, request: GraphRequest, options: QueryOptions, whole: Sequence[ItemT], size: int
    ) -> tuple[Sequence[ItemT], str | None]:
        """The part that a request is for, and the link to the next. Raises 400 for a bad token."""
        start = 0 if options.token is None else self._links.redeem(request.target)
        end = start + (options.top or size)
        if end >= len(whole):
            return whole[start:end], None
        path, kept = request.target.partition("?")[0], options.kept()
        token = token_text(self._family, ("slice", str(end)), f"{path}?{kept}")
        target = f"{path}?{kept}{'&' if kept else ''}$skiptoken={token}"
        self._links.issue(target, end, self._token_life_s)
        return whole[start:end], request.origin + target


def token_text(family: Link, key: SortKey, seed: str, names: tuple[str, str] = ("", "")) -> str:
    """The raw text of a page token as its family writes it, one for each key and seed.

    `names` are what a keyset calls the two parts of its key.
    """
    if family is Link.KEYSET:
        pairs = zip(names, key, strict=True)
        return "%2c".join(f"{name}%3d%27{_encoded(text)}%27" for name, text in pairs)
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
    encoded = quote(text.replace("'", "''").encode("utf-8", "replace"), safe="")
    return _UPPER_HEX.sub(lambda match: match[0].lower(), encoded)
