"""Compares the search index with the rows it is made from, and makes it anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from intune_manager.data.repositories.findings import EXAMPLES, Problem
from intune_manager.data.repositories.folding import search_text
from intune_manager.data.sql.search import (
    SEARCHED_TABLES,
    check_search_table,
    create_search_table,
    drop_search_table,
    search_table,
)
from intune_manager.data.tables import Table

_BATCH = 5_000


def searched(tables: Mapping[str, Table]) -> tuple[Table, ...]:
    """The tables that have a search index."""
    return tuple(tables[name] for name in SEARCHED_TABLES if name in tables)


def text_problem(connection: sqlite3.Connection, table: Table) -> Problem | None:
    """How the texts of the search index differ from the rows; None when they do not."""
    missing, different = 0, 0
    examples: list[str] = []
    for row_id, expected, indexed in _texts(connection, table):
        if indexed == expected:
            continue
        missing += indexed is None
        different += indexed is not None
        if len(examples) < EXAMPLES:
            examples.append(f"row {row_id} is {'not found' if indexed is None else 'another text'}")
    content = f"{search_table(table.name)}_content"
    (extra,) = connection.execute(
        f"SELECT count(*) FROM {content} AS s"  # noqa: S608
        f" WHERE NOT EXISTS (SELECT 1 FROM {table.name} AS t WHERE t.id = s.id)"
    ).fetchone()
    if not (missing or different or extra):
        return None
    return Problem(
        "search",
        table.name,
        f"The search index of {table.name} lacks {missing:,} rows, has {different:,} with another"
        f" text, and {extra:,} that are no rows.",
        missing + different + extra,
        tuple(examples),
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
    count = 0
    for batch in _batches(_expected(connection, table)):
        connection.executemany(
            f"INSERT INTO {name} (rowid, search_text) VALUES (?, ?)",  # noqa: S608
            batch,
        )
        count += len(batch)
    return count


def _texts(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[int, str, str | None]]:
    """Each row's id, the text that it should be found by, and the one that it is found by."""
    columns = ", ".join(f"t.{column}" for column in table.searched)
    rows = connection.execute(
        f"SELECT t.id, s.c0, {columns} FROM {table.name} AS t NOT INDEXED"  # noqa: S608
        f" LEFT JOIN {search_table(table.name)}_content AS s ON s.id = t.id"
    )
    return ((row_id, search_text(values), indexed) for row_id, indexed, *values in rows)


def _expected(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[int, str]]:
    columns = ", ".join(table.searched)
    rows = connection.execute(f"SELECT id, {columns} FROM {table.name} ORDER BY id")  # noqa: S608
    return ((row_id, search_text(values)) for row_id, *values in rows)


def _batches(texts: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    rest = iter(texts)
    while batch := list(islice(rest, _BATCH)):
        yield batch
