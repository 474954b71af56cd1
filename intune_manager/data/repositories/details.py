"""What lists leave out of their objects: which of it must be read, and what was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from intune_manager.data.details import DetailOwner, DetailScope, FoundDetail, StoredDetail
from intune_manager.data.outcomes import Counts
from intune_manager.data.repositories.detail_writer import DetailWriter
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.data.repositories.statements import (
    Condition,
    fetch,
    fetch_one,
    of_tenant,
    scalar,
)
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.types import instant, instant_text, utc_now
from intune_manager.registry.table import Table


class DetailRepository:
    """The details of one tenant's objects. No call reads or writes a row of another tenant."""

    def __init__(
        self,
        db: DatabaseManager,
        tables: Mapping[str, Table],
        tenant_id: str,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._db = db
        self._tables = tables
        self._tenant_id = tenant_id
        self._clock = clock

    async def details_of(self, table: str, row_id: int) -> list[StoredDetail]:
        """What was read of one object, live or deleted, by kind. Empty when nothing was."""
        async with self._db.reader() as connection:
            rows = await fetch(
                connection,
                "SELECT d.kind, d.raw_payload, d.last_synced_at, d.changed_at,"  # noqa: S608
                " d.list_hash IS NOT t.payload_hash"
                f" FROM details AS d JOIN {self._tables[table].name} AS t ON t.id = d.record_id"
                f" WHERE {of_tenant('d')} AND d.table_name = ? AND d.record_id = ?"
                " ORDER BY d.kind",
                (self._tenant_id, table, row_id),
            )
        return [
            StoredDetail(kind, raw, instant(fetched_at), instant(changed_at), bool(stale))
            for kind, raw, fetched_at, changed_at, stale in rows
        ]

    async def outstanding(
        self, scope: DetailScope, *, everything: bool = False, limit: int | None = None
    ) -> list[DetailOwner]:
        """The live objects whose detail must be read: never read so far, longest ago first.

        These are the objects that have none, and those whose list payload is another one than when
        it was read; with `everything` all of them. A reading that failed leaves both as they were,
        and so asks again. At most `limit`.
        """
        table = self._tables[scope.table]
        source = self._outstanding(scope, everything=everything)
        async with self._db.reader() as connection:
            rows = await fetch(
                connection,
                f"SELECT t.id, t.{table.id_column}, t.payload_hash {source.sql}"
                " ORDER BY d.last_synced_at, t.id LIMIT ?",
                (*source.parameters, -1 if limit is None else limit),
            )
        return [DetailOwner(*row) for row in rows]

    async def count_outstanding(self, scope: DetailScope) -> int:
        """How many objects `outstanding` names where there is no limit."""
        source = self._outstanding(scope, everything=False)
        async with self._db.reader() as connection:
            count: int = await scalar(
                connection,
                f"SELECT count(*) {source.sql}",
                source.parameters,
            )
        return count

    async def owner(self, table: str, row_id: int) -> DetailOwner | None:
        """One object as `outstanding` would name it; None when the tenant has no such live row."""
        async with self._db.reader() as connection:
            row = await fetch_one(
                connection,
                f"SELECT t.id, t.{self._tables[table].id_column}, t.payload_hash"  # noqa: S608
                f" FROM {self._tables[table].name} AS t"
                " WHERE t.tenant_id = ? AND t.id = ? AND t.deleted_at IS NULL",
                (self._tenant_id, row_id),
            )
        return None if row is None else DetailOwner(*row)

    async def store(
        self, origin: ChangeSource, scope: DetailScope, found: Sequence[FoundDetail]
    ) -> Counts:
        """Store details that were read, at most one per object, in one transaction.

        Another payload than before is a change of the object, and its history tells so, below
        `/<detail>`; `origin.volatile` are top-level properties whose change is no news. A first
        reading is none. If it fails, nothing has changed.
        """
        if not found:
            return Counts()
        table = self._tables[scope.table]
        async with self._db.writer() as connection:
            now = instant_text(self._clock())
            writer = DetailWriter(connection, table, self._tenant_id, origin, scope.detail, now)
            return await writer.write(found)

    def _outstanding(self, scope: DetailScope, *, everything: bool) -> Condition:
        table = self._tables[scope.table]
        conditions = [of_tenant("t"), "t.deleted_at IS NULL"]
        parameters: list[str] = [self._tenant_id, scope.table, scope.detail, self._tenant_id]
        if table.discriminator is not None:
            conditions.append(f"t.{table.discriminator} = ?")
            parameters.append(str(scope.kind))
        if not everything:
            conditions.append("d.list_hash IS NOT t.payload_hash")
        return Condition(
            f"FROM {table.name} AS t LEFT JOIN details AS d ON {of_tenant('d')}"
            " AND d.table_name = ? AND d.record_id = t.id AND d.kind = ?"
            f" WHERE {' AND '.join(conditions)}",
            tuple(parameters),
        )
