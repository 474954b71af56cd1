"""A sync in a process of its own is the same sync, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from intune_manager.auth.credential import DeviceCode
from intune_manager.config.paths import Paths
from intune_manager.config.settings import GroupMembership, Settings
from intune_manager.errors import (
    BugError,
    CacheBusyError,
    EnvironmentalError,
    IntuneManagerError,
    PermissionMissingError,
    SettingsError,
    SignInRequiredError,
    SyncCancelledError,
    TransientError,
)
from intune_manager.graph.reply import UnreachableError
from intune_manager.sync.lock import sync_lock
from intune_manager.sync.process import job as process_job
from intune_manager.sync.process.job import ProcessJob
from intune_manager.sync.process.messages import (
    CodeWanted,
    Ended,
    Failed,
    GarbledError,
    Logged,
    Message,
    Order,
    Progressed,
    line,
    message,
    order,
)
from intune_manager.sync.progress import (
    Cost,
    Mode,
    ResourceProgress,
    ResourceReport,
    Stage,
    SyncProgress,
    SyncReport,
    Verdict,
)

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
PATIENCE_S = 20.0
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def job(demo: Any, **options: Any) -> ProcessJob:
    return ProcessJob(demo.settings(), demo.paths, **options)


async def until(seen: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not seen():  # noqa: ASYNC110 - another process has no event
            await asyncio.sleep(0.005)


def is_gone(pid: int) -> bool:
    """Whether the process has ended; one that nobody has waited for yet has ended, too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def test_it_fills_the_cache_as_a_sync_in_this_process_would(demo: Any) -> None:
    told: list[SyncProgress] = []
    only = frozenset({"devices", "groups"})
    report = await job(demo, only=only, on_progress=told.append).run()
    assert {line.name: line.verdict for line in report.resources} == {
        "devices": Verdict.COMPLETE,
        "groups": Verdict.COMPLETE,
    }
    assert told[-1].finished
    assert report.tenant_id == demo.endpoint.tenant_id
    await demo.check_equality("devices", "groups")
    assert (await demo.counters())["writes"] == 0


async def test_a_full_sync_is_full(demo: Any) -> None:
    await demo.sync("devices")
    assert (await job(demo, only=frozenset({"devices"})).run()).resources[0].mode is not Mode.FULL
    report = await job(demo, only=frozenset({"devices"}), full=True).run()
    assert report.resources[0].mode is Mode.FULL


async def test_errors_come_back_as_what_they_are(demo: Any) -> None:
    demo.paths.create()
    with sync_lock(demo.paths.sync_lock), pytest.raises(CacheBusyError):
        await job(demo).run()
    with pytest.raises(SettingsError) as caught:
        await ProcessJob(Settings(), demo.paths).run()
    assert caught.value.setting == "client_id"
    assert caught.value.remedy


async def test_cancelled_while_it_reads_it_ends_with_a_report(demo: Any) -> None:
    await demo.tell("faults", kind="stall", path="managedDevices", times=None)
    told: list[SyncProgress] = []
    run = job(demo, on_progress=told.append)
    ending = asyncio.ensure_future(run.run())
    await until(lambda: told)
    run.cancel()
    assert (await ending).cancelled


async def test_cancelled_before_it_reads_it_says_so(demo: Any) -> None:
    early = job(demo)
    early.cancel()
    with pytest.raises(SyncCancelledError):
        await early.run()
    await demo.tell("faults", kind="stall", path="organization", times=None)
    for moment in (lambda: True, demo.paths.sync_lock.exists):
        run = job(demo)
        ending = asyncio.ensure_future(run.run())
        await until(lambda run=run: run.pid)
        await until(moment)
        run.cancel()
        with pytest.raises(SyncCancelledError):
            await ending


