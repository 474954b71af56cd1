"""Writes details beside the rows of their objects, and tells what changed in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.details import FoundDetail
from intune_manager.data.outcomes import Counts
from intune_manager.data.projection import payload_hash, payload_text
from intune_manager.data.repositories.history.diff import Patches, detail_news
from intune_manager.data.repositories.history.record import Change, ChangeKind, HistoryWriter
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.data.repositories.statements import (
    OF_TENANT,
    fetch,
    ids_in,
    json_list,
    run,
    run_many,
)
from intune_manager.registry.table import Table


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
    origin: ChangeSource
    detail: str
    now: str

    async def write(self, found: Sequence[FoundDetail]) -> Counts:
        """Store `found`, at most one per object, by comparison with what there is."""
        known = await self._known(found)
        new = [each for each in found if each.owner.row_id not in known]
        met = {known[e.owner.row_id]: e for e in found if e.owner.row_id in known}
        differing = {
            stored.row_id: each
            for stored, each in met.items()
            if stored.digest != payload_hash(each.payload)
        }
        await self._insert(new)
        await self._confirm({stored.row_id: each for stored, each in met.items()})
        if differing:
            changed = await self._compared(differing)
            await self._update(changed)
            await self._tell({c.found.owner.row_id: c.patches for c in changed if c.patches})
        return Counts(created=len(new), updated=len(differing), unchanged=len(met) - len(differing))

    async def _known(self, found: Sequence[FoundDetail]) -> dict[int, _Known]:
        """The stored details of the objects, by the row id of the object."""
        rows = await fetch(
            self.connection,
            f"SELECT record_id, id, payload_hash FROM details WHERE {OF_TENANT}"  # noqa: S608
            " AND table_name = ? AND kind = ?"
            " AND record_id IN (SELECT value FROM json_each(?))",
            (
                self.tenant_id,
                self.table.name,
                self.detail,
                json_list(each.owner.row_id for each in found),
            ),
        )
        return {record_id: _Known(row_id, digest) for record_id, row_id, digest in rows}

    async def _insert(self, new: Sequence[FoundDetail]) -> None:
        # From the row of the object: one that is another tenant's, or gone, gets no detail.
        await run_many(
            self.connection,
            "INSERT INTO details (tenant_id, tenant_key, table_name, record_id, kind,"  # noqa: S608
            " payload_hash, list_hash, first_seen_at, changed_at, last_synced_at, raw_payload)"
            " SELECT tenant_id, tenant_key, ?, id, ?, ?, ?, ?, ?, ?, ?"
            f" FROM {self.table.name} WHERE id = ? AND tenant_id = ?",
            [
                (
                    self.table.name,
                    self.detail,
                    payload_hash(each.payload),
                    each.owner.list_hash,
                    *(self.now, self.now, self.now),
                    payload_text(each.payload),
                    each.owner.row_id,
                    self.tenant_id,
                )
                for each in new
            ],
        )

    async def _confirm(self, met: Mapping[int, FoundDetail]) -> None:
        """Note that these were read again, and from which list payload."""
        await run_many(
            self.connection,
            "UPDATE details SET list_hash = ?, last_synced_at = ? WHERE id = ? AND tenant_id = ?",
            [
                (each.owner.list_hash, self.now, row_id, self.tenant_id)
                for row_id, each in met.items()
            ],
        )

    async def _compared(self, differing: Mapping[int, FoundDetail]) -> list[_ChangedDetail]:
        rows = await fetch(
            self.connection,
            "SELECT d.id, d.raw_payload, t.raw_payload"  # noqa: S608
            f" FROM details AS d JOIN {self.table.name} AS t ON t.id = d.record_id"
            " WHERE d.tenant_id = ? AND d.id IN (SELECT value FROM json_each(?))",
            (self.tenant_id, json_list(differing)),
        )
        return [
            _ChangedDetail(
                row_id, differing[row_id], self._news(differing[row_id].payload, old, listed)
            )
            for row_id, old, listed in rows
        ]

    def _news(self, new: bytes, old: str, listed: str) -> Patches | None:
        volatile = self.origin.volatile
        return detail_news(self.detail, old, payload_text(new), volatile, listed=listed)

    async def _update(self, changed: Sequence[_ChangedDetail]) -> None:
        await run_many(
            self.connection,
            "UPDATE details SET raw_payload = ?, payload_hash = ?,"
            " changed_at = coalesce(?, changed_at) WHERE id = ? AND tenant_id = ?",
            [
                (
                    payload_text(each.found.payload),
                    payload_hash(each.found.payload),
                    self.now if each.patches else None,
                    each.row_id,
                    self.tenant_id,
                )
                for each in changed
            ],
        )

    async def _tell(self, told: Mapping[int, Patches]) -> None:
        """Make each change one of its object: in the history, and in the row's own time."""
        table, owners = self.table, ids_in(told)
        rows = await fetch(
            self.connection,
            f"SELECT id, {table.id_column}, {table.name_column} FROM {table.name}"  # noqa: S608
            f" WHERE tenant_id = ? AND {owners.sql}",
            (self.tenant_id, *owners.parameters),
        )
        changes = [
            Change(row_id, object_id, name, ChangeKind.UPDATED, told[row_id])
            for row_id, object_id, name in rows
        ]
        history = HistoryWriter.of(table, self.tenant_id)
        await history.append(self.connection, self.origin, changes, self.now)
        await run(
            self.connection,
            f"UPDATE {table.name} SET changed_at = ? WHERE tenant_id = ? AND {owners.sql}",  # noqa: S608
            (self.now, self.tenant_id, *owners.parameters),
        )
