"""`intune-manager changes`: what appeared, changed, vanished or came back in the tenant."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

from intune_manager.cli.cache import tenant_store
from intune_manager.cli.exit_codes import SUCCESS
from intune_manager.cli.since import LAST_SYNC, moment_of
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.field_changes import FieldChange, field_changes
from intune_manager.data.query import Filter, RowQuery
from intune_manager.data.tables import Table
from intune_manager.errors import EnvironmentalError
from intune_manager.registry import RESOURCES_BY_NAME, TABLES

if TYPE_CHECKING:
    from intune_manager.data.repositories.changes import ChangeEntry
    from intune_manager.data.repositories.store import Store

Records = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Wanted:
    """Which changes to print, as the user wrote it."""

    since: str | None = None
    resource: str | None = None
    object_id: str | None = None
    tenant: str | None = None
    limit: int = 1_000
    everything: bool = False
    """Also what the first complete reading of each resource found."""


@dataclass(frozen=True)
class Found:
    """Changes of one tenant, the newest first."""

    entries: tuple[ChangeEntry, ...]
    since: datetime | None
    left_out: int
    """How many belong to the first readings and were not asked for."""
    more: bool
    """Whether there are more than the limit allows."""


def run_changes(settings: Settings, paths: Paths, wanted: Wanted, *, as_json: bool) -> int:
    """Print the changes on standard output, what was left out on standard error; the exit code.

    Raises typer.BadParameter for a time or a resource that is none, CacheError when there is no
    cache or it cannot be read, and EnvironmentalError for an unknown tenant or object.
    """
    since = _since(wanted.since)
    if wanted.resource is not None and wanted.resource not in RESOURCES_BY_NAME:
        raise typer.BadParameter(
            f"{wanted.resource!r} is not a resource; known are {', '.join(RESOURCES_BY_NAME)}",
            param_hint="--resource",
        )
    found = asyncio.run(_read(settings, paths, wanted, since))
    if as_json:
        _print_json(found.entries)
    else:
        from intune_manager.cli.changes_report import print_changes

        print_changes(found.entries, found.since)
    _print_rest(found, wanted.limit)
    return SUCCESS


def _since(text: str | None) -> datetime | None:
    return None if text in (None, LAST_SYNC) else moment_of(str(text), datetime.now(UTC))


async def _read(settings: Settings, paths: Paths, wanted: Wanted, since: datetime | None) -> Found:
    from intune_manager.data.repositories.changes import ChangeQuery

    async with tenant_store(settings, paths, wanted.tenant) as store:
        if wanted.since == LAST_SYNC:
            since = await _last_sync(store)
        records = await _records(store, wanted.object_id) if wanted.object_id else None
        # The history of one object begins where it was first seen; nothing drowns in that.
        baseline = wanted.everything or records is not None
        asked = ChangeQuery(since, wanted.resource, records, baseline)
        entries = await store.changes.find(asked, limit=wanted.limit + 1)
        left_out = 0 if baseline else await store.changes.count_baseline(asked)
    more = len(entries) > wanted.limit
    return Found(tuple(entries[: wanted.limit]), since, left_out, more)


async def _last_sync(store: Store) -> datetime:
    """When the last sync that has ended began."""
    for run in await store.sync_runs.recent():
        if run.finished_at is not None:
            return run.started_at
    raise EnvironmentalError(
        "No sync of this tenant has ended yet.",
        remedy=f"Run `intune-manager sync` first, or leave out --since {LAST_SYNC}.",
    )


async def _records(store: Store, object_id: str) -> Records:
    """Table and row of the object with that id, and of what exists only with it: its assignments
    and memberships. Raises EnvironmentalError when the cache knows no such object."""
    records: list[tuple[str, int]] = []
    for table in TABLES.values():
        repository = store.table(table.name)
        row_id = await repository.row_id(object_id)
        payload = None if row_id is None else await repository.payload(row_id)
        if row_id is None or payload is None:
            continue
        records.append((table.name, row_id))
        for part, column in _parts(table):
            owned = Filter(column, (payload.object_id,))
            q = RowQuery((), filters=(owned,), limit=None, include_deleted=True)
            records += [(part, row[0]) for row in await store.table(part).rows(q)]
    if not records:
        raise EnvironmentalError(
            f"The cache knows no object with the id {object_id}.",
            remedy="Ids are those of Graph; `intune-manager query` finds them.",
        )
    return tuple(dict.fromkeys(records))


def _parts(table: Table) -> set[tuple[str, str]]:
    """Tables with the column that refers to objects of `table` and is part of their rows' key."""
    referring = {
        (r.target, r.target_column) if r.via is None else (r.via, r.via_source)
        for r in table.relations
        if r.source_column == table.id_column
    }
    return {
        (name, column)
        for name, column in referring
        if column is not None and column in TABLES[name].key_columns
    }


def _print_json(entries: Sequence[ChangeEntry]) -> None:
    # ASCII: names may hold lone surrogates, which no encoding can write.
    items = ",\n  ".join(json.dumps(_as_dict(entry)) for entry in entries)
    sys.stdout.write(f"[\n  {items}\n]\n" if items else "[]\n")


def _as_dict(entry: ChangeEntry) -> dict[str, Any]:
    return {
        "run_id": entry.run_id,
        "resource": entry.resource,
        "table": entry.table,
        "object_id": entry.object_id,
        "name": entry.object_name,
        "kind": entry.kind.value,
        "changed_at": entry.changed_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "fields": [_field(field) for field in field_changes(entry.patch, entry.reverse_patch)],
    }


def _field(field: FieldChange) -> dict[str, Any]:
    values = {"path": field.path, "op": field.op, "old": field.old, "new": field.new}
    return values if field.moved_from is None else {**values, "moved_from": field.moved_from}


def _print_rest(found: Found, limit: int) -> None:
    if found.left_out:
        sys.stderr.write(
            f"{found.left_out:,} objects that were there at the first complete sync of their kind"
            " are left out; --all shows them.\n"
        )
    if found.more:
        sys.stderr.write(f"Only the newest {limit:,} changes; a higher --limit shows more.\n")
