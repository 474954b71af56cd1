"""Compares the schema of a file with the one that this program would make: object by object."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from intune_manager.data.sql import migrations
from intune_manager.data.sql.sqlite import cache_file

Shape = Mapping[tuple[str, str], tuple[object, ...]]
"""What defines each table, index, view and trigger, by kind and name."""

_BLANKS = re.compile(r"\s+")
_NO_MATTER = re.compile(r'["`\[\]]|\bif not exists\b', re.IGNORECASE)


@dataclass(frozen=True)
class ShapeReport:
    """Objects as `index ix_devices_model`; `added` ones are somebody's own and do no harm."""

    missing: tuple[str, ...]
    different: tuple[str, ...]
    added: tuple[str, ...]


def compare_shape(connection: sqlite3.Connection) -> ShapeReport:
    """How the schema of the open database differs from the newest one; blocks for a second."""
    expected, found = _expected_shape(), shape_of(connection)
    return ShapeReport(
        _names(expected.keys() - found.keys()),
        _names(key for key in expected.keys() & found.keys() if expected[key] != found[key]),
        _names(found.keys() - expected.keys()),
    )


@cache
def _expected_shape() -> Shape:
    """The shape of a cache that the steps of this program make from nothing."""
    with tempfile.TemporaryDirectory(prefix="intune-manager-") as directory:
        path = Path(directory) / "new.sqlite"
        cache_file.prepare(path)
        migrations.upgrade(path)
        with cache_file.connected(path, read_only=True) as connection:
            return shape_of(connection)


def shadow_tables(connection: sqlite3.Connection, *, schema: str = "main") -> frozenset[str]:
    """The tables that search tables keep their content in."""
    found = connection.execute(
        f"SELECT s.name FROM {schema}.sqlite_master AS s JOIN {schema}.sqlite_master AS v"  # noqa: S608
        " ON v.sql LIKE 'CREATE VIRTUAL TABLE%'"
        " AND substr(s.name, 1, length(v.name) + 1) = v.name || '_'"
    )
    return frozenset(name for (name,) in found)


def shape_of(connection: sqlite3.Connection) -> Shape:
    """The shape of the open database, without what SQLite makes by itself."""
    shadows = shadow_tables(connection)
    objects = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    return {
        (kind, name): _definition(connection, kind, name, sql)
        for kind, name, sql in objects
        if name not in shadows
    }


def _definition(
    connection: sqlite3.Connection, kind: str, name: str, sql: str
) -> tuple[object, ...]:
    if kind == "index":
        where = _normal(sql.partition(" WHERE ")[2])
        return (*_index(connection, name), where)
    if kind == "table" and "VIRTUAL" not in sql[:30].upper():
        return _table(connection, name)
    return (_normal(sql),)


def _table(connection: sqlite3.Connection, name: str) -> tuple[object, ...]:
    columns = connection.execute(
        'SELECT name, upper(type), "notnull", dflt_value, pk FROM pragma_table_xinfo(?)'
        " ORDER BY name",
        (name,),
    ).fetchall()
    uniques = connection.execute(
        "SELECT name FROM pragma_index_list(?) WHERE origin = 'u'", (name,)
    ).fetchall()
    keys = sorted(repr(_index(connection, unique)) for (unique,) in uniques)
    references = connection.execute(
        'SELECT "table", "from", "to", on_delete FROM pragma_foreign_key_list(?) ORDER BY "from"',
        (name,),
    ).fetchall()
    return tuple(columns), tuple(keys), tuple(references)


def _index(connection: sqlite3.Connection, name: str) -> tuple[object, ...]:
    """Its columns in order, each with its direction and collation."""
    return tuple(
        connection.execute(
            'SELECT name, "desc", upper(coll) FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno',
            (name,),
        )
    )


def _normal(sql: str) -> str:
    """SQL without what does not change its meaning: quotes, blanks, the case of letters."""
    return _BLANKS.sub(" ", _NO_MATTER.sub("", sql)).strip().casefold()


def _names(keys: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted(f"{kind} {name}" for kind, name in keys))
