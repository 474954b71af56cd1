"""The schema of a file against the one that this program makes; indexes come back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite.schema import compare_shape


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
