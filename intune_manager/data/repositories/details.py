"""What lists leave out of their objects: which of it must be read, and what was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, null, select
from sqlalchemy import Table as SqlTable

from intune_manager.data.details import DetailOwner, DetailScope, FoundDetail, StoredDetail
from intune_manager.data.outcomes import Counts
from intune_manager.data.repositories.detail_writer import DetailWriter
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.data.repositories.statements import tenant_rows
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import RECORDS, DetailRecord, table_of
from intune_manager.registry.table import Table
from intune_manager.words import utc_now

_DETAILS = table_of(DetailRecord)


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
        objects = self._objects(table)
        found = (
            select(
                _DETAILS.c.kind,
                _DETAILS.c.raw_payload,
                _DETAILS.c.last_synced_at,
                _DETAILS.c.changed_at,
                _DETAILS.c.list_hash.is_distinct_from(objects.c.payload_hash),
            )
            .join_from(_DETAILS, objects, objects.c.id == _DETAILS.c.record_id)
            .where(
                tenant_rows(_DETAILS, self._tenant_id),
                _DETAILS.c.table_name == table,
                _DETAILS.c.record_id == row_id,
            )
            .order_by(_DETAILS.c.kind)
        )
        async with self._db.reader() as connection:
            rows = await connection.execute(found)
            return [StoredDetail(*row) for row in rows]

    async def outstanding(
        self, scope: DetailScope, *, everything: bool = False, limit: int | None = None
    ) -> list[DetailOwner]:
        """The live objects whose detail must be read: never read so far, longest ago first.

        These are the objects that have none, and those whose list payload is another one than when
        it was read; with `everything` all of them. A reading that failed leaves both as they were,
        and so asks again. At most `limit`.
        """
        objects = self._objects(scope.table)
        owners = self._outstanding(self._owners(scope), scope, everything=everything)
        order = (_DETAILS.c.last_synced_at.asc().nulls_first(), objects.c.id)
        async with self._db.reader() as connection:
            rows = await connection.execute(owners.order_by(*order).limit(limit))
            return [DetailOwner(*row) for row in rows]

    async def count_outstanding(self, scope: DetailScope) -> int:
        """How many objects `outstanding` names where there is no limit."""
        count = self._outstanding(select(func.count()), scope, everything=False)
        async with self._db.reader() as connection:
            found: int = (await connection.execute(count)).scalar_one()
        return found

    async def owner(self, scope: DetailScope, row_id: int) -> DetailOwner | None:
        """One object as `outstanding` would name it; None when the tenant has no such live row."""
        objects = self._objects(scope.table)
        one = self._owners(scope).where(
            tenant_rows(objects, self._tenant_id),
            objects.c.id == row_id,
            objects.c.deleted_at.is_(None),
        )
        async with self._db.reader() as connection:
            row = (await connection.execute(one)).first()
        return None if row is None else DetailOwner(*row)

    async def store(
        self, source: ChangeSource, scope: DetailScope, found: Sequence[FoundDetail]
    ) -> Counts:
        """Store details that were read, at most one per object, in one transaction.

        Another payload than before is a change of the object, and its history tells so, below
        `/<detail>`; `source.volatile` are top-level properties whose change is no news. A first
        reading is none. If it fails, nothing has changed.
        """
        if not found:
            return Counts()
        table = self._tables[scope.table]
        async with self._db.writer() as connection:
            now = self._clock()
            writer = DetailWriter(connection, table, self._tenant_id, source, scope.detail, now)
            return await writer.write(found)

    def _objects(self, table: str) -> SqlTable:
        return table_of(RECORDS[self._tables[table].name])

    def _owners(self, scope: DetailScope) -> Select[Any]:
        objects = self._objects(scope.table)
        object_id = objects.c[self._tables[scope.table].id_column]
        told = objects.c[scope.counted_by] if scope.counted_by else null()
        return select(objects.c.id, object_id, objects.c.payload_hash, told)

    def _outstanding(
        self, wanted: Select[Any], scope: DetailScope, *, everything: bool
    ) -> Select[Any]:
        """What is wanted of the live objects of a resource whose detail must be read."""
        objects, discriminator = self._objects(scope.table), self._tables[scope.table].discriminator
        of_object = and_(
            tenant_rows(_DETAILS, self._tenant_id),
            _DETAILS.c.table_name == scope.table,
            _DETAILS.c.record_id == objects.c.id,
            _DETAILS.c.kind == scope.detail,
        )
        wanted = wanted.select_from(objects.outerjoin(_DETAILS, of_object)).where(
            tenant_rows(objects, self._tenant_id), objects.c.deleted_at.is_(None)
        )
        if discriminator is not None:
            wanted = wanted.where(objects.c[discriminator] == scope.kind)
        if everything:
            return wanted
        return wanted.where(_DETAILS.c.list_hash.is_distinct_from(objects.c.payload_hash))
