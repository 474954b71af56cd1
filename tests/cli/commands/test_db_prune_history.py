"""`db prune-history` asks, says what it does, and is the only way by which changes go."""

from __future__ import annotations

import asyncio
import os
import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from intune_manager.cli.main import run
from intune_manager.cli.output import ExitCode
from intune_manager.data.repositories.history.read import ChangeQuery
from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.registry import TABLES

TENANT = "11111111-1111-1111-1111-111111111111"
Capture = pytest.CaptureFixture[str]


def _same(instant: datetime) -> datetime:
    return instant


@pytest.fixture
def cache(empty_cache: Path) -> Path:
    """A cache with a device that changed 500 days ago, with a long text, and yesterday."""
    path = Path(os.environ["INTUNE_MANAGER_DATA_DIR"]) / "cache.sqlite"
    path.parent.mkdir()
    shutil.copy(empty_cache, path)

    async def write() -> None:
        async with DatabaseManager(path) as db:
            for days, name in ((600, "A"), (500, "B" * 900_000), (1, "C")):
                instant = datetime.now(UTC) - timedelta(days=days)
                store = Store(db, TENANT, TABLES, clock=partial(_same, instant))
                await store.note_tenant()
                run_id = await store.sync_runs.start(account="a")
                sweep = await store.table("devices").begin_sweep(run_id)
                device = f'{{"id":"a","deviceName":"{name}"}}'.encode()
                await store.table("devices").upsert_page(sweep, [device])

    asyncio.run(write())
    return path


def left(cache: Path) -> int:
    async def count() -> int:
        async with DatabaseManager(cache) as db:
            return await Store(db, TENANT, TABLES).changes.count(ChangeQuery())

    return asyncio.run(count())


def test_it_deletes_what_is_older_and_gives_the_space_back(cache: Path, capfd: Capture) -> None:
    before = cache.stat().st_size
    assert run(["db", "prune-history", "--before", "400d", "--yes"]) == ExitCode.SUCCESS
    assert "Deleted 1 changes before" in (told := capfd.readouterr().out)
    freed = before - cache.stat().st_size
    assert freed > 800_000
    assert f"{freed / 1e6:.1f} MB" in told
    assert left(cache) == 1


def test_without_a_date_the_setting_says_how_long_changes_are_kept(
    cache: Path, capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_HISTORY_KEEP_DAYS", "550")
    assert run(["db", "prune-history", "--yes"]) == ExitCode.SUCCESS
    assert "0 changes before" in capfd.readouterr().out
    monkeypatch.delenv("INTUNE_MANAGER_HISTORY_KEEP_DAYS")
    assert run(["db", "prune-history", "--yes"]) == ExitCode.SUCCESS
    assert "Deleted 1 changes" in capfd.readouterr().out


def test_the_status_tells_of_changes_that_are_kept_longer_than_wanted(
    cache: Path, capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["status"]) == ExitCode.SUCCESS
    assert "1 changes are older" in capfd.readouterr().out
    monkeypatch.setenv("INTUNE_MANAGER_HISTORY_KEEP_DAYS", "550")
    assert run(["status"]) == ExitCode.SUCCESS
    assert "older" not in capfd.readouterr().out


def test_a_dry_run_only_says_what_would_go(cache: Path, capfd: Capture) -> None:
    assert run(["db", "prune-history", "--before", "400d", "--dry-run"]) == ExitCode.SUCCESS
    told = capfd.readouterr().out
    assert told.startswith("1 changes before")
    assert "about 1." in told or "about 0.9" in told
    assert left(cache) == 2


def test_where_nobody_can_be_asked_nothing_is_deleted(cache: Path, capfd: Capture) -> None:
    assert run(["db", "prune-history", "--before", "400d"]) == ExitCode.USAGE
    assert "--yes" in capfd.readouterr().err
    assert left(cache) == 2


@pytest.mark.parametrize("instant", ["2999-01-01", "soon", ""])
def test_a_time_that_is_none_or_to_come_is_a_usage_error(
    cache: Path, capfd: Capture, instant: str
) -> None:
    assert run(["db", "prune-history", "--before", instant, "--yes"]) == ExitCode.USAGE
    error = capfd.readouterr().err
    assert "--before" in error
    assert ("future" in error) is (instant == "2999-01-01")


def test_what_was_pruned_is_said_wherever_it_is_missed(cache: Path, capfd: Capture) -> None:
    assert run(["db", "prune-history", "--before", "400d", "--yes"]) == ExitCode.SUCCESS
    capfd.readouterr()
    assert run(["changes", "--id", "a", "--at", "550d"]) == ExitCode.ERROR
    assert "was pruned" in capfd.readouterr().err
    assert run(["changes"]) == ExitCode.SUCCESS
    assert "was pruned" in capfd.readouterr().err
    assert run(["changes", "--since", "7d"]) == ExitCode.SUCCESS
    assert "was pruned" not in capfd.readouterr().err


def test_without_a_cache_there_is_nothing_to_prune(capfd: Capture) -> None:
    assert run(["db", "prune-history", "--before", "400d", "--yes"]) == ExitCode.ERROR
    assert "no cache" in capfd.readouterr().err
