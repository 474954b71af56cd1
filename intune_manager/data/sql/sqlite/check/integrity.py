"""Checks a cache, or a snapshot, against its schema, its own records and itself; mends its indexes.

Everything is read as of one instant, so that a sync may go on meanwhile.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.check import search as search_check
from intune_manager.data.sql.sqlite.check.links import find_orphans, references
from intune_manager.data.sql.sqlite.check.report import (
    IntegrityReport,
    Orphans,
    Problem,
    Repair,
)
from intune_manager.data.sql.sqlite.check.rows import Counted, row_problems
from intune_manager.data.sql.sqlite.failures import file_errors
from intune_manager.data.sql.sqlite.schema import ShapeReport, compare_shape, restore_indexes
from intune_manager.data.sql.sqlite.search_index import SEARCHED_TABLES, search_table
from intune_manager.data.sql.sqlite.snapshot_file import SNAPSHOT_TABLE, is_snapshot
from intune_manager.registry.table import Table


def check_integrity(
    path: Path,
    tables: Mapping[str, Table],
    counted: tuple[Counted, ...],
    *,
    thorough: bool = False,
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
        for table in search_check.searched(tables):
            if (problem := search_check.text_problem(connection, table)) is not None:
                problems.append(problem)
        orphans = tuple(_orphans(connection, tables))
        notes = tuple(f"{name} is not of this program." for name in _foreign(shape))
    with _writable(path) as connection:
        # Where the texts are wrong, the index over them is to be made anew anyway.
        wrong = {problem.where for problem in problems if problem.check == "search"}
        for table in search_check.searched(tables):
            problem = search_check.index_problem(connection, table)
            if problem is not None and table.name not in wrong:
                problems.append(problem)
    return IntegrityReport(tuple(problems), orphans, notes)


def repair(path: Path, tables: Mapping[str, Table], only: frozenset[str] | None = None) -> Repair:
    """Make the search indexes of `only`, of all tables by default, anew from their rows, and build
    every other index that is missing; blocks. All or nothing. Raises CacheError.

    Not to be called while a sync is under way.
    """
    chosen = [t for t in search_check.searched(tables) if only is None or t.name in only]
    with cache_file.connected(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with connection:  # commits, or rolls back whatever ends it
            texts = sum(search_check.rebuild_search(connection, table) for table in chosen)
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
    for (tenant,) in connection.execute("SELECT id FROM tenants ORDER BY id").fetchall():
        for reference in references(tables):
            if (found := find_orphans(connection, reference, tables, tenant)) is not None:
                yield found


@contextmanager
def _writable(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that may write, as the check of an index demands; to a copy of a snapshot."""
    with cache_file.connected(path, read_only=True) as connection:
        if is_snapshot(connection):
            with tempfile.TemporaryDirectory(prefix="intune-manager-") as directory:
                copy = Path(directory) / "copy.sqlite"
                with file_errors(copy):
                    shutil.copyfile(path, copy)
                    copy.chmod(0o600)
                with cache_file.connected(copy) as writable:
                    yield writable
            return
    with cache_file.connected(path) as writable:
        yield writable
