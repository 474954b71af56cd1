"""Several tenants in one cache: listed, chosen, cleared; all without a network."""

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


def shown(capfd: Capture, *arguments: str) -> str:
    """The tenant that `status` speaks of."""
    assert run(["status", "--json", *arguments]) == 0
    tenant_id: str = json.loads(capfd.readouterr().out)["tenant_id"]
    return tenant_id


def test_without_a_cache_no_tenant_is_listed_and_nothing_is_created(
    data_dir: Path, capfd: Capture
) -> None:
    assert run(["tenants", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == []
    assert not data_dir.exists()


def test_tenants_are_listed_the_latest_first_with_names_times_and_sizes(
    contoso: Any, fabrikam: Any, capfd: Capture
) -> None:
    contoso.describe(verifiedDomains=[{"name": "Contoso.com", "isDefault": True}])
    assert run(["tenants", "--json"]) == 0
    latest, first = json.loads(capfd.readouterr().out)
    assert (latest["display_name"], latest["current"]) == ("Fabrikam", True)
    assert (first["tenant_id"], first["current"]) == (contoso.tenant_id, False)
    assert first["domains"] == ["contoso.com"]
    assert first["rows_per_table"] == {"devices": 2, "organization": 1}
    assert (first["rows"], latest["rows"]) == (3, 1)
    assert first["payload_bytes"] > latest["payload_bytes"] > 0
    assert first["last_seen_at"] < latest["last_seen_at"]


def test_the_list_for_people_marks_the_one_shown_and_says_why(
    fabrikam: Any, capfd: Capture
) -> None:
    assert run(["tenants"]) == 0
    printed = capfd.readouterr().out
    (marked,) = (line for line in printed.splitlines() if line.startswith("* ") and "Fab" in line)
    assert fabrikam.tenant_id in marked
    assert "seen last" in printed


def test_every_command_takes_a_tenant_by_id_or_name(
    contoso: Any, fabrikam: Any, capfd: Capture
) -> None:
    assert shown(capfd) == fabrikam.tenant_id
    for name in (contoso.tenant_id, "contoso", "CONT", "1111"):
        assert shown(capfd, "--tenant", name) == contoso.tenant_id
    assert run(["changes", "--tenant", "contoso", "--json"]) == 0
    sql = "SELECT device_name FROM devices ORDER BY 1"
    capfd.readouterr()
    assert run(["query", sql, "--tenant", "contoso", "--format", "csv"]) == 0
    assert capfd.readouterr().out.split() == ["device_name", "PC-1", "PC-2"]
    assert run(["query", sql, "--format", "csv"]) == 0
    assert len(capfd.readouterr().out.split()) == 4


@pytest.mark.parametrize("table", ["sync_runs", "tenants", "changes", "group_members"])
def test_a_query_about_one_tenant_sees_nothing_of_another_in_any_table(
    contoso: Any, fabrikam: Any, table: str, capfd: Capture
) -> None:
    sql = f"SELECT DISTINCT tenant_id FROM {table} WHERE tenant_id <> '{contoso.tenant_id}'"
    assert run(["query", sql, "--tenant", "contoso", "--format", "ndjson"]) == 0
    assert capfd.readouterr().out == ""


def test_a_query_about_one_tenant_can_still_change_nothing(contoso: Any, capfd: Capture) -> None:
    assert run(["query", "DELETE FROM devices", "--tenant", "contoso"]) == 1
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ["status", "--tenant"],
        ["changes", "--tenant"],
        ["query", "SELECT 1", "--tenant"],
        ["snapshot", "export", "x.snapshot", "--tenant"],
        ["tenant", "use"],
        ["tenant", "clear", "--yes"],
    ],
)
def test_an_unknown_tenant_is_refused_with_the_known_ones(
    contoso: Any, fabrikam: Any, command: list[str], capfd: Capture
) -> None:
    assert run([*command, "nobody"]) == 1
    error = capfd.readouterr().err
    assert contoso.tenant_id in error
    assert fabrikam.tenant_id in error
    assert "Contoso" in error


