"""`details` shows what lists leave out of one object, and reads it when asked to."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from intune_manager.cli.main import run
from intune_manager.cli.output import ExitCode
from intune_manager.data.details import DetailScope, FoundDetail
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.registry import TABLES

TENANT = "11111111-1111-1111-1111-111111111111"
Capture = pytest.CaptureFixture[str]
HARDWARE = (
    rb'{"@odata.context":"c","id":"d1","notes":"\u001b[2J","imei":null,"big":1e999,"t":{"x":[5]}}'
)


def fill(table: str, kind: str | None, item: dict[str, Any], details: Sequence[bytes]) -> None:
    """Put one object into the cache, and the details that were read of it, one after another."""

    async def write() -> None:
        cache = Path(os.environ["INTUNE_MANAGER_DATA_DIR"]) / "cache.sqlite"
        cache.parent.mkdir(exist_ok=True)
        async with DatabaseManager(cache) as database:
            store = Store(database, TENANT, TABLES)
            await store.note_tenant("Contoso")
            run_id = await store.sync_runs.start(account="adele")
            sweep = await store.table(table).begin_sweep(run_id, kind)
            await store.table(table).upsert_page(sweep, [json.dumps(item).encode()])
            scope = DetailScope(table, "hardware" if kind is None else "settings", kind)
            for payload in details:
                (owner,) = await store.details.outstanding(scope, everything=True)
                found = [FoundDetail(owner, payload)]
                await store.details.store(ChangeSource(run_id, table), scope, found)

    asyncio.run(write())


def test_values_are_listed_with_the_way_to_them_and_cannot_steer_the_terminal(
    capfd: Capture,
) -> None:
    fill("devices", None, {"id": "d1", "deviceName": "LAP\n1"}, [HARDWARE])
    assert run(["details", "d1"]) == ExitCode.SUCCESS
    printed = capfd.readouterr().out
    assert "Devices: LAP\N{REPLACEMENT CHARACTER}1 (d1)" in printed
    assert "Hardware, read " in printed
    assert "  notes: \N{REPLACEMENT CHARACTER}[2J" in printed
    assert "  t.x.1: 5" in printed
    assert "imei" not in printed
    assert "@odata" not in printed


def test_json_holds_what_graph_sent_as_it_was_sent(capfd: Capture) -> None:
    fill("devices", None, {"id": "d1", "deviceName": "LAP"}, [HARDWARE])
    assert run(["details", "d1", "--json"]) == ExitCode.SUCCESS
    text = capfd.readouterr().out
    assert HARDWARE.decode() in text
    document = json.loads(text)
    assert (document["resource"], document["name"]) == ("devices", "LAP")
    (detail,) = document["details"]
    assert (detail["kind"], detail["title"], detail["stale"]) == ("hardware", "Hardware", False)


def test_the_family_of_a_policy_tells_which_details_it_has(capfd: Capture) -> None:
    kind = "configurationPolicies"
    fill("policies", kind, {"id": "p1", "name": "BitLocker"}, [b'[{"id":"0"}]'])
    assert run(["details", "p1"]) == ExitCode.SUCCESS
    printed = capfd.readouterr().out
    assert "Settings catalog" in printed
    assert "  1.id: 0" in printed


def test_an_object_of_which_nothing_was_read_says_how_to_read_it(capfd: Capture) -> None:
    fill("devices", None, {"id": "d1", "deviceName": "LAP"}, [])
    assert run(["details", "d1", "--json"]) == ExitCode.SUCCESS
    printed = capfd.readouterr()
    assert json.loads(printed.out)["details"] == []
    assert "--refresh" in printed.err


def test_an_unknown_object_is_an_error(capfd: Capture) -> None:
    fill("devices", None, {"id": "d1"}, [])
    assert run(["details", "d2"]) == ExitCode.ERROR
    assert "knows no object with the id d2" in capfd.readouterr().err


@pytest.mark.parametrize("arguments", [["--demo"], ["--refresh", "--tenant", TENANT]])
def test_options_that_would_be_read_by_nobody_are_refused(arguments: list[str]) -> None:
    assert run(["details", "d1", *arguments]) == ExitCode.USAGE


@pytest.mark.long
def test_a_device_of_the_demo_tenant_is_read_when_asked(capfd: Capture) -> None:
    only = ["sync", "--demo", "--only", "devices", "--json"]
    assert run(only) == ExitCode.SUCCESS
    assert run(["query", "SELECT device_id FROM devices LIMIT 1", "--format", "csv"]) == 0
    device_id = capfd.readouterr().out.split()[-1]
    assert run(["details", device_id, "--refresh", "--demo", "--json"]) == ExitCode.SUCCESS
    (detail,) = json.loads(capfd.readouterr().out)["details"]
    assert detail["value"]["hardwareInformation"]["manufacturer"]
    assert run([*only, "--device-details"]) == ExitCode.SUCCESS
    (report,) = json.loads(capfd.readouterr().out)["resources"]
    assert report["details"] == 199  # all but the one that was read before
