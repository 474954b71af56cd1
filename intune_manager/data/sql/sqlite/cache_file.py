"""The cache as a file: made private, copied, compacted and checked, without an engine.

All functions block. They raise CacheError, and close the connections that they open.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import ClauseElement
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from intune_manager.config.atomic import make_directory, make_private, open_private
from intune_manager.data.sql.sqlite.constructs import HintingCompiler
from intune_manager.data.sql.sqlite.failures import file_errors, snapshot_of
from intune_manager.data.sql.sqlite.limits import distrust
from intune_manager.errors import CacheError

PAGE_SIZE_BYTES = 16_384
"""A device's row takes about 2.3 KB, so that a page of SQLite's usual 4096 bytes holds one and is
half empty: 50,000 devices took 3.0 times their JSON with it, 2.0 times with this. Only a new file
takes it."""

APPLICATION_ID = 0x494E544D
"""`INTM`, in the header of every cache: it sets a cache apart from any other SQLite file, and
from what builds before the first release wrote."""

NEW_FILE = (f"PRAGMA page_size={PAGE_SIZE_BYTES}", f"PRAGMA application_id={APPLICATION_ID}")
"""Kept in the file itself: run once, before the first table."""

BUSY_TIMEOUT_MS = 15_000
"""How long a connection waits for another one's write to end."""

ROWS_ANALYZED = 400
"""Of each index, for the statistics that queries are planned by."""

_MOST_PROBLEMS = 20
_STEPS_BETWEEN_LOOKS = 50_000  # virtual machine instructions: some milliseconds
_SNAPSHOT_S, _SNAPSHOT_BYTES_PER_S = 20.0, 5_000_000
_DIALECT = sqlite.dialect()
_DIALECT.statement_compiler = HintingCompiler


@dataclass(frozen=True)
class HealthReport:
    """The state of the cache file. `problems` are SQLite's own words; empty means sound."""

    path: Path
    schema_version: int
    expected_version: int
    problems: tuple[str, ...]
    size_bytes: int
    wal_bytes: int
    free_bytes: int

    @property
    def ok(self) -> bool:
        return not self.problems and self.schema_version == self.expected_version


@contextmanager
def connected(
    path: Path, *, read_only: bool = False, untouched: bool = False
) -> Iterator[sqlite3.Connection]:
    """A plain connection in autocommit mode to an existing file, closed at the end of the block.

    With `untouched` nothing appears beside the file either; what its write-ahead log holds is not
    seen then. A snapshot may be read for `reading_limit_s`; Ctrl+C ends what SQLite does with it in
    the main thread.
    """
    if path.is_dir():
        raise CacheError(
            f"The cache {path} is a directory.", remedy="Move it away: a file goes in its place."
        )
    how = reading_mode(path) if read_only and not untouched else "mode=rw"
    how = _UNTOUCHED if untouched else how
    uri = f"{path.absolute().as_uri()}?{how}"
    with (
        file_errors(path),
        closing(
            sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
        ) as connection,
        _can_be_ended(connection),
        _ends_in_time(connection, reading_limit_s(path)),
    ):
        distrust(connection)
        yield connection


_UNTOUCHED = "mode=ro&immutable=1"


def reading_mode(path: Path) -> str:
    """How SQLite is to open a file that is only read, as parameters of its URI.

    Beside a snapshot nothing may appear, and in a directory that cannot be written nothing can.
    Raises CacheError for a cache whose last changes stand in a log that cannot be read there.
    """
    if snapshot_of(path) is not None:
        return _UNTOUCHED
    if os.access(path.parent, os.W_OK):
        return "mode=ro"
    log, _ = companions(path)
    with file_errors(path):
        if log.exists() and log.stat().st_size:
            raise CacheError(
                f"The last changes to the cache {path} stand in {log.name}, which cannot be read"
                " where nothing can be written.",
                remedy="Copy both files into a directory that is writable for your account.",
            )
    return _UNTOUCHED


