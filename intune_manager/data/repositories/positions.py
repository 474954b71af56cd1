"""Where the reading of each resource stands, for the next run to continue at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from intune_manager.data.positions import Position, PositionKind
from intune_manager.data.repositories.statements import fetch_one, run
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.types import instant, instant_text, utc_now


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
        async with self._db.reader() as connection:
            row = await fetch_one(
                connection,
                "SELECT link, state, run_id, saved_at FROM sync_positions"
                " WHERE tenant_id = ? AND resource = ? AND kind = ?",
                (self._tenant_id, resource, kind.value),
            )
        if row is None:
            return None
        link, state, run_id, saved_at = row
        return Position(link, state or b"", run_id or 0, instant(saved_at))

    async def save(
        self, resource: str, kind: PositionKind, run_id: int, *, link: str | None, state: bytes
    ) -> None:
        """Save a position in place of the one before."""
        async with self._db.writer() as connection:
            await run(
                connection,
                "INSERT INTO sync_positions"
                " (tenant_id, resource, kind, link, state, run_id, saved_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (tenant_id, resource, kind) DO UPDATE SET link = excluded.link,"
                " state = excluded.state, run_id = excluded.run_id, saved_at = excluded.saved_at",
                (
                    self._tenant_id,
                    resource,
                    kind.value,
                    link,
                    state,
                    run_id,
                    instant_text(self._clock()),
                ),
            )

    async def forget(self, resource: str, kind: PositionKind) -> None:
        """Remove a position. Harmless when there is none."""
        async with self._db.writer() as connection:
            await run(
                connection,
                "DELETE FROM sync_positions WHERE tenant_id = ? AND resource = ? AND kind = ?",
                (self._tenant_id, resource, kind.value),
            )
