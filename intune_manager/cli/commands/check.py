"""`intune-manager db check` and `db repair-index`: is the cache sound, and can it be mended?"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from intune_manager.cli import streams
from intune_manager.cli.cache import opened, require_current_schema
from intune_manager.cli.options import JsonOption, configuration, refuse_snapshot
from intune_manager.cli.output import ExitCode, megabytes, printable
from intune_manager.registry import RESOURCES, TABLES

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.data.sql.sqlite.cache_file import HealthReport
    from intune_manager.data.sql.sqlite.check.report import (
        IntegrityReport,
        Orphans,
        Problem,
        Repair,
    )


def check(
    context: typer.Context,
    *,
    thorough: Annotated[
        bool,
        typer.Option("--thorough", help="Also compare every index entry and every payload's hash."),
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Build what is wrong in the indexes anew.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Verify the file, its schema, its search index, its row counts and the links in it.

    Exit code 1 when something is wrong. Links that lead nowhere are counted and shown, but they are
    no fault of the cache: Graph itself keeps the assignments of a deleted group.
    """
    if repair:
        refuse_snapshot(context, to="to repair it")
    settings, paths = configuration(context)
    raise typer.Exit(run_check(settings, paths, thorough=thorough, repair=repair, as_json=as_json))


def repair_index(context: typer.Context) -> None:
    """Build the search index anew from the rows, and every other index that is missing."""
    refuse_snapshot(context, to="to repair it")
    settings, paths = configuration(context)
    asyncio.run(_require_schema(settings, paths))
    mended = _repair(paths, None)
    streams.work_is_done(ExitCode.SUCCESS)
    sys.stdout.write("\n".join(repair_lines(mended)) + "\n")


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
    exit_code = ExitCode.SUCCESS if checked.ok else ExitCode.ERROR
    streams.work_is_done(exit_code)
    sys.stdout.write(f"{as_json_text(checked, paths) if as_json else as_text(checked, paths)}\n")
    return exit_code


async def _check(settings: Settings, paths: Paths, *, thorough: bool) -> Checked:
    from intune_manager.data.sql.sqlite.cache_file import in_thread
    from intune_manager.data.sql.sqlite.check.integrity import check_integrity
    from intune_manager.data.sql.sqlite.check.report import IntegrityReport
    from intune_manager.data.sql.sqlite.check.rows import Counted

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
        integrity = await in_thread(
            check_integrity, paths.cache, TABLES, counted, thorough=thorough
        )
    return Checked(health, integrity)


async def _require_schema(settings: Settings, paths: Paths) -> None:
    async with opened(settings, paths) as db:
        await require_current_schema(db, paths)


def _repair(paths: Paths, tables: frozenset[str] | None) -> Repair:
    from intune_manager.data.sql.sqlite.check.integrity import repair
    from intune_manager.sync.connection import sync_lock

    with sync_lock(paths.sync_lock):
        return repair(paths.cache, TABLES, tables)


def _tables_in(places: set[str]) -> frozenset[str]:
    """The tables whose search index is wrong or missing, from where problems are."""
    return frozenset(
        table for table in TABLES if table in places or f"table {table}_search" in places
    )


_DAMAGED = "Restore the newest copy from the backups directory, or sync into a new one."
_DELETED = "deleted in the tenant, where the reference is kept until somebody removes it"
_UNKNOWN = (
    "deleted before the first sync, not visible to the account that synced, or of a kind that is"
    " not mirrored"
)


def as_json_text(checked: Checked, paths: Paths) -> str:
    """One JSON object."""
    health, integrity = checked.health, checked.integrity
    problems = [*health.problems, *(problem.text for problem in integrity.problems)]
    document = {
        "cache_path": str(paths.shown_cache),
        "ok": checked.ok,
        "schema_version": health.schema_version,
        "expected_schema_version": health.expected_version,
        "problems": problems,
        "findings": [asdict(problem) for problem in integrity.problems],
        "orphans": [
            {**asdict(orphans), "count": orphans.count, "explanation": _explained(orphans)}
            for orphans in integrity.orphans
        ],
        "notes": list(integrity.notes),
        "repaired": None if checked.repair is None else asdict(checked.repair),
        "size_bytes": health.size_bytes,
        "wal_bytes": health.wal_bytes,
        "free_bytes": health.free_bytes,
    }
    return json.dumps(document, indent=2)


def as_text(checked: Checked, paths: Paths) -> str:
    """Some lines: the verdict first, what was mended, what is wrong, what is worth knowing."""
    return "\n".join(printable(line) for line in _lines(checked, paths))


def _lines(checked: Checked, paths: Paths) -> Iterator[str]:
    health, integrity = checked.health, checked.integrity
    count = len(health.problems) + len(integrity.problems)
    yield f"{paths.shown_cache}: {f'{count} problem(s)' if count else 'sound'}"
    yield f"schema version {health.schema_version} (program: {health.expected_version})"
    yield f"{megabytes(health.size_bytes)}, of which {megabytes(health.free_bytes)} unused"
    if checked.repair is not None:
        yield from repair_lines(checked.repair)
    for problem in health.problems:
        yield f"  {problem}"
    for found in integrity.problems:
        yield from _problem_lines(found)
    for orphans in integrity.orphans:
        yield from _orphan_lines(orphans)
    yield from integrity.notes
    yield from _what_to_do(checked)


def _problem_lines(problem: Problem) -> Iterator[str]:
    yield f"  {problem.text}"
    if problem.examples:
        yield f"    for example: {', '.join(problem.examples)}"


def _orphan_lines(orphans: Orphans) -> Iterator[str]:
    yield (
        f"{orphans.count:,} of {orphans.links:,} references in {orphans.table}.{orphans.column}"
        f" lead to no live row of {' or '.join(orphans.targets)}. {_explained(orphans)}"
    )
    for example in orphans.examples:
        state = "deleted" if example.deleted else "unknown"
        yield (
            f"    {example.object_id} ({state}): {example.links:,} references, one from"
            f" {example.referred_by}"
        )


def _explained(orphans: Orphans) -> str:
    """Why there may be such references, in one sentence or two."""
    deleted = f"{orphans.deleted:,} lead to objects {_DELETED}." if orphans.deleted else ""
    unknown = f"{orphans.unknown:,} lead to objects {_UNKNOWN}." if orphans.unknown else ""
    return " ".join(filter(None, (deleted, unknown)))


def _what_to_do(checked: Checked) -> Iterator[str]:
    problems = checked.integrity.problems
    if checked.health.problems:
        yield _DAMAGED
    elif checked.health.schema_version < checked.health.expected_version:
        yield "Run `intune-manager db upgrade`, then check again."
    elif any(problem.repairable for problem in problems):
        yield "Run `intune-manager db check --repair` to build the indexes anew."
    elif any(problem.check in ("counts", "parts") for problem in problems):
        yield "Run `intune-manager sync --full` to read everything again."
    elif problems:
        yield _DAMAGED


def repair_lines(repair: Repair) -> Iterator[str]:
    """What was made anew."""
    if repair.searches:
        titles = ", ".join(TABLES[table].title for table in repair.searches)
        yield f"The search index was built anew from {repair.texts:,} rows: {titles}."
    if repair.indexes:
        yield f"Missing indexes were built: {', '.join(repair.indexes)}."
