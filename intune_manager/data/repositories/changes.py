"""Reads the append-only history of one tenant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from intune_manager.data.repositories.history import ChangeKind
from intune_manager.data.repositories.statements import (
    Condition,
    Parameters,
    Row,
    fetch,
    json_list,
    scalar,
)
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.types import instant, instant_text

_COLUMNS = (
    "id, sync_run_id, resource, table_name, record_id, object_id, object_name, kind, patch,"
    " reverse_patch, changed_at"
)

# Until a resource was once read to its end, what a run creates is what was there all the time.
_BASELINE = (
    "kind = 'created' AND sync_run_id <= coalesce((SELECT first.sync_run_id"
    " FROM sync_resources AS first WHERE first.tenant_id = changes.tenant_id"
    " AND first.resource = changes.resource AND first.verdict = 'complete'"
    " ORDER BY first.finished_at LIMIT 1), sync_run_id)"
)
_OF_RECORDS = (
    "id IN (SELECT c.id FROM json_each(?) AS record CROSS JOIN changes AS c WHERE c.tenant_id = ?"
    " AND c.table_name = json_extract(record.value, '$[0]')"
    " AND c.record_id = json_extract(record.value, '$[1]'))"
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


@dataclass(frozen=True)
class ChangeQuery:
    """Which entries of the history: those that meet every condition that is not None."""

    since: datetime | None = None
    """Aware; from this instant on."""
    resource: str | None = None
    records: tuple[tuple[str, int], ...] | None = None
    """Table and row id of the objects."""
    baseline: bool = True
    """Also the objects that their resource's first complete reading, or an earlier one, found."""


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

    async def find(self, q: ChangeQuery, *, limit: int = 1_000) -> list[ChangeEntry]:
        """The entries that `q` asks for, the newest first."""
        asked = self._condition(q)
        return await self._entries(asked.sql, asked.parameters, limit, source=_source(q))

    async def count_baseline(self, q: ChangeQuery) -> int:
        """How many entries `q` leaves out, or would leave out, without its baseline."""
        asked = self._condition(replace(q, baseline=True))
        async with self._db.reader() as connection:
            count: int = await scalar(
                connection,
                f"SELECT count(*) FROM {_source(q)} WHERE tenant_id = ? AND {asked.sql}"  # noqa: S608
                f" AND ({_BASELINE}) IS TRUE",
                (self._tenant_id, *asked.parameters),
            )
        return count

    def _condition(self, q: ChangeQuery) -> Condition:
        sql: list[str] = []
        parameters: list[str] = []
        if q.since is not None:
            sql.append("changed_at >= ?")
            parameters.append(instant_text(q.since))
        if q.resource is not None:
            sql.append("resource = ?")
            parameters.append(q.resource)
        if q.records is not None:
            sql.append(_OF_RECORDS)
            parameters += [json_list(q.records), self._tenant_id]
        if not q.baseline:
            sql.append(f"({_BASELINE}) IS NOT TRUE")
        return Condition(" AND ".join(sql) or "TRUE", tuple(parameters))

    async def _entries(
        self, condition: str, parameters: Parameters, limit: int, *, source: str = "changes"
    ) -> list[ChangeEntry]:
        async with self._db.reader() as connection:
            rows = await fetch(
                connection,
                f"SELECT {_COLUMNS} FROM {source} WHERE tenant_id = ? AND {condition}"  # noqa: S608
                " ORDER BY changed_at DESC, id DESC LIMIT ?",
                (self._tenant_id, *parameters, limit),
            )
        return [_entry(row) for row in rows]


def _source(q: ChangeQuery) -> str:
    """The table, with the way into it: SQLite's statistics lead it astray in either case."""
    if q.records is None:
        # It would read everything, other tenants' entries too, and sort.
        return "changes INDEXED BY ix_changes_changed_at"
    # It would read the whole history in its order, not the entries of the few objects by id.
    return "changes NOT INDEXED"


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
