"""A sync in a process of its own is the same sync, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import tempfile
import webbrowser
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
from intune_manager.graph.values import UnreachableError
from intune_manager.sync.connection import sync_lock
from intune_manager.sync.process import child
from intune_manager.sync.process import job as process_job
from intune_manager.sync.process.job import ProcessJob
from intune_manager.sync.process.messages import (
    BrowserWanted,
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
from intune_manager.sync.report import (
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
PATIENCE_S = 90.0
"""The child has a low priority, and the tests of other files run beside these."""
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def job(demo: Any, **options: Any) -> ProcessJob:
    return ProcessJob(demo.settings(), demo.paths, **options)


def import_path() -> str:
    """Where a script of a test finds what this process finds."""
    return os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)


def child_that(script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", script)


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


async def test_it_fills_the_cache_as_a_sync_in_this_process_would(
    demo: Any, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[SyncProgress] = []
    only = frozenset({"devices", "groups"})
    settings = demo.settings().model_copy(update={"slow_statement_ms": 1e-9})
    report = await ProcessJob(settings, demo.paths, only=only, on_progress=told.append).run()
    assert {line.name: line.verdict for line in report.resources} == {
        "devices": Verdict.COMPLETE,
        "groups": Verdict.COMPLETE,
    }
    assert told[-1].finished
    assert report.tenant_id == demo.endpoint.tenant_id
    await demo.check_equality("devices", "groups")
    assert (await demo.counters())["writes"] == 0
    # What it logs is in the log of this process, without secrets.
    logged = [r.getMessage() for r in caplog.records if r.name == "intune_manager.data.sql"]
    assert any("slow statement" in text for text in logged)
    assert demo.endpoint.token not in caplog.text


async def test_a_full_sync_is_full(demo: Any) -> None:
    await demo.sync("devices")
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
    await demo.begin()
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
    await demo.begin()
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
    assert (await demo.sync("devices")).exit_code == 0
    await demo.check_equality("devices")


async def test_what_a_child_said_last_is_in_the_log(
    demo: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(process_job, "COMMAND", child_that("raise KeyError('lost')"))
    with pytest.raises(BugError, match="ended unexpectedly"):
        await job(demo).run()
    assert "KeyError: 'lost'" in caplog.text


async def test_a_child_of_another_version_is_told_from_a_broken_one(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = """print('{"type": "greeting", "text": "hello"}', flush=True); input()"""
    monkeypatch.setattr(process_job, "COMMAND", child_that(script))
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


@on_linux
async def test_the_child_does_not_outlive_a_killed_parent(demo: Any) -> None:
    await demo.begin()
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
        "PYTHONPATH": import_path(),
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
    assert (await demo.sync("devices")).exit_code == 0


async def test_modules_in_the_current_directory_are_not_run(
    demo: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = tmp_path / "downloads"
    strange.mkdir()
    (strange / "asyncio.py").write_text("raise SystemExit('a stranger ran')")
    # Also not for a program that was itself started from there: its own way of finding modules is
    # not the child's.
    monkeypatch.chdir(strange)
    monkeypatch.syspath_prepend("")
    with pytest.raises(SettingsError, match="client_id"):
        await ProcessJob(Settings(), demo.paths).run()


async def test_a_child_that_does_not_obey_is_killed_in_the_end(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_job, "COMMAND", child_that("import time; time.sleep(3600)"))
    monkeypatch.setattr(process_job, "_CANCEL_LIMIT_S", 0.2)
    run = job(demo)
    ending = asyncio.ensure_future(run.run())
    await until(lambda: run.pid)
    run.cancel()
    with pytest.raises(SyncCancelledError):
        await asyncio.wait_for(ending, PATIENCE_S)


@on_linux
def test_the_end_of_this_process_waits_for_no_child(tmp_path: Path) -> None:
    script = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from intune_manager.config.paths import Paths\n"
        "from intune_manager.config.settings import Settings\n"
        "from intune_manager.sync.process import job as process_job\n"
        "from intune_manager.sync.thread import SyncThread\n"
        "pause = 'import time; time.sleep(3600)'\n"
        "process_job.COMMAND = (sys.executable, '-c', pause)\n"
        "job = process_job.ProcessJob(Settings(), Paths(Path(sys.argv[1])))\n"
        "thread = SyncThread(print)\n"
        "thread.start(job)\n"
        "while job.pid is None: threading.Event().wait(0.005)\n"
        "print(job.pid, flush=True)\n"
        "thread.cancel()\n"
        "assert not thread.join(0.01)\n"
    )
    environment = {**os.environ, "PYTHONPATH": import_path()}
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env=environment, capture_output=True, timeout=PATIENCE_S, check=True,
    )  # fmt: skip
    os.kill(int(ended.stdout), signal.SIGKILL)


async def test_ctrl_c_before_the_child_is_ready_is_a_cancel_and_no_fault(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    monkeypatch.setattr(process_job, "COMMAND", child_that(script))
    with pytest.raises(SyncCancelledError):
        await job(demo).run()


async def test_a_child_that_still_talks_when_nobody_listens_any_more_ends_at_once(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "print('hello', flush=True)\nwhile True: print('x' * 1000)"
    monkeypatch.setattr(process_job, "COMMAND", child_that(script))
    monkeypatch.setattr(process_job, "_EXIT_LIMIT_S", 3600.0)
    with pytest.raises(BugError, match="another language"):
        await asyncio.wait_for(job(demo).run(), PATIENCE_S)


async def test_the_browser_for_a_sign_in_is_opened_here_and_only_for_a_safe_address(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    script = (
        "import webbrowser\n"
        "from intune_manager.sync.process import child\n"
        "voice = child._Voice(1)\n"
        "webbrowser.register('parent', None, child._ParentsBrowser(voice), preferred=True)\n"
        "assert webbrowser.open('https://login.microsoftonline.com/x')\n"
        "webbrowser.open('file:///etc/passwd')\n"
        "voice._stream.close()\n"
    )
    monkeypatch.setattr(process_job, "COMMAND", child_that(script))
    monkeypatch.setenv("PYTHONPATH", import_path())
    with pytest.raises(BugError, match="ended unexpectedly"):
        await job(demo).run()
    assert opened == ["https://login.microsoftonline.com/x"]


def test_a_log_call_that_does_not_fit_its_arguments_stops_nobody() -> None:
    read, write = os.pipe()
    voice = child._Voice(write)
    logger = logging.Logger("odd")
    logger.addHandler(child._LogAloud(voice, ()))
    logger.warning("%d devices", "many")
    with os.fdopen(read, "rb") as stream:
        said = message(stream.readline())
    assert said == Logged("odd", logging.WARNING, "%d devices")
    voice._stream.close()


async def test_without_room_for_temporary_files_the_way_out_is_told(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(EnvironmentalError, match="No usable temporary") as caught:
        await job(demo).run()
    assert "temporary files" in caught.value.remedy


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
    BrowserWanted("https://login.microsoftonline.com/"),
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
