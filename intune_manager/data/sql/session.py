"""The ORM session of the writer: SQLModel's `exec` and SQLAlchemy's `execute` side by side."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession as SqlAlchemyAsyncSession
from sqlalchemy.orm import Session as SqlAlchemySession
from sqlmodel import Session as SqlModelSession
from sqlmodel.ext.asyncio.session import AsyncSession as SqlModelAsyncSession


class _SyncSession(SqlModelSession):
    # SQLModel deprecates `execute` in favour of `exec`, which takes selects alone. The cache needs
    # inserts, updates and text too, so SQLAlchemy's own is put back.
    execute = SqlAlchemySession.execute


class CacheSession(SqlModelAsyncSession):
    """What `DatabaseManager.session()` yields; records stay readable after the commit."""

    sync_session_class = _SyncSession
    execute = SqlAlchemyAsyncSession.execute
