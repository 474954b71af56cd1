"""What is printed goes out in any encoding, and what cannot go out is told in a line."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from intune_manager.cli.main import run

NAME = "設備 \N{SLIGHTLY SMILING FACE} Müller"
DEVICE = f"{NAME}-PC"
encodings = pytest.mark.parametrize(
    "encoding", ["cp1252", *(pytest.param(e, marks=pytest.mark.long) for e in ("ascii", "cp932"))]
)
NO_ROOM = "Error: The output could not be written: No space left on device."
READING = {
    "status": ["status"],
    "status --json": ["status", "--json"],
    "tenants": ["tenants"],
    "tenants --json": ["tenants", "--json"],
    "query table": ["query", "SELECT * FROM devices"],
    "query csv": ["query", "--format", "csv", "SELECT * FROM devices"],
    "query json": ["query", "--format", "json", "SELECT * FROM devices"],
    "query ndjson": ["query", "--format", "ndjson", "SELECT * FROM devices"],
    "changes": ["changes"],
    "changes --json": ["changes", "--json"],
    "details": ["details", f"{NAME}-{DEVICE}"],
    "db check": ["db", "check"],
    "db current": ["db", "current"],
    "db history": ["db", "history"],
}
WORKING = {
    "db backup": ["db", "backup"],
    "db vacuum": ["db", "vacuum"],
    "db repair-index": ["db", "repair-index"],
    "tenant use": ["tenant", "use", NAME],
    "tenant clear": ["tenant", "clear", "--yes", NAME],
    "snapshot export": ["snapshot", "export", "out.sqlite"],
}
on_linux = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk of Linux's")


@pytest.fixture(autouse=True)
def tenant(contoso: Any, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenant whose name, and whose device's, no encoding of Western Europe has."""
    contoso.name = NAME
    contoso.sync(DEVICE, ago_s=60)
    monkeypatch.chdir(tmp_path)


class Printed(NamedTuple):
    exit_code: int
    stdout: bytes
    stderr: str


Print = Callable[..., Printed]


@pytest.fixture
def into(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Print:
    """Run a command whose standard output is a file, or keeps what is written to it."""

    def run_into(arguments: list[str], file: Any = None, encoding: str = "utf-8") -> Printed:
        kept = io.BytesIO()
        with io.TextIOWrapper(file or kept, encoding=encoding) as stdout:
            monkeypatch.setattr(sys, "stdout", stdout)
            exit_code = run(arguments)
            monkeypatch.undo()
            printed = b"" if file else kept.getvalue()
        return Printed(exit_code, printed, capsys.readouterr().err)

    return run_into


@encodings
@pytest.mark.parametrize("name", READING | WORKING)
def test_every_command_prints_names_that_the_output_has_no_letters_for(
    into: Print, name: str, encoding: str
) -> None:
    done = into((READING | WORKING)[name], encoding=encoding)
    assert done.exit_code == 0, done.stderr
    done.stdout.decode(encoding)


@encodings
@pytest.mark.parametrize("text_format", ["json", "ndjson"])
def test_json_is_json_in_every_encoding(into: Print, text_format: str, encoding: str) -> None:
    sql = "SELECT device_name FROM devices WHERE deleted_at IS NULL"
    done = into(["query", "--format", text_format, sql], encoding=encoding)
    found = json.loads(done.stdout.decode(encoding))
    assert found in ([{"device_name": DEVICE}], {"device_name": DEVICE})


def full_disk() -> Any:
    return os.fdopen(os.open("/dev/full", os.O_WRONLY), "wb")


@on_linux
@pytest.mark.parametrize("name", READING)
def test_an_answer_that_the_disk_has_no_room_for_is_an_error_in_one_line(
    into: Print, name: str
) -> None:
    done = into(READING[name], full_disk())
    assert done.stderr.splitlines()[-1] == NO_ROOM
    assert done.exit_code == (0 if name == "db check" else 1)


@on_linux
@pytest.mark.parametrize("name", WORKING)
def test_work_that_is_done_is_a_success_even_when_it_cannot_be_told(into: Print, name: str) -> None:
    done = into(WORKING[name], full_disk())
    assert done.stderr == f"{NO_ROOM}\n"
    assert done.exit_code == 0


@pytest.mark.parametrize("name", READING)
def test_a_reader_who_has_seen_enough_hears_no_more(into: Print, name: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = into(READING[name], os.fdopen(writing, "wb"))
    assert "Error" not in done.stderr
    assert "Traceback" not in done.stderr


def process(arguments: list[str], stdout: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "intune_manager", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )


@on_linux
def test_a_query_that_never_ends_ends_with_its_output() -> None:
    forever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    with Path("/dev/full").open("w") as full:
        done = process(["query", "--format", "csv", forever], full)
    assert done.returncode == 1
    assert done.stderr.decode() == f"{NO_ROOM}\n"


def test_a_sync_that_cannot_print_its_report_is_judged_by_what_it_did(data_dir: Path) -> None:
    shutil.rmtree(data_dir)
    reading, writing = os.pipe()
    os.close(reading)
    done = process(["sync", "--demo", "--only", "organization"], writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_csv_holds_no_formula_of_a_tenant_and_leaves_numbers_alone(into: Print, start: str) -> None:
    sql = f"SELECT '{start}cmd|calc' AS name, -5 AS number"
    lines = into(["query", "--format", "csv", sql]).stdout.decode()
    assert list(csv.reader(io.StringIO(lines, newline=""))) == [
        ["name", "number"],
        [f"'{start}cmd|calc", "-5"],
    ]
