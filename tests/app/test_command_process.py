"""Commands as the window runs them: the real program in a process of its own, and broken ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from intune_manager.app.command_process import CommandProcess, Document, Patience
from intune_manager.config.child_process import environment_with, own_command
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import (
    BugError,
    EnvironmentalError,
    IntuneManagerError,
    SyncCancelledError,
)
from intune_manager.simulator.process import SimulatorProcess
from intune_manager.sync.connection import sync_lock
from intune_manager.sync.job import settings_for

PATIENCE_S = 90.0
"""The child has a low priority, and the tests of other files run beside these."""
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
SYNC = ("sync", "--only", "devices")


class Run:
    """One command, what it says, and how it ends."""

    def __init__(self, loop: Any, *command: str, patience: Patience | None = None) -> None:
        self._loop = loop
        self.process = CommandProcess(command or None, patience=patience)
        self.events: list[Document] = []
        self.ends: list[Document | IntuneManagerError] = []
        self.process.said.connect(self.events.append)
        self.process.ended.connect(self.ends.append)

    def start(self, settings: Settings, paths: Paths, *arguments: str) -> None:
        self.process.start(arguments, settings, paths)

    def until(self, seen: Callable[[], object]) -> None:
        self._loop.run(self._loop.until(seen), limit_s=PATIENCE_S)

    def end(self) -> Any:
        """How it ended, as soon as it has."""
        self.until(lambda: self.ends)
        assert len(self.ends) == 1
        assert not self.process.running
        return self.ends[0]


@pytest.fixture
def run(window_loop: Any) -> Callable[..., Run]:
    return lambda *command, **more: Run(window_loop, *command, **more)


@pytest.fixture(scope="module")
def tenant() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as process:
        process.endpoint = process.start()
        yield process


@pytest.fixture
def settings(tenant: Any) -> Iterator[Settings]:
    one = tenant.endpoint
    yield settings_for(Settings(), url=one.url, token=one.token, tenant_id=one.tenant_id)
    control(tenant, "reset")


def control(tenant: Any, action: str, **values: Any) -> None:
    """Say to the demo tenant what to do."""
    answer = httpx.post(f"{tenant.endpoint.url}/_sim/{action}", json=values)
    assert answer.status_code == 200, answer.text


def stall(tenant: Any, path: str) -> None:
    control(tenant, "faults", kind="stall", path=path, times=None)


def child_that(script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", script)


def is_gone(pid: int) -> bool:
    """Whether the process has ended; one that nobody has waited for yet has ended, too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_sync_says_its_progress_and_ends_with_the_report(
    run: Any, settings: Settings, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # Modules in the current directory are not run, also not for a program that was itself started
    # from there.
    (tmp_path / "asyncio.py").write_text("raise SystemExit('a stranger ran')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    sync = run()
    sync.start(settings.model_copy(update={"slow_statement_ms": 1e-9}), paths, *SYNC)
    report = sync.end()
    assert [line["verdict"] for line in report["resources"]] == ["complete"]
    assert report["tenant_id"] == settings.tenant_id
    assert sync.events[-1]["finished"]
    assert {event["event"] for event in sync.events} == {"progress"}
    # It goes by the settings of the window, and writes the log by itself, without secrets.
    logged = paths.log.read_text()
    assert "slow statement" in logged
    assert settings.access_token is not None
    assert settings.access_token.get_secret_value() not in logged


def test_an_error_comes_back_with_its_way_out(run: Any, settings: Settings, paths: Paths):
    sync = run()
    with sync_lock(paths.sync_lock):
        sync.start(settings, paths, *SYNC)
        busy = sync.end()
    assert isinstance(busy, EnvironmentalError)
    assert "sync" in busy.message
    assert busy.remedy


@on_linux
def test_a_sync_gives_way_shows_no_secret_and_can_be_cancelled_whenever(
    run: Any, settings: Settings, paths: Paths, tenant: Any
):
    stall(tenant, "organization")
    sync = run()
    sync.start(settings, paths, "sync")
    sync.until(paths.sync_lock.exists)
    pid = sync.process.pid
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
    shown = Path(f"/proc/{pid}/cmdline").read_bytes()
    assert b"--progress" in shown
    assert settings.access_token is not None
    assert settings.access_token.get_secret_value().encode() not in shown
    # Ctrl+C in a terminal reaches it as well: whether to stop is for the window to say.
    os.kill(pid, signal.SIGINT)
    sync.process.cancel()
    assert isinstance(sync.end(), SyncCancelledError)
    early = run()
    early.start(settings, paths, "sync")
    early.process.cancel()
    assert isinstance(early.end(), SyncCancelledError)


@pytest.mark.long
def test_cancelled_while_it_reads_it_ends_with_a_report(
    run: Any, settings: Settings, paths: Paths, tenant: Any
):
    stall(tenant, "managedDevices")
    sync = run()
    sync.start(settings, paths, *SYNC)
    sync.until(lambda: sync.events)
    sync.process.cancel()
    assert sync.end()["cancelled"]


@pytest.mark.long
def test_a_killed_child_is_noticed_and_the_next_sync_heals(
    run: Any, settings: Settings, paths: Paths, tenant: Any
):
    stall(tenant, "managedDevices")
    sync = run()
    sync.start(settings, paths, *SYNC)
    sync.until(lambda: sync.events)
    os.kill(sync.process.pid, signal.SIGKILL)
    killed = sync.end()
    assert isinstance(killed, BugError)
    assert "ended unexpectedly" in killed.message
    assert "Sync again" in killed.remedy
    control(tenant, "reset")
    again = run()
    again.start(settings, paths, *SYNC)
    assert again.end()["exit_code"] == 0


@pytest.mark.long
@on_linux
def test_the_child_does_not_outlive_a_killed_window(
    run: Any, settings: Settings, paths: Paths, tenant: Any
):
    stall(tenant, "managedDevices")
    script = (
        "import os, signal, sys\n"
        "import qasync\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from intune_manager.app.command_process import CommandProcess\n"
        "from intune_manager.config.paths import default_paths\n"
        "from intune_manager.config.settings import load_settings\n"
        "def die(event):\n"
        "    print(process.pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "loop = qasync.QEventLoop(QCoreApplication(sys.argv))\n"
        "process = CommandProcess()\n"
        "process.said.connect(die)\n"
        "process.start(['sync', '--only', 'devices'], load_settings(), default_paths())\n"
        "loop.run_forever()\n"
    )
    environment = environment_with(settings, paths)
    environment["PYTHONPATH"] = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    parent = subprocess.run(
        child_that(script), env=environment, capture_output=True, timeout=PATIENCE_S, check=False
    )
    assert parent.returncode == -signal.SIGKILL, parent.stderr
    pid = int(parent.stdout)
    run().until(lambda: is_gone(pid))
    with sync_lock(paths.sync_lock):
        pass


@pytest.mark.long
def test_details_of_one_device_are_read_in_the_same_way(run: Any, settings: Settings, paths: Paths):
    sync = run()
    sync.start(settings, paths, *SYNC)
    sync.end()
    device = subprocess.run(
        [*own_command("intune_manager"), "query", "SELECT device_id FROM devices LIMIT 1",
         "--format", "csv"],
        env={**os.environ, "INTUNE_MANAGER_DATA_DIR": str(paths.data_dir)},
        capture_output=True, check=True, text=True,
    ).stdout.split()[-1]  # fmt: skip
    details, unknown = run(), run()
    details.start(settings, paths, "details", device, "--refresh")
    assert [found["kind"] for found in details.end()["details"]] == ["hardware"]
    unknown.start(settings, paths, "details", "nobody", "--refresh")
    assert "no object with the id nobody" in unknown.end().message


STUCK = "import time; time.sleep(3600)"
BROKEN = {
    "raise KeyError('lost')": (BugError, "ended unexpectedly"),
    "print('hello', flush=True)\nwhile True: print('x' * 1000)": (BugError, "another language"),
    "import os, signal; os.kill(os.getpid(), signal.SIGINT)": (SyncCancelledError, "cancelled"),
    "print('{\"run_id\": 1}', flush=True); import time; time.sleep(3600)": (dict, ""),
    STUCK: (SyncCancelledError, "cancelled"),
}


@pytest.mark.parametrize("script", BROKEN)
def test_no_child_keeps_the_window_waiting(
    run: Any, paths: Paths, script: str, caplog: pytest.LogCaptureFixture
):
    kind, words = BROKEN[script]
    broken = run(*child_that(script), patience=Patience(cancelled_s=0.2, done_s=0.2))
    broken.start(Settings(), paths, "sync")
    if script is STUCK:
        broken.process.cancel()
    end = broken.end()
    assert isinstance(end, kind)
    assert words in str(end)
    assert ("KeyError: 'lost'" in caplog.text) == ("KeyError" in script)


def test_a_program_that_cannot_be_started_is_an_error_with_a_way_out(run: Any, paths: Paths):
    absent = run(str(paths.data_dir / "no such program"))
    absent.start(Settings(), paths, "sync")
    end = absent.end()
    assert isinstance(end, EnvironmentalError)
    assert "could not be started" in end.message
    assert end.remedy


def test_the_end_of_the_window_waits_for_no_stuck_child(run: Any, paths: Paths, window_loop: Any):
    stuck = run(*child_that(STUCK), patience=Patience(closing_s=0.1))
    stuck.start(Settings(), paths, "sync")
    window_loop.run(stuck.process.close())
    assert isinstance(stuck.end(), SyncCancelledError)


def test_progress_that_newer_progress_has_overtaken_is_passed_over(run: Any, paths: Paths):
    script = (
        'for n in range(500): print(\'{"event": "progress", "rows": %d}\' % n)\n'
        'print(\'{"event": "sign_in", "url": "u", "code": "c"}\')\n'
        "print('{\"run_id\": 1}')\n"
    )
    busy = run(*child_that(script))
    busy.start(Settings(), paths, "sync")
    assert busy.end() == {"run_id": 1}
    progress = [event["rows"] for event in busy.events if event["event"] == "progress"]
    assert progress[-1] == 499
    assert len(progress) < 100
    assert busy.events[-1]["event"] == "sign_in"
