"""`snapshot export`, and every reading command on the file with `--open`."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from intune_manager.cli.main import run
from intune_manager.data.sql import migrations

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """A directory that can be made read-only."""
    directory = tmp_path / "shelf"
    directory.mkdir()
    yield directory
    directory.chmod(0o700)


@pytest.fixture
def snapshot(contoso: Any, fabrikam: Any, shelf: Path, capfd: Capture) -> Path:
    """A snapshot of Contoso, from a cache that is gone."""
    file = shelf / "contoso.snapshot"
    assert run(["snapshot", "export", str(file), "--tenant", "contoso"]) == 0
    contoso.path.unlink()
    capfd.readouterr()
    return file


def test_export_tells_what_it_wrote(
    contoso: Any, fabrikam: Any, shelf: Path, capfd: Capture
) -> None:
    file = shelf / "a.snapshot"
    assert run(["snapshot", "export", str(file), "--tenant", "contoso", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["file"] == str(file)
    assert told["tenant_id"] == contoso.tenant_id
    assert told["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert told["size_bytes"] == file.stat().st_size
    assert [r["resource"] for r in told["resources"]] == ["devices"]


def test_the_tenant_that_is_shown_is_exported_by_default(
    contoso: Any, fabrikam: Any, shelf: Path, capfd: Capture
) -> None:
    file = shelf / "a.snapshot"
    assert run(["snapshot", "export", str(file), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["tenant_id"] == fabrikam.tenant_id


def test_an_existing_file_needs_force(snapshot: Path, contoso: Any, capfd: Capture) -> None:
    contoso.sync("PC-3")
    before = snapshot.read_bytes()
    assert run(["snapshot", "export", str(snapshot)]) == 1
    assert "--force" in capfd.readouterr().err
    assert snapshot.read_bytes() == before
    assert run(["snapshot", "export", str(snapshot), "--force"]) == 0


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["status"], "Contoso"),
        (["tenants"], "Contoso"),
        (["changes", "--since", "30d"], ""),
        (["query", "SELECT device_name FROM devices", "--format", "csv"], "PC-2"),
        (["query", "SELECT device_name FROM devices", "--tenant", "contoso"], "PC-2"),
        (["db", "check", "--thorough"], "sound"),
        (["db", "current"], str(migrations.SCHEMA_VERSION)),
    ],
)
def test_every_reading_command_works_on_a_read_only_file_in_a_read_only_directory(
    snapshot: Path, command: list[str], expected: str, capfd: Capture
) -> None:
    snapshot.chmod(0o400)
    snapshot.parent.chmod(0o500)
    before = snapshot.read_bytes()
    assert run(["--open", str(snapshot), *command]) == 0
    printed = capfd.readouterr().out
    assert expected in printed
    assert "Fabrikam" not in printed
    assert snapshot.read_bytes() == before
    assert [file.name for file in snapshot.parent.iterdir()] == [snapshot.name]


def test_status_of_a_snapshot_names_the_file_and_the_times_of_the_cache(
    snapshot: Path, contoso: Any, capfd: Capture
) -> None:
    assert run(["--open", str(snapshot), "status", "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["cache_path"] == str(snapshot)
    assert [tenant["tenant_id"] for tenant in document["tenants"]] == [contoso.tenant_id]
    devices = document["resources"][0]
    assert (devices["rows"], devices["verdict"]) == (2, "complete")
    assert devices["age_s"] >= 7200


@pytest.mark.parametrize(
    "command",
    [
        ["sync"],
        ["sync", "--demo"],
        ["db", "upgrade"],
        ["db", "downgrade", "1"],
        ["db", "vacuum"],
        ["db", "backup"],
        ["db", "repair-index"],
        ["db", "check", "--repair"],
        ["tenant", "use", "contoso"],
        ["tenant", "clear", "contoso", "--yes"],
        ["snapshot", "export", "again.snapshot"],
    ],
)
def test_whatever_writes_is_refused_with_a_sentence_and_touches_nothing(
    snapshot: Path, command: list[str], capfd: Capture, data_dir: Path
) -> None:
    before, files = snapshot.read_bytes(), sorted(data_dir.iterdir())
    assert run(["--open", str(snapshot), *command]) == 1
    error = capfd.readouterr().err
    assert f"{snapshot} is a snapshot" in error
    assert "Leave out --open" in error
    assert snapshot.read_bytes() == before
    assert sorted(data_dir.iterdir()) == files


def test_an_older_snapshot_is_read_as_it_is_and_left_as_it_was(
    snapshot: Path, capfd: Capture, next_step: Callable[..., int]
) -> None:
    next_step("op.execute('ALTER TABLE tenants ADD COLUMN note TEXT')")
    before = snapshot.read_bytes()
    assert run(["--open", str(snapshot), "status", "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["cache_path"] == str(snapshot)
    assert document["resources"][0]["rows"] == 2
    assert snapshot.read_bytes() == before


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "9999"),
        ("DROP TABLE snapshot", "not a snapshot"),
        ("DELETE FROM snapshot WHERE name = 'tenant_id'", "not a snapshot"),
    ],
)
def test_a_file_that_cannot_be_shown_is_refused_with_the_reason(
    snapshot: Path, spoil: str, told: str, capfd: Capture
) -> None:
    with closing(sqlite3.connect(snapshot)) as connection, connection:
        connection.execute(spoil)
    assert run(["--open", str(snapshot), "status"]) == 1
    error = capfd.readouterr().err
    assert told in error
    assert str(snapshot) in error


def test_neither_a_missing_file_nor_a_text_is_a_snapshot(tmp_path: Path, capfd: Capture) -> None:
    notes = tmp_path / "notes.txt"
    for content in (None, "", "notes"):
        if content is not None:
            notes.write_text(content)
        assert run(["--open", str(notes), "status"]) == 1
        assert str(notes) in capfd.readouterr().err


def test_rows_that_were_taken_out_of_a_snapshot_are_missed(snapshot: Path, capfd: Capture) -> None:
    with closing(sqlite3.connect(snapshot)) as connection, connection:
        connection.execute("DELETE FROM devices_search WHERE rowid = 1")
        connection.execute("DELETE FROM devices WHERE id = 1")
    assert run(["--open", str(snapshot), "db", "check"]) == 1
    assert "made with 2" in capfd.readouterr().out


def test_the_demo_and_an_opened_snapshot_exclude_each_other(snapshot: Path) -> None:
    assert run(["--open", str(snapshot), "--demo"]) == 2
