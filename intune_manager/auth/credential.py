"""Chooses how tokens are got, from the settings alone; azure-identity is loaded when needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from intune_manager.auth.account import Account, load_account
from intune_manager.auth.tokens import ReadyToken, TokenSource
from intune_manager.config.paths import Paths
from intune_manager.config.settings import PREFIX, Settings
from intune_manager.errors import SettingsError

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

CACHE_NAME = "intune-manager"
"""Prefix of the token cache in the system's key store: shared with no other program."""
SIGN_IN_TIMEOUT_S = 300
_REPEATS = 2
"""Of a request to the sign-in service: who waits for it wants to know soon that it is away."""


@dataclass(frozen=True)
class DeviceCode:
    """What the user must do: open the address and type the code before it expires."""

    verification_url: str
    code: str
    expires_at: datetime


Prompt = Callable[[DeviceCode], None]
"""Shows a device code. Called in a worker thread."""


def token_source(
    settings: Settings,
    paths: Paths,
    *,
    interactive: bool,
    prompt: Prompt | None = None,
    transport: Any = None,
) -> TokenSource:
    """The token source that the settings ask for: cheap, no import, no network, no prompt.

    With `interactive` a user who must sign in is asked to at the first token; otherwise that raises
    SignInRequiredError. `transport` is azure-core's, for tests. Raises SettingsError, naming the
    setting, when something needed is missing.
    """
    if settings.access_token is not None:
        return ReadyToken(settings.access_token.get_secret_value())
    check_sign_in_settings(settings)
    from intune_manager.auth.session import AzureSession, AzureToken

    return AzureToken(
        AzureSession(settings, paths, interactive=interactive, prompt=prompt, transport=transport)
    )


def check_sign_in_settings(settings: Settings) -> None:
    """Raises SettingsError, naming it, when a setting that the sign-in needs is missing."""
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


def graph_scope(settings: Settings) -> str:
    """The scope of a token for the configured Graph: all permissions that were consented to."""
    parts = urlsplit(settings.graph_url)
    return f"{parts.scheme}://{parts.netloc}/.default"


def remembered_account(settings: Settings, paths: Paths) -> Account | None:
    """The account that signed in before, if it is of the configured tenant, app and service."""
    account = load_account(paths)
    if account and account.belongs_to(settings.tenant_id, settings.client_id, settings.authority):
        return account
    return None


def build_credential(
    settings: Settings, account: Account | None, prompt: Prompt | None, transport: Any
) -> TokenCredential:
    """The azure-identity credential. Imports it: 0.7 s, so call it in a thread."""
    common: dict[str, Any] = {
        "authority": settings.authority,
        # azure-core's own are five minutes each, and ten times over.
        "connection_timeout": settings.connect_timeout_s,
        "read_timeout": settings.read_timeout_s,
        "retry_total": _REPEATS,
    }
    if transport is not None:
        common["transport"] = transport
    if settings.sign_in in {"secret", "certificate"}:
        return _app_credential(settings, common)
    return _user_credential(settings, account, prompt, common)


def _app_credential(settings: Settings, common: dict[str, Any]) -> TokenCredential:
    from azure.identity import CertificateCredential, ClientSecretCredential

    tenant, client = settings.tenant_id or "", settings.client_id or ""
    if settings.sign_in == "secret" and settings.client_secret is not None:
        secret = settings.client_secret.get_secret_value()
        return ClientSecretCredential(tenant, client, secret, **common)
    password = settings.certificate_password
    common["password"] = password.get_secret_value() if password else None
    try:
        return CertificateCredential(tenant, client, str(settings.certificate_path), **common)
    except OSError as error:
        raise SettingsError(
            f"The certificate {settings.certificate_path} cannot be read: {error.strerror}.",
            setting="certificate_path",
            remedy=f"Correct {PREFIX}CERTIFICATE_PATH.",
        ) from error


def _user_credential(
    settings: Settings, account: Account | None, prompt: Prompt | None, common: dict[str, Any]
) -> TokenCredential:
    from azure.identity import (
        AuthenticationRecord,
        DeviceCodeCredential,
        InteractiveBrowserCredential,
        TokenCachePersistenceOptions,
    )

    common |= {
        "client_id": settings.client_id,
        "tenant_id": settings.tenant_id,
        "disable_automatic_authentication": True,
        "timeout": SIGN_IN_TIMEOUT_S,
        "cache_persistence_options": TokenCachePersistenceOptions(
            name=CACHE_NAME, allow_unencrypted_storage=settings.allow_unencrypted_token_cache
        ),
    }
    if account is not None:
        del common["authority"]  # the record brings its own, and azure-identity refuses both
        common["authentication_record"] = AuthenticationRecord.deserialize(account.record)
    if settings.sign_in == "browser":
        return InteractiveBrowserCredential(**common)

    def show(url: str, code: str, expires_at: datetime) -> None:
        if prompt is not None:
            prompt(DeviceCode(url, code, expires_at))

    return DeviceCodeCredential(prompt_callback=show, **common)


def _need(value: object, setting: str, what: str) -> None:
    if value is None:
        raise SettingsError(
            f"{setting} is not set: it is {what}.",
            setting=setting,
            remedy=f"Set {PREFIX}{setting.upper()} or write it into settings.toml. "
            "To look around without a tenant, start with --demo.",
        )
