"""The cache is plain: other programs read it while the window is open and a sync runs."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import duckdb_ext
import pytest

from intune_manager.registry import TABLES

DEADLINE_S = 90.0
TABLES_WITH_PAYLOADS = (*TABLES, "details")
COUNT = "SELECT count(*), count(json_extract(raw_payload, '$'))"
Ask = Callable[[str], tuple[int, int]]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    """The cache of a window that is open, syncing the demo tenant in a process of its own."""
    environment = os.environ | {"INTUNE_MANAGER_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "intune_manager", "--demo"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as window:
        yield tmp_path / "cache.sqlite"
        assert window.poll() is None, "the window is still open"
        window.terminate()


def with_sqlite3(cache: Path) -> Ask:
    """Nothing but Python's `sqlite3` module, as any program opens a SQLite file."""

    def ask(table: str) -> tuple[int, int]:
        with closing(sqlite3.connect(f"{cache.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(f"{COUNT} FROM {table}").fetchone()  # type: ignore[no-any-return]

    return ask


def with_duckdb(cache: Path) -> Ask:
    (extension,) = (
        file
        for root in duckdb_ext.__path__
        for file in Path(root).rglob("sqlite_scanner.duckdb_extension")
    )
    connection = duckdb.connect()
    connection.execute(f"LOAD '{extension}'")
    connection.execute(f"ATTACH '{cache}' AS cache (TYPE sqlite, READ_ONLY)")

    def ask(table: str) -> tuple[int, int]:
        found = connection.execute(f"{COUNT} FROM cache.{table}").fetchone()
        assert found is not None
        return (found[0], found[1])

    return ask


def _runs(cache: Path) -> str:
    """`none`, `under way` or `finished`: how the newest sync stands."""
    try:
        with closing(sqlite3.connect(f"{cache.as_uri()}?mode=ro", uri=True)) as connection:
            newest = "SELECT finished_at IS NULL FROM sync_runs ORDER BY id DESC LIMIT 1"
            row = connection.execute(newest).fetchone()
    except sqlite3.OperationalError:  # the file, or its tables, are being made
        return "none"
    if row is None:
        return "none"
    return "under way" if row[0] else "finished"


def _until(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.long
@pytest.mark.parametrize("program", [with_sqlite3, with_duckdb])
def test_every_payload_is_read_as_json_by_another_program(
    cache: Path, program: Callable[[Path], Ask]
) -> None:
    _until(lambda: _runs(cache) == "under way")
    during = program(cache)("devices")
    assert _runs(cache) == "under way", "the sync goes on undisturbed"
    assert during[0] == during[1]

    _until(lambda: _runs(cache) == "finished")
    ask = program(cache)
    for table in TABLES_WITH_PAYLOADS:
        rows, documents = ask(table)
        assert rows == documents > 0, table
