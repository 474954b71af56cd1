"""The cache as the commands open it: one that exists, of a known tenant, never one more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from intune_manager.config.tenant_choice import remembered_tenant
from intune_manager.data.tenant_choice import chosen, named
from intune_manager.errors import CacheError, EnvironmentalError

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.data.repositories.store import Store
    from intune_manager.data.sql.manager import DatabaseManager
    from intune_manager.data.tenant_choice import CachedTenant


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
    """The cache, or the snapshot in its place, open for the block.

    The cache is created, or its schema brought up to date, only with `migrate`; without it a
    missing one raises CacheError.
    """
    from intune_manager.data.sql.manager import DatabaseManager

    if not migrate:
        existing(paths)
    db = DatabaseManager(
        paths.cache,
        read_only=paths.read_only,
        echo=settings.echo_sql,
        slow_statement_ms=settings.slow_statement_ms,
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
    """All that the cache holds of one tenant, for the block: of the one that `shown_tenant` names.

    Raises CacheError when there is no cache, or none that this program can read, and
    EnvironmentalError when it holds nothing of the tenant.
    """
    from intune_manager.data.repositories import tenants
    from intune_manager.data.repositories.store import Store
    from intune_manager.registry import TABLES

    async with opened(settings, paths) as db:
        await require_current_schema(db, paths)
        shown = shown_tenant(settings, paths, tenant, await tenants.tenants(db))
        if shown is None:
            raise EnvironmentalError(
                f"The cache at {paths.shown_cache} holds nothing yet.",
                remedy="Run `intune-manager sync` first.",
            )
        yield Store(db, shown.tenant_id, TABLES)


def shown_tenant(
    settings: Settings, paths: Paths, asked: str | None, known: Sequence[CachedTenant]
) -> CachedTenant | None:
    """The tenant that a command speaks of; None when the cache knows none.

    The one `asked` for; else that of the settings, else the one that `tenant use` chose, else the
    one seen last. Raises EnvironmentalError when `asked` fits none or several.
    """
    return chosen(
        known, asked=asked, configured=settings.tenant_id, remembered=remembered_tenant(paths)
    )


async def tenant_named(settings: Settings, paths: Paths, name: str) -> CachedTenant:
    """The tenant of that id, domain or name.

    Raises EnvironmentalError, naming the candidates, when it fits none or several; CacheError.
    """
    from intune_manager.data.repositories import tenants

    async with opened(settings, paths) as db:
        await require_current_schema(db, paths)
        return named(await tenants.tenants(db), name)
