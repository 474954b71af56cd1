"""The bearer tokens of the simulated tenant: `sim.` and a base64 text anyone may read."""

from __future__ import annotations

import base64
import binascii
import itertools
from dataclasses import dataclass
from datetime import datetime

import msgspec

from intune_manager.simulator.protocol.messages import GraphError, unauthorized

PREFIX = "sim."
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Claims:
    """What a token says: `exp` in seconds since 1970, `scp` separated by blanks."""

    exp: int
    scp: str
    tid: str
    cae: bool = True
    upn: str = "demo@contoso.example"
    uti: int = 0
    """Makes tokens differ that say the same."""

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.scp.split())


def mint_token(tenant_id: str, scopes: tuple[str, ...], now: datetime, life_s: float) -> str:
    """A token that is good for `life_s` seconds of the tenant's time from `now`."""
    expiry = int(now.timestamp() + life_s)
    claims = Claims(exp=expiry, scp=" ".join(scopes), tid=tenant_id, uti=next(_numbers))
    text = base64.urlsafe_b64encode(msgspec.json.encode(claims)).decode()
    return PREFIX + text.rstrip("=")


def read_token(token: str) -> Claims | None:
    """The claims of a token of ours; None for every other text."""
    if not token.startswith(PREFIX):
        return None
    text = token.removeprefix(PREFIX)
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return msgspec.json.decode(raw, type=Claims)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        return None


def check_token(authorization: str, tenant_id: str, now: datetime) -> Claims:
    """The claims of an Authorization header; raises the 401 that Graph would answer."""
    scheme, _, token = authorization.strip().partition(" ")
    if not token or scheme.lower() != "bearer":
        raise unauthorized("Access token is empty.")
    claims = read_token(token.strip())
    if claims is None or claims.tid != tenant_id:
        raise unauthorized("Access token validation failure. Invalid audience.")
    if claims.exp <= now.timestamp():
        raise expired_token()
    return claims


def expired_token() -> GraphError:
    return unauthorized("Lifetime validation failed, the token is expired.")
