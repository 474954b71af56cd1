"""`intune-manager db …` on real cache files, good and bad."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from intune_manager.cli.main import run
from intune_manager.data.sql.migrations import SCHEMA_VERSION


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def cache(data_dir: Path) -> Path:
    assert run(["db", "upgrade"]) == 0
    return data_dir / "cache.sqlite"


def test_upgrade_creates_a_missing_cache(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["db", "upgrade"]) == 0
    assert str(SCHEMA_VERSION) in capsys.readouterr().out
    assert (data_dir / "cache.sqlite").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("command", ["current", "check", "backup", "vacuum"])
def test_without_a_cache_the_way_out_is_named_and_nothing_is_created(
    command: str, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["db", command]) == 1
    assert "intune-manager sync" in capsys.readouterr().err
    assert not (data_dir / "cache.sqlite").exists()


def test_history_marks_where_the_cache_stands(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["db", "history"]) == 0
    marked = [line for line in capsys.readouterr().out.splitlines() if line.startswith("*")]
    assert len(marked) == 1
    assert marked[0].split()[1] == str(SCHEMA_VERSION)


def test_downgrade_and_upgrade_come_back_to_where_they_began(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["db", "downgrade", "0"]) == 0
    assert run(["db", "upgrade"]) == 0
    assert run(["db", "current"]) == 0
    assert f"cache    {SCHEMA_VERSION}" in capsys.readouterr().out
    assert list((cache.parent / "backups").iterdir()), "a backup is made before a downgrade"


def test_an_unknown_version_is_refused(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", "upgrade", "999"]) == 2
    assert "999" in capsys.readouterr().err


def test_check_of_a_sound_cache_says_so(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["db", "check", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    assert report["cache_path"] == str(cache)


def test_a_file_that_is_no_database_is_named_and_left_alone(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data_dir.mkdir()
    file = data_dir / "cache.sqlite"
    file.write_text("not a database, " * 300)
    before = file.read_bytes()
    for command in (["db", "check"], ["db", "upgrade"], ["status"], ["query", "SELECT 1"]):
        assert run(command) == 1, command
        error = capsys.readouterr().err
        assert str(file) in error
        assert "Traceback" not in error
    assert file.read_bytes() == before


def test_a_newer_cache_is_refused_politely(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(cache) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert run(["db", "check"]) == 1
    assert "9999" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_directory_is_named(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data_dir.mkdir(mode=0o500)
    assert run(["db", "upgrade"]) == 1
    assert str(data_dir) in capsys.readouterr().err


def test_backup_to_a_chosen_file_is_a_whole_cache(
    cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "copy.sqlite"
    capsys.readouterr()
    assert run(["db", "backup", str(target)]) == 0
    assert capsys.readouterr().out.strip() == str(target)
    with sqlite3.connect(target) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert run(["db", "backup", str(target)]) == 1, "an existing file is not overwritten"
