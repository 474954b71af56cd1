"""`intune-manager changes`: what appeared, changed, vanished or came back in the tenant."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from intune_manager.cli.cache import tenant_store
from intune_manager.cli.exit_codes import SUCCESS
from intune_manager.cli.since import LAST_SYNC, moment_of
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.field_changes import field_changes
from intune_manager.data.json_diff import texts_in
from intune_manager.errors import EnvironmentalError
from intune_manager.registry import RESOURCES_BY_NAME, TABLES

if TYPE_CHECKING:
    from intune_manager.data.repositories.changes import ChangeEntry, ChangeQuery
    from intune_manager.data.repositories.store import Store

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
        since = moment_of(str(wanted.since), datetime.now(UTC))
    if wanted.resource is not None and wanted.resource not in RESOURCES_BY_NAME:
        raise typer.BadParameter(
            f"{wanted.resource!r} is not a resource; known are {', '.join(RESOURCES_BY_NAME)}",
            param_hint="--resource",
        )
    found = asyncio.run(_read(settings, paths, wanted, since))
    if as_json:
        from intune_manager.cli.changes_json import print_json

        print_json(found.entries)
    else:
        from intune_manager.cli.changes_report import print_changes

        print_changes(found.entries, found.since, found.names)
    _print_rest(found)
    return SUCCESS


async def _read(settings: Settings, paths: Paths, wanted: Wanted, since: datetime | None) -> Found:
    from intune_manager.data.repositories.changes import ChangeQuery
    from intune_manager.data.repositories.history import ChangeKind

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
        sys.stderr.write(
            f"The history before {found.pruned_before.astimezone():%Y-%m-%d %H:%M} was pruned.\n"
        )
