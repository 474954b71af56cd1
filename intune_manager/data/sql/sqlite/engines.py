"""The SQLAlchemy engines over one cache file, and what goes to the driver past SQLAlchemy."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl

import aiosqlite
from sqlalchemy import URL, Connection, UpdateBase, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from intune_manager.data.sql.sqlite.cache_file import (
    BUSY_TIMEOUT_MS,
    PAGE_SIZE_BYTES,
    reading_mode,
)
from intune_manager.data.sql.sqlite.constructs import HintingCompiler
from intune_manager.data.sql.sqlite.limits import distrust

_log = logging.getLogger("intune_manager.data.sql")
_STARTED = "intune_manager_started"
_POOL_TIMEOUT_S = 60.0
_INTERRUPT_EVERY_S = 0.01
_WAL_PAGES = 8_000  # 131 MB: big enough that a burst of page upserts is written back once

_TRIGGER = "changes_no_delete"


WRITER = (
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    # INSERT OR REPLACE then fires the delete triggers that keep the history append-only.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA cache_size=-57344",
    "PRAGMA temp_store=MEMORY",
    f"PRAGMA wal_autocheckpoint={_WAL_PAGES}",
    f"PRAGMA journal_size_limit={_WAL_PAGES * PAGE_SIZE_BYTES}",
)

READER = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA cache_size=-16384",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA query_only=ON",
)

MIGRATION = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    # A step that rebuilds a table drops the old one: with enforcement on, that deletes children.
    # Each step checks all references before it commits instead.
    "PRAGMA foreign_keys=OFF",
    "PRAGMA cache_size=-65536",
    f"PRAGMA journal_size_limit={_WAL_PAGES * PAGE_SIZE_BYTES}",
)

WRITER_BEGIN = "BEGIN IMMEDIATE"
"""Takes the write lock at once, so that no transaction fails half way with a stale snapshot."""

READER_BEGIN = "BEGIN"
"""All statements of one reader block see the same snapshot."""


@dataclass(frozen=True)
class PoolStats:
    """Use of the connections, and of statements since the cache was opened."""

    writer_busy: bool
    readers: int
    readers_busy: int
    statements: int
    slow_statements: int


@dataclass
class StatementLog:
    """Counts statements and logs the slow ones, or all of them: text only, never a value."""

    slow_ms: float
    echo: bool = False
    statements: int = 0
    slow_statements: int = 0

    def record(self, statement: str, elapsed_ms: float) -> None:
        self.statements += 1
        if elapsed_ms >= self.slow_ms:
            self.slow_statements += 1
            _log.warning("slow statement, %.0f ms: %s", elapsed_ms, _one_line(statement))
        elif self.echo:
            _log.info("%.1f ms: %s", elapsed_ms, _one_line(statement))


class _Connection(sqlite3.Connection):
    """A connection that trusts no file, and closes itself when nobody holds it any more.

    A task that is cancelled while it connects drops its half-made connection: neither aiosqlite nor
    SQLAlchemy closes that, and Python 3.13 warns of it.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        distrust(self)

    def __del__(self) -> None:
        self.close()


def writer_engine(
    path: Path, statements: StatementLog, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS
) -> AsyncEngine:
    """One connection to an existing file; each transaction takes the write lock when it begins."""
    setup = (f"PRAGMA busy_timeout={busy_timeout_ms}", *WRITER)
    return _engine(path, "mode=rw", 1, setup, begin=WRITER_BEGIN, statements=statements)


def reader_engine(path: Path, connections: int, statements: StatementLog) -> AsyncEngine:
    """A pool of connections that cannot write; each transaction is one snapshot.

    Raises CacheError as `reading_mode` does.
    """
    mode = reading_mode(path)
    return _engine(path, mode, connections, READER, begin=READER_BEGIN, statements=statements)


async def run_compiled(
    connection: AsyncConnection, statement: UpdateBase, rows: Sequence[tuple[Any, ...]]
) -> None:
    """Run a writing statement once per tuple, as stored, in the order of the statement's own
    parameters; no rows is fine.

    The text of the statement goes to the driver as it is, which spares the conversion of each
    value: thousands of rows per second depend on it.
    """
    if rows:
        text = str(statement.compile(dialect=connection.dialect))
        await connection.exec_driver_sql(text, list(rows))


async def data_version(connection: AsyncConnection) -> int:
    """A number that changes, for this connection, whenever another one has committed anything."""
    version: int = (await connection.exec_driver_sql("PRAGMA data_version")).scalar_one()
    return version


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


def _engine(
    path: Path,
    mode: str,
    connections: int,
    setup: Sequence[str],
    *,
    begin: str,
    statements: StatementLog,
) -> AsyncEngine:
    query = {**dict(parse_qsl(mode)), "uri": "true"}
    url = URL.create("sqlite+aiosqlite", database=path.absolute().as_uri(), query=query)
    engine = create_async_engine(
        url,
        # The driver would otherwise begin and commit by itself, and commit before any DDL.
        connect_args={
            "isolation_level": None,
            "factory": _Connection,
            "check_same_thread": False,
        },
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_POOL_TIMEOUT_S,
        pool_use_lifo=True,  # the one used last has pages and members at hand
        hide_parameters=True,  # errors are logged, and values belong to the tenant
    )
    engine.dialect.statement_compiler = HintingCompiler
    _prepare_connections(engine, setup)
    _begin_with(engine, begin)
    _interrupt_when_cancelled(engine)
    _time_statements(engine, statements)
    return engine


def _prepare_connections(engine: AsyncEngine, setup: Sequence[str]) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for statement in setup:
            cursor.execute(statement)
        cursor.close()


def _begin_with(engine: AsyncEngine, begin: str) -> None:
    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _interrupt_when_cancelled(engine: AsyncEngine) -> None:
    """Stop the statement of a cancelled task: else the task would wait for the statement's end."""

    @event.listens_for(engine.sync_engine, "invalidate")
    def interrupt(connection: Any, _record: object, error: BaseException | None) -> None:
        if isinstance(error, asyncio.CancelledError):
            connection.run_async(_stop)


async def _stop(driver: aiosqlite.Connection) -> None:
    """End the statement under way and the transaction.

    The connection is closed next, but that alone would not free the write lock: SQLite keeps a
    closed connection alive while a cursor exists, and the cancelled task's traceback holds one.
    """
    rollback = asyncio.ensure_future(driver.rollback())
    while not rollback.done():
        # Again and again, for the statement may still be on its way to the driver's thread.
        await driver.interrupt()
        await asyncio.wait({rollback}, timeout=_INTERRUPT_EVERY_S)
    if not rollback.cancelled() and (failure := rollback.exception()) is not None:
        _log.warning("rollback after a cancel failed: %s", failure)


def _time_statements(engine: AsyncEngine, statements: StatementLog) -> None:
    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def started(connection: Connection, *_: object) -> None:
        connection.info[_STARTED] = perf_counter()

    @event.listens_for(engine.sync_engine, "after_cursor_execute")
    def ended(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        statements.record(statement, 1000 * (perf_counter() - connection.info[_STARTED]))


def _one_line(statement: str) -> str:
    return " ".join(statement.split())
