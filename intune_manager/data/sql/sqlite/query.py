"""Runs a user's own SQL over the cache: it can read everything and change nothing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, literal_column, select

from intune_manager.data.sql.sqlite.cache_file import distrust, in_full, quoted, reading_mode
from intune_manager.data.sql.sqlite.failures import cache_error
from intune_manager.data.sql.sqlite.tenant_rows import rows_of_tenant, stored_table
from intune_manager.errors import CacheError, QueryRefusedError

_STEPS_BETWEEN_LOOKS = 5_000  # virtual machine instructions: some 0.1 ms
_BUSY_TIMEOUT_S = 5.0
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
_PRAGMAS = frozenset(
    {
        "data_version",  # FTS5 asks for it by itself
        "database_list",
        "foreign_key_list",
        "index_info",
        "index_list",
        "index_xinfo",
        "table_info",
        "table_list",
        "table_xinfo",
        "user_version",
    }
)
_LOADING = (
    "SELECT count(*) FROM sqlite_master AS l JOIN pragma_table_info(l.name)"
    " WHERE l.sql LIKE 'CREATE VIRTUAL TABLE%'",
    "SELECT 1 FROM json_each('[]'), json_tree('[]'), pragma_index_list('')",
)
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "readfile", "writefile"})
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
    """Run one reading statement on a connection of its own that cannot write.

    With `tenant_id` the tables hold the rows of that tenant alone, and have no `rowid`: it is their
    `id`. That does not go for tables that the statement names with their schema, as `main.devices`.

    Blocks; to be used outside an event loop. Raises QueryRefusedError for SQL that is not valid,
    that would write, attach or configure anything, that is not a single statement, or that runs
    longer than `time_limit_s` in all; CacheError when the file cannot be read; KeyboardInterrupt
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
    with _refusals(path), closing(_connected(path)) as connection:
        distrust(connection)
        if tenant_id is not None:
            _put_views_in_front(connection, tenant_id)
        connection.execute("PRAGMA query_only = ON")
        _load_virtual_tables(connection)
        deadline = _Deadline(time_limit_s)
        connection.set_progress_handler(deadline.passed, _STEPS_BETWEEN_LOOKS)
        connection.set_authorizer(_authorize)
        with deadline.refusing():
            cursor = connection.execute(sql)
        if cursor.description is None:
            raise QueryRefusedError("The query gives no rows.", remedy=_ONLY_READS)
        columns = tuple(name for name, *_ in cursor.description)
        yield QueryResult(columns, _chunks(path, cursor, deadline, chunk_rows))


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{reading_mode(path)}", uri=True, timeout=_BUSY_TIMEOUT_S
    )
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    return connection


def _put_views_in_front(connection: sqlite3.Connection, tenant_id: str) -> None:
    """Give tables a view of the same name that holds the tenant's rows alone.

    SQLite finds temporary ones first, and answers a query of such a view from the table's indexes.
    """
    names = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view')"
        " AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'"
    )
    for (name,) in names.fetchall():
        stored = stored_table(connection, name)
        if not {"tenant_id", "tenant_key"} & set(stored.c.keys()) and name != "memberships":
            continue  # a table that does not say whose its rows are keeps them all
        everything: Select[Any] = select(literal_column("*")).select_from(stored)
        owned = everything.where(rows_of_tenant(stored, tenant_id))
        connection.execute(f"CREATE TEMP VIEW {quoted(name)} AS {in_full(owned)}")


def _load_virtual_tables(connection: sqlite3.Connection) -> None:
    """Use each virtual table once: on first use SQLite declares it, which looks like a write."""
    for statement in _LOADING:
        connection.execute(statement).fetchall()


def _authorize(
    action: int, first: str | None, second: str | None, database: str | None, _trigger: str | None
) -> int:
    if (action, second, database) == (sqlite3.SQLITE_READ, "ROWID", "temp"):
        return sqlite3.SQLITE_DENY  # SQLite would give NULL for that of a view
    if action in _READING:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and second not in _FORBIDDEN_FUNCTIONS:
        return sqlite3.SQLITE_OK
    # Some pragmas take a table's name as argument and only look; the others have none here.
    looks = first in _PRAGMAS and (second is None or first != "user_version")
    if action == sqlite3.SQLITE_PRAGMA and looks:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


class _Deadline:
    """The time that a query may take, looked at by SQLite while it runs."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._until_s = time.monotonic() + limit_s
        self._was_passed = False

    def passed(self) -> int:
        self._was_passed = self._was_passed or time.monotonic() > self._until_s
        return int(self._was_passed)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            if not self._was_passed:
                # Ctrl+C came while SQLite asked for the time: it only knows "interrupted".
                raise KeyboardInterrupt from None
            raise QueryRefusedError(
                f"The query ran longer than {self._limit_s:g} seconds and was stopped.",
                remedy="Narrow it down with WHERE or LIMIT, or allow more time.",
            ) from error


def _chunks(
    path: Path, cursor: sqlite3.Cursor, deadline: _Deadline, chunk_rows: int
) -> Iterator[list[tuple[object, ...]]]:
    while True:
        with _refusals(path), deadline.refusing():
            rows = cursor.fetchmany(chunk_rows)
        if not rows:
            return
        yield rows


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
