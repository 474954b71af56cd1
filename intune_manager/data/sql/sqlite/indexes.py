"""The secondary indexes: reads name the one they use, so that a missing one is built on opening."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlalchemy import Index
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from intune_manager.data.sql.models import Record


def restore_all(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Build every index that somebody has dropped from the file; their names."""
    present = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
    }
    missing = [index for index in _secondary() if index.name not in present]
    for index in missing:
        statement = CreateIndex(index, if_not_exists=True).compile(dialect=sqlite.dialect())
        connection.execute(str(statement))
    return tuple(str(index.name) for index in missing)


def _secondary() -> Iterator[Index]:
    for table in Record.metadata.sorted_tables:
        yield from sorted(table.indexes, key=lambda index: str(index.name))
