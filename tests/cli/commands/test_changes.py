"""`changes` says what became different, field by field, and does not drown it in the baseline."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer

from intune_manager.cli.main import run
from intune_manager.cli.options import instant_of
from intune_manager.cli.output import ExitCode
from intune_manager.data.outcomes import ResourceOutcome
from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.registry import TABLES
from intune_manager.simulator.process import SimulatorProcess

TENANT = "11111111-1111-1111-1111-111111111111"
OTHER = "22222222-2222-2222-2222-222222222222"
DAY_S = 86_400
NOW = datetime(2026, 7, 17, 12, tzinfo=UTC)
DEVICES = "deviceManagement/managedDevices"

Capture = pytest.CaptureFixture[str]


class Syncs:
    """Writes into the cache what a sync would have, some seconds ago."""

    def __init__(self, empty: Path, tenant_id: str = TENANT) -> None:
        self._empty = empty
        self._tenant_id = tenant_id

    def __call__(self, *devices: dict[str, Any], ago_s: float) -> None:
        """A complete sync, by which these devices are all there are."""

        async def write(store: Store, run_id: int) -> None:
            sweep = await store.table("devices").begin_sweep(run_id, None)
            items = [json.dumps(device).encode() for device in devices]
            await store.table("devices").upsert_page(sweep, items)
            await store.table("devices").sweep(sweep)
            await store.sync_runs.resource_finished(run_id, ResourceOutcome("devices", "complete"))

        self.write(write, ago_s=ago_s)

    def audit(self, *about: str, ago_s: float, by: str = "adm@contoso.com") -> None:
        """An administrator patched these objects that many seconds ago; the log is read now."""
        instant = datetime.now(UTC) - timedelta(seconds=ago_s)
        event = {
            "id": f"event-{ago_s}",
            "displayName": "Patch ManagedDevice",
            "activityDateTime": instant.isoformat(),
            "activityOperationType": "Patch",
            "actor": {"userPrincipalName": by},
            "resources": [{"resourceId": each} for each in about],
        }

        async def write(store: Store, run_id: int) -> None:
            sweep = await store.table("audit_events").begin_sweep(run_id)
            await store.table("audit_events").upsert_page(sweep, [json.dumps(event).encode()])

        self.write(write, ago_s=ago_s)

    def assign(self, app_id: str, assignment: dict[str, Any]) -> None:
        """The app has this one assignment from now on; the apps were read to their end before."""

        async def read_apps(store: Store, run_id: int) -> None:
            sweep = await store.table("apps").begin_sweep(run_id, None)
            app = json.dumps({"id": app_id, "displayName": "Editor"}).encode()
            await store.table("apps").upsert_page(sweep, [app])
            await store.sync_runs.resource_finished(run_id, ResourceOutcome("apps", "complete"))

        async def write(store: Store, run_id: int) -> None:
            items = {app_id: [json.dumps(assignment).encode()]}
            await store.assignments.replace_for_sources(run_id, "apps", items)

        self.write(read_apps, ago_s=1)
        self.write(write, ago_s=0)

    def write(self, body: Callable[[Store, int], Awaitable[None]], *, ago_s: float) -> None:
        instant = datetime.now(UTC) - timedelta(seconds=ago_s)

        async def write() -> None:
            path = Path(os.environ["INTUNE_MANAGER_DATA_DIR"]) / "cache.sqlite"
            if not path.exists():
                path.parent.mkdir()
                shutil.copy(self._empty, path)
            db = DatabaseManager(path)
            await db.open()
            store = Store(db, self._tenant_id, TABLES, clock=lambda: instant)
            await store.note_tenant()
            run_id = await store.sync_runs.start(account="admin@contoso.com")
            await body(store, run_id)
            await store.sync_runs.finish(run_id)
            await db.close()

        asyncio.run(write())


@pytest.fixture
def sync(empty_cache: Path) -> Syncs:
    return Syncs(empty_cache)


@pytest.fixture
def history(sync: Syncs) -> Syncs:
    """A month of one tenant: a baseline, a change two weeks ago, others an hour ago."""
    sync({"id": "a", "deviceName": "Ann"}, {"id": "b", "deviceName": "Bob"}, ago_s=30 * DAY_S)
    sync({"id": "a", "deviceName": "Ann"}, ago_s=14 * DAY_S)
    sync(
        {"id": "a", "deviceName": "Anna"},
        {"id": "b", "deviceName": "Bob"},
        {"id": "c", "deviceName": "Cleo"},
        ago_s=3600,
    )
    return sync


def changes(capfd: Capture, *arguments: str) -> list[dict[str, Any]]:
    assert run(["changes", "--json", *arguments]) == ExitCode.SUCCESS
    listed: list[dict[str, Any]] = json.loads(capfd.readouterr().out)
    return listed


def names(capfd: Capture, *arguments: str) -> list[tuple[str, str]]:
    return [(change["name"], change["kind"]) for change in changes(capfd, *arguments)]


HOUR_AGO = {("Anna", "updated"), ("Bob", "restored"), ("Cleo", "created")}


def test_what_the_first_complete_sync_found_is_no_change(history: Syncs, capfd: Capture) -> None:
    listed = names(capfd)
    assert set(listed[:3]) == HOUR_AGO
    assert listed[3:] == [("Bob", "deleted")]


@pytest.mark.parametrize("since", ["7d", "2h", "90m", "1w", "last-sync"])
def test_since_leaves_out_what_happened_before(since: str, history: Syncs, capfd: Capture) -> None:
    assert set(names(capfd, "--since", since)) == HOUR_AGO


def test_an_object_is_found_by_its_id_with_its_whole_timeline(
    history: Syncs, capfd: Capture
) -> None:
    assert [kind for _, kind in names(capfd, "--id", "b")] == ["restored", "deleted"]
    assert names(capfd, "--id", "B", "--since", "7d") == [("Bob", "restored")]


def test_the_timeline_of_an_app_has_its_assignments(history: Syncs, capfd: Capture) -> None:
    history.assign("app", {"id": "one", "intent": "available"})
    history.assign("app", {"id": "one", "intent": "required"})
    newest, *_ = listed = changes(capfd, "--id", "app")
    assert [each["table"] for each in listed] == ["assignments", "assignments"]
    assert newest["fields"] == [
        {"path": "/intent", "op": "replace", "old": "available", "new": "required"}
    ]
    assert run(["changes", "--id", "app"]) == ExitCode.SUCCESS
    printed = capfd.readouterr().out
    assert "new      Apps, assignment: Editor: required, Unknown target" in printed
    assert 'intent: "available" -> "required"' in printed


def test_an_unknown_object_is_named(history: Syncs, capfd: Capture) -> None:
    assert run(["changes", "--id", "nobody"]) == ExitCode.ERROR
    assert "nobody" in capfd.readouterr().err


def test_a_resource_leaves_out_all_others(history: Syncs, capfd: Capture) -> None:
    history.assign("app", {"id": "one"})
    assert {each["resource"] for each in changes(capfd)} == {"devices", "apps"}
    assert {each["resource"] for each in changes(capfd, "--resource", "devices")} == {"devices"}


def test_kinds_leave_out_all_others(history: Syncs, capfd: Capture) -> None:
    assert names(capfd, "--kind", "deleted") == [("Bob", "deleted")]
    both = {kind for _, kind in names(capfd, "--kind", "deleted", "--kind", "created")}
    assert both == {"deleted", "created"}


def test_json_has_exactly_the_documented_keys(history: Syncs, capfd: Capture) -> None:
    (change,) = (each for each in changes(capfd) if each["name"] == "Anna")
    instant = datetime.fromisoformat(change.pop("changed_at"))
    assert isinstance(change.pop("id"), int)
    assert timedelta(minutes=50) < datetime.now(UTC) - instant < timedelta(minutes=70)
    assert change == {
        "run_id": 3,
        "resource": "devices",
        "table": "devices",
        "object_id": "a",
        "name": "Anna",
        "kind": "updated",
        "fields": [{"path": "/deviceName", "op": "replace", "old": "Ann", "new": "Anna"}],
        "part_of": None,
        "label": None,
        "explained_by": None,
    }


def test_who_did_it_is_told_where_the_audit_log_knows(history: Syncs, capfd: Capture) -> None:
    history.audit("A", ago_s=3700)
    (change,) = (each for each in changes(capfd) if each["name"] == "Anna")
    event = change["explained_by"]
    assert set(event) == {"who", "what", "at", "operation", "event_row", "more"}
    assert (event["who"], event["operation"]) == ("adm@contoso.com", "Patch")
    assert run(["changes"]) == ExitCode.SUCCESS
    told = [line.strip() for line in capfd.readouterr().out.splitlines()]
    assert any(line.startswith("by adm@contoso.com: Patch ManagedDevice, 20") for line in told)


def test_the_part_of_an_entry_says_whose_it_is(history: Syncs, capfd: Capture) -> None:
    history.assign("app", {"id": "one", "intent": "available"})
    (change,) = changes(capfd, "--id", "app")
    assert change["part_of"] == {"resource": "apps", "object_id": "app", "name": "Editor"}
    assert change["label"] == "available, Unknown target"


def test_an_object_is_printed_as_it_was(history: Syncs, capfd: Capture) -> None:
    def at(instant: str, *more: str) -> Any:
        assert run(["changes", "--id", "a", "--at", instant, *more]) == ExitCode.SUCCESS
        return json.loads(capfd.readouterr().out)

    assert at("7d") == {"id": "a", "deviceName": "Ann"}
    assert at("1m") == {"id": "a", "deviceName": "Anna"}
    (past,) = at("7d", "--json")
    assert set(past) == {"table", "object_id", "at", "payload", "details"}
    assert (past["table"], past["payload"]["deviceName"]) == ("devices", "Ann")


def test_an_object_that_was_not_there_then_is_an_error(history: Syncs, capfd: Capture) -> None:
    for object_id, instant in (("a", "60d"), ("b", "7d"), ("nobody", "7d")):
        assert run(["changes", "--id", object_id, "--at", instant]) == ExitCode.ERROR
        assert object_id in capfd.readouterr().err


def test_to_look_back_takes_an_object_and_nothing_to_choose_changes(capfd: Capture) -> None:
    assert run(["changes", "--at", "7d"]) == ExitCode.USAGE
    assert run(["changes", "--at", "7d", "--id", "a", "--since", "7d"]) == ExitCode.USAGE
    assert run(["changes", "--at", "soon", "--id", "a"]) == ExitCode.USAGE
    assert "--at" in capfd.readouterr().err


@pytest.mark.parametrize("columns", [60, 90, 200])
def test_lines_fit_into_the_terminal(
    columns: int, sync: Syncs, capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    sync({"id": "a", "deviceName": "x"}, ago_s=20)
    sync({"id": "a", "deviceName": "n" * 300, "m" * 300: "v" * 300}, ago_s=10)
    assert run(["changes"]) == ExitCode.SUCCESS
    lines = capfd.readouterr().out.splitlines()
    assert columns - 2 <= max(map(len, lines)) <= columns


def test_groups_are_told_by_name_rather_than_by_number(
    sync: Syncs, capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    old, new = (f"8f3b4c80-0000-4000-8000-00000000000{n}" for n in (1, 2))

    async def write(store: Store, run_id: int) -> None:
        sweep = await store.table("groups").begin_sweep(run_id)
        group = json.dumps({"id": new, "displayName": "Pilots"}).encode()
        await store.table("groups").upsert_page(sweep, [group])

    sync.write(write, ago_s=5)
    for group in (old, new):
        sync.assign("app", {"id": "one", "target": {"groupId": group}})
    assert run(["changes", "--id", "app"]) == ExitCode.SUCCESS
    told = capfd.readouterr().out
    assert f'target/groupId: "{old}" -> Pilots ({new})' in told


def test_the_list_for_people_stands_below_day_and_sync(history: Syncs, capfd: Capture) -> None:
    assert run(["changes"]) == ExitCode.SUCCESS
    text = capfd.readouterr().out
    newest, before = text.split("\n\n")
    assert newest.partition("\n")[0].endswith("sync 3")
    assert 'deviceName: "Ann" -> "Anna"' in newest
    assert "back     Devices: Bob" in newest
    assert "new      Devices: Cleo" in newest
    assert before.partition("\n")[0].endswith("sync 2")
    assert "deleted  Devices: Bob" in before


def test_what_is_beyond_the_limit_is_mentioned(history: Syncs, capfd: Capture) -> None:
    assert run(["changes", "--json", "--limit", "1"]) == ExitCode.SUCCESS
    printed = capfd.readouterr()
    assert len(json.loads(printed.out)) == 1
    assert "--limit" in printed.err
    assert run(["changes", "--limit", "4"]) == ExitCode.SUCCESS
    assert "--limit" not in capfd.readouterr().err


def test_hostile_names_and_values_are_harmless_and_short(sync: Syncs, capfd: Capture) -> None:
    evil = "\x1b[31m\u202e\x9b\udcff"
    sync({"id": "a", "deviceName": "x"}, ago_s=20)
    sync({"id": "a", "deviceName": evil, "model": "m" * 5000, "\x1b]0;k": "\x7f"}, ago_s=10)
    assert run(["changes"]) == ExitCode.SUCCESS
    text = capfd.readouterr().out
    assert text.replace("\n", "").isprintable()
    assert max(map(len, text.splitlines())) < 150
    (change,) = changes(capfd)
    assert {"m" * 5000, "\x7f"} <= {field["new"] for field in change["fields"]}
    assert change["name"].startswith("\x1b[31m")


def test_hundreds_of_fields_are_counted_rather_than_listed(sync: Syncs, capfd: Capture) -> None:
    sync({"id": "a"}, ago_s=20)
    sync({"id": "a", **{f"setting{n}": n for n in range(500)}}, ago_s=10)
    assert run(["changes"]) == ExitCode.SUCCESS
    text = capfd.readouterr().out
    assert len(text.splitlines()) < 30
    assert "480 more fields" in text


def test_no_changes_is_an_answer(sync: Syncs, capfd: Capture) -> None:
    sync({"id": "a"}, ago_s=DAY_S)
    assert changes(capfd, "--since", "1h") == []
    assert run(["changes", "--since", "1h"]) == ExitCode.SUCCESS
    assert capfd.readouterr().out.startswith("No changes since ")


def test_only_the_chosen_tenant_is_told_of(
    history: Syncs, empty_cache: Path, capfd: Capture
) -> None:
    Syncs(empty_cache, OTHER)({"id": "a", "deviceName": "Theirs"}, ago_s=5)
    Syncs(empty_cache, OTHER)({"id": "a", "deviceName": "Theirs now"}, ago_s=4)
    assert names(capfd, "--tenant", OTHER) == [("Theirs now", "updated")]
    assert "Theirs" not in str(changes(capfd, "--tenant", TENANT))
    assert run(["changes", "--tenant", "33333333"]) == ExitCode.ERROR
    assert TENANT in capfd.readouterr().err


def test_without_a_cache_the_way_out_is_named_and_nothing_is_created(
    capfd: Capture, tmp_path: Path
) -> None:
    assert run(["changes"]) == ExitCode.ERROR
    assert "intune-manager sync" in capfd.readouterr().err
    assert not (tmp_path / "data").exists()


def test_a_cache_that_no_sync_has_filled_says_so(capfd: Capture) -> None:
    assert run(["db", "upgrade"]) == ExitCode.SUCCESS
    assert run(["changes"]) == ExitCode.ERROR
    assert "holds nothing yet" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--since", "yesterday"),
        ("--since", "7"),
        ("--since", "-7d"),
        ("--since", "7y"),
        ("--since", "\N{ARABIC-INDIC DIGIT SEVEN}d"),
        ("--since", ""),
        ("--since", "2026-02-30"),
        ("--since", "999999999w"),
        ("--since", "0001-01-01T00:00:00+14:00"),
        ("--resource", "devcies"),
        ("--kind", "vanished"),
        ("--limit", "0"),
        ("--limit", "many"),
    ],
)
def test_a_bad_value_is_a_usage_error_that_names_the_option(
    option: str, value: str, capfd: Capture
) -> None:
    assert run(["changes", option, value]) == ExitCode.USAGE
    error = capfd.readouterr().err
    assert option in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("30m", NOW - timedelta(minutes=30)),
        ("12h", NOW - timedelta(hours=12)),
        ("7d", NOW - timedelta(days=7)),
        ("2w", NOW - timedelta(weeks=2)),
        ("2026-07-01T10:00Z", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-07-01T10:00:00+02:00", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        ("2026-07-01", datetime(2026, 7, 1).astimezone()),
        ("2026-07-01T10:30", datetime(2026, 7, 1, 10, 30).astimezone()),
    ],
)
def test_a_time_is_an_age_or_an_instant_of_the_users_time_zone(
    text: str, instant: datetime
) -> None:
    assert instant_of(text, NOW) == instant
    assert instant_of(text, NOW).tzinfo is UTC


def test_a_time_that_is_none_tells_what_would_be() -> None:
    with pytest.raises(typer.BadParameter, match="last-sync"):
        instant_of("soon", NOW)


def test_changes_needs_neither_qt_nor_the_graph_sdk(history: Syncs) -> None:
    script = (
        "import sys; from intune_manager.cli.main import run; code = run(['changes']);"
        "sys.exit(code or any(n in sys.modules for n in ('PySide6', 'msgraph', 'azure.identity')))"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_what_an_admin_does_between_two_syncs_is_what_changes_tells(
    capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SimulatorProcess() as simulator:
        endpoint = simulator.start()
        monkeypatch.setenv("INTUNE_MANAGER_GRAPH_URL", endpoint.url)
        monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", endpoint.token)
        assert run(["sync", "--only", "devices"]) == ExitCode.SUCCESS
        capfd.readouterr()
        assert changes(capfd) == []
        rows = "SELECT device_id AS object_id, device_name AS name FROM devices LIMIT 2"
        assert run(["query", rows, "--format", "json"]) == ExitCode.SUCCESS
        renamed, deleted = json.loads(capfd.readouterr().out)
        mutate(
            endpoint.url,
            {"op": "rename", "path": DEVICES, "id": renamed["object_id"], "name": "Renamed"},
            {"op": "delete", "path": DEVICES, "id": deleted["object_id"]},
            {"op": "add", "path": DEVICES, "id": "new", "properties": {"deviceName": "New"}},
        )
        assert run(["sync", "--only", "devices"]) == ExitCode.SUCCESS
        capfd.readouterr()
    listed = {each["object_id"]: each for each in changes(capfd, "--since", "last-sync")}
    assert {name: each["kind"] for name, each in listed.items()} == {
        renamed["object_id"]: "updated",
        deleted["object_id"]: "deleted",
        "new": "created",
    }
    assert {
        "path": "/deviceName",
        "op": "replace",
        "old": renamed["name"],
        "new": "Renamed",
    } in listed[renamed["object_id"]]["fields"]


def mutate(url: str, *mutations: dict[str, Any]) -> None:
    body = json.dumps({"mutations": mutations}).encode()
    control = f"{url}/_sim/mutate"
    with urllib.request.urlopen(control, body, timeout=30) as answer:  # noqa: S310 - loopback
        assert answer.status == 200
