"""How tokens are got, as the settings say: a ready one, or by a sign-in that is renewed."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from urllib.parse import urlsplit

from intune_manager.auth.azure_errors import translated
from intune_manager.auth.credential import (
    Account,
    Prompt,
    build_credential,
    graph_scope,
    read_account,
    remembered_account,
    save_account,
)
from intune_manager.auth.tokens import ReadyToken, TokenSource
from intune_manager.config.paths import Paths
from intune_manager.config.settings import PREFIX, Settings
from intune_manager.errors import EnvironmentalError, SettingsError

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken, TokenCredential
    from azure.identity import AuthenticationRecord

_LONGEST_MARGIN_S = 300.0
"""A token is renewed that long before it ends; a short one after nine tenths of its life."""
_RENEW = "{}"
"""Empty claims: they make MSAL pass over the token that it has cached and get a new one."""


_T = TypeVar("_T")


class _Interactive(Protocol):
    def authenticate(
        self, *, scopes: list[str], claims: str | None, enable_cae: bool
    ) -> AuthenticationRecord: ...


class AzureSession:
    """One credential. `get_token` blocks, so call it in a thread; one call runs at a time."""

    def __init__(
        self,
        settings: Settings,
        paths: Paths,
        *,
        interactive: bool,
        prompt: Prompt | None = None,
        transport: Any = None,
    ) -> None:
        self._settings = settings
        self._paths = paths
        self._interactive = interactive
        self._prompt = prompt
        self._transport = transport
        self._account = remembered_account(settings, paths)
        self._credential: TokenCredential | None = None
        self._one_at_a_time = threading.Lock()

    @property
    def is_user(self) -> bool:
        """Whether a user signs in, not the app itself."""
        return self._settings.sign_in in {"browser", "device_code"}

    @property
    def account(self) -> str:
        """Who the tokens stand for, as far as it is known without asking anybody."""
        if not self.is_user:
            return f"app {self._settings.client_id}"
        return self._account.username if self._account else "not signed in"

    def get_token(self, claims: str | None, *, force: bool) -> AccessToken:
        """A token from the cache or the sign-in service.

        Raises SignInRequiredError when only the user can help and may not be asked now, and
        EnvironmentalError or TransientError for all that can go wrong on the way.
        """
        with self._one_at_a_time, translated(self._settings):
            from azure.identity import AuthenticationRequiredError

            wanted = claims or (_RENEW if force else None)
            try:
                return self._ask(wanted)
            except AuthenticationRequiredError:
                if not self._interactive:
                    raise
                self._authenticate(claims)
                return self._ask(None)

    def _ask(self, claims: str | None) -> AccessToken:
        scope = graph_scope(self._settings)
        return self._built().get_token(scope, claims=claims, enable_cae=True)

    def _authenticate(self, claims: str | None) -> Account:
        # CAE and other tokens are cached apart: both calls must ask for the same kind.
        record = cast("_Interactive", self._built()).authenticate(
            scopes=[graph_scope(self._settings)], claims=claims, enable_cae=True
        )
        account = read_account(record.serialize())
        if account is None:
            raise EnvironmentalError("The sign-in service did not say who signed in.")
        save_account(self._paths, account)
        self._account = account
        return account

    def _built(self) -> TokenCredential:
        if self._credential is None:
            self._credential = build_credential(
                self._settings, self._account, self._prompt, self._transport
            )
        return self._credential


class AzureToken:
    """A TokenSource over a credential. Never blocks the loop; a cancelled wait ends at once."""

    def __init__(self, session: AzureSession, *, now: Callable[[], float] = time.time) -> None:
        self._session = session
        self._now = now
        self._token = ""
        self._good_until = float("-inf")

    async def token(self, *, claims: str | None = None, force: bool = False) -> str:
        """See TokenSource. A kept token is given without a thread while it is good."""
        if force or claims is not None or self._now() >= self._good_until:
            fetched = await _abandonable(partial(self._session.get_token, claims, force=force))
            life_s = fetched.expires_on - self._now()
            self._token = fetched.token
            self._good_until = fetched.expires_on - min(_LONGEST_MARGIN_S, life_s / 10)
        return self._token

    @property
    def account(self) -> str:
        return self._session.account


async def _abandonable(call: Callable[[], _T]) -> _T:
    """The result of `call`, run in a daemon thread.

    When the awaiting task is cancelled the call is abandoned: it may finish later, its result is
    dropped, and it keeps neither the event loop nor the process from ending (a pool's threads
    would: a browser sign-in waits up to five minutes).
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[_T] = loop.create_future()

    def report(settle: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(lambda: None if result.done() else settle())

    def run() -> None:
        try:
            value = call()
        except BaseException as error:  # noqa: BLE001 - it is raised again in the awaiter
            report(partial(result.set_exception, error))
        else:
            report(partial(result.set_result, value))

    threading.Thread(target=run, name="sign-in", daemon=True).start()
    return await result


def token_source(
    settings: Settings,
    paths: Paths,
    *,
    interactive: bool,
    prompt: Prompt | None = None,
    transport: Any = None,
) -> TokenSource:
    """The token source that the settings ask for. Cheap: azure-identity is loaded by its first use.

    With `interactive` a user who must sign in is asked to at the first token; otherwise that raises
    SignInRequiredError. `transport` is azure-core's, for tests. Raises SettingsError, naming the
    setting, when something needed is missing.
    """
    if settings.access_token is not None:
        return ReadyToken(settings.access_token.get_secret_value())
    _check_settings(settings)
    return AzureToken(
        AzureSession(settings, paths, interactive=interactive, prompt=prompt, transport=transport)
    )


def _check_settings(settings: Settings) -> None:
    """Raise SettingsError, naming it, when a setting that the sign-in needs is missing."""
    _need(settings.client_id, "client_id", "the client id of your app registration")
    _need(settings.tenant_id, "tenant_id", "your tenant's id")
    if settings.sign_in == "secret":
        _need(settings.client_secret, "client_secret", "the app's secret (sign_in is 'secret')")
    if settings.sign_in == "certificate":
        _need(settings.certificate_path, "certificate_path", "the certificate's PEM or PFX file")
    for setting, value in (("graph_url", settings.graph_url), ("authority", settings.authority)):
        if urlsplit(value).scheme != "https":
            raise SettingsError(
                f"{PREFIX}{setting.upper()} is not https: a sign-in would send its token there.",
                setting=setting,
                remedy=f"Use https, or a ready token in {PREFIX}ACCESS_TOKEN.",
            )


def _need(value: object, setting: str, what: str) -> None:
    if value is None:
        raise SettingsError(
            f"{setting} is not set: it is {what}.",
            setting=setting,
            remedy=f"Set {PREFIX}{setting.upper()} or write it into settings.toml. "
            "To look around without a tenant, start with --demo.",
        )
