"""The one door where SQLite's errors become errors that say what the user can do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from intune_manager.errors import CacheBusyError, CacheError

_NOT_OURS = "Move the file away, or choose another directory with INTUNE_MANAGER_DATA_DIR."
_DAMAGED = (
    "Restore a copy from the backups directory, or move the file away and sync again: "
    "everything in it came from the tenant."
)
_CONTENT = (
    "Could not decode to UTF-8",  # a text is damaged; the rest of the message is the text
    "malformed database schema",
    "unsupported file format",
    "invalid fts5 file format",
)
"""How SQLite begins to say by no code of its own that the file is damaged."""
_BUSY = "Wait until the other sync or command has ended, then try again."
_ASK_AGAIN = "Ask whoever made it for a new export."
_OF_THE_DISK = frozenset({sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR})

_snapshots: dict[Path, Path] = {}
"""What is opened as a snapshot, by the file that is read for it."""


@contextmanager
def as_snapshot(database: Path, shown: Path) -> Iterator[None]:
    """For the block `database` is known as the snapshot `shown`: a file that came from elsewhere.

    Connections then leave nothing beside it, and no error speaks of the user's own cache.
    """
    _snapshots[database] = shown
    try:
        yield
    finally:
        _snapshots.pop(database, None)


def snapshot_of(database: Path) -> Path | None:
    """The snapshot that a file is read for; None for a cache."""
    return _snapshots.get(database)


def unfit(path: Path, what: str) -> CacheError:
    """The error of a file whose content is not what this program writes: what it is, in words."""
    if (shown := snapshot_of(path)) is not None:
        return CacheError(f"The snapshot {shown} {what}.", remedy=_ASK_AGAIN)
    return CacheError(f"The cache {path} {what}.", remedy=_DAMAGED)


_MEANINGS: dict[int, tuple[type[CacheError], str, str]] = {
    sqlite3.SQLITE_NOTADB: (CacheError, "is not a cache: it is no SQLite database", _NOT_OURS),
    sqlite3.SQLITE_CORRUPT: (CacheError, "is damaged", _DAMAGED),
    sqlite3.SQLITE_READONLY: (
        CacheError,
        "cannot be written",
        "Make the file and its directory writable for your account.",
    ),
    sqlite3.SQLITE_PERM: (
        CacheError,
        "cannot be read: permission denied",
        "Make the file readable and writable for your account.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        CacheError,
        "cannot be opened",
        "Check that its directory exists and is writable for your account.",
    ),
    sqlite3.SQLITE_FULL: (
        CacheError,
        "cannot grow: the disk is full",
        "Free some space and try again; what had been stored is kept.",
    ),
    sqlite3.SQLITE_IOERR: (
        CacheError,
        "cannot be read or written: the disk reports an error",
        "Check the disk and its free space; what had been stored is kept.",
    ),
    sqlite3.SQLITE_BUSY: (CacheBusyError, "is in use by another process", _BUSY),
    sqlite3.SQLITE_LOCKED: (CacheBusyError, "is in use by another process", _BUSY),
    sqlite3.SQLITE_PROTOCOL: (CacheBusyError, "is in use by another process", _BUSY),
}


def cache_error(error: BaseException, path: Path) -> CacheError | None:
    """What a database or file error means for the user; None when it is no fault of the file.

    Neither the message nor the remedy holds SQL or a value of the tenant.
    """
    if isinstance(error, PoolTimeoutError):
        return CacheBusyError(f"The cache {path} has no connection free.", remedy=_BUSY)
    if isinstance(error, OSError):
        what = f"cache {path}" if (shown := snapshot_of(path)) is None else f"snapshot {shown}"
        return CacheError(
            f"The {what} cannot be used: {error.strerror or error}.",
            remedy="Check that its directory exists and is writable for your account.",
        )
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, sqlite3.DatabaseError) and str(origin).startswith(_CONTENT):
        return unfit(path, "is damaged")
    code = getattr(origin, "sqlite_errorcode", None)
    if code is None or (code & 0xFF) not in _MEANINGS:
        return None
    kind, what, remedy = _MEANINGS[code & 0xFF]
    if (shown := snapshot_of(path)) is None:
        return kind(f"The cache {path} {what}.", remedy=remedy)
    remedy = remedy if code & 0xFF in _OF_THE_DISK else _ASK_AGAIN
    return kind(f"The snapshot {shown} {what.replace('a cache', 'a snapshot')}.", remedy=remedy)


@contextmanager
def cache_errors(path: Path) -> Iterator[None]:
    """Turn database errors of the block into CacheError; bugs and the block's own errors pass.

    The schema of a snapshot is the program's own: where one of its statements fails, it is because
    of the values that it met.
    """
    try:
        yield
    except UnicodeDecodeError as error:  # sqlite3 quotes a damaged name in its message
        raise unfit(path, "is damaged") from error
    except (DBAPIError, sqlite3.Error, PoolTimeoutError) as error:
        translated = cache_error(error, path)
        if translated is None and snapshot_of(path) is not None:
            translated = unfit(path, _foreign_content(error))
        if translated is None:
            raise
        raise translated from error


def _foreign_content(error: BaseException) -> str:
    origin = error.orig if isinstance(error, DBAPIError) else error
    was_ended = getattr(origin, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT
    return "takes too long to read" if was_ended else "holds what no snapshot holds"


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """As `cache_errors`, and file system errors too: for blocks that touch only the cache file."""
    try:
        with cache_errors(path):
            yield
    except OSError as error:
        translated = cache_error(error, path)
        assert translated is not None  # noqa: S101  # every OSError has a meaning here
        raise translated from error
