"""`intune-manager db check` and `db repair-index`: is the cache sound, and can it be mended?"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intune_manager.cli.cache import opened
from intune_manager.cli.exit_codes import ERROR, SUCCESS
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.sync.lock import sync_lock

if TYPE_CHECKING:
    from intune_manager.data.repositories.findings import IntegrityReport, Repair
    from intune_manager.data.sql.health import HealthReport


@dataclass(frozen=True)
class Checked:
    """What a check found, and what was mended before."""

    health: HealthReport
    integrity: IntegrityReport
    """Empty where the file itself is damaged or of another schema: then nothing else was asked."""
    repair: Repair | None = None

    @property
    def ok(self) -> bool:
        return self.health.ok and not self.integrity.problems


def run_check(
    settings: Settings, paths: Paths, *, thorough: bool, repair: bool, as_json: bool
) -> int:
    """Check the cache and print what was found; 0 when it is sound, else 1.

    With `repair` what is wrong in its indexes is made anew, and the check done again. Raises
    CacheError, and CacheBusyError when something must be mended while a sync is under way.
    """
    checked = asyncio.run(_check(settings, paths, thorough=thorough))
    mendable = {p.where for p in checked.integrity.problems if p.repairable}
    if repair and mendable:
        mended = _repair(paths, _tables_in(mendable))
        again = asyncio.run(_check(settings, paths, thorough=thorough))
        checked = Checked(again.health, again.integrity, mended)
    from intune_manager.cli.check_report import as_json_text, as_text

    sys.stdout.write(f"{as_json_text(checked, paths) if as_json else as_text(checked, paths)}\n")
    return SUCCESS if checked.ok else ERROR


def run_repair(settings: Settings, paths: Paths) -> int:
    """Make every index that is missing and the whole search index anew, and print what was done;
    the exit code. Raises CacheError, and CacheBusyError while a sync is under way."""
    from intune_manager.cli.check_report import repair_lines

    asyncio.run(_require_schema(settings, paths))
    mended = _repair(paths, None)
    sys.stdout.write("\n".join(repair_lines(mended)) + "\n")
    return SUCCESS


async def _check(settings: Settings, paths: Paths, *, thorough: bool) -> Checked:
    from intune_manager.data.repositories.findings import IntegrityReport
    from intune_manager.data.repositories.integrity import check_integrity
    from intune_manager.data.repositories.row_checks import Counted

    counted = tuple(
        Counted(
            resource.name,
            resource.table,
            None if resource.kind is None else TABLES[resource.table].discriminator,
            resource.kind,
        )
        for resource in RESOURCES
    )
    async with opened(settings, paths) as db:
        health = await db.health_check(thorough=thorough)
        if not health.ok:
            return Checked(health, IntegrityReport((), ()))
        integrity = await asyncio.to_thread(
            check_integrity, paths.cache, TABLES, counted, thorough=thorough
        )
    return Checked(health, integrity)


async def _require_schema(settings: Settings, paths: Paths) -> None:
    from intune_manager.cli.cache import require_current_schema

    async with opened(settings, paths) as db:
        await require_current_schema(db, paths)


def _repair(paths: Paths, tables: frozenset[str] | None) -> Repair:
    from intune_manager.data.repositories.integrity import repair

    with sync_lock(paths.sync_lock):
        return repair(paths.cache, TABLES, tables)


def _tables_in(places: set[str]) -> frozenset[str]:
    """The tables whose search index is wrong or missing, from where problems are."""
    return frozenset(
        table for table in TABLES if table in places or f"table {table}_search" in places
    )
