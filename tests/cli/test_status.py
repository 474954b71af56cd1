"""`status` says what the cache holds, without network, sign-in or Qt."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from intune_manager.cli import exit_codes
from intune_manager.cli.main import run
from intune_manager.cli.status_report import age
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


@pytest.fixture
def data_dir() -> Path:
    return Path(os.environ["INTUNE_MANAGER_DATA_DIR"])


def status(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(["status", "--json", *arguments]) == exit_codes.SUCCESS
    document: dict[str, Any] = json.loads(capfd.readouterr().out)
    return document


@pytest.fixture
def synced(capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The report of a sync of the demo tenant."""
    assert run(["sync", "--demo", "--json"]) == exit_codes.SUCCESS
    report: dict[str, Any] = json.loads(capfd.readouterr().out)
    return report


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
        assert set(resource) == KEYS


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
    assert run(["status"]) == exit_codes.SUCCESS
    printed = capfd.readouterr().out
    assert synced["tenant_id"] in printed
    assert printed.count("complete") == len(RESOURCES)


def test_an_unknown_tenant_is_refused_with_the_known_ones(
    capfd: pytest.CaptureFixture[str], synced: dict[str, Any]
) -> None:
    unknown = "0c1d2e3f-0a11-4d3e-9a77-30c1f7a6b002"
    assert run(["status", "--tenant", unknown]) == exit_codes.ERROR
    assert synced["tenant_id"] in capfd.readouterr().err


def test_a_file_that_is_no_cache_is_an_error_and_left_alone(
    capfd: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    data_dir.mkdir()
    (data_dir / "cache.sqlite").write_text("precious notes")
    assert run(["status"]) == exit_codes.ERROR
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
    assert run(["db", "upgrade"]) == exit_codes.SUCCESS
    script = (
        "import sys; from intune_manager.cli.main import run;"
        "sys.exit(run(['status']) or 'alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(5, "just now"), (60, "1 minute ago"), (7300, "2 hours ago"), (86_400 * 3, "3 days ago")],
)
def test_ages_come_in_the_largest_whole_unit(seconds: float, text: str) -> None:
    assert age(seconds) == text
