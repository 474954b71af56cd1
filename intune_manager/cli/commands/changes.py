"""`intune-manager changes`: what happened in the tenant, and an object as it was."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from intune_manager.cli.cache import tenant_store
from intune_manager.cli.commands.changes_report import print_changes, print_json
from intune_manager.cli.options import (
    LAST_SYNC,
    ChangeName,
    TenantOption,
    as_id,
    configuration,
    instant_of,
    refuse,
)
from intune_manager.cli.output import ExitCode, printable
from intune_manager.data.json_diff import texts_in
from intune_manager.data.json_values import loaded, loaded_object
from intune_manager.data.patches import field_changes
from intune_manager.errors import EnvironmentalError
from intune_manager.registry import RESOURCES_BY_NAME, TABLES
from intune_manager.words import iso_utc, local_text, utc_now

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.data.repositories.history.read import ChangeEntry, ChangeQuery, PastObject
    from intune_manager.data.repositories.store import Store


def changes(
    context: typer.Context,
    *,
    since: Annotated[
        str | None, typer.Option("--since", help="As 30m, 12h, 7d, 2w, 2026-07-17, or last-sync.")
    ] = None,
    resource: Annotated[
        str | None, typer.Option("--resource", help="Only of this resource, as devices.")
    ] = None,
    object_id: Annotated[
        str | None,
        typer.Option(
            "--id",
            callback=as_id,
            help="Only of the object with this Graph id and what belongs to it.",
        ),
    ] = None,
    kinds: Annotated[
        list[ChangeName] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Only created, updated, deleted or restored; may be given several times.",
        ),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="With --id: print the object as it was then instead.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000_000, help="At most so many, newest first.")
    ] = 1_000,
    tenant: TenantOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """Say what changed in the tenant since it was first read, the newest first, and who did it."""
    settings, paths = configuration(context)
    if at is not None:
        if object_id is None or since or resource or kinds:
            refuse("--at shows one object as it was: give its --id, and nothing to choose changes")
        raise typer.Exit(run_past(settings, paths, object_id, at, tenant=tenant, as_json=as_json))
    names = tuple(kind.value for kind in kinds or ())
    wanted = Wanted(since, resource, object_id, names, tenant, limit)
    raise typer.Exit(run_changes(settings, paths, wanted, as_json=as_json))


Records = tuple[tuple[str, int], ...]
_PAGE = 1_000
_GUID_CHARACTERS = 36


@dataclass(frozen=True)
class Wanted:
    """Which changes to print, as the user wrote it."""

    since: str | None = None
    resource: str | None = None
    object_id: str | None = None
    kinds: tuple[str, ...] = ()
    tenant: str | None = None
    limit: int = 1_000


@dataclass(frozen=True)
class Found:
    """Changes of one tenant, the newest first."""

    entries: tuple[ChangeEntry, ...]
    since: datetime | None
    total: int
    """How many there are without a limit."""
    pruned_before: datetime | None
    """Of what was before, the history says nothing any more."""
    names: dict[str, str] = field(default_factory=dict)
    """What the objects are called that values refer to by id."""


def run_changes(settings: Settings, paths: Paths, wanted: Wanted, *, as_json: bool) -> int:
    """Print the changes on standard output, what is missing on standard error; the exit code.

    Raises typer.BadParameter for a time or a resource that is none, CacheError when there is no
    cache or it cannot be read, and EnvironmentalError for an unknown tenant or object.
    """
    since = None
    if wanted.since not in (None, LAST_SYNC):
        since = instant_of(str(wanted.since), utc_now())
    if wanted.resource is not None and wanted.resource not in RESOURCES_BY_NAME:
        raise typer.BadParameter(
            f"{wanted.resource!r} is not a resource; known are {', '.join(RESOURCES_BY_NAME)}",
            param_hint="--resource",
        )
    found = asyncio.run(_read(settings, paths, wanted, since))
    if as_json:
        print_json(found.entries)
    else:
        print_changes(found.entries, found.since, found.names)
    _print_rest(found)
    return ExitCode.SUCCESS


async def _read(settings: Settings, paths: Paths, wanted: Wanted, since: datetime | None) -> Found:
    from intune_manager.data.repositories.history.read import ChangeQuery
    from intune_manager.data.repositories.history.record import ChangeKind

    async with tenant_store(settings, paths, wanted.tenant) as store:
        if wanted.since == LAST_SYNC:
            since = await _last_sync(store)
        records = await records_of(store, wanted.object_id) if wanted.object_id else None
        kinds = frozenset(map(ChangeKind, wanted.kinds)) or None
        asked = ChangeQuery(
            since, resource=wanted.resource, kinds=kinds, records=records, with_parts=True
        )
        entries = await _entries(store, asked, wanted.limit)
        pruned = await store.changes.pruned_before()
        is_cut = pruned is not None and (since is None or since < pruned)
        return Found(
            entries,
            since,
            await store.changes.count(asked),
            pruned if is_cut else None,
            await store.changes.names(_ids(entries)),
        )


async def _entries(store: Store, asked: ChangeQuery, limit: int) -> tuple[ChangeEntry, ...]:
    entries: list[ChangeEntry] = []
    while len(entries) < limit:
        size = min(_PAGE, limit - len(entries))
        page = await store.changes.find(asked, limit=size, offset=len(entries))
        entries += page
        if len(page) < size:
            break
    return tuple(entries)


async def _last_sync(store: Store) -> datetime:
    """When the last sync that has ended began."""
    began = await store.changes.last_sync()
    if began is None:
        raise EnvironmentalError(
            "No sync of this tenant has ended yet.",
            remedy=f"Run `intune-manager sync` first, or leave out --since {LAST_SYNC}.",
        )
    return began


async def records_of(store: Store, object_id: str) -> Records:
    """Table and row of every object with that Graph id.

    Raises EnvironmentalError when the cache knows no such object.
    """
    found = [(name, await store.table(name).row_id(object_id)) for name in TABLES]
    records = tuple((name, row_id) for name, row_id in found if row_id is not None)
    if not records:
        raise EnvironmentalError(
            f"The cache knows no object with the id {object_id}.",
            remedy="Ids are those of Graph; `intune-manager query` finds them.",
        )
    return records


def _ids(entries: tuple[ChangeEntry, ...]) -> set[str]:
    """What may be ids of objects among the values that changed."""
    return {
        text
        for entry in entries
        for change in field_changes(entry.patch, entry.reverse_patch)
        for text in (*texts_in(change.old), *texts_in(change.new))
        if len(text) == _GUID_CHARACTERS
    }


def _print_rest(found: Found) -> None:
    shown = len(found.entries)
    if found.total > shown:
        sys.stderr.write(
            f"The newest {shown:,} of {found.total:,} changes; a higher --limit shows more.\n"
        )
    if found.pruned_before is not None:
        sys.stderr.write(f"The history before {local_text(found.pruned_before)} was pruned.\n")


_Past = list[tuple[str, "PastObject"]]
"""The tables that had an object with the id, and how it was."""


def run_past(
    settings: Settings, paths: Paths, object_id: str, at: str, *, tenant: str | None, as_json: bool
) -> int:
    """Print the object as the cache had it at a time: its JSON; the exit code.

    With `as_json` an array of {"table", "object_id", "at", "payload", "details"}, one for each
    object with that id. Volatile properties have their newest values, for they have no history.
    Raises typer.BadParameter for what is no time, EnvironmentalError for an unknown object, one
    that did not exist then, and a time that a pruning has put out of reach, and CacheError.
    """
    instant = instant_of(at, utc_now(), option="--at")
    past = asyncio.run(_read_past(settings, paths, object_id, instant, tenant))
    documents = [_as_dict(table, object_id, instant, found) for table, found in past]
    if as_json:
        sys.stdout.write(json.dumps(documents, indent=2) + "\n")
        return ExitCode.SUCCESS
    when = local_text(instant, "seconds")
    for document in documents:
        sys.stderr.write(f"{document['table']} {printable(object_id)}, {when}\n")
        shown = {**document["payload"], **document["details"]}
        sys.stdout.write(json.dumps(shown, indent=2) + "\n")
    return ExitCode.SUCCESS


async def _read_past(
    settings: Settings, paths: Paths, object_id: str, instant: datetime, tenant: str | None
) -> _Past:
    async with tenant_store(settings, paths, tenant) as store:
        past: _Past = []
        for table, row_id in await records_of(store, object_id):
            found = await store.changes.as_of(table, row_id, instant)
            if found is not None:
                past.append((table, found))
    if not past:
        raise EnvironmentalError(
            f"At {local_text(instant, 'seconds')} the cache knew no object with the id {object_id},"
            " or it was deleted.",
            remedy=f"`intune-manager changes --id {object_id}` tells what happened to it.",
        )
    return past


def _as_dict(table: str, object_id: str, instant: datetime, past: PastObject) -> dict[str, Any]:
    return {
        "table": table,
        "object_id": object_id,
        "at": iso_utc(instant, "microseconds"),
        "payload": loaded_object(past.payload),
        "details": {kind: loaded(detail) for kind, detail in past.details.items()},
    }
