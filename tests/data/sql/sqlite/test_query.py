"""A user's own SQL reads everything and changes nothing."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from intune_manager.data.sql.sqlite.query import read_only_query
from intune_manager.data.sql.sqlite.snapshot import export_snapshot
from intune_manager.errors import CacheError, QueryRefusedError

ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT"


def ask(path: Path, sql: str, **options: Any) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    with read_only_query(path, sql, **options) as result:
        return result.columns, [row for chunk in result.chunks for row in chunk]


@pytest.fixture
async def path(cache: Any) -> Path:
    await cache.put("devices", *({"id": f"d{n}", "deviceName": f"PC-{n}"} for n in range(25)))
    return cache.db.path


async def test_columns_and_rows_come_in_chunks(path: Path) -> None:
    with read_only_query(path, "SELECT id, device_name AS n FROM devices", chunk_rows=10) as result:
        assert result.columns == ("id", "n")
        assert [len(chunk) for chunk in result.chunks] == [10, 10, 5]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT count(*) FROM devices", 25),
        ("SELECT json_extract(raw_payload, '$.deviceName') FROM devices LIMIT 1", "PC-0"),
        ("SELECT count(*) FROM devices_search WHERE search_text GLOB '*pc-1*'", 11),
        ("PRAGMA table_info(devices)", 0),
        ("PRAGMA user_version", None),
        ("EXPLAIN QUERY PLAN SELECT 1", None),
        ("WITH d AS (SELECT 1 AS x) SELECT x FROM d; -- and a note", 1),
        ("VALUES (7)", 7),
    ],
)
async def test_what_only_reads_is_answered(path: Path, sql: str, expected: object) -> None:
    _, rows = ask(path, sql)
    assert expected is None or rows[0][0] == expected


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM devices",
        "UPDATE devices SET device_name = 'x' RETURNING id",
        "INSERT INTO devices_search(devices_search) VALUES ('rebuild')",
        "CREATE TEMP TABLE t (x)",
        "DROP TABLE devices",
        "ATTACH 'other.db' AS other",
        "PRAGMA user_version = 9",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA query_only = OFF",
        "PRAGMA writable_schema = ON",
        "VACUUM INTO 'copy.db'",
        "BEGIN IMMEDIATE",
        "REINDEX",
        "ANALYZE",
        "SELECT load_extension('x')",
        "SELECT 1; DELETE FROM devices",
        "SELEC",
        "SELECT nothing FROM nowhere",
        "SELECT json('{')",
        "",
        "-- nothing",
    ],
)
async def test_all_else_is_refused_and_changes_nothing(path: Path, sql: str) -> None:
    before = sorted(file.name for file in path.parent.iterdir())
    with pytest.raises(QueryRefusedError) as refusal:
        ask(path, sql)
    assert refusal.value.remedy
    assert sorted(file.name for file in path.parent.iterdir()) == before
    assert ask(path, "SELECT count(*), max(device_name) FROM devices")[1] == [(25, "PC-9")]


async def test_of_one_tenant_there_are_the_rows_of_that_tenant_alone(
    cache: Any, other: Any, path: Path
) -> None:
    await other.put("devices", {"id": "theirs", "deviceName": "PC-99"})
    sql = "SELECT count(*), max(device_name) FROM devices"
    assert ask(path, sql, tenant_id=cache.store.tenant_id)[1] == [(25, "PC-9")]
    assert ask(path, sql, tenant_id=other.store.tenant_id)[1] == [(1, "PC-99")]
    assert ask(path, sql, tenant_id="x' OR '1'='1")[1] == [(0, None)]


async def test_a_table_of_any_name_is_found_as_that_of_one_tenant(cache: Any, path: Path) -> None:
    async with cache.db.writer() as connection:
        await connection.exec_driver_sql('CREATE TABLE "my ""own"" %s" (tenant_id, x)')
        await connection.exec_driver_sql(
            """INSERT INTO "my ""own"" %s" VALUES ('a', 1), ('b', 2)"""
        )
    assert ask(path, 'SELECT x FROM "my ""own"" %s"', tenant_id="b")[1] == [(2,)]


@pytest.mark.parametrize("sql", [f"{ENDLESS} max(n) FROM c", f"{ENDLESS} n FROM c"])
async def test_a_query_that_takes_too_long_is_stopped(path: Path, sql: str) -> None:
    begun_s = time.monotonic()
    with pytest.raises(QueryRefusedError, match=r"longer than 0\.2 seconds"):
        ask(path, sql, time_limit_s=0.2)
    assert time.monotonic() - begun_s < 5


async def test_a_query_waits_for_nobody_while_a_page_is_being_stored(
    cache: Any, path: Path
) -> None:
    async with cache.db.writer() as connection:
        await connection.exec_driver_sql("UPDATE devices SET device_name = 'unfinished'")
        _, rows = await asyncio.to_thread(ask, path, "SELECT min(device_name) FROM devices")
    assert rows == [("PC-0",)]


async def test_a_missing_or_foreign_file_is_told_apart_from_bad_sql(tmp_path: Path) -> None:
    with pytest.raises(CacheError, match="no cache yet"):
        ask(tmp_path / "missing.sqlite", "SELECT 1")
    assert not (tmp_path / "missing.sqlite").exists()
    foreign = tmp_path / "foreign.sqlite"
    foreign.write_text("this is no database, however one looks at it")
    with pytest.raises(CacheError, match="not a cache"):
        ask(foreign, "SELECT count(*) FROM devices")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="asks Linux for the open files")
def test_a_file_that_is_no_cache_is_closed_again(tmp_path: Path) -> None:
    # "Move the file away" is the way out that the error names: an open one cannot be on Windows.
    file = tmp_path / "cache.sqlite"
    file.write_bytes(b"not a database" * 100)
    with pytest.raises(CacheError) as asked:
        ask(file, "SELECT 1")
    with pytest.raises(CacheError) as exported:
        export_snapshot(file, tmp_path / "target", "t")
    held = (asked.value, exported.value)  # their tracebacks hold what was not closed
    opened = {Path(fd).resolve() for fd in Path("/proc/self/fd").iterdir() if fd.exists()}
    assert file not in opened, held
