"""`DatabaseManager`: the cache file, opened: one writer, a few readers, backup, health."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import QueuePool
from sqlmodel.ext.asyncio.session import AsyncSession

from intune_manager.data.sql import migrations
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.cache_file import BUSY_TIMEOUT_MS, HealthReport
from intune_manager.data.sql.sqlite.engines import (
    PoolStats,
    StatementLog,
    reader_engine,
    writer_engine,
)
from intune_manager.data.sql.sqlite.failures import cache_errors, file_errors, snapshot_of, unfit
from intune_manager.data.sql.sqlite.schema import require_schema, restore_indexes
from intune_manager.errors import (
    BugError,
    CacheBusyError,
    CacheError,
    CacheMovedError,
    CacheOutdatedError,
)
from intune_manager.words import utc_now

READERS = 4

log = logging.getLogger(__name__)


class DatabaseManager:
    """One cache file on one event loop.

    Each thread that has a loop of its own opens its own DatabaseManager on the same file: SQLite's
    write-ahead log lets one of them write while all others read. Everything raises CacheError when
    the file cannot be used, CacheMovedError when it is no longer the one that was opened, and
    BugError when called before `open`, after `close`, or on another loop. With `read_only`, for
    snapshots, and for a file that cannot be written where it is, not a byte of the file or its
    directory is changed, and whatever would write raises CacheError.
    """

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        echo: bool = False,
        slow_statement_ms: float = 250.0,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
        clock: Callable[[], datetime] = utc_now,
        on_moved: Callable[[CacheMovedError], None] | None = None,
    ) -> None:
        """`on_moved` is told, as well as whoever asks, that the file is no longer in its place."""
        self.path = path
        self._on_moved = on_moved
        self._file: os.stat_result | None = None
        self._read_only = read_only
        self._busy_timeout_ms = busy_timeout_ms
        self._clock = clock
        self._statements = StatementLog(slow_statement_ms, echo)
        self._opened: _Opened | None = None

    async def open(self, *, migrate: bool = True, replace_outdated: bool = False) -> None:
        """Create the file if it is missing, bring it to this program's schema, and connect.

        An older cache that holds data is copied to the backups directory before it is upgraded.
        With `migrate=False` nothing is created or upgraded: a missing file is a CacheError. A file
        that cannot be used is left as it was: no database, another program's, one whose schema
        could run what this program did not write, written by a newer version of this one
        (CacheTooNewError), or by a build before its first release (CacheOutdatedError). With
        `replace_outdated` the latter is renamed, to `cache-earlier.sqlite`, and a new one made.
        """
        if self._opened is not None:
            raise BugError(f"{self.path} is open already")
        if cache_file.is_on_read_only_media(self.path):
            self._read_only = True
        if self._read_only:
            await asyncio.to_thread(self._require_schema)
        else:
            if replace_outdated:
                await asyncio.to_thread(self._set_outdated_aside)
            await asyncio.to_thread(self._prepare, migrate=migrate)
        with file_errors(self.path):
            self._file = await asyncio.to_thread(self.path.stat)
        opened = _Opened(
            asyncio.get_running_loop(),
            None if self._read_only else self._writer_engine(),
            reader_engine(self.path, READERS, self._statements),
        )
        self._opened = opened

    def verify_in_place(self) -> None:
        """Raise CacheMovedError unless the file at the path is the one that `open` found there.

        After `close`, too: what is told of work on a file counts only for the one that is there.
        Where a file can be deleted while it is open, its connections go on as if nothing were.
        """
        with file_errors(self.path):
            try:
                found: os.stat_result | None = self.path.stat()
            except (FileNotFoundError, NotADirectoryError):
                found = None
        if self._file is None or (found is not None and os.path.samestat(found, self._file)):
            return
        instead = "open it again" if self._read_only else "sync again: that makes a new one"
        error = CacheMovedError(
            f"The cache {self.path} is not the file any more that was opened: it was moved, "
            "replaced or deleted meanwhile.",
            remedy=f"Put it back in its place, or {instead}.",
        )
        if self._on_moved is not None:
            self._on_moved(error)
        raise error

    def _writer_engine(self) -> AsyncEngine:
        return writer_engine(self.path, self._statements, busy_timeout_ms=self._busy_timeout_ms)

    def _require_schema(self) -> None:
        version = migrations.refuse_newer(self.path)
        if version < migrations.SCHEMA_VERSION:
            raise CacheError(
                f"{self.path} has the older schema version {version}, and is only read.",
                remedy="Open a copy of it that may be upgraded.",
            )
        self._require_own_schema(version)

    def _require_own_schema(self, version: int) -> None:
        if version and snapshot_of(self.path) is None:  # a snapshot was looked at when it was named
            require_schema(self.path, version)

    def _set_outdated_aside(self) -> None:
        if not self.path.exists():
            return
        try:
            migrations.current(self.path)
        except CacheOutdatedError:
            kept = cache_file.set_aside(self.path)
            log.warning("the cache of an earlier build is kept as %s", kept)

    def _prepare(self, *, migrate: bool) -> None:
        version = 0
        if not migrate or self.path.exists():
            # Before `prepare` touches it: a newer or foreign file must be left as it was.
            version = migrations.refuse_newer(self.path)
            self._require_own_schema(version)
        if not migrate:
            return
        cache_file.prepare(self.path)
        if version < migrations.SCHEMA_VERSION:
            self._upgrade(migrations.SCHEMA_VERSION)
        with cache_file.connected(self.path) as connection:
            restore_indexes(connection)

    def _upgrade(self, version: int) -> tuple[int, ...]:
        before = migrations.refuse_newer(self.path)
        if before >= version:
            return ()  # without a look under the write lock, which a sync may hold
        if before > 0:
            cache_file.copy(self.path, self._backup_path(f"-v{before}"))
        return migrations.upgrade(self.path, version)

    def _downgrade(self, version: int) -> tuple[int, ...]:
        before = migrations.refuse_newer(self.path)
        if before > version:
            cache_file.copy(self.path, self._backup_path(f"-v{before}"))
        return migrations.downgrade(self.path, version)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """The writer as SQLModel's session: commits when the block ends, rolls back when it raises.

        Blocks queue for the one writer. A cancelled block leaves nothing behind. Blocks do not
        nest: the inner one could never begin.
        """
        async with (
            self._writing() as engine,
            AsyncSession(engine, expire_on_commit=False) as session,
        ):
            yield session
            await session.commit()

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[AsyncConnection]:
        """The writer as a Core connection, for statements over many rows; else as `session`."""
        async with self._writing() as engine, engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[AsyncConnection]:
        """A connection that cannot write and sees one snapshot during the whole block.

        Cancelling the block stops its statement at once. On a snapshot it is stopped when it takes
        too long: CacheError.
        """
        opened = self._here()
        self.verify_in_place()
        limit = asyncio.timeout(cache_file.reading_limit_s(self.path))
        try:
            async with limit:
                with cache_errors(self.path):
                    async with opened.readers.connect() as connection:
                        yield connection
        except TimeoutError:
            if not limit.expired():
                raise
            raise unfit(self.path, "takes too long to read") from None

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncEngine]:
        opened = self._here()
        task = asyncio.current_task()
        if opened.write_lock.locked() and opened.writing_task is task:
            raise BugError("a write block was begun inside another one of the same task")
        async with opened.write_lock:
            opened.writing_task = task
            try:
                self.verify_in_place()
                with cache_errors(self.path):
                    yield self._writer()
            finally:
                opened.writing_task = None

    async def schema_version(self) -> int:
        """The schema version of the file; 0 when it is empty."""
        return await asyncio.to_thread(migrations.current, self.path)

    async def upgrade(self, version: int | None = None) -> tuple[int, ...]:
        """Upgrade to `version`, by default the newest, after a backup; the versions reached."""
        target = migrations.SCHEMA_VERSION if version is None else version
        async with self._alone():
            return await asyncio.to_thread(self._upgrade, target)

    async def downgrade(self, version: int) -> tuple[int, ...]:
        """Take the schema back, after a backup; the versions reached, in order.

        At an older version the repositories do not work until the next `upgrade`.
        """
        async with self._alone():
            return await asyncio.to_thread(self._downgrade, version)

    async def backup(self, target: Path | None = None) -> Path:
        """Copy the cache, as of now, to `target` or into the backups directory; where it is.

        Reading and writing go on meanwhile. Raises CacheError when the target exists.
        """
        copied = target or self._backup_path()
        await asyncio.to_thread(cache_file.copy, self.path, copied)
        return copied

    async def vacuum(self) -> None:
        """Give unused space back to the disk; writers wait meanwhile."""
        async with self._alone():
            await asyncio.to_thread(cache_file.compact, self.path)

    async def optimize(self) -> None:
        """Bring the statistics that queries are planned by up to date: after much was written.

        Takes milliseconds; harmless, and without effect, while another process writes.
        """
        async with self._alone():
            try:
                await asyncio.to_thread(cache_file.keep_statistics, self.path)
            except CacheBusyError:
                log.info("the statistics of the cache stay as they were: it is in use")

    async def health_check(self, *, thorough: bool = False) -> HealthReport:
        """What SQLite finds wrong, how large the file is, how much `vacuum` would free.

        `thorough` also compares every index with its table: seconds per gigabyte.
        """
        return await cache_file.in_thread(self._health, thorough=thorough)

    def _health(self, *, thorough: bool) -> HealthReport:
        wal, _ = cache_file.companions(self.path)
        with file_errors(self.path):
            return HealthReport(
                path=self.path,
                schema_version=migrations.current(self.path),
                expected_version=migrations.SCHEMA_VERSION,
                problems=cache_file.problems(self.path, thorough=thorough),
                size_bytes=self.path.stat().st_size,
                wal_bytes=wal.stat().st_size if wal.exists() else 0,
                free_bytes=cache_file.free_bytes(self.path),
            )

    def get_pool_stats(self) -> PoolStats:
        """How busy the connections are, and how many statements ran since `open`."""
        opened = self._here()
        pool = opened.readers.pool
        return PoolStats(
            writer_busy=opened.write_lock.locked(),
            readers=READERS,
            readers_busy=pool.checkedout() if isinstance(pool, QueuePool) else 0,
            statements=self._statements.statements,
            slow_statements=self._statements.slow_statements,
        )

    async def close(self) -> None:
        """Wait for the write block under way, if any, and close all connections. Twice is fine.

        The last one out leaves a single file, without a write-ahead log beside it.
        """
        opened = self._opened
        if opened is None:
            return
        async with opened.write_lock:
            self._opened = None
            await opened.readers.dispose()
            if opened.writer is None:
                return
            await opened.writer.dispose()
        try:
            await asyncio.to_thread(cache_file.fold_log, self.path)
        except CacheError as error:
            # What is committed is safe in the log as well: the next to open it reads it from there.
            log.warning("the write-ahead log stays beside the cache: %s", error)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Keep this manager's writer out while another connection changes the whole file."""
        opened = self._here()
        self._writer()
        async with opened.write_lock:
            self.verify_in_place()
            yield

    def _writer(self) -> AsyncEngine:
        writer = self._here().writer
        if writer is None:
            raise self._only_read()
        return writer

    def _only_read(self) -> CacheError:
        if snapshot_of(self.path) is None and cache_file.is_on_read_only_media(self.path):
            return CacheError(
                f"{self.path} cannot be written where it is: it is only read.",
                remedy="Make the file and its directory writable for your account.",
            )
        return CacheError(
            f"{self.path} is a snapshot: it is only read.",
            remedy="Work on the cache itself to change anything.",
        )

    def _here(self) -> _Opened:
        if self._opened is None:
            raise BugError(f"{self.path} is not open")
        if self._opened.loop is not asyncio.get_running_loop():
            raise BugError(f"{self.path} was opened on another event loop")
        return self._opened

    def _backup_path(self, suffix: str = "") -> Path:
        name = f"{self.path.stem}-{self._clock():%Y%m%dT%H%M%S%fZ}{suffix}{self.path.suffix}"
        return self.path.parent / "backups" / name


class _Opened:
    """What exists between `open` and `close`."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, writer: AsyncEngine | None, readers: AsyncEngine
    ) -> None:
        self.loop = loop
        self.writer = writer
        """None where nothing may be written."""
        self.readers = readers
        self.write_lock = asyncio.Lock()
        self.writing_task: asyncio.Task[object] | None = None
