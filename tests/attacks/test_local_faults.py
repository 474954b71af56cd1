"""What happens to the cache file from outside while a run works on it: a run reports what is there
at its end, or says that it is gone and what to do."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from intune_manager.config.child_process import own_command
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import CacheMovedError
from intune_manager.registry import RESOURCES
from intune_manager.simulator.faults.simulator import Simulator
from intune_manager.simulator.options import Endpoint
from intune_manager.sync.connection import Access
from intune_manager.sync.job import DetailJob, SyncJob, settings_for
from intune_manager.sync.report import SyncProgress

pytestmark = pytest.mark.skipif(os.name != "posix", reason="an open file cannot be deleted there")


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    simulator = Simulator()
    yield await simulator.start()
    await simulator.stop()


@pytest.fixture
def access(tmp_path: Path, endpoint: Endpoint, empty_cache: Path) -> Access:
    """The demo tenant, and a data directory with an empty cache."""
    paths = Paths(tmp_path / "data")
    paths.create()
    shutil.copy(empty_cache, paths.cache)
    settings = settings_for(
        Settings(), url=endpoint.url, token=endpoint.token, tenant_id=endpoint.tenant_id
    )
    return Access(settings, paths, chance=lambda: 0.0)


def delete(cache: Path) -> None:
    for file in cache.parent.glob(f"{cache.name}*"):
        file.unlink()


def delete_the_file_alone(cache: Path) -> None:
    cache.unlink()


def move_away(cache: Path) -> None:
    cache.rename(cache.with_name("moved.sqlite"))


def replace_by_a_copy(cache: Path) -> None:
    copied = cache.with_name("copy")
    shutil.copy(cache, copied)
    copied.replace(cache)


def replace_by_nothing(cache: Path) -> None:
    cache.unlink()
    cache.touch()


def rename_the_directory(cache: Path) -> None:
    cache.parent.rename(cache.parent.with_name("elsewhere"))


def delete_the_directory(cache: Path) -> None:
    shutil.rmtree(cache.parent)


FAULTS = (
    delete,
    delete_the_file_alone,
    move_away,
    replace_by_a_copy,
    replace_by_nothing,
    rename_the_directory,
    delete_the_directory,
)


class Once:
    """Does something to the cache when the first rows of a sync have come."""

    def __init__(self, fault: Callable[[Path], None], cache: Path, *, at_the_end: bool) -> None:
        self._fault, self._cache, self._at_the_end = fault, cache, at_the_end
        self.done = False

    def __call__(self, progress: SyncProgress) -> None:
        is_time = progress.finished if self._at_the_end else progress.rows > 0
        if is_time and not self.done:
            self.done = True
            self._fault(self._cache)


@pytest.mark.parametrize("at_the_end", [False, True], ids=["in mid-sync", "at its end"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_sync_whose_cache_file_goes_ends_with_an_error_and_its_way_out(
    access: Access, fault: Callable[[Path], None], at_the_end: bool
) -> None:
    once = Once(fault, access.paths.cache, at_the_end=at_the_end)
    job = SyncJob(access, only=frozenset({"devices", "groups"}), on_progress=once)

    with pytest.raises(CacheMovedError, match="moved, replaced or deleted") as raised:
        await job.run()

    assert once.done
    assert "sync again" in raised.value.remedy


async def test_after_the_cache_was_deleted_in_mid_sync_another_sync_makes_a_whole_one(
    access: Access,
) -> None:
    only = frozenset({"devices"})
    once = Once(delete, access.paths.cache, at_the_end=False)
    with pytest.raises(CacheMovedError):
        await SyncJob(access, only=only, on_progress=once).run()

    report = await SyncJob(access, only=only).run()

    assert report.exit_code == 0
    assert report.resources[0].counts.created == report.resources[0].rows > 0


class TokenThatCosts:
    """The demo tenant's token; when one is asked for while the cache is open, the cache goes."""

    account = "demo token"

    def __init__(self, endpoint: Endpoint, cache: Path) -> None:
        self._endpoint, self._cache = endpoint, cache

    async def token(self, *, claims: str | None = None, force: bool = False) -> str:
        if self._cache.with_name(f"{self._cache.name}-wal").exists():
            delete(self._cache)
        return self._endpoint.token


async def test_details_that_were_read_into_a_file_that_is_gone_are_not_reported(
    access: Access, endpoint: Endpoint
) -> None:
    cache, resource = access.paths.cache, next(r for r in RESOURCES if r.table == "scripts")
    await SyncJob(access, only=frozenset({resource.name})).run()
    with closing(sqlite3.connect(cache)) as connection:
        (object_id,) = connection.execute("SELECT script_id FROM scripts LIMIT 1").fetchone()
    reading = replace(access, tokens=TokenThatCosts(endpoint, cache))

    with pytest.raises(CacheMovedError):
        await DetailJob(reading, resource, object_id).run()

    assert not cache.exists()


@pytest.mark.long
def test_the_command_says_so_where_its_report_would_be(tmp_path: Path) -> None:
    environment = {**os.environ, "INTUNE_MANAGER_DATA_DIR": str(tmp_path)}
    command = [*own_command("intune_manager"), "sync", "--demo", "--progress", "json"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line)["rows"]:
                break
        delete(tmp_path / "cache.sqlite")
        *_, last = process.stdout

    end = json.loads(last)
    assert process.returncode == end["exit_code"] == 1
    assert "moved, replaced or deleted" in end["error"]
    assert "sync again" in end["remedy"]
