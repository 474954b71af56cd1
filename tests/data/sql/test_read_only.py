"""A snapshot is opened without a byte being written, wherever it lies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.migrations import SCHEMA_VERSION
from intune_manager.errors import CacheError, CacheTooNewError


@pytest.fixture
def file(tmp_path: Path, empty_cache: Path) -> Iterator[Path]:
    """A cache in one read-only file, in a read-only directory."""
    directory = tmp_path / "shelf"
    directory.mkdir()
    path = directory / "snapshot.sqlite"
    path.write_bytes(empty_cache.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    path.chmod(0o400)
    directory.chmod(0o500)
    yield path
    directory.chmod(0o700)


def state(file: Path) -> tuple[bytes, list[str]]:
    """The bytes of the file, and what stands in its directory."""
    return file.read_bytes(), [each.name for each in file.parent.iterdir()]


def give_version(file: Path, version: int) -> None:
    file.chmod(0o600)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (f"{version:04d}",))


async def test_reading_leaves_file_and_directory_as_they_were(file: Path) -> None:
    before = state(file)
    db = DatabaseManager(file, read_only=True)
    await db.open()
    async with db.reader() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM devices")).scalar() == 0
    assert (await db.health_check(thorough=True)).ok
    assert state(file) == before
    await db.close()
    assert state(file) == before


async def test_whatever_would_write_is_refused_with_a_sentence(file: Path) -> None:
    db = DatabaseManager(file, read_only=True)
    await db.open()
    with pytest.raises(CacheError, match="is a snapshot"):
        async with db.writer():
            pass
    with pytest.raises(CacheError, match="is a snapshot"):
        async with db.session():
            pass
    for change in (db.vacuum(), db.upgrade(), db.downgrade(0)):
        with pytest.raises(CacheError, match="is a snapshot"):
            await change
    await db.close()


@pytest.mark.parametrize(
    ("version", "error"), [(SCHEMA_VERSION - 1, CacheError), (9999, CacheTooNewError)]
)
async def test_another_schema_is_neither_upgraded_nor_opened(
    file: Path, version: int, error: type[CacheError]
) -> None:
    give_version(file, version)
    before = state(file)
    with pytest.raises(error, match=str(version)):
        await DatabaseManager(file, read_only=True).open()
    assert state(file) == before
