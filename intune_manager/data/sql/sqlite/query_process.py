"""The process in which a query runs, because it can be ended there.

SQLite looks at the time between its own steps, and one call of `replace` or `LIKE` can take hours.
Nor does Ctrl+C reach it there. What this process reads and writes are frames: a length, and as much
MessagePack. It ends when its parent does.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any, BinaryIO

import msgspec

from intune_manager.data.sql.sqlite.limits import MOST_BYTES, distrust

MOST_MEMORY_BYTES = 512 * 2**20
"""Of SQLite alone: what is sorted and grouped is held there, never in temporary files."""
_MOST_OF_PROCESS_BYTES = 2**30
_CHUNK_BYTES = 4 * 2**20
_LENGTH_BYTES = 4
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


class QueryRequest(msgspec.Struct):
    """What is to be asked."""

    uri: str
    """The file, as SQLite is to open it."""
    before: tuple[str, ...]
    """Statements that are run first."""
    sql: str
    time_limit_s: float
    chunk_rows: int


class QueryAnswer(msgspec.Struct, omit_defaults=True):
    """One frame of the answer."""

    ready: bool = False
    """The first one: the time runs from now on."""
    columns: tuple[str, ...] | None = None
    rows: list[tuple[Any, ...]] | None = None
    end: bool = False
    error: str | None = None
    """SQLite's words."""
    code: int | None = None
    late: bool = False
    """The time was up."""
    memory: bool = False
    """There was not enough memory."""


def write_frame(stream: BinaryIO, frame: QueryRequest | QueryAnswer) -> None:
    """Write one frame, and whatever was written before. Raises OSError."""
    content = msgspec.msgpack.encode(frame)
    stream.write(len(content).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(content)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """The content of the next frame; None where the other process has ended."""
    head = stream.read(_LENGTH_BYTES)
    length = int.from_bytes(head, "big")
    content = stream.read(length) if len(head) == _LENGTH_BYTES else b""
    return content if length and len(content) == length else None


def main() -> None:
    """Answer the one request that comes on standard input."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a handler of Python's would wait for SQLite
    _limit_memory()
    with os.fdopen(os.dup(0), "rb") as source:
        content = read_frame(source)
    if content is None:
        return
    request = msgspec.msgpack.decode(content, type=QueryRequest)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for answer in _answers(request):
        write_frame(sys.stdout.buffer, answer)


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_OF_PROCESS_BYTES, _MOST_OF_PROCESS_BYTES))


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


def _answers(request: QueryRequest) -> Iterator[QueryAnswer]:
    yield QueryAnswer(ready=True)
    deadline = _Deadline(request.time_limit_s)
    try:
        yield from _asked(request, deadline)
    except MemoryError:
        yield QueryAnswer(memory=True)
    except (sqlite3.Error, sqlite3.Warning) as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_INTERRUPT and deadline.was_passed:
            yield QueryAnswer(late=True)
        else:
            yield QueryAnswer(error=str(error), code=code)
    except UnicodeError as error:  # a damaged name in SQLite's message
        yield QueryAnswer(error=str(error), code=sqlite3.SQLITE_CORRUPT)


def _asked(request: QueryRequest, deadline: _Deadline) -> Iterator[QueryAnswer]:
    connection = sqlite3.connect(request.uri, uri=True, timeout=_BUSY_TIMEOUT_S)
    with closing(connection):
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        connection.set_progress_handler(deadline.passed, _STEPS_BETWEEN_LOOKS)
        distrust(connection)
        connection.execute("PRAGMA temp_store=MEMORY").close()
        connection.execute(f"PRAGMA hard_heap_limit={MOST_MEMORY_BYTES}").close()
        for statement in request.before:
            connection.execute(statement)
        connection.execute("PRAGMA query_only=ON")
        for statement in _LOADING:  # on first use SQLite declares a virtual table: like a write
            connection.execute(statement).fetchall()
        connection.set_authorizer(_authorize)
        cursor = connection.execute(request.sql)
        if cursor.description is None:
            yield QueryAnswer(end=True)
            return
        yield QueryAnswer(columns=tuple(name for name, *_ in cursor.description))
        yield from _chunks(cursor, request.chunk_rows)
        yield QueryAnswer(end=True)


def _chunks(cursor: sqlite3.Cursor, chunk_rows: int) -> Iterator[QueryAnswer]:
    rows: list[tuple[object, ...]] = []
    size = 0
    for row in cursor:
        bytes_of_row = sum(len(cell) for cell in row if isinstance(cell, str | bytes))
        if bytes_of_row > MOST_BYTES:
            raise MemoryError
        rows.append(row)
        size += bytes_of_row
        if len(rows) == chunk_rows or size > _CHUNK_BYTES:
            yield QueryAnswer(rows=rows)
            rows, size = [], 0
    if rows:
        yield QueryAnswer(rows=rows)


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
    """The time that a query may take, looked at by SQLite between its steps."""

    def __init__(self, limit_s: float) -> None:
        self._until_s = time.monotonic() + limit_s
        self.was_passed = False

    def passed(self) -> int:
        self.was_passed = self.was_passed or time.monotonic() > self._until_s
        return int(self.was_passed)


if __name__ == "__main__":
    main()
