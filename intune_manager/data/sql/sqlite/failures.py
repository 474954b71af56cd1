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
_NO_UTF8 = "Could not decode to UTF-8"
"""How sqlite3 begins to say that a text is damaged; the rest of its message is the text."""
_BUSY = "Wait until the other sync or command has ended, then try again."

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
    """What a database or file error means for the user; None when it is a bug of the program.

    Neither the message nor the remedy holds SQL or a value of the tenant.
    """
    if isinstance(error, PoolTimeoutError):
        return CacheBusyError(f"The cache {path} has no connection free.", remedy=_BUSY)
    if isinstance(error, OSError):
        return CacheError(
            f"The cache {path} cannot be used: {error.strerror or error}.",
            remedy="Check that its directory exists and is writable for your account.",
        )
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, sqlite3.OperationalError) and str(origin).startswith(_NO_UTF8):
        return CacheError(f"The cache {path} is damaged.", remedy=_DAMAGED)
    code = getattr(origin, "sqlite_errorcode", None)
    if code is None or (code & 0xFF) not in _MEANINGS:
        return None
    kind, what, remedy = _MEANINGS[code & 0xFF]
    return kind(f"The cache {path} {what}.", remedy=remedy)


@contextmanager
def cache_errors(path: Path) -> Iterator[None]:
    """Turn database errors of the block into CacheError; bugs and the block's own errors pass."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, PoolTimeoutError) as error:
        translated = cache_error(error, path)
        if translated is None:
            raise
        raise translated from error


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
