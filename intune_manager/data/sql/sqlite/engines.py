"""The SQLAlchemy engines over one cache file: the writer's, and that of the readers."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from intune_manager.data.sql.sqlite import pragmas
from intune_manager.data.sql.sqlite.constructs import HintingCompiler

_log = logging.getLogger("intune_manager.data.sql")
_STARTED = "intune_manager_started"
_POOL_TIMEOUT_S = 60.0
_INTERRUPT_EVERY_S = 0.01


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


class _ClosedWhenDropped(sqlite3.Connection):
    """A connection that closes itself when nobody holds it any more.

    A task that is cancelled while it connects drops its half-made connection: neither aiosqlite nor
    SQLAlchemy closes that, and Python 3.13 warns of it.
    """

    def __del__(self) -> None:
        self.close()


def writer_engine(path: Path, statements: StatementLog) -> AsyncEngine:
    """One connection to an existing file; each transaction takes the write lock when it begins."""
    return _engine(path, "rw", 1, pragmas.WRITER, begin=pragmas.WRITER_BEGIN, statements=statements)


def reader_engine(path: Path, connections: int, statements: StatementLog) -> AsyncEngine:
    """A pool of connections that cannot write; each transaction is one snapshot."""
    return _engine(
        path, "ro", connections, pragmas.READER, begin=pragmas.READER_BEGIN, statements=statements
    )


async def data_version(connection: AsyncConnection) -> int:
    """A number that changes, for this connection, whenever another one has committed anything."""
    version: int = (await connection.exec_driver_sql("PRAGMA data_version")).scalar_one()
    return version


def _engine(
    path: Path,
    mode: str,
    connections: int,
    setup: Sequence[str],
    *,
    begin: str,
    statements: StatementLog,
) -> AsyncEngine:
    url = URL.create(
        "sqlite+aiosqlite", database=path.absolute().as_uri(), query={"mode": mode, "uri": "true"}
    )
    engine = create_async_engine(
        url,
        # The driver would otherwise begin and commit by itself, and commit before any DDL.
        connect_args={
            "isolation_level": None,
            "factory": _ClosedWhenDropped,
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
