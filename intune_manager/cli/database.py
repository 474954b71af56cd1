"""`intune-manager db …`: look after the cache file. Each function is one command."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import typer

from intune_manager.cli.cache import existing, opened
from intune_manager.cli.exit_codes import SUCCESS
from intune_manager.cli.times import megabytes
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings


def current(settings: Settings, paths: Paths) -> int:  # noqa: ARG001
    """Print the schema version of the cache and the one this program works with."""
    from intune_manager.data.sql import migrations

    version = migrations.current(existing(paths))
    _say(f"cache    {version}")
    _say(f"program  {migrations.SCHEMA_VERSION}")
    if version < migrations.SCHEMA_VERSION:
        _say("Run `intune-manager db upgrade`; any sync does it too.")
    return SUCCESS


def history(settings: Settings, paths: Paths) -> int:  # noqa: ARG001
    """Print every schema step, marking the one that the cache stands at."""
    from intune_manager.data.sql import migrations

    at = migrations.current(paths.cache) if paths.cache.exists() else 0
    for step in migrations.history():
        _say(f"{'*' if step.version == at else ' '} {step.version:>4}  {step.title}")
    return SUCCESS


def upgrade(settings: Settings, paths: Paths, version: int | None = None) -> int:
    """Take the schema up to `version`, the newest by default; a missing cache is created."""
    from intune_manager.data.sql.migrations import SCHEMA_VERSION

    target = _known(SCHEMA_VERSION if version is None else version)
    if not paths.cache.exists():
        paths.create()
        return asyncio.run(_create(settings, paths))
    return asyncio.run(_move(settings, paths, target, up=True))


def downgrade(settings: Settings, paths: Paths, version: int) -> int:
    """Take the schema back to `version`; what newer steps added is in the backup alone."""
    return asyncio.run(_move(settings, paths, _known(version), up=False))


def backup(settings: Settings, paths: Paths, target: Path | None = None) -> int:
    """Copy the cache and print where the copy is."""
    _say(str(asyncio.run(_backup(settings, paths, target))))
    return SUCCESS


def vacuum(settings: Settings, paths: Paths) -> int:
    """Pack what an older version left plain, give unused space back, print what it came to."""
    before, after, packed = asyncio.run(_vacuum(settings, paths))
    if packed:
        _say(f"{packed:,} payloads of an older version packed")
    _say(f"{megabytes(before)} before, {megabytes(after)} now")
    return SUCCESS


async def _create(settings: Settings, paths: Paths) -> int:
    async with opened(settings, paths, migrate=True) as db:
        _say(f"Created {paths.cache} at schema version {await db.schema_version()}.")
    return SUCCESS


async def _move(settings: Settings, paths: Paths, version: int, *, up: bool) -> int:
    async with opened(settings, paths) as db:
        reached = await (db.upgrade(version) if up else db.downgrade(version))
        at = await db.schema_version()
    _say(f"Now at schema version {at}." if reached else f"Already at schema version {at}.")
    if reached:
        _say(f"The cache as it was is in {paths.backups}.")
    return SUCCESS


async def _backup(settings: Settings, paths: Paths, target: Path | None) -> Path:
    async with opened(settings, paths) as db:
        return await db.backup(target)


async def _vacuum(settings: Settings, paths: Paths) -> tuple[int, int, int]:
    from intune_manager.data.repositories.repacking import pack_plain
    from intune_manager.data.sql.migrations import SCHEMA_VERSION
    from intune_manager.registry import TABLES

    before, packed = existing(paths).stat().st_size, 0
    async with opened(settings, paths) as db:
        if await db.schema_version() == SCHEMA_VERSION:
            packed = await pack_plain(db, (name for name in TABLES if name != "group_members"))
        await db.vacuum()
    return before, paths.cache.stat().st_size, packed


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
