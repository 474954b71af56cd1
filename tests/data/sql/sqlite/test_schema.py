"""The schema of a file against the one that this program makes; indexes come back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from intune_manager.data.sql import migrations
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.schema import SCHEMA_DIGESTS, compare_shape, schema_digest
from intune_manager.errors import CacheError


@pytest.fixture
def file(cache_path: Path, empty_cache: Path) -> Iterator[sqlite3.Connection]:
    """A new cache that may be spoiled."""
    cache_path.write_bytes(empty_cache.read_bytes())
    with closing(sqlite3.connect(cache_path)) as connection:
        yield connection


def test_a_new_cache_is_as_it_should_be(file: sqlite3.Connection) -> None:
    shape = compare_shape(file)
    assert (shape.missing, shape.different, shape.added) == ((), (), ())


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("DROP TABLE scope_tags", "table scope_tags"),
        ("DROP TABLE scope_tags_search", "table scope_tags_search"),
        ("DROP INDEX ix_devices_model", "index ix_devices_model"),
        ("DROP TRIGGER changes_no_delete", "trigger changes_no_delete"),
        ("DROP VIEW group_members", "view group_members"),
    ],
)
def test_whatever_is_missing_is_named(file: sqlite3.Connection, statement: str, name: str) -> None:
    file.execute(statement)
    assert name in compare_shape(file).missing


@pytest.mark.parametrize(
    ("statements", "name"),
    [
        ("ALTER TABLE scope_tags DROP COLUMN first_seen_at", "table scope_tags"),
        ("ALTER TABLE devices ADD COLUMN mine TEXT", "table devices"),
        (
            "DROP INDEX ix_devices_model; CREATE INDEX ix_devices_model ON devices (model)",
            "index ix_devices_model",
        ),
        (
            "DROP TRIGGER changes_no_delete; CREATE TRIGGER changes_no_delete"
            " BEFORE DELETE ON changes BEGIN SELECT 1; END",
            "trigger changes_no_delete",
        ),
    ],
)
def test_whatever_is_of_another_form_is_named(
    file: sqlite3.Connection, statements: str, name: str
) -> None:
    file.executescript(statements)
    assert compare_shape(file).different == (name,)


def test_what_somebody_added_is_no_fault_but_told(file: sqlite3.Connection) -> None:
    file.execute("CREATE VIEW my_devices AS SELECT device_name FROM devices")
    shape = compare_shape(file)
    assert (shape.missing, shape.different) == ((), ())
    assert shape.added == ("view my_devices",)


def test_the_spelling_of_ddl_does_not_matter(file: sqlite3.Connection) -> None:
    (sql,) = file.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'ix_devices_model'"
    ).fetchone()
    file.execute("DROP INDEX ix_devices_model")
    file.execute(sql.replace("CREATE INDEX ", 'create   index "').replace(" ON ", '" on ', 1))
    assert compare_shape(file).different == ()


@pytest.mark.parametrize("version", SCHEMA_DIGESTS)
def test_the_digest_of_each_schema_is_that_of_what_the_steps_make(
    version: int, cache_path: Path
) -> None:
    cache_file.prepare(cache_path)
    migrations.upgrade(cache_path, version)
    with closing(sqlite3.connect(cache_path)) as connection:
        found = schema_digest(connection, cache_path)
    assert SCHEMA_DIGESTS[version] == found
    assert max(SCHEMA_DIGESTS) == migrations.SCHEMA_VERSION


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW mine AS SELECT 1",
        "CREATE TRIGGER mine AFTER INSERT ON devices BEGIN SELECT 1; END",
        "CREATE TABLE mine (x, y AS (x))",
        "CREATE VIRTUAL TABLE mine USING fts5(x)",
        "ALTER TABLE devices ADD COLUMN mine TEXT",
        "ALTER TABLE devices ADD COLUMN mine TEXT AS (hex(raw_payload))",
    ],
)
async def test_a_cache_that_could_run_what_this_program_did_not_write_is_refused(
    file: sqlite3.Connection, cache_path: Path, statement: str
) -> None:
    file.execute(statement)
    file.commit()
    with pytest.raises(CacheError, match=r"does not make: .*(mine|devices)"):
        await DatabaseManager(cache_path).open()


async def test_plain_tables_and_indexes_of_other_programs_stay_in_a_cache(
    file: sqlite3.Connection, cache_path: Path
) -> None:
    file.executescript("CREATE TABLE mine (x UNIQUE); CREATE INDEX ix_mine ON devices (model)")
    async with DatabaseManager(cache_path) as db, db.reader() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM mine")).scalar() == 0


async def test_a_cache_on_read_only_media_is_opened_to_be_read(
    newest_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As the system answers there; the superuser is let everywhere else.
    monkeypatch.setattr("os.access", lambda _path, mode: not mode & os.W_OK)
    async with DatabaseManager(newest_path) as db:
        async with db.reader() as connection:
            assert (await connection.exec_driver_sql("SELECT count(*) FROM devices")).scalar() == 0
        with pytest.raises(CacheError, match="cannot be written where it is"):
            await db.vacuum()
        assert [each.name for each in newest_path.parent.iterdir()] == [newest_path.name]

    newest_path.with_name(f"{newest_path.name}-wal").write_bytes(b"changes")
    with pytest.raises(CacheError, match="last changes"):
        await DatabaseManager(newest_path).open()


def _indexes(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'")
        return {f"{name}: {sql}" for name, sql in rows}


async def test_opening_builds_the_indexes_that_are_missing(cache_path: Path) -> None:
    async with DatabaseManager(cache_path):
        before = _indexes(cache_path)
    with closing(sqlite3.connect(cache_path)) as connection:
        dropped = [name.split(":")[0] for name in before if name.startswith("ix_devices_")]
        for name in dropped:
            connection.execute(f"DROP INDEX {name}")
        connection.commit()
    assert len(before - _indexes(cache_path)) == len(dropped) > 1

    async with DatabaseManager(cache_path):
        assert _indexes(cache_path) == before
