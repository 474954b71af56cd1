"""Queries that would take for ever, or all memory: each is ended, whatever SQLite is at."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from intune_manager.cli.main import run
from intune_manager.config.child_process import own_command
from intune_manager.data.sql.sqlite.query import read_only_query
from intune_manager.errors import QueryRefusedError

LIMIT_S, GRACE_S = 0.3, 2.0
MOST_BYTES = 2**30
N = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
MANY = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000)"
LONG = "hex(zeroblob(30000000))"
"""A text of 60 MB."""
QUERIES = {
    "rows without end": f"{N} SELECT i FROM n",
    "a sum without end": f"{N} SELECT sum(i) FROM n",
    "one function that makes a gigabyte": "SELECT hex(zeroblob(499999999))",
    "random bytes": "SELECT hex(randomblob(500000000))",
    "a width": f"{N} SELECT count(printf('%900000000d', i)) FROM n",
    "one search that compares for years": f"SELECT instr({LONG}, hex(zeroblob(15000000)) || '1')",
    "one replacement that compares for years": (
        f"SELECT replace({LONG}, hex(zeroblob(15000000)) || '1', 'x')"
    ),
    "a replacement that grows": f"SELECT replace({LONG}, '0', {LONG})",
    "a pattern of LIKE": f"SELECT {LONG} LIKE '%' || hex(zeroblob(12000)) || '1'",
    "a pattern of GLOB": f"SELECT {LONG} GLOB '*' || hex(zeroblob(12000)) || '1'",
    "one group of all": f"{N} SELECT length(group_concat(hex(zeroblob(1000)))) FROM n",
    "an array of all": f"{N} SELECT json_group_array(hex(zeroblob(1000))) FROM n",
    "JSON of millions of values": (
        "SELECT count(*) FROM json_each('[' || replace(hex(zeroblob(9000000)), '00', '1,') || '1]')"
        " AS a, json_each('[' || replace(hex(zeroblob(9000000)), '00', '1,') || '1]') AS b"
    ),
    "windows": f"{MANY} SELECT sum(i) OVER (ORDER BY i ROWS 200000 PRECEDING) FROM n",
    "a cross join that is sorted": (
        f"{MANY} SELECT hex(zeroblob(500)) AS t FROM n AS a, n AS b ORDER BY random()"
    ),
    "distinct values without end": f"{N} SELECT DISTINCT hex(randomblob(500)) FROM n",
    "a union without end": (
        "WITH RECURSIVE n(t) AS (SELECT '' UNION SELECT hex(randomblob(500)) FROM n)"
        " SELECT * FROM n"
    ),
    "a row of many long values": f"SELECT {', '.join([LONG] * 20)}",
    "rows of long values": f"{N} SELECT {LONG} FROM n",
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory, empty_cache: Path) -> Path:
    return Path(shutil.copy(empty_cache, tmp_path_factory.mktemp("data") / "cache.sqlite"))


class Memory:
    """The most that the children of this process hold at once, looked at many times a second."""

    def __enter__(self) -> Memory:
        self.most_bytes = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        own = Path("/proc/self/task")
        while own.exists() and not self._done.wait(0.01):
            for children in own.glob("*/children"):
                for child in children.read_text().split():
                    self.most_bytes = max(self.most_bytes, _resident(child))


def _resident(process: str) -> int:
    try:
        pages = Path(f"/proc/{process}/statm").read_text().split()[1]
    except (OSError, IndexError):  # it has ended
        return 0
    return int(pages) * 4096


@pytest.mark.parametrize("sql", QUERIES.values(), ids=QUERIES)
def test_a_query_is_ended_whatever_it_is_at(
    cache: Path, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    begun_s = time.monotonic()
    with Memory() as memory, pytest.raises(QueryRefusedError) as refused:
        ask(cache, sql)

    assert refused.value.remedy
    assert time.monotonic() - begun_s < LIMIT_S + GRACE_S + STARTING_S
    assert memory.most_bytes < MOST_BYTES
    assert not list(tmp_path.iterdir())


def ask(cache: Path, sql: str) -> None:
    """Take all rows, and keep none."""
    with read_only_query(cache, sql, time_limit_s=LIMIT_S) as result:
        for _ in result.chunks:
            pass


STARTING_S = 3.0
"""Of a process, on a machine that is busy: its time runs from when it has begun."""


@pytest.mark.skipif(os.name != "posix", reason="signals to one process need POSIX")
def test_ctrl_c_ends_a_query_that_is_inside_one_function(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", str(cache.parent))
    sql = f"SELECT 1 AS n UNION ALL {QUERIES['one search that compares for years']}"
    command = [*own_command("intune_manager"), "query", sql, "--format", "ndjson"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as query:
        until(lambda: _children(query.pid))
        begun_s = time.monotonic()
        query.send_signal(signal.SIGINT)
        _, error = query.communicate(timeout=60)
    assert time.monotonic() - begun_s < GRACE_S + STARTING_S
    assert query.returncode == 130, error
    assert b"Traceback" not in error


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="ends a process as the system would")
def test_the_process_of_a_query_ends_with_the_program(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", str(cache.parent))
    command = [*own_command("intune_manager"), "query", QUERIES["a sum without end"]]
    with subprocess.Popen(command) as query:
        until(lambda: _children(query.pid))
        (child,) = _children(query.pid)
        query.kill()
    until(lambda: not _lives(child))


def until(is_so: object) -> None:
    begun_s = time.monotonic()
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() - begun_s < 60
        time.sleep(0.01)


def _children(process: int) -> list[int]:
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_values_come_back_as_they_are(cache: Path) -> None:
    sql = "SELECT 9223372036854775807, -1.5, 'ä' || char(0) || 'x', x'00ff', NULL, 9e999"
    with read_only_query(cache, sql) as result:
        (rows,) = result.chunks
    assert rows == [(2**63 - 1, -1.5, "ä\0x", b"\x00\xff", None, float("inf"))]


def test_a_long_value_is_cut_in_a_table_and_whole_elsewhere(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", str(cache.parent))
    sql = "SELECT hex(zeroblob(100000)) AS t"
    assert run(["query", sql]) == 0
    assert len(capfd.readouterr().out) < 100_000
    assert run(["query", sql, "--format", "ndjson"]) == 0
    assert len(json.loads(capfd.readouterr().out)["t"]) == 200_000
