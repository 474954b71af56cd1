"""Files that cannot be used: a clear error each, and nothing lost."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import DeviceRecord
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.failures import cache_error
from intune_manager.errors import CacheBusyError, CacheError

_IS_ROOT = os.name != "posix" or os.geteuid() == 0


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _content(path: Path) -> bytes:
    return path.read_bytes()


async def _store(db: DatabaseManager, device_id: str, payload: str) -> None:
    async with db.session() as session:
        session.add(DeviceRecord(tenant_id="t", device_id=device_id, raw_payload=payload))


async def _stored(db: DatabaseManager) -> list[str]:
    async with db.session() as session:
        ordered = select(DeviceRecord.device_id).order_by(DeviceRecord.first_seen_at)
        return list((await session.exec(ordered)).all())


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(cache_path: Path) -> None:
    _write(cache_path, b"to do: buy milk\n" * 100)

    with pytest.raises(CacheError, match="no SQLite database") as refused:
        await DatabaseManager(cache_path).open()

    assert str(cache_path) in str(refused.value)
    assert "INTUNE_MANAGER_DATA_DIR" in refused.value.remedy
    assert _content(cache_path) == b"to do: buy milk\n" * 100


async def test_an_empty_file_becomes_a_cache(cache_path: Path) -> None:
    _write(cache_path, b"")
    async with DatabaseManager(cache_path) as db:
        assert (await db.health_check()).ok


async def test_a_directory_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CacheError, match="is a directory"):
        await DatabaseManager(tmp_path).open()


async def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "cache.sqlite"
    with pytest.raises(CacheError, match="No such file or directory") as refused:
        await DatabaseManager(path).open()

    assert str(path) in str(refused.value)
    assert "directory exists" in refused.value.remedy


@pytest.mark.skipif(_IS_ROOT, reason="the superuser may write everywhere")
async def test_a_read_only_directory_is_refused(tmp_path: Path) -> None:
    directory = tmp_path / "locked"
    directory.mkdir(mode=0o500)
    with pytest.raises(CacheError, match="Permission denied"):
        await DatabaseManager(directory / "cache.sqlite").open()


@pytest.mark.skipif(_IS_ROOT, reason="the superuser may write everywhere")
async def test_a_read_only_file_is_refused(db: DatabaseManager) -> None:
    await db.close()
    db.path.chmod(0o400)
    with pytest.raises(CacheError, match="Permission denied"):
        await DatabaseManager(db.path).open()


def test_a_write_to_a_read_only_file_says_what_to_change(cache_path: Path) -> None:
    cache_file.prepare(cache_path)
    with (
        pytest.raises(CacheError, match="cannot be written") as refused,
        cache_file.connected(cache_path, read_only=True) as connection,
    ):
        connection.execute("CREATE TABLE x (y)")

    assert "writable for your account" in refused.value.remedy


async def test_a_full_disk_is_told_and_loses_nothing(db: DatabaseManager) -> None:
    await _store(db, "before", "{}")
    async with db.writer() as connection:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count={pages + 2}"))

    with pytest.raises(CacheError, match="the disk is full") as refused:
        await _store(db, "too much", "x" * 1_000_000)
    assert "Free some space" in refused.value.remedy
    assert await _stored(db) == ["before"]

    async with db.writer() as connection:
        await connection.execute(text("PRAGMA max_page_count=1000000"))
    await _store(db, "after", "x" * 1_000_000)
    assert await _stored(db) == ["before", "after"]
    assert (await db.health_check(thorough=True)).ok


async def test_a_backup_that_fails_leaves_no_file(
    db: DatabaseManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_connection: sqlite3.Connection, _target: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(cache_file, "copy_pages", full)
    with pytest.raises(CacheError, match=r"backups.*the disk is full"):
        await db.backup()

    assert _files(db.path.parent / "backups") == []


async def test_a_backup_directory_that_cannot_be_made_is_named(db: DatabaseManager) -> None:
    _write(db.path.parent / "backups", b"a file where the directory should be")

    with pytest.raises(CacheError, match=r"backups.* cannot be used"):
        await db.backup()


def _files(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


async def test_a_lock_that_another_process_keeps_is_told_as_busy(
    cache_path: Path,
) -> None:
    async with DatabaseManager(cache_path, busy_timeout_ms=20) as db:
        with closing(sqlite3.connect(cache_path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(CacheBusyError, match="in use by another process"):
                await _store(db, "d1", "{}")
            assert await _read_count(db) == 0  # readers go on
            other.execute("ROLLBACK")
        await _store(db, "d1", "{}")
        assert await _stored(db) == ["d1"]


async def _read_count(db: DatabaseManager) -> int:
    async with db.reader() as connection:
        found = await connection.execute(text("SELECT count(*) FROM devices"))
        return int(found.scalar_one())


async def test_a_damaged_file_is_found_and_the_way_out_named(db: DatabaseManager) -> None:
    for number in range(50):
        await _store(db, f"d{number}", "x" * 10_000)
    await db.close()
    _overwrite_middle(db.path)

    async with DatabaseManager(db.path) as damaged:
        assert (await damaged.health_check()).problems
        with pytest.raises(CacheError, match="is damaged") as found:
            await _stored_payloads(damaged)

    assert "backups" in found.value.remedy


async def _stored_payloads(db: DatabaseManager) -> list[str]:
    async with db.session() as session:
        return list((await session.exec(select(DeviceRecord.raw_payload))).all())


def _overwrite_middle(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size - size // 8)
        file.write(b"\xff" * (size // 16))


def test_reading_a_damaged_page_names_the_backups(tmp_path: Path) -> None:
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT_INDEX

    translated = cache_error(error, tmp_path)

    assert translated is not None
    assert "is damaged" in str(translated)
    assert "backups" in translated.remedy


def test_an_error_without_a_meaning_for_the_user_is_left_alone(tmp_path: Path) -> None:
    assert cache_error(sqlite3.ProgrammingError("closed"), tmp_path) is None
    assert cache_error(KeyError("x"), tmp_path) is None
