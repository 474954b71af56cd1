"""Programs rely on the keys that `--json` prints: every command prints exactly these."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from intune_manager.cli.main import run

KEYS = {
    "status": {
        "": "cache_path schema_version tenants tenant_id resources old_changes",
        "tenants": "tenant_id display_name first_seen_at last_seen_at",
        "resources": "name title graph_path table graph_id_column where rows deleted_rows verdict"
        " last_attempt_at last_success_at seen_as missing_scopes error verdict_text stale age_s"
        " mode advice",
    },
    "tenants": {
        "": "tenant_id display_name domains first_seen_at last_seen_at current rows rows_per_table"
        " changes payload_bytes",
    },
    "changes": {
        "": "id run_id resource table object_id name kind changed_at part_of label fields"
        " explained_by",
        "fields": "path op old new",
    },
    "changes --id Contoso-PC-1 --at 1m": {"": "table object_id at payload details"},
    "details Contoso-PC-1": {"": "resource object_id name details"},
    "db check": {
        "": "cache_path ok schema_version expected_schema_version problems findings orphans notes"
        " repaired size_bytes wal_bytes free_bytes",
        "findings": "check where text count repairable examples",
        "orphans": "table column targets links deleted unknown examples count explanation",
        "orphans.examples": "object_id deleted links referred_by",
    },
    "snapshot export FILE": {
        "": "file size_bytes sha256 tenant_id tenant_name exported_at program_version"
        " schema_version resources rows",
        "resources": "resource verdict last_success_at seen_as",
    },
}


@pytest.fixture
def troubled_cache(contoso: Any) -> None:
    """Something for every command to say: a change, a wrong index, a link that leads nowhere."""
    contoso.sync("PC-1", ago_s=3600, model="Laptop")
    with closing(sqlite3.connect(contoso.path)) as connection, connection:
        connection.execute("DELETE FROM devices_search WHERE rowid = 1")
        connection.execute("UPDATE devices SET user_id = 'ghost' WHERE id = 1")


def keys_of(value: Any, path: str = "") -> dict[str, set[str]]:
    """The keys of every object in a JSON value, by the way to it; a list has those of its items."""
    if isinstance(value, list):
        found: dict[str, set[str]] = {}
        for item in value:
            for place, keys in keys_of(item, path).items():
                found.setdefault(place, set()).update(keys)
        return found
    if not isinstance(value, dict):
        return {}
    found = {path: set(value)}
    for name, inner in value.items():
        found |= keys_of(inner, f"{path}.{name}".lstrip("."))
    return found


@pytest.mark.usefixtures("troubled_cache")
@pytest.mark.parametrize("command", KEYS)
def test_a_command_prints_exactly_the_keys_that_it_always_has(
    command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = [str(tmp_path / "file") if word == "FILE" else word for word in command.split()]
    run([*words, "--json"])
    printed = keys_of(json.loads(capfd.readouterr().out))
    for place, names in KEYS[command].items():
        assert printed[place] == set(names.split()), place


@pytest.mark.usefixtures("troubled_cache")
def test_a_repair_and_a_failed_sync_have_their_keys(capfd: pytest.CaptureFixture[str]) -> None:
    run(["db", "check", "--repair", "--json"])
    assert set(json.loads(capfd.readouterr().out)["repaired"]) == {"searches", "texts", "indexes"}
    run(["sync", "--json"])
    assert set(json.loads(capfd.readouterr().out)) == {"error", "remedy", "exit_code"}


PROGRESS = {
    "": "event run_id started_at finished rows done fraction eta_s resources",
    "resources": "resource title state rows pages estimate eta_s details details_expected"
    " waiting_s verdict error",
}


def test_progress_in_json_has_its_keys_and_ends_with_the_report(
    capfd: pytest.CaptureFixture[str],
) -> None:
    run(["sync", "--demo", "--only", "scope_tags", "--progress", "json"])
    printed = capfd.readouterr()
    *progress, report = [json.loads(line) for line in printed.out.splitlines()]
    for place, names in PROGRESS.items():
        assert keys_of(progress)[place] == set(names.split()), place
    assert {line["event"] for line in progress} == {"progress"}
    assert progress[-1]["finished"]
    assert report["resources"][0]["verdict"] == "complete"
    assert report["exit_code"] == 0
    assert "event" not in report
    assert printed.err == ""
