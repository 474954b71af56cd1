"""`sync` from the command line: one JSON object, a fit exit code, and Ctrl+C that is obeyed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from intune_manager.cli.main import run
from intune_manager.cli.output import ExitCode
from intune_manager.registry import RESOURCES

COMMAND = (sys.executable, "-m", "intune_manager")
LIMIT_S = 60


@pytest.fixture
def data_dir() -> Path:
    return Path(os.environ["INTUNE_MANAGER_DATA_DIR"])


def test_the_demo_sync_prints_one_json_object_with_every_resource_complete(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(["sync", "--demo", "--json"]) == ExitCode.SUCCESS
    printed = capfd.readouterr()
    report = json.loads(printed.out)
    assert [r["name"] for r in report["resources"]] == [resource.name for resource in RESOURCES]
    assert {r["verdict"] for r in report["resources"]} == {"complete"}
    assert printed.err == ""


def test_the_report_for_people_names_each_resource_and_its_verdict(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(["sync", "--demo", "--only", "scope_tags,device_categories"]) == ExitCode.SUCCESS
    printed = capfd.readouterr().out
    assert "Scope tags" in printed
    assert printed.count("complete") == 2
    assert "Apps" not in printed


def test_an_unknown_resource_is_a_usage_error_that_lists_the_known_ones(
    capsys: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    assert run(["sync", "--demo", "--only", "devcies", "--json"]) == ExitCode.USAGE
    printed = capsys.readouterr()
    assert "devcies" in json.loads(printed.out)["error"]
    assert "directory_devices" in printed.err
    assert not (data_dir / "cache.sqlite").exists()


def test_without_sign_in_settings_the_missing_one_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["sync", "--json"]) == ExitCode.ERROR
    printed = capsys.readouterr()
    assert json.loads(printed.out)["exit_code"] == ExitCode.ERROR
    assert "client_id" in printed.err


def test_a_bad_setting_is_one_json_object_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_MAX_IN_FLIGHT", "many")
    assert run(["sync", "--json"]) == ExitCode.ERROR
    assert "INTUNE_MANAGER_MAX_IN_FLIGHT" in json.loads(capsys.readouterr().out)["error"]


def test_a_refused_connection_is_told_at_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", "opaque")
    monkeypatch.setenv("INTUNE_MANAGER_GRAPH_URL", "http://127.0.0.1:9")
    assert run(["sync"]) == ExitCode.ERROR
    assert "127.0.0.1:9" in capsys.readouterr().err


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="signals to one process need POSIX")
def test_an_interrupted_sync_reports_what_it_had_and_exits_with_130(data_dir: Path) -> None:
    simulator = subprocess.Popen(
        [*COMMAND, "simulate", "--preset", "real", "--parent-pipe"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with simulator:
        assert simulator.stdout is not None
        endpoint = json.loads(simulator.stdout.readline())
        requests = subprocess.Popen(
            [*COMMAND, "sync", "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ
            | {
                "INTUNE_MANAGER_GRAPH_URL": endpoint["url"],
                "INTUNE_MANAGER_ACCESS_TOKEN": endpoint["token"],
            },
        )
        with requests as sync:
            interrupt_when(sync, data_dir / "cache.sqlite")
            out, err = sync.communicate(timeout=LIMIT_S)
        simulator.terminate()
    assert sync.returncode == ExitCode.CANCELLED, err
    document = json.loads(out)
    assert document["exit_code"] == ExitCode.CANCELLED
    assert b"Traceback" not in err


def interrupt_when(process: subprocess.Popen[bytes], file: Path) -> None:
    """Send SIGINT once `file` is there: the sync is under way, for pages take seconds."""
    pause = threading.Event()
    while not file.exists():
        assert process.poll() is None
        pause.wait(0.02)
    process.send_signal(signal.SIGINT)
