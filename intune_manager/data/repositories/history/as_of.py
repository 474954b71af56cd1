"""An object as it was: its newest payload, with every change since undone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.json_diff import Operation, PatchMismatchError, patched
from intune_manager.data.json_text import loaded
from intune_manager.data.repositories.history.prune import pruned_before
from intune_manager.data.repositories.statements import OF_TENANT, Row, fetch, fetch_one
from intune_manager.data.sql.types import instant, instant_text
from intune_manager.errors import CacheError, EnvironmentalError
from intune_manager.registry.table import Table

_NONE: Mapping[str, str] = MappingProxyType({})


class HistoryPrunedError(EnvironmentalError):
    """The history that would tell was pruned."""


@dataclass(frozen=True)
class PastObject:
    """An object at one moment."""

    payload: str
    """Its JSON as a list would have sent it."""
    details: Mapping[str, str] = field(default_factory=lambda: _NONE)
    """The JSON of each detail that had been read by then, by its kind."""


async def object_as_of(
    connection: AsyncConnection, table: Table, tenant_id: str, row_id: int, moment: datetime
) -> PastObject | None:
    """As `ChangeRepository.as_of` describes it."""
    at = instant_text(moment)
    row = await fetch_one(
        connection,
        f"SELECT raw_payload, first_seen_at, deleted_at IS NULL FROM {table.name}"  # noqa: S608
        f" WHERE id = ? AND {OF_TENANT}",
        (row_id, tenant_id),
    )
    if row is None or at < row[1]:
        return None
    await _refuse_pruned(connection, tenant_id, at)
    payload, _, lives = row
    later = await _entries_after(connection, tenant_id, table.name, row_id, at)
    if not _lived(lives, (kind for kind, _ in later)):
        return None
    known = await _details(connection, tenant_id, table.name, row_id)
    details = {kind: detail for kind, (detail, _) in known.items()}
    patches = [reverse for _, reverse in later if reverse is not None]
    if patches:
        payload, details = await asyncio.to_thread(_undone, payload, details, patches)
    return PastObject(payload, {kind: details[kind] for kind in known if known[kind][1] <= at})


async def _refuse_pruned(connection: AsyncConnection, tenant_id: str, at: str) -> None:
    cut = await pruned_before(connection, tenant_id)
    if cut is not None and at < cut:
        raise HistoryPrunedError(
            f"The history before {instant(cut):%Y-%m-%d %H:%M} UTC was pruned: how the object was"
            " at that time is not known any more.",
            remedy="Ask for a later moment, or look into a backup of the cache.",
        )


async def _entries_after(
    connection: AsyncConnection, tenant_id: str, table: str, row_id: int, at: str
) -> list[Row]:
    """Kind and way back of each entry behind the last one up to `at`, the newest first.

    By their ids, which are given in order: a clock may have gone back between two syncs.
    """
    record = "tenant_id = ? AND table_name = ? AND record_id = ?"
    return await fetch(
        connection,
        "SELECT kind, reverse_patch FROM changes INDEXED BY ix_changes_record"  # noqa: S608
        f" WHERE {record} AND id > coalesce((SELECT max(id) FROM changes"
        f" INDEXED BY ix_changes_record WHERE {record} AND changed_at <= ?), 0) ORDER BY id DESC",
        (tenant_id, table, row_id, tenant_id, table, row_id, at),
    )


def _lived(lives: bool, later: Iterable[str]) -> bool:
    """Whether the object existed before these kinds of entries, the newest first."""
    for kind in later:
        if kind == "deleted":
            lives = True
        elif kind in ("restored", "created"):
            lives = False
    return lives


async def _details(
    connection: AsyncConnection, tenant_id: str, table: str, row_id: int
) -> dict[str, tuple[str, str]]:
    """What is stored of each detail, and since when, by its kind."""
    rows = await fetch(
        connection,
        f"SELECT kind, raw_payload, first_seen_at FROM details WHERE {OF_TENANT}"  # noqa: S608
        " AND table_name = ? AND record_id = ? ORDER BY kind",
        (tenant_id, table, row_id),
    )
    return {kind: (payload, first_seen_at) for kind, payload, first_seen_at in rows}


def _undone(
    payload: str, details: Mapping[str, str], patches: Iterable[str]
) -> tuple[str, dict[str, str]]:
    """Patches of details lie below the detail's name, as if it were a property of the object."""
    document: Any = loaded(payload)
    document |= {kind: loaded(detail) for kind, detail in details.items()}
    try:
        for patch in patches:
            document = patched(document, cast("list[Operation]", loaded(patch)))
    except PatchMismatchError as error:
        raise CacheError(
            "The history of this object does not lead back from what is stored of it.",
            remedy="Run `intune-manager db check`.",
        ) from error
    past = {kind: json.dumps(document.pop(kind)) for kind in details}
    return json.dumps(document), past
