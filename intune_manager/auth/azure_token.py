"""Tokens from azure-identity, fetched off the event loop and kept until shortly before they end."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from intune_manager.auth.abandon import abandonable

_LONGEST_MARGIN_S = 300.0


class Token(Protocol):
    """An azure-core AccessToken: the bearer token and when it ends (Unix time)."""

    @property
    def token(self) -> str: ...
    @property
    def expires_on(self) -> int: ...


class Session(Protocol):
    """The blocking source, see `auth.session.AzureSession`."""

    @property
    def account(self) -> str: ...
    def get_token(self, claims: str | None, *, force: bool) -> Token: ...


class AzureToken:
    """A TokenSource over a credential. Never blocks the loop; a cancelled wait ends at once."""

    def __init__(self, session: Session, *, now: Callable[[], float] = time.time) -> None:
        self._session = session
        self._now = now
        self._token = ""
        self._good_until = float("-inf")

    async def token(self, *, claims: str | None = None, force: bool = False) -> str:
        """See TokenSource. A kept token is given without a thread while it is good."""
        if force or claims is not None or self._now() >= self._good_until:
            fetched = await abandonable(partial(self._session.get_token, claims, force=force))
            life_s = fetched.expires_on - self._now()
            self._token = fetched.token
            self._good_until = fetched.expires_on - min(_LONGEST_MARGIN_S, life_s / 10)
        return self._token

    @property
    def account(self) -> str:
        return self._session.account
