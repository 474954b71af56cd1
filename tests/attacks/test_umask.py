"""Under a umask that lets everybody read and write, the files of the program stay its owner's."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from intune_manager.auth.credential import Account, save_account
from intune_manager.cli.main import run
from intune_manager.config.child_process import own_command
from intune_manager.config.paths import Paths
from intune_manager.config.settings_file import write_settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


@pytest.fixture(autouse=True)
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(directory: Path) -> dict[str, str]:
    """What somebody else may do with the files and directories below one, where they may."""
    modes = {file: file.lstat().st_mode for file in directory.rglob("*") if not file.is_symlink()}
    return {
        str(file.relative_to(directory)): stat.filemode(mode)
        for file, mode in modes.items()
        if mode & 0o077
    }


def the_files_of_commands(paths: Paths, exported: Path) -> set[str]:
    """Run commands that make files; the names of what they made."""
    paths.create()
    write_settings(paths, {"stale_after_h": 48})
    commands = (
        ["sync", "--demo", "--only", "devices,groups"],
        ["db", "backup"],
        ["db", "vacuum"],
        ["db", "check", "--thorough"],
        ["tenant", "use", "Contoso"],
        ["snapshot", "export", str(exported / "a.snapshot")],
    )
    for command in commands:
        assert run(command) == 0, command
    save_account(paths, Account("{}", "admin", "tenant", "client", "home", "login"))
    return {file.name for file in paths.data_dir.rglob("*")}


def test_every_file_that_commands_make_is_its_owners_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = Paths(tmp_path / "missing" / "data")
    monkeypatch.setenv("INTUNE_MANAGER_DATA_DIR", str(paths.data_dir))
    exported = tmp_path / "exported"
    exported.mkdir(mode=0o700)

    made = the_files_of_commands(paths, exported)

    expected = (paths.cache, paths.backups, paths.settings, paths.account, paths.log)
    assert {file.name for file in (*expected, paths.chosen_tenant, paths.sync_lock)} <= made
    assert open_to_others(tmp_path) == {}


@pytest.mark.long
def test_what_is_there_only_while_a_sync_runs_is_its_owners_alone(tmp_path: Path) -> None:
    environment = {**os.environ, "INTUNE_MANAGER_DATA_DIR": str(tmp_path), "TMPDIR": str(tmp_path)}
    command = [*own_command("intune_manager"), "sync", "--demo", "--progress", "json"]
    seen: set[str] = set()
    found: dict[str, str] = {}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, umask=0
    ) as process:
        assert process.stdout is not None
        for _ in process.stdout:
            seen |= {file.name for file in tmp_path.rglob("*")}
            found |= open_to_others(tmp_path)

    assert {"cache.sqlite-wal", "cache.sqlite-shm", "sync.lock"} <= seen
    assert found == {}
