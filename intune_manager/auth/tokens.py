"""Tokens as the rest of the program sees them: who gives them, and whose tenant they name."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Protocol

from intune_manager.config.settings import bare_token
from intune_manager.errors import SignInRequiredError

_DEMO = "sim."
"""How the tokens of the demo tenant begin."""


class TokenSource(Protocol):
    """Gives access tokens for Graph. Bound to no event loop, and never blocks one."""

    async def token(self, *, claims: str | None = None, force: bool = False) -> str:
        """A token that should be good now.

        `force` asks for a new one after Graph has refused the last; `claims` is the decoded JSON
        of a claims challenge that the new token must satisfy. Raises SignInRequiredError when only
        the user can help, EnvironmentalError or TransientError when the sign-in service cannot be
        used now.
        """

    @property
    def account(self) -> str:
        """Who the tokens stand for: a user principal name, "app <client id>", "access token"
        or "demo token"."""


class ReadyToken:
    """A bearer token that the user supplied. It can be neither renewed nor stored."""

    def __init__(self, token: str) -> None:
        self._token = bare_token(token)

    async def token(self, *, claims: str | None = None, force: bool = False) -> str:
        """The token. Raises SignInRequiredError when another one is asked for, or it is empty."""
        if not self._token:
            raise SignInRequiredError(
                "The access token is empty.", remedy="Set INTUNE_MANAGER_ACCESS_TOKEN again."
            )
        if force or claims is not None:
            raise SignInRequiredError(
                "Graph no longer accepts the supplied access token: it has expired or was revoked.",
                remedy="Get a new token and set INTUNE_MANAGER_ACCESS_TOKEN to it.",
            )
        return self._token

    @property
    def account(self) -> str:
        return "demo token" if self._token.startswith(_DEMO) else "access token"

    def __repr__(self) -> str:
        return "ReadyToken([redacted])"


_LONGEST_TOKEN = 65_536


def tenant_of_token(token: str) -> str | None:
    """The `tid` claim in lower case, None when there is none that can be read.

    Understands JWTs and the demo tenant's `sim.<base64 JSON>`. The signature is not checked: the
    answer says which tenant's data to show, never what is allowed.
    """
    if len(token) > _LONGEST_TOKEN:
        return None
    parts = bare_token(token).split(".")
    if len(parts) == 3 or (len(parts) == 2 and parts[0] == "sim"):
        return _tenant(parts[1])
    return None


def _tenant(encoded: str) -> str | None:
    try:
        padded = encoded + "=" * (-len(encoded) % 4)
        claims = json.loads(base64.b64decode(padded, altchars=b"-_"))
    except (binascii.Error, ValueError, RecursionError):
        return None
    tenant = claims.get("tid") if isinstance(claims, dict) else None
    return tenant.lower() if isinstance(tenant, str) and tenant else None
