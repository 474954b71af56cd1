"""Reads the append-only history of one tenant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intune_manager.data.repositories.history import ChangeKind
from intune_manager.data.repositories.statements import Row, fetch
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.types import instant, instant_text

_COLUMNS = (
    "id, sync_run_id, resource, table_name, record_id, object_id, object_name, kind, patch,"
    " reverse_patch, changed_at"
)


@dataclass(frozen=True)
class ChangeEntry:
    """One thing that happened to one object."""

    id: int
    run_id: int | None
    resource: str
    table: str
    row_id: int
    object_id: str
    object_name: str | None
    kind: ChangeKind
    patch: str | None
    """RFC 6902, JSON: from the payload before to the payload after, where its content changed."""
    reverse_patch: str | None
    changed_at: datetime


class ChangeRepository:
    """What changed in one tenant, the newest first."""

    def __init__(self, db: DatabaseManager, tenant_id: str) -> None:
        self._db = db
        self._tenant_id = tenant_id

    async def since(
        self, moment: datetime, *, resource: str | None = None, limit: int = 1_000
    ) -> list[ChangeEntry]:
        """What changed at `moment` (aware) or later, of one resource or of all."""
        scope, parameters = ("", ()) if resource is None else (" AND resource = ?", (resource,))
        return await self._entries(
            f"changed_at >= ?{scope}", (instant_text(moment), *parameters), limit
        )

    async def of_run(self, run_id: int, *, limit: int = 1_000) -> list[ChangeEntry]:
        """What one sync run found."""
        return await self._entries("sync_run_id = ?", (run_id,), limit)

    async def of_record(self, table: str, row_id: int, *, limit: int = 1_000) -> list[ChangeEntry]:
        """What happened to one object."""
        return await self._entries("table_name = ? AND record_id = ?", (table, row_id), limit)

    async def _entries(
        self, condition: str, parameters: tuple[str | int, ...], limit: int
    ) -> list[ChangeEntry]:
        async with self._db.reader() as connection:
            rows = await fetch(
                connection,
                f"SELECT {_COLUMNS} FROM changes WHERE tenant_id = ? AND {condition}"  # noqa: S608
                " ORDER BY changed_at DESC, id DESC LIMIT ?",
                (self._tenant_id, *parameters, limit),
            )
        return [_entry(row) for row in rows]


def _entry(row: Row) -> ChangeEntry:
    change_id, run_id, resource, table, row_id, object_id, name, kind, *patches, changed_at = row
    patch, reverse_patch = patches
    return ChangeEntry(
        id=change_id,
        run_id=run_id,
        resource=resource,
        table=table,
        row_id=row_id,
        object_id=object_id,
        object_name=name,
        kind=ChangeKind(kind),
        patch=patch,
        reverse_patch=reverse_patch,
        changed_at=instant(changed_at),
    )
