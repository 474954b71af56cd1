"""Remembers who signed in: azure-identity's AuthenticationRecord, which holds no secret."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from intune_manager.config.paths import Paths


@dataclass(frozen=True)
class Account:
    """A signed-in user. `record` is the text that azure-identity can read back."""

    record: str
    username: str
    tenant_id: str
    client_id: str
    home_account_id: str

    def belongs_to(self, tenant_id: str | None, client_id: str | None) -> bool:
        """Whether it fits the settings; a tenant named by its domain cannot be compared."""
        same_tenant = (
            tenant_id is None or "." in tenant_id or tenant_id.lower() == self.tenant_id.lower()
        )
        return same_tenant and (client_id or "").lower() == self.client_id.lower()


def read_account(record: str) -> Account | None:
    """The account of a serialized AuthenticationRecord, None when it is not one."""
    try:
        fields = json.loads(record)
        names = ("username", "tenantId", "clientId", "homeAccountId")
        username, tenant_id, client_id, home_account_id = (str(fields[name]) for name in names)
        return Account(record, username, tenant_id, client_id, home_account_id)
    except (ValueError, KeyError, TypeError):
        return None


def load_account(paths: Paths) -> Account | None:
    """The remembered account; None when nobody signed in or the file cannot be understood."""
    try:
        return read_account(paths.account.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def save_account(paths: Paths, account: Account) -> None:
    """Remember `account`, readable by the owner alone; all or nothing."""
    paths.create()
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=paths.data_dir, prefix="account-", delete=False
    ) as file:
        file.write(account.record)
    Path(file.name).chmod(0o600)
    Path(file.name).replace(paths.account)


def forget_account(paths: Paths) -> None:
    """Forget who signed in. Harmless when nobody did."""
    paths.account.unlink(missing_ok=True)
