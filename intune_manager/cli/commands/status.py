"""`intune-manager status`: what the cache holds, how complete it is, and how old."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import typer

from intune_manager.cli.cache import opened, require_current_schema, shown_tenant
from intune_manager.cli.options import JsonOption, TenantOption, configuration
from intune_manager.cli.output import ExitCode, iso
from intune_manager.data.query import rows_of
from intune_manager.data.tenant_choice import named
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Resource
from intune_manager.words import utc_now

if TYPE_CHECKING:
    from intune_manager.cli.commands.status_report import CacheStatus, StatusLine
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.data.outcomes import ResourceStatus
    from intune_manager.data.repositories.store import Store
    from intune_manager.data.tenant_choice import CachedTenant


def status(
    context: typer.Context, *, tenant: TenantOption = None, as_json: JsonOption = False
) -> None:
    """Say what the cache holds, how complete it is, and how old."""
    settings, paths = configuration(context)
    raise typer.Exit(run_status(settings, paths, tenant=tenant, as_json=as_json))


def run_status(settings: Settings, paths: Paths, *, tenant: str | None, as_json: bool) -> int:
    """Print the status of one tenant's cache: of `tenant`, else of the one that is shown.

    Without a cache every resource was "never" read, and nothing is created. Raises
    EnvironmentalError for a tenant that the cache does not know, and CacheError.
    """
    status = asyncio.run(read_status(settings, paths, tenant))
    if as_json:
        sys.stdout.write(status.to_json() + "\n")
    else:
        from intune_manager.cli.commands.status_report import print_status

        print_status(status)
    return ExitCode.SUCCESS


async def read_status(settings: Settings, paths: Paths, tenant: str | None) -> CacheStatus:
    """The status as `run_status` prints it."""
    from intune_manager.cli.commands.status_report import CacheStatus

    if not paths.cache.exists():
        if tenant is not None:
            named((), tenant)
        return CacheStatus(paths)
    from intune_manager.data.repositories import tenants as cached
    from intune_manager.data.repositories.store import Store

    async with opened(settings, paths) as database:
        version = await database.schema_version()
        if version == 0:
            return CacheStatus(paths)
        await require_current_schema(database, paths)
        tenants = await cached.tenants(database)
        shown = shown_tenant(settings, paths, tenant, tenants)
        if shown is None:
            return CacheStatus(paths, version)
        store = Store(database, shown.tenant_id, TABLES)
        kept_since = utc_now() - timedelta(days=settings.history_keep_days)
        return CacheStatus(
            paths,
            version,
            tuple(_tenant_json(record) for record in tenants),
            shown.tenant_id,
            await _resources(store, timedelta(hours=settings.stale_after_h)),
            (await store.changes.prunable(kept_since)).entries,
        )


async def _resources(store: Store, stale_after: timedelta) -> tuple[StatusLine, ...]:
    statuses = await store.sync_runs.statuses(resource.name for resource in RESOURCES)
    return tuple(
        [
            await _line(store, resource, status, stale_after)
            for resource, status in zip(RESOURCES, statuses, strict=True)
        ]
    )


async def _line(
    store: Store, resource: Resource, status: ResourceStatus, stale_after: timedelta
) -> StatusLine:
    from intune_manager.cli.commands.status_report import StatusLine

    repository, table = store.table(resource.table), TABLES[resource.table]
    rows = await repository.count(rows_of(resource, table))
    ever = await repository.count(rows_of(resource, table, include_deleted=True))
    return StatusLine(resource, status, rows, ever - rows, stale_after)


def _tenant_json(record: CachedTenant) -> dict[str, Any]:
    return {
        "tenant_id": record.tenant_id,
        "display_name": record.display_name,
        "first_seen_at": iso(record.first_seen_at),
        "last_seen_at": iso(record.last_seen_at),
    }
