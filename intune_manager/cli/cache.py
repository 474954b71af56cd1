"""The cache as the commands open it: one that exists, of a known tenant, never one more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import CacheError, EnvironmentalError

if TYPE_CHECKING:
    from intune_manager.data.repositories.store import Store
    from intune_manager.data.sql.manager import DatabaseManager


def existing(paths: Paths) -> Path:
    """The path of the cache. Raises CacheError, with the way to get one, when there is none."""
    if not paths.cache.exists():
        raise CacheError(
            f"There is no cache at {paths.cache} yet.",
            remedy="Run `intune-manager sync` (or `intune-manager sync --demo`) first.",
        )
    return paths.cache


@asynccontextmanager
async def opened(
    settings: Settings, paths: Paths, *, migrate: bool = False
) -> AsyncIterator[DatabaseManager]:
    """The cache, open for the block. It is created, or its schema brought up to date, only with
    `migrate`; without it a missing one raises CacheError."""
    from intune_manager.data.sql.manager import DatabaseManager

    if not migrate:
        existing(paths)
    db = DatabaseManager(
        paths.cache, echo=settings.echo_sql, slow_statement_ms=settings.slow_statement_ms
    )
    await db.open(migrate=migrate)
    try:
        yield db
    finally:
        await db.close()


async def require_current_schema(db: DatabaseManager, paths: Paths) -> None:
    """Raises CacheError, with the way out, for a cache that an older program wrote."""
    from intune_manager.data.sql.migrations import SCHEMA_VERSION

    version = await db.schema_version()
    if version < SCHEMA_VERSION:
        raise CacheError(
            f"{paths.cache} has the older schema version {version}.",
            remedy="Run `intune-manager db upgrade`.",
        )


@asynccontextmanager
async def tenant_store(
    settings: Settings, paths: Paths, tenant: str | None
) -> AsyncIterator[Store]:
    """All that the cache holds of one tenant, for the block: of `tenant`, else the settings', else
    the last synced.

    Raises CacheError when there is no cache, or none that this program can read, and
    EnvironmentalError when it holds nothing of the tenant.
    """
    from intune_manager.data.repositories import tenants
    from intune_manager.data.repositories.store import Store
    from intune_manager.registry import TABLES

    async with opened(settings, paths) as db:
        await require_current_schema(db, paths)
        known = [record.tenant_id for record in await tenants.tenants(db)]
        chosen = chosen_tenant(tenant, settings.tenant_id, known)
        if chosen is None:
            raise EnvironmentalError(
                f"The cache at {paths.cache} holds nothing yet.",
                remedy="Run `intune-manager sync` first.",
            )
        yield Store(db, chosen, TABLES)


def chosen_tenant(asked: str | None, configured: str | None, known: Sequence[str]) -> str | None:
    """The tenant to speak of, None when none is known; `known` has the last synced one first.

    Raises EnvironmentalError for one that was asked for and is not known.
    """
    if asked is not None:
        if asked.lower() not in known:
            raise unknown_tenant(asked, known)
        return asked.lower()
    if configured in known:
        return configured
    return known[0] if known else None


def unknown_tenant(asked: str, known: Sequence[str]) -> EnvironmentalError:
    """What to raise for a tenant that the cache knows nothing of."""
    return EnvironmentalError(
        f"The cache holds no data of the tenant {asked}.",
        remedy=f"It knows {', '.join(known)}." if known else "Run `intune-manager sync` first.",
    )
