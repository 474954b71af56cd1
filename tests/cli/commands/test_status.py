"""`status` says what the cache holds, without network, sign-in or Qt."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from intune_manager.cli.main import run
from intune_manager.cli.output import ExitCode
from intune_manager.registry import RESOURCES

KEYS = {
    "name",
    "title",
    "graph_path",
    "table",
    "graph_id_column",
    "where",
    "rows",
    "deleted_rows",
    "verdict",
    "last_attempt_at",
    "last_success_at",
    "seen_as",
    "missing_scopes",
    "error",
}
"""What every version since the first prints: programs rely on it."""
ADDED = {"verdict_text", "stale", "age_s", "mode", "advice"}


def status(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(["status", "--json", *arguments]) == ExitCode.SUCCESS
    document: dict[str, Any] = json.loads(capfd.readouterr().out)
    return document


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A cache of the demo tenant, to be copied, and the report of the sync that made it."""
    directory = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "intune_manager", "sync", "--demo", "--json"],
        env={**os.environ, "INTUNE_MANAGER_DATA_DIR": str(directory)},
        check=True,
        capture_output=True,
    )
    return directory / "cache.sqlite", json.loads(done.stdout)


@pytest.fixture
def synced(demo: tuple[Path, dict[str, Any]], data_dir: Path) -> dict[str, Any]:
    """The report of a sync of the demo tenant; its cache is in the data directory."""
    data_dir.mkdir()
    shutil.copy(demo[0], data_dir / "cache.sqlite")
    return demo[1]


def test_without_a_cache_everything_was_never_read_and_nothing_is_created(
    capfd: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    document = status(capfd)
    assert document["tenants"] == []
    assert document["cache_path"] == str(data_dir / "cache.sqlite")
    assert {r["verdict"] for r in document["resources"]} == {"never"}
    assert {r["rows"] for r in document["resources"]} == {0}
    assert not data_dir.exists()


def test_every_resource_has_exactly_the_documented_keys(
    capfd: pytest.CaptureFixture[str],
) -> None:
    document = status(capfd)
    assert [r["name"] for r in document["resources"]] == [r.name for r in RESOURCES]
    for resource in document["resources"]:
        assert set(resource) == KEYS | ADDED


def test_rows_and_their_whereabouts_agree_with_the_file(
    capfd: pytest.CaptureFixture[str], synced: dict[str, Any]
) -> None:
    document = status(capfd)
    assert document["tenant_id"] == synced["tenant_id"]
    assert [tenant["tenant_id"] for tenant in document["tenants"]] == [synced["tenant_id"]]
    with sqlite3.connect(document["cache_path"]) as connection:
        for resource in document["resources"]:
            rows, ids = connection.execute(
                f"SELECT count(*), count({resource['graph_id_column']}) FROM {resource['table']}"
                f" WHERE {resource['where'] or 'TRUE'} AND deleted_at IS NULL"
            ).fetchone()
            assert resource["rows"] == rows == ids > 0, resource["name"]
    connection.close()


def test_after_a_sync_each_resource_says_as_of_when_and_as_whom(
    capfd: pytest.CaptureFixture[str], synced: dict[str, Any]
) -> None:
    for resource in status(capfd)["resources"]:
        assert resource["verdict"] == "complete"
        assert resource["seen_as"] == synced["account"]
        assert synced["started_at"][:19] <= resource["last_success_at"][:19]
        assert resource["error"] is None


def test_the_table_for_people_tells_the_tenant_and_the_verdicts(
    capfd: pytest.CaptureFixture[str], synced: dict[str, Any]
) -> None:
    assert run(["status"]) == ExitCode.SUCCESS
    printed = capfd.readouterr().out
    assert synced["tenant_id"] in printed
    assert printed.count(" Complete ") >= len(RESOURCES)
    assert f"Seen as: {synced['account']}" in printed


def test_an_unknown_tenant_is_refused_with_the_known_ones(
    capfd: pytest.CaptureFixture[str], synced: dict[str, Any]
) -> None:
    unknown = "0c1d2e3f-0a11-4d3e-9a77-30c1f7a6b002"
    assert run(["status", "--tenant", unknown]) == ExitCode.ERROR
    assert synced["tenant_id"] in capfd.readouterr().err


def test_a_file_that_is_no_cache_is_an_error_and_left_alone(
    capfd: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    data_dir.mkdir()
    (data_dir / "cache.sqlite").write_text("precious notes")
    assert run(["status"]) == ExitCode.ERROR
    assert (data_dir / "cache.sqlite").read_text() == "precious notes"


def test_status_needs_neither_qt_nor_the_graph_sdk() -> None:
    script = (
        "import sys; from intune_manager.cli.main import run; run(['status', '--json']);"
        "sys.exit(any(name in sys.modules for name in ('PySide6', 'msgraph', 'azure.identity')))"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_a_cache_that_is_up_to_date_is_opened_without_the_migration_tool(
    data_dir: Path,
) -> None:
    assert run(["db", "upgrade"]) == ExitCode.SUCCESS
    script = (
        "import sys; from intune_manager.cli.main import run;"
        "sys.exit(run(['status']) or 'alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_a_resource_that_could_not_be_read_again_is_flagged_with_age_and_advice(
    contoso: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    scope = "DeviceManagementManagedDevices.Read.All"
    contoso.sync("PC-1", verdict="forbidden", error="Graph refused it.", missing_scopes=(scope,))
    devices = status(capfd)["resources"][0]
    assert (devices["verdict"], devices["verdict_text"]) == ("forbidden", "Forbidden")
    assert devices["stale"] is True
    assert 7200 <= devices["age_s"] < 7300
    assert scope in devices["advice"]
    assert "admin@contoso.com" in devices["advice"]
    assert run(["status"]) == ExitCode.SUCCESS
    printed = capfd.readouterr().out
    assert "2 hours ago, stale" in printed
    assert f"Devices: Graph refused it. {devices['advice']}" in printed


@pytest.mark.parametrize(("hours", "stale"), [("1", True), ("3", False)])
def test_complete_data_goes_stale_after_the_time_that_the_settings_say(
    contoso: Any,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    hours: str,
    stale: bool,
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_STALE_AFTER_H", hours)
    devices = status(capfd)["resources"][0]
    assert devices["stale"] is stale
    assert devices["mode"] == "full"
    assert ("2 hours ago" in (devices["advice"] or "")) is stale


def test_what_was_never_read_has_no_age_and_is_to_be_synced(
    capfd: pytest.CaptureFixture[str],
) -> None:
    devices = status(capfd)["resources"][0]
    assert (devices["age_s"], devices["stale"]) == (None, False)
    assert devices["advice"] == "Sync to read it."
