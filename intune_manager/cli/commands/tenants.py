"""`intune-manager tenants` and `tenant …`: which tenants the cache holds, and taking one out."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from intune_manager.cli import streams
from intune_manager.cli.cache import opened, require_current_schema, shown_tenant, tenant_named
from intune_manager.cli.options import (
    YesOption,
    as_name,
    configuration,
    confirmed,
    refuse,
    refuse_snapshot,
)
from intune_manager.cli.output import ExitCode, iso, megabytes, printable
from intune_manager.config.tenant_choice import forget_tenant, remember_tenant, remembered_tenant

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.data.sql.sqlite.tenant_rows import TenantSize
    from intune_manager.data.tenant_choice import CachedTenant


def tenants(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """List the tenants that the cache holds, and which one is shown."""
    settings, paths = configuration(context)
    listed = asyncio.run(_read(settings, paths)) if paths.cache.exists() else []
    if as_json:
        sys.stdout.write(json.dumps([_as_dict(line) for line in listed]) + "\n")
    elif listed:
        _print(listed)
        if (why := _why(settings, paths, listed)) is not None:
            sys.stdout.write(f"{why}\n")
    else:
        sys.stdout.write("The cache holds no tenant yet. Run `intune-manager sync`.\n")


def use(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="ID|NAME", callback=as_name, help="The tenant to show from now on."),
    ] = None,
    *,
    latest: Annotated[
        bool, typer.Option("--latest", help="Show the one seen last, whichever it is.")
    ] = False,
) -> None:
    """Remember which tenant the commands and the window show."""
    refuse_snapshot(context, to="to choose another tenant")
    if (name is None) != latest:
        refuse("name a tenant, or write --latest")
    settings, paths = configuration(context)
    if name is None:
        forget_tenant(paths)
        streams.work_is_done(ExitCode.SUCCESS)
        sys.stdout.write("From now on the tenant seen last is shown.\n")
    else:
        tenant = asyncio.run(tenant_named(settings, paths, name))
        remember_tenant(paths, tenant.tenant_id)
        streams.work_is_done(ExitCode.SUCCESS)
        sys.stdout.write(f"From now on {title(tenant)} is shown.\n")
    if settings.tenant_id is not None:
        sys.stderr.write(
            f"The settings name the tenant {settings.tenant_id}, and they go first as long as the"
            " cache holds it: remove tenant_id there, or use --tenant.\n"
        )


def clear(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID|NAME",
            callback=as_name,
            help="The tenant's id or name, or the beginning of one.",
        ),
    ],
    *,
    yes: YesOption = False,
) -> None:
    """Delete everything that the cache holds of a tenant, its history too; nothing else."""
    refuse_snapshot(context, to="to clear a tenant")
    settings, paths = configuration(context)
    raise typer.Exit(run_clear(settings, paths, name, yes=yes))


@dataclass(frozen=True)
class _SizedTenant:
    tenant: CachedTenant
    size: TenantSize
    current: bool


def run_clear(settings: Settings, paths: Paths, name: str, *, yes: bool) -> int:
    """Delete all that the cache holds of a tenant, and print what that was; the exit code.

    Without `yes` the user is asked first. Raises CacheBusyError while a sync is under way,
    CacheError, and EnvironmentalError when the name fits none or several tenants.
    """
    tenant = asyncio.run(tenant_named(settings, paths, name))
    if not (yes or _confirmed(tenant, paths)):
        sys.stderr.write("Nothing was deleted.\n")
        return ExitCode.CANCELLED
    from intune_manager.sync.connection import sync_lock

    with sync_lock(paths.sync_lock):
        rows = asyncio.run(_clear(settings, paths, tenant))
    forget_tenant(paths, tenant.tenant_id)
    streams.work_is_done(ExitCode.SUCCESS)
    sys.stdout.write(f"Deleted everything of {title(tenant)}: {_counted(rows)}.\n")
    if paths.backups.is_dir() and any(paths.backups.iterdir()):
        sys.stdout.write(f"Copies of the cache in {paths.backups} may still hold it.\n")
    return ExitCode.SUCCESS


def title(tenant: CachedTenant) -> str:
    """The tenant as messages name it: its name, where it is known, and its id."""
    return f"{printable(tenant.display_name or 'name unknown')} ({tenant.tenant_id})"


async def _read(settings: Settings, paths: Paths) -> list[_SizedTenant]:
    from intune_manager.data.repositories import tenants
    from intune_manager.data.sql.sqlite.tenant_rows import tenant_size
    from intune_manager.registry import TABLES

    async with opened(settings, paths) as db:
        if await db.schema_version() == 0:
            return []
        await require_current_schema(db, paths)
        known = await tenants.tenants(db)
    shown = shown_tenant(settings, paths, None, known)
    return [
        _SizedTenant(
            tenant,
            await asyncio.to_thread(tenant_size, paths.cache, tenant.tenant_id, tuple(TABLES)),
            tenant == shown,
        )
        for tenant in known
    ]


async def _clear(settings: Settings, paths: Paths, tenant: CachedTenant) -> Mapping[str, int]:
    from intune_manager.data.repositories.store import Store
    from intune_manager.data.sql.sqlite.tenant_rows import tenant_size
    from intune_manager.registry import TABLES

    async with opened(settings, paths) as db:
        size = await asyncio.to_thread(
            tenant_size, paths.cache, tenant.tenant_id, tuple(TABLES), deleted=True
        )
        await Store(db, tenant.tenant_id, TABLES).clear()
        # What is deleted stays in the file, in pages that are free, until it is written anew.
        await db.vacuum()
    return {**size.rows, "changes": size.changes, "sync runs": size.sync_runs}


def _confirmed(tenant: CachedTenant, paths: Paths) -> bool:
    return confirmed(
        f"Everything that {paths.cache} holds of {title(tenant)} will be deleted, its history too."
        " The history cannot be synced again.\nTo keep a copy: intune-manager snapshot export FILE"
        f" --tenant {tenant.tenant_id}\n",
        "Delete it?",
    )


def _why(settings: Settings, paths: Paths, listed: Sequence[_SizedTenant]) -> str | None:
    """By which rule the marked tenant is shown, where there was a choice."""
    if len(listed) < 2:
        return None
    (shown,) = (line.tenant for line in listed if line.current)
    if settings.tenant_id in (shown.tenant_id, *shown.domains):
        return "* is shown: the settings name it."
    if remembered_tenant(paths) == shown.tenant_id:
        return "* is shown: it was chosen with `tenant use`."
    return "* is shown: it was seen last. `intune-manager tenant use ID` chooses another."


def _counted(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in rows.items() if count) or "no rows"


def _as_dict(line: _SizedTenant) -> dict[str, Any]:
    tenant, size = line.tenant, line.size
    return {
        "tenant_id": tenant.tenant_id,
        "display_name": tenant.display_name,
        "domains": list(tenant.domains),
        "first_seen_at": iso(tenant.first_seen_at),
        "last_seen_at": iso(tenant.last_seen_at),
        "current": line.current,
        "rows": sum(size.rows.values()),
        "rows_per_table": dict(size.rows),
        "changes": size.changes,
        "payload_bytes": size.payload_bytes,
    }


def _print(listed: Sequence[_SizedTenant]) -> None:
    from rich.table import Table
    from rich.text import Text

    from intune_manager.cli.output import report_console

    table = Table(box=None, pad_edge=False)
    for name in ("", "Tenant", "Name", "Last seen"):
        table.add_column(name, no_wrap=name != "Name", overflow="fold")
    for name in ("Rows", "Changes", "JSON"):
        table.add_column(name, justify="right", no_wrap=True)
    for line in listed:
        cells = (
            "*" if line.current else "",
            line.tenant.tenant_id,
            printable(line.tenant.display_name or "unknown"),
            iso(line.tenant.last_seen_at) or "",
            f"{sum(line.size.rows.values()):,}",
            f"{line.size.changes:,}",
            megabytes(line.size.payload_bytes),
        )
        table.add_row(*map(Text, cells))
    report_console().print(table)
