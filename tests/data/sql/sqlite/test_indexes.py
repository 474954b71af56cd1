"""An index that somebody dropped comes back: reads name the index they use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from intune_manager.data.sql.manager import DatabaseManager


def _names(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'")
        return {f"{name}: {sql}" for name, sql in rows}


async def test_opening_builds_the_indexes_that_are_missing(cache_path: Path) -> None:
    async with DatabaseManager(cache_path):
        before = _names(cache_path)
    with closing(sqlite3.connect(cache_path)) as connection:
        dropped = [name.split(":")[0] for name in before if name.startswith("ix_devices_")]
        for name in dropped:
            connection.execute(f"DROP INDEX {name}")
        connection.commit()
    assert len(before - _names(cache_path)) == len(dropped) > 1

    async with DatabaseManager(cache_path):
        assert _names(cache_path) == before
