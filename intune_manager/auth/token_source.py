"""Where bearer tokens come from, as the rest of the program sees it."""

from __future__ import annotations

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
        ...

    @property
    def account(self) -> str:
        """Who the tokens stand for: a user principal name, "app <client id>", "access token"
        or "demo token"."""
        ...


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
