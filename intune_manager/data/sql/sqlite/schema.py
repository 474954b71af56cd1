"""The schema of a file against the one that this program would make, and indexes built anew.

Before anything is asked of a file, `require_schema` looks at all that stands in its schema: SQLite
runs what it finds there, be it a view in the place of a table, a generated column or a trigger.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Index
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from intune_manager.config.atomic import scratch_directory
from intune_manager.data.sql import migrations
from intune_manager.data.sql.models import Record
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.failures import snapshot_of, unfit

SCHEMA_DIGESTS = {
    1: "306e0e06dc9cd8f22d195ee0ff5977154dcc87a547390da72dc8e6b0eb349c92",
    2: "ea41b511f65e28a2abef16f9014ee2e89d24b72077adbbca2daef0bffe4f7595",
}
"""Of the schema of each version, so that a file that is as it should be needs no other to be
compared with: making one takes most of a second. `tests/tools/new_step.py` adds the next."""

_Definitions = Mapping[tuple[str, str], str]
"""The SQL of each object of a schema, by kind and name, in small letters where they are ASCII."""

_MOST_OBJECTS, _NAMED = 10_000, 5
_STATISTICS = re.compile("sqlite_stat[134]")
_GENERATED = (2, 3)
_INDEX = ("create index ", "create unique index ", "of ")
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


def require_schema(path: Path, version: int, *also: str) -> None:
    """Raise CacheError unless the file has the schema of `version`, and nothing that could run.

    `also` are statements that make what else must be there.

    In a snapshot all must be as this program makes it. A cache is its user's own: other programs
    may keep plain tables and indexes in it, which nothing here asks, and what is missing is for
    `db check` to name. A view, a trigger, a generated column, a virtual table or another form of a
    table is refused there, too: a sync would run it, and nobody could say what it stored.
    """
    with cache_file.connected(path, read_only=True) as connection:
        besides = _made_by(also)
        found = dict(_definitions(connection, path))
        wrong = {key for key, sql in besides.items() if found.pop(key, None) != sql}
        if not wrong and _digest(found) == SCHEMA_DIGESTS.get(version):
            return
        expected = _expected_definitions(version, migrations.STEPS)
        if snapshot_of(path) is not None:
            wrong |= {key for key in found.keys() | expected if found.get(key) != expected.get(key)}
        else:
            wrong |= set(_harmful(connection, found, expected))
    if wrong:
        foremost = sorted(wrong, key=lambda key: (key[0] == "index", key))
        names = [f"{kind} {name}" for kind, name in foremost]
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        raise unfit(
            path, f"has a schema that this program does not make: {', '.join(names[:_NAMED])}{more}"
        )


def _harmful(
    connection: sqlite3.Connection, found: _Definitions, expected: _Definitions
) -> Iterator[tuple[str, str]]:
    """What in a cache could make SQLite run what this program did not write."""
    ours = {name for kind, name in expected if kind != "trigger"}
    for (kind, name), sql in found.items():
        is_index = kind == "index" and sql.startswith(_INDEX)
        if sql == expected.get((kind, name)) or is_index:
            continue
        is_plain = kind == "table" and sql.startswith("create table ")
        if not is_plain or name in ours or _has_generated_column(connection, name):
            yield kind, name


def _has_generated_column(connection: sqlite3.Connection, table: str) -> bool:
    hidden = connection.execute("SELECT hidden FROM pragma_table_xinfo(?)", (table,))
    return any(how in _GENERATED for (how,) in hidden)


def schema_digest(connection: sqlite3.Connection, path: Path) -> str:
    """What `SCHEMA_DIGESTS` has for a schema as that of this file. Raises CacheError."""
    return _digest(_definitions(connection, path))


def _definitions(connection: sqlite3.Connection, path: Path) -> _Definitions:
    """All that stands in the schema but for SQLite's own statistics. Raises CacheError."""
    # Not by an index over it, which a file can bring along, and which can lack what it likes.
    rows = connection.execute(
        "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master NOT INDEXED LIMIT ?",
        (_MOST_OBJECTS,),
    ).fetchall()
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        if not all(isinstance(value, str) for value in row):
            raise unfit(path, "is damaged")
        kind, name, table, sql = map(_normal, row)
        if _STATISTICS.fullmatch(name) and kind == "table":
            continue
        key = (kind, name)
        if key in found:
            raise unfit(path, "is damaged")
        found[key] = sql or f"of {table}"
    if len(rows) == _MOST_OBJECTS:
        raise unfit(path, f"has more than {_MOST_OBJECTS:,} tables and indexes")
    return found


def _digest(definitions: _Definitions) -> str:
    text = "\n".join(f"{kind} {name} {sql}" for (kind, name), sql in sorted(definitions.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def _made_by(statements: Iterable[str]) -> _Definitions:
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in statements:
            connection.execute(statement)
        return _definitions(connection, Path())


@cache
def _expected_definitions(version: int, _steps: Path) -> _Definitions:
    with _new_cache(version) as connection:
        return _definitions(connection, Path())


@contextmanager
def _new_cache(version: int) -> Iterator[sqlite3.Connection]:
    """A cache that the steps of this program make from nothing."""
    with scratch_directory() as directory:
        path = directory / "new.sqlite"
        cache_file.prepare(path)
        migrations.upgrade(path, version)
        with cache_file.connected(path, read_only=True) as connection:
            yield connection


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
    with _new_cache(migrations.SCHEMA_VERSION) as connection:
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
    """SQL without what does not change its meaning: quotes, blanks, the case of ASCII letters."""
    text = _BLANKS.sub(" ", _NO_MATTER.sub("", sql)).strip()
    return text.lower() if text.isascii() else text


def _names(keys: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted(f"{kind} {name}" for kind, name in keys))
