"""Compares the search index with the rows it is made from, and makes it anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from intune_manager.data.folding import search_text
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
    different = connection.execute(
        f"SELECT id FROM ({_expected(connection, table)}) WHERE search_text IS NOT expected"  # noqa: S608
    ).fetchall()
    if not different:
        return None
    return Problem(
        "search",
        table.name,
        f"{len(different):,} rows of {table.name} are searched by another text than theirs.",
        len(different),
        tuple(f"row {row_id}" for (row_id,) in different[:EXAMPLES]),
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
    stale = connection.execute(
        f"SELECT expected, id FROM ({_expected(connection, table)})"  # noqa: S608
        " WHERE search_text IS NOT expected"
    ).fetchall()
    connection.executemany(f"UPDATE {table.name} SET search_text = ? WHERE id = ?", stale)  # noqa: S608
    for statement in (*drop_search_tables(table.name), *create_search_tables(table.name)):
        connection.execute(statement)
    connection.execute(rebuild_search_table(table.name))
    (count,) = connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()  # noqa: S608
    return int(count)


def _expected(connection: sqlite3.Connection, table: Table) -> str:
    """SQL for each row's `id`, its `search_text`, and the one `expected` of its columns.

    What is ASCII throughout SQLite joins and folds by itself, many times as fast; the rest, and
    what holds a NUL, where SQLite would take the text to end, it asks Python for.
    """
    known = "SELECT 1 FROM pragma_function_list WHERE name = 'python_folded'"
    if connection.execute(known).fetchone() is None:
        # Once: SQLite refuses to replace a function while any statement is under way.
        connection.create_function("python_folded", 1, _folded, deterministic=True)
    joined = " || ".join(f"coalesce({column} || char(10), '')" for column in table.searched)
    return (
        "SELECT id, search_text, CASE WHEN length(joined) = length(CAST(joined AS BLOB))"  # noqa: S608
        " THEN lower(joined) || char(10) ELSE python_folded(joined) END AS expected"
        # The limit keeps SQLite from joining the values anew at each mention.
        f" FROM (SELECT id, search_text, {joined} AS joined FROM {table.name} NOT INDEXED LIMIT -1)"
    )


def _folded(joined: str) -> str:
    return search_text([joined.removesuffix("\n")])
