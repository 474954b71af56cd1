"""What a check of the cache found, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from intune_manager.cli.printable import printable
from intune_manager.cli.times import megabytes
from intune_manager.config.paths import Paths
from intune_manager.registry import TABLES

if TYPE_CHECKING:
    from intune_manager.cli.check import Checked
    from intune_manager.data.repositories.findings import Orphans, Problem, Repair

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
    elif any(problem.check == "counts" for problem in problems):
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