async def test_a_killed_child_is_told_and_the_next_sync_heals(
    demo: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await demo.tell("faults", kind="stall", path="managedDevices", times=None)
    told: list[SyncProgress] = []
    run = job(demo, only=frozenset({"devices"}), on_progress=told.append)
    ending = asyncio.ensure_future(run.run())
    await until(lambda: told)
    assert run.pid is not None
    os.kill(run.pid, signal.SIGKILL)
    with pytest.raises(BugError, match="ended unexpectedly") as caught:
        await ending
    assert "Sync again" in caught.value.remedy
    assert "ended with -9" in caplog.text
    await demo.tell("reset")
    assert (await job(demo, only=frozenset({"devices"})).run()).exit_code == 0
    await demo.check_equality("devices")


async def test_what_a_child_said_last_is_in_the_log(
    demo: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(process_job, "COMMAND", (sys.executable, "-c", "raise KeyError('lost')"))
    with pytest.raises(BugError, match="ended unexpectedly"):
        await job(demo).run()
    assert "KeyError: 'lost'" in caplog.text


async def test_a_child_of_another_version_is_told_from_a_broken_one(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = """print('{"type": "greeting", "text": "hello"}', flush=True); input()"""
    monkeypatch.setattr(process_job, "COMMAND", (sys.executable, "-c", script))
    with pytest.raises(BugError, match="another language") as caught:
        await job(demo).run()
    assert "updated" in caught.value.remedy


async def test_no_process_to_be_had_is_an_error_with_a_way_out(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_job, "COMMAND", (str(demo.paths.data_dir / "no such program"),))
    with pytest.raises(EnvironmentalError, match="could not be started") as caught:
        await job(demo).run()
    assert caught.value.remedy


@on_linux
async def test_the_secrets_are_in_neither_command_line_nor_environment(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_ACCESS_TOKEN", demo.endpoint.token)
    await demo.tell("faults", kind="stall", path="organization", times=None)
    run = job(demo)
    ending = asyncio.ensure_future(run.run())
    await until(demo.paths.sync_lock.exists)
    shown = b"".join(
        Path(f"/proc/{run.pid}/{name}").read_bytes()  # noqa: ASYNC240 - no disk is waited for
        for name in ("cmdline", "environ")
    )
    assert b"intune_manager.sync.process.child" in shown
    assert demo.endpoint.token.encode() not in shown
    run.cancel()
    with pytest.raises(SyncCancelledError):
        await ending


@on_linux
async def test_it_gives_way_to_the_window(demo: Any) -> None:
    await demo.tell("faults", kind="stall", path="organization", times=None)
    run = job(demo)
    ending = asyncio.ensure_future(run.run())
    await until(demo.paths.sync_lock.exists)
    assert run.pid is not None
    assert os.getpriority(os.PRIO_PROCESS, run.pid) > os.getpriority(os.PRIO_PROCESS, 0)
    run.cancel()
    with pytest.raises(SyncCancelledError):
        await ending


async def test_what_the_child_logs_is_in_the_log_of_this_process_without_secrets(
    demo: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    logging.getLogger().setLevel(logging.INFO)
    settings = demo.settings().model_copy(update={"slow_statement_ms": 1e-9})
    await ProcessJob(settings, demo.paths, only=frozenset({"devices"})).run()
    statements = [r for r in caplog.records if r.name == "intune_manager.data.sql"]
    assert any("slow statement" in record.getMessage() for record in statements)
    assert demo.endpoint.token not in caplog.text


@on_linux
async def test_the_child_does_not_outlive_a_killed_parent(demo: Any) -> None:
    await demo.tell("faults", kind="stall", path="managedDevices", times=None)
    script = (
        "import asyncio, os, signal, sys\n"
        "from intune_manager.config.paths import default_paths\n"
        "from intune_manager.config.settings import load_settings\n"
        "from intune_manager.sync.process.job import ProcessJob\n"
        "def die(progress):\n"
        "    print(job.pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "job = ProcessJob(load_settings(), default_paths(), on_progress=die)\n"
        "asyncio.run(job.run())\n"
    )
    environment = {
        **os.environ,
        "INTUNE_MANAGER_DATA_DIR": str(demo.paths.data_dir),
        "INTUNE_MANAGER_GRAPH_URL": demo.endpoint.url,
        "INTUNE_MANAGER_ACCESS_TOKEN": demo.endpoint.token,
        "INTUNE_MANAGER_TENANT_ID": demo.endpoint.tenant_id,
        "PYTHONPATH": os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path),
    }
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, env=environment, stdout=subprocess.PIPE
    )
    said, _ = await asyncio.wait_for(parent.communicate(), PATIENCE_S)
    assert parent.returncode == -signal.SIGKILL
    await until(lambda: is_gone(int(said)))
    with sync_lock(demo.paths.sync_lock):
        pass
    await demo.tell("reset")
    assert (await job(demo, only=frozenset({"devices"})).run()).exit_code == 0


async def test_modules_in_the_current_directory_are_not_run(
    demo: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = tmp_path / "downloads"
    strange.mkdir()
    (strange / "asyncio.py").write_text("raise SystemExit('a stranger ran')")
    monkeypatch.chdir(strange)
    assert (await job(demo, only=frozenset({"devices"})).run()).exit_code == 0


ERRORS = [
    EnvironmentalError("No server.", remedy="Check the address."),
    SettingsError("Bad.", setting="graph_url", remedy="Correct it."),
    PermissionMissingError("403", scopes=("A.Read.All", "B.Read.All"), remedy="Ask."),
    TransientError("503", remedy="Later.", retry_after_s=7.5),
    SignInRequiredError("Who are you?"),
    BugError("\ud800 is no character"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_crosses_over_whole(error: IntuneManagerError) -> None:
    said = message(line(Failed.of(error)))
    assert isinstance(said, Failed)
    assert type(said.error) is type(error)
    assert vars(said.error) == vars(error)


def test_a_special_error_crosses_over_as_the_kind_it_is_of() -> None:
    said = message(line(Failed.of(UnreachableError("No route.", remedy="Connect."))))
    assert isinstance(said, Failed)
    assert type(said.error) is TransientError
    assert (said.error.message, said.error.remedy) == ("No route.", "Connect.")


PROGRESS = SyncProgress(
    3,
    NOW,
    (
        ResourceProgress(
            "devices", "Devices", Stage.READING, rows=7, estimate=90, eta_s=1.5, error="\udfff"
        ),
        ResourceProgress("groups", "Groups", Stage.DONE, verdict=Verdict.FORBIDDEN),
    ),
)
LINE = ResourceReport(
    "devices", Verdict.PARTIAL, "Devices", missing_scopes=("A",), notes=("n",), mode=Mode.DELTA,
    live_rows=5, saved=Cost(1, 2, 3),
)  # fmt: skip
MESSAGES = [
    Progressed(PROGRESS),
    CodeWanted(DeviceCode("https://microsoft.com/devicelogin", "ABC", NOW)),
    Logged("intune_manager.sync", logging.WARNING, 'two\nlines and a "quote"'),
    Ended(SyncReport(3, "t", "admin", NOW, NOW, (LINE,), cancelled=True, error="e", remedy="r")),
]


@pytest.mark.parametrize("said", MESSAGES, ids=lambda said: type(said).__name__)
def test_a_message_is_one_line_and_crosses_over_whole(said: Message) -> None:
    assert line(said).count(b"\n") == 1
    assert message(line(said)) == said


@pytest.mark.parametrize("said", [b"", b"{}", b"[1]", b'{"type": "report"}', b"hello"])
def test_what_is_no_message_is_refused(said: bytes) -> None:
    with pytest.raises(GarbledError):
        message(said)
    with pytest.raises(GarbledError):
        order(said)


def test_the_settings_cross_over_whole_and_no_representation_shows_them(tmp_path: Path) -> None:
    settings = Settings(
        tenant_id="contoso.com",
        client_secret="hunter22hunter22",  # type: ignore[arg-type]
        access_token="tok.en",  # type: ignore[arg-type]
        certificate_path=tmp_path / "c.pem",
        group_membership=GroupMembership.ASSIGNED,
        resume_hours=1.5,
        device_details=True,
    )
    sent = Order.of(
        settings,
        Paths(tmp_path),
        log_level=logging.DEBUG,
        only=frozenset({"devices"}),
        full=True,
        interactive=False,
    )
    arrived = order(line(sent))
    assert arrived == sent
    assert arrived.settings == settings
    assert arrived.settings.secrets == settings.secrets
    assert arrived.paths == Paths(tmp_path)
    assert "hunter22" not in repr(sent)