def test_the_settings_win_over_the_choice_and_the_choice_over_the_latest(
    contoso: Any, fabrikam: Any, capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["tenant", "use", "contoso"]) == 0
    capfd.readouterr()
    assert shown(capfd) == contoso.tenant_id
    monkeypatch.setenv("INTUNE_MANAGER_TENANT_ID", fabrikam.tenant_id)
    assert shown(capfd) == fabrikam.tenant_id
    assert run(["tenant", "use", "contoso"]) == 0
    assert "go first" in capfd.readouterr().err
    monkeypatch.delenv("INTUNE_MANAGER_TENANT_ID")
    assert run(["tenant", "use", "--latest"]) == 0
    capfd.readouterr()
    assert shown(capfd) == fabrikam.tenant_id


def test_a_domain_in_the_settings_is_understood_offline(
    contoso: Any, fabrikam: Any, capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    contoso.describe(verifiedDomains=[{"name": "contoso.com"}])
    fabrikam.describe(verifiedDomains="of another shape")
    monkeypatch.setenv("INTUNE_MANAGER_TENANT_ID", "contoso.com")
    assert shown(capfd) == contoso.tenant_id


def test_clearing_takes_all_of_one_tenant_and_nothing_of_another(
    contoso: Any, fabrikam: Any, capfd: Capture
) -> None:
    assert run(["tenant", "use", "contoso"]) == 0
    assert run(["tenant", "clear", "contoso", "--yes"]) == 0
    assert "2 devices" in capfd.readouterr().out
    assert run(["tenants", "--json"]) == 0
    (left,) = json.loads(capfd.readouterr().out)
    assert (left["tenant_id"], left["rows"], left["current"]) == (fabrikam.tenant_id, 1, True)
    assert run(["db", "check", "--thorough"]) == 0


def test_what_was_cleared_is_gone_from_the_bytes_of_the_file(contoso: Any, fabrikam: Any) -> None:
    before = contoso.path.read_bytes()
    assert b"Contoso-PC-1" in before
    assert run(["tenant", "clear", contoso.tenant_id, "--yes"]) == 0
    after = contoso.path.read_bytes()
    assert b"Contoso-PC-1" not in after
    assert contoso.tenant_id.encode() not in after
    assert b"Fabrikam-Tablet" in after


def test_clearing_without_a_terminal_needs_a_yes_and_says_how_to_keep_a_copy(
    contoso: Any, capfd: Capture
) -> None:
    assert run(["tenant", "clear", "contoso"]) == 2
    error = capfd.readouterr().err
    assert "--yes" in error
    assert "snapshot export" in error
    with closing(sqlite3.connect(contoso.path)) as connection:
        assert connection.execute("SELECT count(*) FROM devices").fetchone() == (2,)


def test_a_no_at_the_terminal_deletes_nothing(
    contoso: Any, capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)
    assert run(["tenant", "clear", "contoso"]) == 130
    assert "Nothing was deleted" in capfd.readouterr().err
    assert shown(capfd) == contoso.tenant_id


def test_clearing_is_refused_while_a_sync_is_under_way(
    contoso: Any, data_dir: Path, capfd: Capture
) -> None:
    with FileLock(data_dir / "sync.lock"):
        assert run(["tenant", "clear", "contoso", "--yes"]) == 1
    assert "Another sync" in capfd.readouterr().err
    assert shown(capfd) == contoso.tenant_id


@pytest.mark.parametrize("arguments", [["use"], ["use", "x", "--latest"], ["clear"], []])
def test_a_tenant_command_without_what_it_needs_is_bad_usage(arguments: list[str]) -> None:
    assert run(["tenant", *arguments]) == 2


@pytest.mark.parametrize("command", [["status"], ["changes"], ["query", "SELECT 1"]])
def test_an_empty_tenant_is_a_mistake_and_not_every_tenant(
    contoso: Any, command: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--tenant", " "]) == 2
    assert "names no tenant" in capfd.readouterr().err


def test_a_hostile_name_in_an_error_message_cannot_steer_the_terminal(
    contoso: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    hostile = type(contoso)(contoso.path, contoso.tenant_id, "Con\x1b]0;evil\x07toso")
    hostile.sync("PC-1")
    assert run(["status", "--tenant", "nobody\x1b[2J"]) == 1
    told = capfd.readouterr().err
    assert "toso" in told
    assert "\x1b" not in told
    assert "\x07" not in told
