"""The secondary indexes: reads name the one they use, so that a missing one is built on opening."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlalchemy import Index
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from intune_manager.data.sql.models import RECORDS, table_of


def restore_all(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Build every index that somebody has dropped from the file; their names."""
    present = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
    }
    missing = [
        index for table in RECORDS for index in _secondary(table) if index.name not in present
    ]
    for index in missing:
        statement = CreateIndex(index, if_not_exists=True).compile(dialect=sqlite.dialect())
        connection.execute(str(statement))
    return tuple(str(index.name) for index in missing)


def _secondary(table: str) -> Iterator[Index]:
    yield from sorted(table_of(RECORDS[table]).indexes, key=lambda index: str(index.name))