def is_on_read_only_media(path: Path) -> bool:
    """Whether there is a file that can be read where it is, and neither changed nor replaced."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def reading_limit_s(path: Path) -> float | None:
    """How long one connection may read a snapshot; None for a cache, which may take its time.

    A few pages that lead to each other can stand for more rows than anybody could count, so there
    must be an end. No disk is so slow that a real one is not read by then.
    """
    if snapshot_of(path) is None:
        return None
    with file_errors(path):
        return _SNAPSHOT_S + path.stat().st_size / _SNAPSHOT_BYTES_PER_S


@contextmanager
def _ends_in_time(connection: sqlite3.Connection, limit_s: float | None) -> Iterator[None]:
    if limit_s is None:
        yield
        return
    timer = threading.Timer(limit_s, connection.interrupt)
    timer.daemon = True
    timer.start()
    # Python looks for Ctrl+C when it is called: SQLite then only says that it was interrupted.
    connection.set_progress_handler(lambda: 0, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError as error:
        is_early = not timer.finished.is_set()
        was_ended = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT
        if was_ended and is_early and _is_main_thread():
            raise KeyboardInterrupt from None
        raise
    finally:
        timer.cancel()


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


_open_here: ContextVar[set[sqlite3.Connection] | None] = ContextVar("_open_here", default=None)
ResultT = TypeVar("ResultT")


@contextmanager
def _can_be_ended(connection: sqlite3.Connection) -> Iterator[None]:
    open_here = _open_here.get()
    if open_here is None:
        yield
        return
    open_here.add(connection)
    try:
        yield
    finally:
        open_here.discard(connection)


async def in_thread(work: Callable[..., ResultT], *arguments: object, **named: object) -> ResultT:
    """Run blocking `work` on the file in a thread. A cancel ends what SQLite does for it at once,
    where otherwise the thread, and the program's end, would wait for that."""
    open_here: set[sqlite3.Connection] = set()
    _open_here.set(open_here)  # the thread gets a copy of this task's context
    working = asyncio.ensure_future(asyncio.to_thread(partial(work, *arguments, **named)))
    _open_here.set(None)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        while not working.done():
            for connection in tuple(open_here):
                with suppress(sqlite3.ProgrammingError):  # closed meanwhile
                    connection.interrupt()
            await asyncio.wait({working}, timeout=_INTERRUPT_EVERY_S)
        working.exception()  # of the interrupted statement: nobody asks any more
        raise


_INTERRUPT_EVERY_S = 0.01


def execute(connection: sqlite3.Connection, statement: ClauseElement) -> sqlite3.Cursor:
    """The rows of a statement, or what it did, as sqlite3 says it: values are as the file holds
    them."""
    compiled = _compiled(statement)
    values = compiled.params
    return connection.execute(str(compiled), [values[name] for name in compiled.positiontup or ()])


def execute_many(
    connection: sqlite3.Connection, statement: ClauseElement, rows: Iterable[tuple[object, ...]]
) -> None:
    """Run a writing statement once per row, which holds its parameters in their order."""
    connection.executemany(str(_compiled(statement)), rows)


