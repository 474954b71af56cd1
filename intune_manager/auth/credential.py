"""Who signed in before, and the azure-identity credential that the settings ask for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from intune_manager.config.atomic import write_whole
from intune_manager.config.paths import Paths
from intune_manager.config.settings import PREFIX, Settings
from intune_manager.config.trust import trusted_certificates
from intune_manager.errors import CacheError, SettingsError

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential


@dataclass(frozen=True)
class Account:
    """A signed-in user. `record` is the text that azure-identity can read back."""

    record: str
    username: str
    tenant_id: str
    client_id: str
    home_account_id: str
    authority: str
    """The host of the sign-in service, which gets the account's credentials."""

    def belongs_to(self, tenant_id: str | None, client_id: str | None, authority: str) -> bool:
        """Whether it fits the settings; a tenant named by its domain cannot be compared."""
        same_tenant = (
            tenant_id is None or "." in tenant_id or tenant_id.lower() == self.tenant_id.lower()
        )
        same_service = self.authority.lower() == urlsplit(authority).netloc.lower()
        same_client = (client_id or "").lower() == self.client_id.lower()
        return same_tenant and same_service and same_client


def read_account(record: str) -> Account | None:
    """The account of a serialized AuthenticationRecord, None when it is not one."""
    try:
        fields = json.loads(record)
        names = ("username", "tenantId", "clientId", "homeAccountId", "authority")
        return Account(record, *(str(fields[name]) for name in names))
    except (ValueError, KeyError, TypeError):
        return None


def load_account(paths: Paths) -> Account | None:
    """The remembered account; None when nobody signed in or the file cannot be understood."""
    try:
        return read_account(paths.account.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def save_account(paths: Paths, account: Account) -> None:
    """Remember `account`, readable by the owner alone; all or nothing.

    Raises CacheError, naming the file, when it cannot be written.
    """
    paths.create()
    try:
        write_whole(paths.account, account.record.encode())
    except OSError as error:
        raise CacheError(
            f"Who signed in cannot be kept in {paths.account}: {error.strerror}.",
            remedy="Make room on the disk, or make the data directory writable.",
        ) from error


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
    if transport is None:
        from intune_manager.auth.transport import sign_in_transport

        transport = sign_in_transport(
            trusted_certificates(settings.ca_bundle),
            connection_timeout=settings.connect_timeout_s,
            read_timeout=settings.read_timeout_s,
        )
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
