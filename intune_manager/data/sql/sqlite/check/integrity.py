"""Checks a cache, or a snapshot, against its schema, its own records and itself; mends its indexes.

Everything is read as of one instant, so that a sync may go on meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import bindparam, func, select, update

from intune_manager.config.atomic import private_copy, scratch_directory
from intune_manager.data.sql.records.base import Record
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.cache_file import execute, execute_many
from intune_manager.data.sql.sqlite.check.links import find_orphans, part_problems, references
from intune_manager.data.sql.sqlite.check.report import (
    EXAMPLES,
    IntegrityReport,
    Orphans,
    Problem,
    Repair,
)
from intune_manager.data.sql.sqlite.check.rows import Counted, row_problems
from intune_manager.data.sql.sqlite.failures import as_snapshot, file_errors, snapshot_of
from intune_manager.data.sql.sqlite.schema import ShapeReport, compare_shape, restore_indexes
from intune_manager.data.sql.sqlite.search_index import (
    SEARCHED_TABLES,
    check_search_table,
    create_search_tables,
    drop_search_tables,
    rebuild_search_table,
    search_table,
)
from intune_manager.data.sql.sqlite.search_words import search_text
from intune_manager.data.sql.sqlite.snapshot_file import SNAPSHOT_TABLE, is_snapshot
from intune_manager.registry.table import Table


def check_integrity(
    path: Path, tables: Mapping[str, Table], counted: tuple[Counted, ...], *, thorough: bool = False
) -> IntegrityReport:
    """What is wrong with the rows and indexes of the file; blocks, and changes nothing.

    `counted` are the resources whose row counts are compared with what the syncs recorded.
    `thorough` also hashes every payload and follows every internal reference. Raises CacheError.
    """
    with cache_file.connected(path, read_only=True) as connection:
        connection.execute("BEGIN")
        shape = compare_shape(connection)
        problems = list(_shape_problems(shape))
        if any(problem.where.startswith(("table", "view")) for problem in problems):
            # What is not there, or of another form, cannot be asked about its rows.
            return IntegrityReport(tuple(problems), ())
        problems += row_problems(connection, counted, thorough=thorough)
        for table in searched(tables):
            if (problem := text_problem(connection, table)) is not None:
                problems.append(problem)
        for tenant in _tenants(connection):
            problems += part_problems(connection, tables, tenant)
        orphans = tuple(_orphans(connection, tables))
        notes = tuple(f"{name} is not of this program." for name in _foreign(shape))
    with _writable(path) as connection:
        # Where the texts are wrong, the index over them is to be made anew anyway.
        wrong = {problem.where for problem in problems if problem.check == "search"}
        for table in searched(tables):
            problem = index_problem(connection, table)
            if problem is not None and table.name not in wrong:
                problems.append(problem)
    return IntegrityReport(tuple(problems), orphans, notes)


def repair(path: Path, tables: Mapping[str, Table], only: frozenset[str] | None = None) -> Repair:
    """Make the search indexes of `only`, of all tables by default, anew from their rows, and build
    every other index that is missing; blocks. All or nothing. Raises CacheError.

    Not to be called while a sync is under way.
    """
    chosen = [t for t in searched(tables) if only is None or t.name in only]
    with cache_file.connected(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with connection:  # commits, or rolls back whatever ends it
            texts = sum(rebuild_search(connection, table) for table in chosen)
            restored = restore_indexes(connection)
    return Repair(tuple(table.name for table in chosen), texts, restored)


_SEARCH_TABLES = frozenset(f"table {search_table(table)}" for table in SEARCHED_TABLES)


def _shape_problems(shape: ShapeReport) -> Iterator[Problem]:
    for name in shape.missing:
        is_index = name.startswith("index") or name in _SEARCH_TABLES
        yield Problem("schema", name, f"The {name} is missing.", repairable=is_index)
    for name in shape.different:
        yield Problem("schema", name, f"The {name} is not as this program makes it.")


def _foreign(shape: ShapeReport) -> Iterator[str]:
    return (f"The {name}" for name in shape.added if name != f"table {SNAPSHOT_TABLE}")


def _orphans(connection: sqlite3.Connection, tables: Mapping[str, Table]) -> Iterator[Orphans]:
    for tenant in _tenants(connection):
        for reference in references(tables):
            if (found := find_orphans(connection, reference, tables, tenant)) is not None:
                yield found


def _tenants(connection: sqlite3.Connection) -> list[int]:
    """The keys of all tenants."""
    return [key for (key,) in connection.execute("SELECT id FROM tenants ORDER BY id")]


@contextmanager
def _writable(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that may write, as the check of an index demands; to a copy of a snapshot."""
    with cache_file.connected(path, read_only=True) as connection:
        if is_snapshot(connection) or cache_file.is_on_read_only_media(path):
            with scratch_directory() as directory:
                copy = directory / "copy.sqlite"
                with file_errors(copy):
                    private_copy(path, copy)
                shown = snapshot_of(path) or path
                with as_snapshot(copy, shown), cache_file.connected(copy) as writable:
                    yield writable
            return
    with cache_file.connected(path) as writable:
        yield writable


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
