"""Compares the search index with the rows it is made from, and makes it anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from sqlalchemy import bindparam, func, select, update

from intune_manager.data.folding import search_text
from intune_manager.data.sql.records.base import Record
from intune_manager.data.sql.sqlite.cache_file import execute, execute_many
from intune_manager.data.sql.sqlite.check.report import EXAMPLES, Problem
from intune_manager.data.sql.sqlite.search_index import (
    SEARCHED_TABLES,
    check_search_table,
    create_search_tables,
    drop_search_tables,
    rebuild_search_table,
)
from intune_manager.registry.table import Table


def searched(tables: Mapping[str, Table]) -> tuple[Table, ...]:
    """The tables that have a search index."""
    return tuple(tables[name] for name in SEARCHED_TABLES if name in tables)


def text_problem(connection: sqlite3.Connection, table: Table) -> Problem | None:
    """Rows whose searched text is not what their columns make it; None when there are none."""
    different = _other_texts(connection, table)
    if not different:
        return None
    return Problem(
        "search",
        table.name,
        f"{len(different):,} rows of {table.name} are searched by another text than theirs.",
        len(different),
        tuple(f"row {row_id}" for _, row_id in different[:EXAMPLES]),
        repairable=True,
    )


def index_problem(connection: sqlite3.Connection, table: Table) -> Problem | None:
    """Whether the trigram index contradicts the texts of the rows. `connection` must be able to
    write, for so SQLite asks; nothing is changed."""
    try:
        connection.execute(check_search_table(table.name))
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return Problem(
            "search",
            table.name,
            f"The search index of {table.name} does not match its rows.",
            repairable=True,
        )
    return None


def rebuild_search(connection: sqlite3.Connection, table: Table) -> int:
    """Make the searched texts and the index of a table anew from its rows, inside the transaction
    that is open; how many texts there are."""
    stored = Record.metadata.tables[table.name]
    mended = update(stored).where(stored.c.id == bindparam("row_id"))
    mended = mended.values(search_text=bindparam("text"))
    execute_many(connection, mended, _other_texts(connection, table))
    for statement in (*drop_search_tables(table.name), *create_search_tables(table.name)):
        connection.execute(statement)
    connection.execute(rebuild_search_table(table.name))
    (count,) = execute(connection, select(func.count()).select_from(stored)).fetchone()
    return int(count)


def _other_texts(connection: sqlite3.Connection, table: Table) -> list[tuple[str, int]]:
    """Of each row that is searched by another text than its columns make: that text, and its id."""
    stored = Record.metadata.tables[table.name].c
    columns = [stored[name] for name in table.searched]
    rows = execute(connection, select(stored.id, stored.search_text, *columns))
    return [
        (expected, row_id)
        for row_id, text, *values in rows
        if (expected := search_text(values)) != text
    ]
