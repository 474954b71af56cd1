"""How what happened to objects enters the append-only history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.history.diff import Patches
from intune_manager.data.repositories.rows.sweep import Origin
from intune_manager.data.repositories.statements import (
    OF_TENANT,
    Condition,
    run,
    run_many,
    scalar,
)
from intune_manager.registry.table import Table


class ChangeKind(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    RESTORED = "restored"


async def creations_are_news(connection: AsyncConnection, tenant_id: str, resource: str) -> bool:
    """Whether the resource was once read to its end: what was found until then is its baseline,
    for it was there all the time. Hundreds of thousands of rows that each are no news."""
    known = await scalar(
        connection,
        "SELECT EXISTS (SELECT 1 FROM sync_resources"
        " WHERE tenant_id = ? AND resource = ? AND verdict = 'complete')",
        (tenant_id, resource),
    )
    return bool(known)


class Change(NamedTuple):
    """One row of the history about one object."""

    record_id: int
    object_id: str
    object_name: str | None
    kind: ChangeKind
    patches: Patches | None = None


@dataclass(frozen=True)
class HistoryWriter:
    """Writes the changes of one table of one tenant."""

    tenant_id: str
    table: str
    id_column: str
    name_column: str

    @classmethod
    def of(cls, table: Table, tenant_id: str) -> HistoryWriter:
        return cls(tenant_id, table.name, table.id_column, table.name_column)

    async def append(
        self,
        connection: AsyncConnection,
        origin: Origin,
        changes: Sequence[Change],
        now: str,
    ) -> None:
        """One row per change, all at the instant `now`."""
        if origin.silent:
            return
        await run_many(
            connection,
            "INSERT INTO changes (tenant_id, sync_run_id, resource, table_name, record_id,"
            " object_id, object_name, kind, patch, reverse_patch, changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    self.tenant_id,
                    origin.run_id,
                    origin.resource,
                    self.table,
                    change.record_id,
                    change.object_id,
                    change.object_name,
                    change.kind.value,
                    change.patches and change.patches.forward,
                    change.patches and change.patches.reverse,
                    now,
                )
                for change in changes
            ],
        )

    async def append_rows(
        self,
        connection: AsyncConnection,
        origin: Origin,
        kind: ChangeKind,
        rows: Condition,
        now: str,
    ) -> None:
        """One row for each record of `rows`, in one statement."""
        if origin.silent:
            return
        await run(
            connection,
            "INSERT INTO changes (tenant_id, sync_run_id, resource, table_name, record_id,"  # noqa: S608
            " object_id, object_name, kind, changed_at)"
            f" SELECT tenant_id, ?, ?, ?, id, {self.id_column}, {self.name_column}, ?, ?"
            f" FROM {self.table} WHERE {OF_TENANT} AND {rows.sql}",
            (
                origin.run_id,
                origin.resource,
                self.table,
                kind.value,
                now,
                self.tenant_id,
                *rows.parameters,
            ),
        )
