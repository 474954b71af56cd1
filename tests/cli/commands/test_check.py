"""`db check`: what is wrong, what is merely odd, what was mended, and the exit code."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from intune_manager.cli.main import run

Capture = pytest.CaptureFixture[str]


def spoil(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def checked(capfd: Capture, *options: str, code: int = 0) -> dict[str, Any]:
    capfd.readouterr()
    assert run(["db", "check", "--json", *options]) == code
    document: dict[str, Any] = json.loads(capfd.readouterr().out)
    return document


def test_a_sound_cache_is_sound_both_ways(contoso: Any, fabrikam: Any, capfd: Capture) -> None:
    for options in ((), ("--thorough",)):
        report = checked(capfd, *options)
        assert report["ok"] is True
        assert (report["problems"], report["findings"], report["orphans"]) == ([], [], [])


def test_a_broken_search_index_is_told_then_mended_then_gone(contoso: Any, capfd: Capture) -> None:
    spoil(contoso.path, "DELETE FROM devices_search WHERE rowid = 1")
    report = checked(capfd, code=1)
    (finding,) = report["findings"]
    assert (finding["check"], finding["where"], finding["repairable"]) == (
        "search",
        "devices",
        True,
    )
    assert report["problems"] == [finding["text"]]
    assert run(["db", "check"]) == 1
    assert "--repair" in capfd.readouterr().out
    assert run(["db", "check", "--repair"]) == 0
    assert "built anew from 2 rows: Devices" in capfd.readouterr().out
    assert checked(capfd)["ok"] is True


def test_a_repair_says_in_json_what_it_did(contoso: Any, capfd: Capture) -> None:
    spoil(contoso.path, "DELETE FROM devices_search", "DROP INDEX ix_devices_model")
    report = checked(capfd, "--repair")
    assert report["repaired"] == {
        "searches": ["devices"],
        "texts": 2,
        "indexes": ["ix_devices_model"],
    }
    assert checked(capfd, "--repair")["repaired"] is None


def test_what_no_repair_mends_stays_a_problem(contoso: Any, capfd: Capture) -> None:
    spoil(contoso.path, "UPDATE devices SET deleted_at = changed_at WHERE id = 1")
    report = checked(capfd, "--repair", code=1)
    assert [f["check"] for f in report["findings"]] == ["counts"]
    assert report["repaired"] is None
    assert run(["db", "check"]) == 1
    assert "sync --full" in capfd.readouterr().out


def test_orphans_are_shown_explained_and_no_error(contoso: Any, capfd: Capture) -> None:
    spoil(contoso.path, "UPDATE devices SET user_id = 'ghost' WHERE id = 1")
    (orphans,) = checked(capfd)["orphans"]
    assert (orphans["table"], orphans["column"], orphans["count"]) == ("devices", "user_id", 1)
    assert orphans["examples"][0]["object_id"] == "ghost"
    assert run(["db", "check"]) == 0
    printed = capfd.readouterr().out
    assert "1 of 1 references in devices.user_id" in printed
    assert "ghost (unknown)" in printed
    assert orphans["explanation"] in printed


def test_a_damaged_file_is_told_without_asking_further(contoso: Any, capfd: Capture) -> None:
    size = contoso.path.stat().st_size
    with contoso.path.open("r+b") as file:
        for page in range(20, size // 16_384):
            file.seek(page * 16_384)
            file.write(b"\x00" * 64)
    assert run(["db", "check"]) == 1
    captured = capfd.readouterr()
    assert "backups" in captured.out + captured.err
    assert "Traceback" not in captured.err


def test_repair_index_makes_everything_anew(contoso: Any, fabrikam: Any, capfd: Capture) -> None:
    spoil(contoso.path, "DELETE FROM devices_search", "DROP TABLE apps_search")
    assert run(["db", "repair-index"]) == 0
    assert "3 rows" in capfd.readouterr().out
    assert checked(capfd)["ok"] is True


@pytest.mark.parametrize("command", [["repair-index"], ["check", "--repair"]])
def test_nothing_is_mended_while_a_sync_is_under_way(
    contoso: Any, data_dir: Path, command: list[str], capfd: Capture
) -> None:
    spoil(contoso.path, "DELETE FROM devices_search")
    with FileLock(data_dir / "sync.lock"):
        assert run(["db", *command]) == 1
    assert "Another sync" in capfd.readouterr().err
    assert checked(capfd, code=1)["findings"]
