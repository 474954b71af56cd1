"""One sync run at a time on one cache, also across processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from intune_manager.errors import CacheBusyError, CacheError


@contextmanager
def sync_lock(path: Path) -> Iterator[None]:
    """Hold the lock file `path` while the block runs; the system frees it if the process dies.

    Raises CacheBusyError at once, naming the file, when another run holds it, and CacheError when
    the file cannot be made.
    """
    lock = FileLock(path, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise CacheBusyError(
            f"Another sync of this cache is under way (it holds {path}).",
            remedy="Wait until it has ended, or cancel it where it was started.",
        ) from None
    except OSError as error:
        raise CacheError(
            f"The lock file {path} cannot be made: {error.strerror}.",
            remedy="Make its directory writable, or choose another data directory.",
        ) from error
    try:
        yield
    finally:
        lock.release()
