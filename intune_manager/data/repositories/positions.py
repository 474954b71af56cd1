"""Where the reading of each resource stands, for the next run to continue at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select

from intune_manager.data.positions import Position, PositionKind
from intune_manager.data.repositories.statements import upsert
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import SyncPositionRecord, table_of
from intune_manager.data.sql.types import utc_now

_POSITIONS = table_of(SyncPositionRecord)


class PositionRepository:
    """The positions of one tenant: at most one of each kind for a resource.

    A position is only true once the rows it speaks for are stored: save it after them.
    """

    def __init__(
        self, db: DatabaseManager, tenant_id: str, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._db = db
        self._tenant_id = tenant_id
        self._clock = clock

    async def get(self, resource: str, kind: PositionKind) -> Position | None:
        """The position that was saved last; None when there is none."""
        statement = select(_POSITIONS).where(self._of(resource, kind))
        async with self._db.reader() as connection:
            found = (await connection.execute(statement)).one_or_none()
        if found is None:
            return None
        return Position(found.link, found.state or b"", found.run_id or 0, found.saved_at)

    async def save(
        self, resource: str, kind: PositionKind, run_id: int, *, link: str | None, state: bytes
    ) -> None:
        """Save a position in place of the one before."""
        position = {"link": link, "state": state, "run_id": run_id, "saved_at": self._clock()}
        key = {"tenant_id": self._tenant_id, "resource": resource, "kind": kind.value}
        # One statement, for this is done after each page: as a record it takes three times as long.
        statement = upsert(_POSITIONS).values(**key, **position)
        async with self._db.writer() as connection:
            await connection.execute(
                statement.on_conflict_do_update(index_elements=list(key), set_=position)
            )

    async def forget(self, resource: str, kind: PositionKind) -> None:
        """Remove a position. Harmless when there is none."""
        async with self._db.writer() as connection:
            await connection.execute(delete(_POSITIONS).where(self._of(resource, kind)))

    def _of(self, resource: str, kind: PositionKind) -> ColumnElement[bool]:
        return and_(
            _POSITIONS.c.tenant_id == self._tenant_id,
            _POSITIONS.c.resource == resource,
            _POSITIONS.c.kind == kind.value,
        )
