"""Remembers who signed in: azure-identity's AuthenticationRecord, which holds no secret."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from intune_manager.config.atomic import write_whole
from intune_manager.config.paths import Paths
from intune_manager.errors import CacheError


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
