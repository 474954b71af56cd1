"""Two syncs never write one cache at the same time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from intune_manager.errors import CacheBusyError, CacheError
from intune_manager.sync.connection import sync_lock

_HOLDER = """
import sys
from pathlib import Path
from intune_manager.sync.connection import sync_lock
with sync_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_in_this_process_is_refused_and_told_why(tmp_path: Path) -> None:
    path = tmp_path / "sync.lock"
    with sync_lock(path), pytest.raises(CacheBusyError, match=r"sync\.lock"), sync_lock(path):
        pass


def test_a_run_in_another_process_holds_the_lock_until_it_dies(tmp_path: Path) -> None:
    path = tmp_path / "sync.lock"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(CacheBusyError), sync_lock(path):
            pass
        holder.kill()
        holder.wait(10)
    with sync_lock(path):
        pass


def test_the_lock_is_free_again_after_a_failed_run(tmp_path: Path) -> None:
    path = tmp_path / "sync.lock"
    with pytest.raises(ZeroDivisionError), sync_lock(path):
        _ = 1 / 0
    with sync_lock(path):
        pass


def test_a_lock_that_cannot_be_made_says_where(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.touch()
    with pytest.raises(CacheError, match="cannot be made"), sync_lock(blocker / "sync.lock"):
        pass
