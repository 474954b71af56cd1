"""The schema of a file against the one that this program would make, and indexes built anew."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Index
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from intune_manager.config.atomic import scratch_directory
from intune_manager.data.sql import migrations
from intune_manager.data.sql.models import Record
from intune_manager.data.sql.sqlite import cache_file

_Shape = Mapping[tuple[str, str], tuple[object, ...]]
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
    expected, found = _expected_shape(), _shape_of(connection)
    return ShapeReport(
        _names(expected.keys() - found.keys()),
        _names(key for key in expected.keys() & found.keys() if expected[key] != found[key]),
        _names(found.keys() - expected.keys()),
    )


def restore_indexes(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Build every index that somebody has dropped from the file; their names. Reads name the one
    they use."""
    present = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
    }
    missing = [index for index in _secondary_indexes() if index.name not in present]
    for index in missing:
        statement = CreateIndex(index, if_not_exists=True).compile(dialect=sqlite.dialect())
        connection.execute(str(statement))
    return tuple(str(index.name) for index in missing)


def _secondary_indexes() -> Iterator[Index]:
    for table in Record.metadata.sorted_tables:
        yield from sorted(table.indexes, key=lambda index: str(index.name))


@cache
def _expected_shape() -> _Shape:
    """The shape of a cache that the steps of this program make from nothing."""
    with scratch_directory() as directory:
        path = directory / "new.sqlite"
        cache_file.prepare(path)
        migrations.upgrade(path)
        with cache_file.connected(path, read_only=True) as connection:
            return _shape_of(connection)


def _shape_of(connection: sqlite3.Connection) -> _Shape:
    """The shape of the open database, without what SQLite makes by itself."""
    objects = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    # A search table keeps its content in tables that begin with its name.
    parts = tuple(f"{name}_" for _, name, sql in objects if _is_virtual(sql))
    return {
        (kind, name): _definition(connection, kind, name, sql)
        for kind, name, sql in objects
        if not name.startswith(parts)
    }


def _is_virtual(sql: str) -> bool:
    return "VIRTUAL" in sql[:30].upper()


def _definition(
    connection: sqlite3.Connection, kind: str, name: str, sql: str
) -> tuple[object, ...]:
    if kind == "index":
        return (*_index(connection, name), _normal(sql.partition(" WHERE ")[2]))
    if kind == "table" and not _is_virtual(sql):
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
