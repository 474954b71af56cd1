"""`intune-manager db …`: look after the cache file and its history."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intune_manager.cli import streams
from intune_manager.cli.cache import existing, opened, require_current_schema
from intune_manager.cli.options import (
    YesOption,
    configuration,
    confirmed,
    instant_of,
    refuse_snapshot,
)
from intune_manager.cli.output import ExitCode, megabytes
from intune_manager.words import local_text, utc_now

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.data.repositories.history.prune import Prunable


def current(context: typer.Context) -> None:
    """Show the schema version of the cache and of the program."""
    from intune_manager.data.sql import migrations

    _, paths = configuration(context)
    version = migrations.current(existing(paths))
    _say(f"cache    {version}")
    _say(f"program  {migrations.SCHEMA_VERSION}")
    if version < migrations.SCHEMA_VERSION:
        _say("Run `intune-manager db upgrade`; any sync does it too.")


def history(context: typer.Context) -> None:
    """List the schema versions."""
    from intune_manager.data.sql import migrations

    _, paths = configuration(context)
    at = migrations.current(paths.cache) if paths.cache.exists() else 0
    for step in migrations.history():
        _say(f"{'*' if step.version == at else ' '} {step.version:>4}  {step.title}")


def upgrade(
    context: typer.Context,
    version: Annotated[
        int | None, typer.Argument(help="Schema version; the newest if absent.")
    ] = None,
) -> None:
    """Bring the cache to a newer schema; a backup is made first."""
    from intune_manager.data.sql.migrations import SCHEMA_VERSION

    refuse_snapshot(context, to="to change its schema")
    settings, paths = configuration(context)
    target = _known(SCHEMA_VERSION if version is None else version)
    if paths.cache.exists():
        asyncio.run(_move(settings, paths, target, up=True))
    else:
        paths.create()
        asyncio.run(_create(settings, paths))


def downgrade(
    context: typer.Context,
    version: Annotated[int, typer.Argument(min=0, help="Schema version to go back to.")],
) -> None:
    """Take the cache back to an older schema; a backup is made first."""
    refuse_snapshot(context, to="to change its schema")
    settings, paths = configuration(context)
    asyncio.run(_move(settings, paths, _known(version), up=False))


def backup(
    context: typer.Context,
    target: Annotated[Path | None, typer.Argument(help="The copy; else one in backups/.")] = None,
) -> None:
    """Copy the cache, also while it is in use."""
    refuse_snapshot(context, to="to back it up but to copy the file")
    settings, paths = configuration(context)
    copy = asyncio.run(_backup(settings, paths, target))
    streams.work_is_done(ExitCode.SUCCESS)
    _say(str(copy))


def vacuum(context: typer.Context) -> None:
    """Make the cache file as small as it can be."""
    refuse_snapshot(context, to="to make it smaller")
    settings, paths = configuration(context)
    before = existing(paths).stat().st_size
    asyncio.run(_vacuum(settings, paths))
    streams.work_is_done(ExitCode.SUCCESS)
    _say(f"{megabytes(before)} before, {megabytes(paths.cache.stat().st_size)} now")


async def _create(settings: Settings, paths: Paths) -> None:
    async with opened(settings, paths, migrate=True) as db:
        streams.work_is_done(ExitCode.SUCCESS)
        _say(f"Created {paths.cache} at schema version {await db.schema_version()}.")


async def _move(settings: Settings, paths: Paths, version: int, *, up: bool) -> None:
    async with opened(settings, paths) as db:
        reached = await (db.upgrade(version) if up else db.downgrade(version))
        at = await db.schema_version()
    streams.work_is_done(ExitCode.SUCCESS)
    _say(f"Now at schema version {at}." if reached else f"Already at schema version {at}.")
    if reached:
        _say(f"The cache as it was is in {paths.backups}.")


async def _backup(settings: Settings, paths: Paths, target: Path | None) -> Path:
    async with opened(settings, paths) as db:
        return await db.backup(target)


async def _vacuum(settings: Settings, paths: Paths) -> None:
    async with opened(settings, paths) as db:
        await db.vacuum()


def _known(version: int) -> int:
    from intune_manager.data.sql.migrations import SCHEMA_VERSION

    if 0 <= version <= SCHEMA_VERSION:
        return version
    raise typer.BadParameter(
        f"there is no schema version {version}; this program knows 0 to {SCHEMA_VERSION}",
        param_hint="version",
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def prune_history(
    context: typer.Context,
    *,
    before: Annotated[
        str | None,
        typer.Option(
            "--before", help="As 400d, or 2026-07-17; the setting history_keep_days if absent."
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
    instant = _instant(before, settings)
    found = asyncio.run(_prunable(settings, paths, instant))
    what = f"{found.entries:,} changes before {local_text(instant)}"
    if dry_run or not found.entries:
        sys.stdout.write(f"{what}, about {megabytes(found.size_bytes)}; nothing was deleted.\n")
        return
    if not (yes or _confirmed(what, paths.cache)):
        sys.stderr.write("Nothing was deleted.\n")
        raise typer.Exit(ExitCode.CANCELLED)
    from intune_manager.sync.connection import sync_lock

    with sync_lock(paths.sync_lock):
        size = paths.cache.stat().st_size
        removed = asyncio.run(_prune(settings, paths, instant))
    freed = size - paths.cache.stat().st_size
    streams.work_is_done(ExitCode.SUCCESS)
    sys.stdout.write(
        f"Deleted {removed:,} changes before {local_text(instant)}:"
        f" {megabytes(max(freed, 0))} given back.\n"
    )


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
    return confirmed(
        f"{what} will be deleted from {cache}, of every tenant in it. They cannot be synced again:"
        " how objects were before that time will not be known any more.\n"
        "To keep a copy: intune-manager db backup\n",
        "Delete them?",
    )
