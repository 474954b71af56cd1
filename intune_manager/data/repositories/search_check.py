"""Compares the search index with the rows it is made from, and makes it anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from intune_manager.data.repositories.findings import EXAMPLES, Problem
from intune_manager.data.repositories.folding import folded
from intune_manager.data.sql.search import (
    SEARCHED_TABLES,
    check_search_table,
    create_search_table,
    drop_search_table,
    search_table,
)
from intune_manager.registry.table import Table


def searched(tables: Mapping[str, Table]) -> tuple[Table, ...]:
    """The tables that have a search index."""
    return tuple(tables[name] for name in SEARCHED_TABLES if name in tables)


def text_problem(connection: sqlite3.Connection, table: Table) -> Problem | None:
    """How the texts of the search index differ from the rows; None when they do not."""
    content = f"{search_table(table.name)}_content"
    different = connection.execute(
        f"SELECT e.id, s.id IS NULL FROM ({_expected(connection, table)}) AS e"  # noqa: S608
        f" LEFT JOIN {content} AS s ON s.id = e.id WHERE s.c0 IS NOT e.text"
    ).fetchall()
    (extra,) = connection.execute(
        f"SELECT count(*) FROM {content} AS s"  # noqa: S608
        f" WHERE NOT EXISTS (SELECT 1 FROM {table.name} AS t WHERE t.id = s.id)"
    ).fetchone()
    if not (different or extra):
        return None
    missing = sum(is_missing for _, is_missing in different)
    return Problem(
        "search",
        table.name,
        f"The search index of {table.name} lacks {missing:,} rows, has {len(different) - missing:,}"
        f" with another text, and {extra:,} that are no rows.",
        len(different) + extra,
        tuple(
            f"row {row_id} is {'not found' if is_missing else 'another text'}"
            for row_id, is_missing in different[:EXAMPLES]
        ),
        repairable=True,
    )


def index_problem(connection: sqlite3.Connection, table: Table) -> Problem | None:
    """Whether the trigram index contradicts its own texts. `connection` must be able to write,
    for so SQLite asks; nothing is changed."""
    try:
        connection.execute(check_search_table(table.name))
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return Problem(
            "search",
            table.name,
            f"The search index of {table.name} does not match its own texts.",
            repairable=True,
        )
    return None


def rebuild_search(connection: sqlite3.Connection, table: Table) -> int:
    """Make the search index of a table anew from its rows, inside the transaction that is open;
    how many texts it holds now."""
    name = search_table(table.name)
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone():
        connection.execute(drop_search_table(table.name))
    connection.execute(create_search_table(table.name))
    return connection.execute(
        f"INSERT INTO {name} (rowid, search_text) {_expected(connection, table)} ORDER BY id"
    ).rowcount


def _expected(connection: sqlite3.Connection, table: Table) -> str:
    """SQL for each row's `id` and the `text` that it should be found by: `search_text` of it.

    What is ASCII throughout SQLite joins and folds by itself, many times as fast; the rest, and
    what holds a NUL, where SQLite would take the text to end, it asks Python for.
    """
    known = "SELECT 1 FROM pragma_function_list WHERE name = 'python_folded'"
    if connection.execute(known).fetchone() is None:
        # Once: SQLite refuses to replace a function while any statement is under way.
        connection.create_function("python_folded", 1, _folded, deterministic=True)
    joined = " || ".join(f"coalesce(char(10) || {column}, '')" for column in table.searched)
    return (
        "SELECT id, CASE WHEN length(joined) = length(CAST(joined AS BLOB))"  # noqa: S608
        " THEN lower(substr(joined, 2)) ELSE python_folded(joined) END AS text"
        # The limit keeps SQLite from joining the values anew at each mention.
        f" FROM (SELECT id, {joined} AS joined FROM {table.name} NOT INDEXED LIMIT -1)"
    )


def _folded(joined: str) -> str:
    return folded(joined.removeprefix("\n"))
