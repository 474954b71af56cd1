"""Builds the azure-identity credential that the settings ask for, and imports it only then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from intune_manager.auth.account import Account, load_account
from intune_manager.config.paths import Paths
from intune_manager.config.settings import PREFIX, Settings
from intune_manager.errors import SettingsError

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

CACHE_NAME = "intune-manager"
"""Prefix of the token cache in the system's key store: shared with no other program."""
SIGN_IN_TIMEOUT_S = 300
_REPEATS = 2
"""Of a request to the sign-in service: the user should know soon that it does not answer."""


@dataclass(frozen=True)
class DeviceCode:
    """What the user must do: open the address and type the code before it expires."""

    verification_url: str
    code: str
    expires_at: datetime


Prompt = Callable[[DeviceCode], None]
"""Shows a device code. Called in a worker thread."""


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
