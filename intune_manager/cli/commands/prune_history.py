"""`intune-manager db prune-history`: the one way by which entries of the history go."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intune_manager.cli.cache import (
    existing,
    opened,
    require_current_schema,
)
from intune_manager.cli.options import YesOption, configuration, instant_of, refuse_snapshot
from intune_manager.cli.output import ExitCode, megabytes
from intune_manager.words import utc_now

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.data.repositories.history.prune import Prunable


def prune_history(
    context: typer.Context,
    *,
    before: Annotated[
        str | None,
        typer.Option(
            "--before",
            help="As 400d, or 2026-07-17; the setting history_keep_days if absent.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how much that would be.")
    ] = False,
    yes: YesOption = False,
) -> None:
    """Delete the oldest changes, of every tenant. Nothing else ever does.

    Objects, audit events and sync runs stay.
    """
    refuse_snapshot(context, to="to prune its history")
    settings, paths = configuration(context)
    raise typer.Exit(run_prune(settings, paths, before=before, dry_run=dry_run, yes=yes))


def run_prune(
    settings: Settings,
    paths: Paths,
    *,
    before: str | None = None,
    dry_run: bool = False,
    yes: bool = False,
) -> int:
    """Delete the changes before a time of every tenant in the cache, and print what that was.

    Without `before` the setting `history_keep_days` says it. Objects, audit events and sync runs
    stay. Without `yes` the user is asked first. Raises typer.BadParameter for what is no time or
    lies in the future, CacheBusyError while a sync is under way, and CacheError.
    """
    instant = _instant(before, settings)
    found = asyncio.run(_prunable(settings, paths, instant))
    what = f"{found.entries:,} changes before {instant.astimezone():%Y-%m-%d %H:%M}"
    if dry_run or not found.entries:
        sys.stdout.write(f"{what}, about {megabytes(found.size_bytes)}; nothing was deleted.\n")
        return ExitCode.SUCCESS
    if not (yes or _confirmed(what, paths.cache)):
        sys.stderr.write("Nothing was deleted.\n")
        return ExitCode.CANCELLED
    from intune_manager.sync.connection import sync_lock

    with sync_lock(paths.sync_lock):
        size = paths.cache.stat().st_size
        removed = asyncio.run(_prune(settings, paths, instant))
    freed = size - paths.cache.stat().st_size
    sys.stdout.write(
        f"Deleted {removed:,} changes before {instant.astimezone():%Y-%m-%d %H:%M}:"
        f" {megabytes(max(freed, 0))} given back.\n"
    )
    return ExitCode.SUCCESS


def _instant(before: str | None, settings: Settings) -> datetime:
    now = utc_now()
    if before is None:
        return now - timedelta(days=settings.history_keep_days)
    instant = instant_of(before, now, option="--before")
    if instant > now:
        raise typer.BadParameter(
            f"{before} lies in the future: the whole history would go, and more than there is",
            param_hint="--before",
        )
    return instant


async def _prunable(settings: Settings, paths: Paths, instant: datetime) -> Prunable:
    from intune_manager.data.repositories import tenants
    from intune_manager.data.repositories.history import prune as pruning

    existing(paths)
    async with opened(settings, paths) as db:
        await require_current_schema(db, paths)
        known = [tenant.tenant_id for tenant in await tenants.tenants(db)]
        return await pruning.prunable(db, known, instant)


async def _prune(settings: Settings, paths: Paths, instant: datetime) -> int:
    from intune_manager.data.repositories import tenants
    from intune_manager.data.repositories.history import prune as pruning

    async with opened(settings, paths) as db:
        known = [tenant.tenant_id for tenant in await tenants.tenants(db)]
        removed = await pruning.prune(db, known, instant)
        # What is deleted stays in the file, in pages that are free, until it is written anew.
        await db.vacuum()
    return removed


def _confirmed(what: str, cache: Path) -> bool:
    sys.stderr.write(
        f"{what} will be deleted from {cache}, of every tenant in it. They cannot be synced again:"
        " how objects were before that time will not be known any more.\n"
        "To keep a copy: intune-manager db backup\n"
    )
    if not sys.stdin.isatty():
        raise typer.BadParameter("nobody is there to be asked: add --yes")
    return typer.confirm("Delete them?", err=True)
