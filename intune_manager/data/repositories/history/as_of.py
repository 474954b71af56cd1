"""An object as it was: its newest payload, with every change since undone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.json_diff import PatchMismatchError, patched
from intune_manager.data.json_values import loaded, loaded_object
from intune_manager.data.patches import operations
from intune_manager.data.repositories.history.prune import pruned_before
from intune_manager.data.repositories.history.record import CHANGES
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.models import RECORDS, DetailRecord, table_of
from intune_manager.errors import CacheError, EnvironmentalError
from intune_manager.registry.table import Table

_DETAILS = table_of(DetailRecord)
_NONE: Mapping[str, str] = MappingProxyType({})


class HistoryPrunedError(EnvironmentalError):
    """The history that would tell was pruned."""


@dataclass(frozen=True)
class PastObject:
    """An object at one instant."""

    payload: str
    """Its JSON as a list would have sent it."""
    details: Mapping[str, str] = field(default_factory=lambda: _NONE)
    """The JSON of each detail that had been read by then, by its kind."""


async def object_as_of(
    connection: AsyncConnection, table: Table, tenant_id: str, row_id: int, at: datetime
) -> PastObject | None:
    """As `ChangeRepository.as_of` describes it."""
    objects = table_of(RECORDS[table.name])
    known = select(objects.c.raw_payload, objects.c.first_seen_at, objects.c.deleted_at).where(
        objects.c.id == row_id, tenant_rows(objects, tenant_id)
    )
    row = (await connection.execute(known)).one_or_none()
    if row is None or at < row.first_seen_at:
        return None
    await _refuse_pruned(connection, tenant_id, at)
    later = await _entries_after(connection, tenant_id, table.name, row_id, at)
    if not _lived(row.deleted_at is None, (kind for kind, _ in later)):
        return None
    payload = row.raw_payload
    read = await _details(connection, tenant_id, table.name, row_id)
    details = {kind: detail for kind, (detail, _) in read.items()}
    patches = [reverse for _, reverse in later if reverse is not None]
    if patches:
        payload, details = await asyncio.to_thread(_undone, payload, details, patches)
    return PastObject(payload, {kind: details[kind] for kind in read if read[kind][1] <= at})


async def _refuse_pruned(connection: AsyncConnection, tenant_id: str, at: datetime) -> None:
    cut = await pruned_before(connection, tenant_id)
    if cut is not None and at < cut:
        raise HistoryPrunedError(
            f"The history before {cut:%Y-%m-%d %H:%M} UTC was pruned: how the object was"
            " at that time is not known any more.",
            remedy="Ask for a later time, or look into a backup of the cache.",
        )


async def _entries_after(
    connection: AsyncConnection, tenant_id: str, table: str, row_id: int, at: datetime
) -> list[tuple[str, str | None]]:
    """Kind and way back of each entry behind the last one up to `at`, the newest first.

    By their ids, which are given in order: a clock may have gone back between two syncs.
    """
    own = and_(
        CHANGES.c.tenant_id == tenant_id,
        CHANGES.c.table_name == table,
        CHANGES.c.record_id == row_id,
    )
    last = select(func.max(CHANGES.c.id)).where(own, CHANGES.c.changed_at <= at)
    behind = CHANGES.c.id > func.coalesce(last.scalar_subquery(), 0)
    later = select(CHANGES.c.kind, CHANGES.c.reverse_patch).where(own, behind)
    found = await connection.execute(later.order_by(CHANGES.c.id.desc()))
    return [(row.kind, row.reverse_patch) for row in found]


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
) -> dict[str, tuple[str, datetime]]:
    """What is stored of each detail, and since when, by its kind."""
    stored = select(_DETAILS.c.kind, _DETAILS.c.raw_payload, _DETAILS.c.first_seen_at).where(
        tenant_rows(_DETAILS, tenant_id),
        _DETAILS.c.table_name == table,
        _DETAILS.c.record_id == row_id,
    )
    found = await connection.execute(stored.order_by(_DETAILS.c.kind))
    return {kind: (payload, first_seen_at) for kind, payload, first_seen_at in found}


def _undone(
    payload: str, details: Mapping[str, str], patches: Iterable[str]
) -> tuple[str, dict[str, str]]:
    """Patches of details lie below the detail's name, as if it were a property of the object."""
    document: Any = loaded_object(payload)
    document |= {kind: loaded(detail) for kind, detail in details.items()}
    try:
        for patch in patches:
            document = patched(document, operations(patch))
        past = {kind: json.dumps(document.pop(kind)) for kind in details}
    except (PatchMismatchError, LookupError, ValueError, AttributeError) as error:
        raise CacheError(
            "The history of this object does not lead back from what is stored of it.",
            remedy="Run `intune-manager db check`.",
        ) from error
    return json.dumps(document), past
