from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from intune_manager.data.sql import indexes
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import DeviceRecord


def _names(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'")
        return {f"{name}: {sql}" for name, sql in rows}


async def _store(db: DatabaseManager) -> None:
    async with db.session() as session:
        session.add(DeviceRecord(tenant_id="t", device_id="d1", raw_payload="{}"))


async def test_suspended_indexes_come_back_as_they_were(db: DatabaseManager) -> None:
    before = _names(db.path)
    async with db.writer() as connection:
        assert await indexes.suspend(connection, "devices")
    suspended = _names(db.path)
    await _store(db)

    await indexes.restore(db.writer, "devices")

    assert len(before - suspended) == 16
    assert _names(db.path) == before


async def test_the_indexes_of_a_table_with_rows_stay(db: DatabaseManager) -> None:
    await _store(db)
    before = _names(db.path)

    async with db.writer() as connection:
        assert not await indexes.suspend(connection, "devices")

    assert _names(db.path) == before


async def test_the_unique_key_holds_while_indexes_are_suspended(db: DatabaseManager) -> None:
    async with db.writer() as connection:
        await indexes.suspend(connection, "devices")
    await _store(db)

    with pytest.raises(IntegrityError):
        await _store(db)


async def test_opening_builds_the_indexes_that_a_killed_sync_left_out(
    cache_path: Path,
) -> None:
    async with DatabaseManager(cache_path) as db:
        before = _names(cache_path)
        async with db.writer() as connection:
            await indexes.suspend(connection, "devices")
        await _store(db)

    async with DatabaseManager(cache_path):
        assert _names(cache_path) == before
