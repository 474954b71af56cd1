"""Runs a user's own SQL over the cache: it can read everything and change nothing."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

import msgspec
from sqlalchemy import Select, TableClause, literal_column, select

from intune_manager.config.child_process import environment_without_settings, own_command
from intune_manager.data.sql.sqlite import query_process
from intune_manager.data.sql.sqlite.cache_file import connected, in_full, quoted, reading_mode
from intune_manager.data.sql.sqlite.failures import cache_error
from intune_manager.data.sql.sqlite.query_process import (
    QueryAnswer,
    QueryRequest,
    read_frame,
    write_frame,
)
from intune_manager.data.sql.sqlite.tenant_rows import rows_of_tenant, stored_table
from intune_manager.errors import BugError, CacheError, QueryRefusedError

_GRACE_S = 1.0
"""How long after its time a query may go on before its process is killed."""
_ONLY_READS = (
    "Only a single SELECT is possible here: the cache is a copy, and the sync alone writes it."
)
_WHAT_THERE_IS = (
    "SELECT name FROM sqlite_master WHERE type = 'table' lists the tables, "
    "SELECT name FROM pragma_table_info('devices') the columns of one."
)


@dataclass(frozen=True)
class QueryResult:
    """The answer to a query: column names, and the rows chunk by chunk while they are computed."""

    columns: tuple[str, ...]
    chunks: Iterator[list[tuple[object, ...]]]
    """May raise QueryRefusedError when the time is up, and CacheError."""


@contextmanager
def read_only_query(
    path: Path,
    sql: str,
    *,
    tenant_id: str | None = None,
    time_limit_s: float = 30.0,
    chunk_rows: int = 1_000,
) -> Iterator[QueryResult]:
    """Run one reading statement in a process of its own, over a connection that cannot write.

    With `tenant_id` the tables hold the rows of that tenant alone, and have no `rowid`: it is their
    `id`. That does not go for tables that the statement names with their schema, as `main.devices`.

    Blocks; to be used outside an event loop. Raises QueryRefusedError for SQL that is not valid,
    that would write, attach or configure anything, that is not a single statement, that needs more
    memory than there is for it, or that runs longer than `time_limit_s` in all, whatever it is at:
    its process is killed a second later. CacheError when the file cannot be read; KeyboardInterrupt
    when the user ends it while SQLite is at work.
    """
    if path.is_dir():
        raise CacheError(
            f"The cache {path} is a directory.", remedy="Move it away: a file goes in its place."
        )
    if not path.exists():
        raise CacheError(
            f"There is no cache yet: {path} does not exist.",
            remedy="Run a sync first: intune-manager sync.",
        )
    try:
        sql.encode()
    except UnicodeEncodeError:
        raise QueryRefusedError("The query is no valid text.", remedy=_ONLY_READS) from None
    with _refusals(path):
        before = () if tenant_id is None else _views_in_front(path, tenant_id)
        uri = f"{path.absolute().as_uri()}?{reading_mode(path)}"
    request = QueryRequest(uri, before, sql, time_limit_s, chunk_rows)
    with _Process(path, request) as process:
        columns = process.next().columns
        if columns is None:
            raise QueryRefusedError("The query gives no rows.", remedy=_ONLY_READS)
        yield QueryResult(columns, process.chunks())


def _views_in_front(path: Path, tenant_id: str) -> tuple[str, ...]:
    """Statements that give tables a view of the same name that holds the tenant's rows alone.

    SQLite finds temporary ones first, and answers a query of such a view from the table's indexes.
    """
    with connected(path, read_only=True) as connection:
        names = connection.execute(
            "SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view')"
            " AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'"
        ).fetchall()
        return tuple(
            statement
            for (name,) in names
            if (statement := _view_in_front(stored_table(connection, name), tenant_id))
        )


def _view_in_front(stored: TableClause, tenant_id: str) -> str:
    if not {"tenant_id", "tenant_key"} & set(stored.c.keys()) and stored.name != "memberships":
        return ""  # a table that does not say whose its rows are keeps them all
    everything: Select[Any] = select(literal_column("*")).select_from(stored)
    owned = everything.where(rows_of_tenant(stored, tenant_id))
    return f"CREATE TEMP VIEW {quoted(stored.name)} AS {in_full(owned)}"


class _Process:
    """The process of one query, from its start to its end: it is killed when the block ends."""

    def __init__(self, path: Path, request: QueryRequest) -> None:
        self._path, self._request = path, request
        self._is_late = False

    def __enter__(self) -> Self:
        self._child = subprocess.Popen(  # noqa: S603 - a module of this program
            own_command(query_process.__name__),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment_without_settings(),
        )
        self._timer = threading.Timer(self._request.time_limit_s + _GRACE_S, self._end_late)
        self._timer.daemon = True
        try:
            with suppress(BrokenPipeError):  # what it has to say comes with the first answer
                write_frame(cast("BinaryIO", self._child.stdin), self._request)
            self.next()
            self._timer.start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def chunks(self) -> Iterator[list[tuple[object, ...]]]:
        while (rows := self.next().rows) is not None:
            yield rows

    def next(self) -> QueryAnswer:
        """What it says next. Raises QueryRefusedError, CacheError, and KeyboardInterrupt."""
        content = read_frame(cast("BinaryIO", self._child.stdout))
        if content is None:
            raise self._died()
        answer = msgspec.msgpack.decode(content, type=QueryAnswer)
        if answer.late:
            raise self._late()
        if answer.memory:
            raise _too_much()
        if answer.error is not None:
            with _refusals(self._path):
                error = sqlite3.OperationalError(answer.error)
                error.sqlite_errorcode = answer.code or sqlite3.SQLITE_ERROR
                raise error
        return answer

    def _end_late(self) -> None:
        self._is_late = True
        self._child.kill()

    def _end(self) -> None:
        self._timer.cancel()
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            with suppress(OSError):  # of a request that it never took
                cast("BinaryIO", stream).close()

    def _died(self) -> BaseException:
        exit_code = self._child.wait()
        if self._is_late:
            return self._late()
        if exit_code == -signal.SIGINT:
            return KeyboardInterrupt()
        if exit_code < 0:  # the system ends what takes too much
            return _too_much()
        return BugError(f"the process of the query ended with {exit_code}")

    def _late(self) -> QueryRefusedError:
        return QueryRefusedError(
            f"The query ran longer than {self._request.time_limit_s:g} seconds and was stopped.",
            remedy="Narrow it down with WHERE or LIMIT, or allow more time.",
        )


def _too_much() -> QueryRefusedError:
    return QueryRefusedError(
        "The query needs more memory than it may have:"
        f" {query_process.MOST_MEMORY_BYTES // 2**20:,} MB.",
        remedy="Narrow it down with WHERE or LIMIT, or ask for fewer columns.",
    )


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """SQLite's errors as those of the file, or else of the query."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning) as error:
        # Raised for a write on this connection, which is about the query and not about the file.
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY:
            raise QueryRefusedError("The query would write.", remedy=_ONLY_READS) from error
        of_file = cache_error(error, path)
        if of_file is not None:
            raise of_file from error
        raise _refused(error) from error


def _refused(error: sqlite3.Error | sqlite3.Warning) -> QueryRefusedError:
    text = str(error).rstrip(".")
    if text == "not authorized":
        return QueryRefusedError("The query would do more than read.", remedy=_ONLY_READS)
    if text.endswith(".ROWID is prohibited"):
        return QueryRefusedError("The tables have no rowid here.", remedy="Use id: it is the same.")
    is_unknown_name = text.startswith(("no such table", "no such column"))
    return QueryRefusedError(
        f"The query was refused: {text}.", remedy=_WHAT_THERE_IS if is_unknown_name else _ONLY_READS
    )
