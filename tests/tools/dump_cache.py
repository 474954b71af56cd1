"""Write a cache as SQL text: how the golden files of released schemas are made.

    python tests/tools/dump_cache.py cache.sqlite > tests/data/sql/golden/v1.sql

Unlike the `.dump` of sqlite3 it writes search tables as such, not as the tables behind them.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_VIRTUAL = "CREATE VIRTUAL TABLE"
_LISTS = "_terms"


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """The statements that build the same database: tables, rows, then indexes, triggers, views."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    yield f"PRAGMA application_id={application};"
    objects = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    ).fetchall()
    searches = tuple(name for _, name, sql in objects if sql.startswith(_VIRTUAL))
    behind = {name for _, name, _ in objects if name.startswith(tuple(f"{s}_" for s in searches))}
    tables = [
        (name, sql)
        for kind, name, sql in objects
        if kind == "table" and name not in behind and not name.startswith("sqlite_")
    ]
    for _, sql in tables:
        yield f"{sql};"
    for name, sql in tables:
        if not sql.startswith(_VIRTUAL):
            yield from _rows(connection, name)
    for name in searches:
        if not name.endswith(_LISTS):
            # An index over rows that are there: it holds no text of its own.
            yield f"INSERT INTO {name}({name}) VALUES ('rebuild');"
    for kind, _, sql in objects:
        if kind in {"index", "trigger", "view"}:
            yield f"{sql};"


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1')
    columns = ", ".join(f'"{column[0]}"' for column in cursor.description)
    for row in cursor:
        values = connection.execute(
            f"SELECT {', '.join(['quote(?)'] * len(row))}",
            row,
        ).fetchone()
        yield f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(values)});'


if __name__ == "__main__":
    with closing(sqlite3.connect(Path(sys.argv[1]))) as cache:
        sys.stdout.writelines(f"{statement}\n" for statement in dump(cache))
