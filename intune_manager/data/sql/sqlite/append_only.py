"""The one way past the triggers that keep the history append-only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

_TRIGGER = "changes_no_delete"


@asynccontextmanager
async def history_unlocked(connection: AsyncConnection) -> AsyncIterator[None]:
    """Let the block delete rows of `changes`: for clearing a tenant and for explicit pruning alone.

    `connection` must be the writer's, inside its transaction. The trigger is gone only within that
    transaction: no other connection ever sees the table without it, and a rollback brings it back.
    """
    found = await connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (_TRIGGER,)
    )
    definition = found.scalar_one()
    await connection.exec_driver_sql(f"DROP TRIGGER {_TRIGGER}")
    yield
    await connection.exec_driver_sql(definition)
