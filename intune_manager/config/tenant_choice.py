"""The tenant that the user chose to look at: one line in a file of the data directory."""

from __future__ import annotations

from uuid import UUID

from intune_manager.config.atomic import write_whole
from intune_manager.config.paths import Paths
from intune_manager.errors import CacheError


def remembered_tenant(paths: Paths) -> str | None:
    """The id of the tenant chosen last; None when none is, or the file cannot be understood."""
    try:
        return str(UUID(paths.chosen_tenant.read_text("utf-8").strip()))
    except (OSError, ValueError):  # a choice is a convenience: without one the latest is shown
        return None


def remember_tenant(paths: Paths, tenant_id: str) -> None:
    """Choose a tenant for the commands and windows to come. Raises CacheError."""
    paths.create()
    try:
        write_whole(paths.chosen_tenant, f"{tenant_id}\n".encode())
    except OSError as error:
        raise _unwritable(paths, error) from error


def forget_tenant(paths: Paths, tenant_id: str | None = None) -> None:
    """Undo the choice; with `tenant_id` only if that is the chosen one. Raises CacheError."""
    if tenant_id is not None and remembered_tenant(paths) != tenant_id:
        return
    try:
        paths.chosen_tenant.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(paths, error) from error


def _unwritable(paths: Paths, error: OSError) -> CacheError:
    return CacheError(
        f"The choice cannot be kept in {paths.chosen_tenant}: {error.strerror}.",
        remedy="Make the data directory writable, or name the tenant with --tenant.",
    )
