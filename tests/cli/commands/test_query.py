"""`intune-manager query` on a cache with rows that try to misbehave."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from intune_manager.cli.main import run


@pytest.fixture
def cache(tmp_path: Path, empty_cache: Path) -> Path:
    (tmp_path / "data").mkdir()
    return Path(shutil.copy(empty_cache, tmp_path / "data" / "cache.sqlite"))


@pytest.fixture
def asked(cache: Path, capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    capsys.readouterr()
    return capsys


ROWS = (
    "SELECT 1 AS n, 'a \"quoted\", text' AS t, NULL AS missing, x'00ff' AS b "
    "UNION ALL SELECT 2, 'Ünïcode 李' || char(10) || 'x', 2.5, NULL ORDER BY 1"
)


def test_csv_reads_back_as_it_was(asked: pytest.CaptureFixture[str]) -> None:
    assert run(["query", ROWS, "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(asked.readouterr().out)))
    assert rows == [
        ["n", "t", "missing", "b"],
        ["1", 'a "quoted", text', "", "00ff"],
        ["2", "Ünïcode 李\nx", "2.5", ""],
    ]


def test_json_is_one_array(asked: pytest.CaptureFixture[str]) -> None:
    assert run(["query", ROWS, "--format", "json"]) == 0
    first, second = json.loads(asked.readouterr().out)
    assert first == {"n": 1, "t": 'a "quoted", text', "missing": None, "b": "00ff"}
    assert second["t"] == "Ünïcode 李\nx"


def test_no_rows_are_an_empty_array(asked: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "SELECT 1 WHERE 0", "--format", "json"]) == 0
    assert json.loads(asked.readouterr().out) == []


def test_ndjson_is_one_object_a_line(asked: pytest.CaptureFixture[str]) -> None:
    assert run(["query", ROWS, "--format", "ndjson"]) == 0
    lines = asked.readouterr().out.splitlines()
    assert [json.loads(line)["n"] for line in lines] == [1, 2]


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("SELECT value AS v FROM json_each('[7]')", {"v": 7}),
        ("SELECT count(*) AS v FROM json_tree('{\"a\": [1]}')", {"v": 3}),
        ("SELECT name AS v FROM pragma_table_info('devices') WHERE cid = 0", {"v": "id"}),
    ],
)
def test_payloads_and_columns_can_be_taken_apart(
    sql: str, answer: dict[str, object], asked: pytest.CaptureFixture[str]
) -> None:
    assert run(["query", sql, "--format", "ndjson"]) == 0
    assert json.loads(asked.readouterr().out) == answer


def test_an_unknown_table_is_answered_with_how_to_find_the_known_ones(
    asked: pytest.CaptureFixture[str],
) -> None:
    assert run(["query", "SELECT * FROM device"]) == 1
    error = asked.readouterr().err
    assert "device" in error
    assert run(["query", error.splitlines()[1].partition(" lists")[0], "--format", "csv"]) == 0
    assert "\ndevices\n" in asked.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="signals to one process need POSIX")
def test_an_interrupted_query_ends_quietly_with_130(cache: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    command = [sys.executable, "-m", "intune_manager", "query", endless, "--format", "ndjson"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as query:
        assert query.stdout is not None
        assert json.loads(query.stdout.readline()) == {"i": 1}
        query.send_signal(signal.SIGINT)
        _, error = query.communicate(timeout=60)
    assert query.returncode == 130, error
    assert b"refused" not in error
    assert b"Traceback" not in error


def test_two_columns_of_one_name_are_both_kept(asked: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "SELECT 1 AS a, 2 AS a", "--format", "ndjson"]) == 0
    assert json.loads(asked.readouterr().out) == {"a": 1, "a_2": 2}


def test_a_table_cannot_steer_the_terminal(asked: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "SELECT char(27) || '[31m[bold]evil' AS name"]) == 0
    out = asked.readouterr().out
    assert "\x1b" not in out
    assert "[bold]evil" in out


def test_a_long_table_says_that_it_was_cut(asked: pytest.CaptureFixture[str]) -> None:
    many = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1500) SELECT i FROM n"
    )
    assert run(["query", many]) == 0
    captured = asked.readouterr()
    assert "1,000" in captured.err
    assert "1500" not in captured.out


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM devices",
        "UPDATE devices SET device_name = 'x'",
        "DROP TABLE devices",
        "CREATE TABLE x (y)",
        "ATTACH ':memory:' AS m",
        "PRAGMA journal_mode = DELETE",
        "SELECT 1; DELETE FROM devices",
        "WITH x AS (SELECT 1) DELETE FROM devices",
        "VACUUM INTO '/tmp/intune-manager-copy'",
        "BEGIN IMMEDIATE",
        "SELEKT 1",
        "",
    ],
)
def test_sql_that_does_not_just_read_is_refused(
    sql: str, cache: Path, asked: pytest.CaptureFixture[str]
) -> None:
    before = _content(cache)
    assert run(["query", sql]) == 1
    error = asked.readouterr().err
    assert error.startswith("Error: ")
    assert "Traceback" not in error
    assert _content(cache) == before


def test_a_query_without_end_is_stopped(
    asked: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_QUERY_TIME_LIMIT_S", "0.2")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    assert run(["query", endless]) == 1
    assert "0.2" in asked.readouterr().err


def test_without_a_cache_the_way_out_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "SELECT 1"]) == 1
    assert "intune-manager sync" in capsys.readouterr().err


def _content(cache: Path) -> list[str]:
    with sqlite3.connect(cache) as connection:
        dump = list(connection.iterdump())
    connection.close()
    return dump


@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["query", "SELECT 1"],
        ["tenants"],
        ["changes"],
        ["db", "check"],
        ["db", "upgrade"],
    ],
    ids=" ".join,
)
def test_the_cache_of_a_build_before_the_first_release_is_refused_by_every_command(
    command: list[str], data_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    cache = data_dir / "cache.sqlite"
    with closing(sqlite3.connect(cache)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("CREATE TABLE schema_steps (version INTEGER)")
    before = cache.read_bytes()

    assert run(command) == 1

    error = capfd.readouterr().err
    assert "before the first release" in error
    assert "`intune-manager sync`" in error
    assert cache.read_bytes() == before
    assert not [file for file in data_dir.iterdir() if "sqlite-" in file.name]