def in_full(statement: ClauseElement) -> str:
    """The SQL of a statement with its values in it, for where SQLite takes no parameters."""
    return str(statement.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return _DIALECT.identifier_preparer.quote_identifier(name)


def _compiled(statement: ClauseElement) -> SQLCompiler:
    # Lists are written out: so many parameters as there are values.
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    assert isinstance(compiled, SQLCompiler)  # noqa: S101  # statements are no DDL
    return compiled


def prepare(path: Path) -> None:
    """Make sure that `path` is a SQLite file in WAL mode that its owner alone can read.

    A missing file is created empty. Raises CacheError when it is no database or cannot be written;
    a file that is no database is left as it was.
    """
    with file_errors(path):
        _make_private(path)
    with connected(path) as connection:
        # Reading the first page finds out whether this is a database before anything is changed.
        is_new = connection.execute("PRAGMA schema_version").fetchone()[0] == 0
        if is_new:
            for statement in NEW_FILE:
                connection.execute(statement)
        mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        if mode != "wal":
            raise CacheError(
                f"The cache {path} cannot be shared between readers and a writer here.",
                remedy="Keep the data directory on a local disk, not on a network share.",
            )


def _make_private(path: Path) -> None:
    os.close(open_private(path, os.O_RDWR))
    # SQLite gives the -wal and -shm files the permissions of the database file.
    for file in companions(path):
        if file.exists():
            make_private(file)


def companions(path: Path) -> tuple[Path, Path]:
    """The write-ahead log and its index, which SQLite keeps beside the file while it is open."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def set_aside(path: Path) -> Path:
    """Rename the cache to `<name>-earlier`, with what SQLite keeps beside it; where it is now.

    A name that is taken gets a number: nothing is written over.
    """
    names = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    stem, suffix = f"{path.stem}-earlier", path.suffix
    kept = next(
        place for name in names if not (place := path.with_name(f"{stem}{name}{suffix}")).exists()
    )
    with file_errors(path):
        for file, target in zip(companions(path), companions(kept), strict=True):
            if file.exists():
                file.rename(target)
        path.rename(kept)
    return kept


def copy(path: Path, target: Path) -> None:
    """Copy the cache as of now to the new file `target`, while others may read and write it.

    `target` appears only when it is whole. Raises CacheError when it exists or cannot be written.
    """
    partial = target.with_name(target.name + ".partial")
    with file_errors(target):
        make_directory(target.parent)
        if target.exists():
            raise CacheError(
                f"The backup {target} exists already.", remedy="Choose another file name."
            )
        os.close(open_private(partial, os.O_RDWR | os.O_TRUNC))
    try:
        with connected(path) as source, connected(partial) as copied, file_errors(target):
            copy_pages(source, copied)
        with file_errors(target):
            partial.rename(target)
    finally:
        for file in (partial, *companions(partial)):
            file.unlink(missing_ok=True)


def copy_pages(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy one snapshot of `source`; its writer goes on."""
    # All pages in one step: between steps SQLite would begin again whenever somebody had written.
    source.backup(target, pages=-1)
    # One file then holds all: the write-ahead log comes back when the copy is opened as a cache.
    target.execute("PRAGMA journal_mode=DELETE")


def compact(path: Path) -> None:
    """Give the space of deleted rows back to the disk. Needs about the file's size, free."""
    with connected(path) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fold_log(path: Path) -> None:
    """Move what the write-ahead log holds into the file, as far as nobody else is reading it.

    SQLite does it by itself only when the last connection to close is one that may write.
    """
    log, _ = companions(path)
    if log.exists():
        with connected(path) as connection:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def keep_statistics(path: Path) -> None:
    """Bring SQLite's statistics of the tables up to date. Raises CacheBusyError while another
    connection writes.

    They are taken from some hundred rows of each index: 11 ms for 100,000 devices.
    """
    with connected(path) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute(f"PRAGMA analysis_limit={ROWS_ANALYZED}")
        known = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
        first = connection.execute(known).fetchone() is None
        connection.execute("ANALYZE" if first else "PRAGMA optimize")


def problems(path: Path, *, thorough: bool) -> tuple[str, ...]:
    """What SQLite finds wrong with the file, in its words; empty when nothing is.

    `thorough` also compares every index with its table, which takes seconds per gigabyte.
    """
    check = "integrity_check" if thorough else "quick_check"
    with connected(path, read_only=True) as connection:
        found = [str(row[0]) for row in connection.execute(f"PRAGMA {check}({_MOST_PROBLEMS})")]
        dangling = connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST_PROBLEMS)
    return (
        *(text for text in found if text != "ok"),
        *(
            f"{table} row {row} refers to a missing row of {parent}"
            for table, row, parent, _ in dangling
        ),
    )


def free_bytes(path: Path) -> int:
    """How much `compact` would give back."""
    with connected(path, read_only=True) as connection:
        pages = connection.execute("PRAGMA freelist_count").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    return int(pages) * int(size)
