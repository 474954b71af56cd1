"""Writes details beside the rows of their objects, and tells what changed in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.details import FoundDetail
from intune_manager.data.outcomes import Counts
from intune_manager.data.patches import Patches, detail_patches
from intune_manager.data.projection import payload_hash, payload_text
from intune_manager.data.repositories.history.record import Change, ChangeKind, HistoryWriter
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.models import RECORDS, DetailRecord, table_of
from intune_manager.data.sql.sqlite.constructs import one_of
from intune_manager.data.sql.types import UtcInstant, instant_text
from intune_manager.registry.table import Table

_DETAILS = table_of(DetailRecord)
_OF_ROW = update(_DETAILS).where(_DETAILS.c.id == bindparam("row_id"))


class _Known(NamedTuple):
    """What the cache has of a detail so far."""

    row_id: int
    digest: bytes


class _ChangedDetail(NamedTuple):
    """A detail whose payload is another one than before."""

    row_id: int
    found: FoundDetail
    patches: Patches | None
    """None when what changed is no news."""


@dataclass(frozen=True)
class DetailWriter:
    """Writes one kind of detail at the instant `now`, inside a transaction of the writer."""

    connection: AsyncConnection
    table: Table
    tenant_id: str
    source: ChangeSource
    detail: str
    now: datetime

    async def write(self, found: Sequence[FoundDetail]) -> Counts:
        """Store `found`, at most one per object, by comparison with what there is."""
        known = await self._known(found)
        new = [each for each in found if each.owner.row_id not in known]
        seen = {known[e.owner.row_id]: e for e in found if e.owner.row_id in known}
        differing = {
            stored.row_id: each
            for stored, each in seen.items()
            if stored.digest != payload_hash(each.payload)
        }
        await self._insert(new)
        await self._confirm({stored.row_id: each for stored, each in seen.items()})
        if differing:
            changed = await self._compared(differing)
            await self._update(changed)
            await self._record({c.found.owner.row_id: c.patches for c in changed if c.patches})
        return Counts(
            created=len(new), updated=len(differing), unchanged=len(seen) - len(differing)
        )

    async def _known(self, found: Sequence[FoundDetail]) -> dict[int, _Known]:
        """The stored details of the objects, by the row id of the object."""
        rows = await self.connection.execute(
            select(_DETAILS.c.record_id, _DETAILS.c.id, _DETAILS.c.payload_hash).where(
                tenant_rows(_DETAILS, self.tenant_id),
                _DETAILS.c.table_name == self.table.name,
                _DETAILS.c.kind == self.detail,
                one_of(_DETAILS.c.record_id, (each.owner.row_id for each in found)),
            )
        )
        return {record_id: _Known(row_id, digest) for record_id, row_id, digest in rows}

    async def _insert(self, new: Sequence[FoundDetail]) -> None:
        # From the row of the object: one that is another tenant's, or gone, gets no detail.
        owners = await self.connection.execute(
            select(self._objects.c.id, self._objects.c.tenant_key).where(
                self._owned(each.owner.row_id for each in new)
            )
        )
        found = {each.owner.row_id: each for each in new}
        details = [
            {
                "tenant_id": self.tenant_id,
                "tenant_key": tenant_key,
                "table_name": self.table.name,
                "record_id": row_id,
                "kind": self.detail,
                "payload_hash": payload_hash(found[row_id].payload),
                "list_hash": found[row_id].owner.list_hash,
                **dict.fromkeys(("first_seen_at", "changed_at", "last_synced_at"), self.now),
                "raw_payload": payload_text(found[row_id].payload),
            }
            for row_id, tenant_key in owners
        ]
        if details:
            await self.connection.execute(insert(_DETAILS), details)

    async def _confirm(self, seen: Mapping[int, FoundDetail]) -> None:
        """Note that these were read again, and from which list payload."""
        again = _OF_ROW.values(list_hash=bindparam("listed"), last_synced_at=self.now)
        rows = [{"row_id": row_id, "listed": each.owner.list_hash} for row_id, each in seen.items()]
        if rows:
            await self.connection.execute(again, rows)

    async def _compared(self, differing: Mapping[int, FoundDetail]) -> list[_ChangedDetail]:
        objects = self._objects
        rows = await self.connection.execute(
            select(_DETAILS.c.id, _DETAILS.c.raw_payload, objects.c.raw_payload)
            .join_from(_DETAILS, objects, objects.c.id == _DETAILS.c.record_id)
            .where(_DETAILS.c.tenant_id == self.tenant_id, one_of(_DETAILS.c.id, differing))
        )
        return [
            _ChangedDetail(
                row_id, differing[row_id], self._news(differing[row_id].payload, old, listed)
            )
            for row_id, old, listed in rows
        ]

    def _news(self, new: bytes, old: str, listed: str) -> Patches | None:
        volatile = self.source.volatile
        return detail_patches(self.detail, old, payload_text(new), volatile, listed=listed)

    async def _update(self, changed: Sequence[_ChangedDetail]) -> None:
        payloads = _OF_ROW.values(
            raw_payload=bindparam("payload"),
            payload_hash=bindparam("digest"),
            changed_at=func.coalesce(bindparam("changed", type_=UtcInstant), _DETAILS.c.changed_at),
        )
        rows = [
            {
                "row_id": each.row_id,
                "payload": payload_text(each.found.payload),
                "digest": payload_hash(each.found.payload),
                "changed": self.now if each.patches else None,
            }
            for each in changed
        ]
        await self.connection.execute(payloads, rows)

    async def _record(self, patches: Mapping[int, Patches]) -> None:
        """Make each change one of its object: in the history, and in the row's own time."""
        objects, owned = self._objects, self._owned(patches)
        columns = (objects.c[name] for name in (self.table.id_column, self.table.name_column))
        rows = await self.connection.execute(select(objects.c.id, *columns).where(owned))
        changes = [
            Change(row_id, object_id, name, ChangeKind.UPDATED, patches[row_id])
            for row_id, object_id, name in rows
        ]
        history = HistoryWriter.of(self.table, self.tenant_id)
        await history.append(self.connection, self.source, changes, instant_text(self.now))
        await self.connection.execute(update(objects).where(owned).values(changed_at=self.now))

    @property
    def _objects(self) -> SqlTable:
        return table_of(RECORDS[self.table.name])

    def _owned(self, row_ids: Iterable[int]) -> ColumnElement[bool]:
        """True for those of these objects that are the tenant's."""
        return tenant_rows(self._objects, self.tenant_id) & one_of(self._objects.c.id, row_ids)
