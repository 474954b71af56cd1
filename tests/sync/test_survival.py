"""A sync whose process is killed, whose disk fills up, or that is not alone: nothing is lost.

Each sync is a process of its own, as a user starts it; the trouble is brought into it from outside.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from crash_run import crash_upgrades

from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.search_index import SEARCHED_TABLES, check_search_table
from intune_manager.registry import TABLES
from intune_manager.simulator.options import Endpoint
from intune_manager.simulator.process import SimulatorProcess

DEVICES = "deviceManagement/managedDevices"
NEVER = 10**9
COMMAND = ("sync", "--json", "--only", "devices,apps,users,group_members")

_TROUBLED = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine

left, most_pages = int(sys.argv.pop(1)), int(sys.argv.pop(1))

@event.listens_for(Engine, "connect")
def fill_the_disk(connection, record):
    if most_pages:
        connection.cursor().execute(f"PRAGMA max_page_count={most_pages}")

@event.listens_for(Engine, "before_cursor_execute")
def die(*arguments):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

from intune_manager.__main__ import main
main()
"""
"""The program itself, killed before its n-th statement, or with a file that cannot grow."""

Content = dict[str, set[str]]


@dataclass
class Place:
    """A data directory, and the demo tenant that is synced into it."""

    endpoint: Endpoint
    data_dir: Path

    @property
    def cache(self) -> Path:
        return self.data_dir / "cache.sqlite"

    def start(
        self, *, dies_before: int = NEVER, most_pages: int = 0, full: bool = False
    ) -> subprocess.Popen[str]:
        source = str(Path(__file__).parents[2])
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")]),
            "INTUNE_MANAGER_DATA_DIR": str(self.data_dir),
            "INTUNE_MANAGER_GRAPH_URL": self.endpoint.url,
            "INTUNE_MANAGER_ACCESS_TOKEN": self.endpoint.token,
        }
        return subprocess.Popen(
            [
                sys.executable,
                "-c",
                _TROUBLED,
                str(dies_before),
                str(most_pages),
                *COMMAND,
                *(["--full"] if full else []),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def sync(self, **trouble: int) -> tuple[int, dict[str, Any], str]:
        """Exit code, the object on standard output, standard error."""
        with self.start(**trouble) as process:
            out, err = process.communicate(timeout=60)
        return process.returncode, json.loads(out or "{}"), err

    def tell(self, action: str, **values: Any) -> None:
        httpx.post(f"{self.endpoint.url}/_sim/{action}", json=values).raise_for_status()

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with cache_file.connected(self.cache, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def content(self) -> Content:
        """The payloads of all live rows, table by table."""
        return {
            table: {
                raw
                for (raw,) in self.query(
                    f"SELECT raw_payload FROM {table} WHERE deleted_at IS NULL"
                )
            }
            for table in TABLES
        }

    def deleted(self) -> int:
        return sum(
            self.query(f"SELECT count(*) FROM {table} WHERE deleted_at IS NOT NULL")[0][0]
            for table in TABLES
        )

    def is_sound(self) -> bool:
        return self.query("PRAGMA integrity_check") == [("ok",)]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """One demo tenant for all tests: each compares with what it is then."""
    with SimulatorProcess() as simulator:
        yield simulator.start()


@pytest.fixture
def place(endpoint: Endpoint, tmp_path: Path) -> Place:
    place = Place(endpoint, tmp_path / "cache")
    place.tell("reset")
    return place


def change_much(place: Place) -> None:
    """Rename many devices of the tenant, so that the file must grow, and delete one."""
    rows = place.query("SELECT device_id FROM devices ORDER BY id LIMIT 60")
    first, *others = ({"path": DEVICES, "id": device_id} for (device_id,) in rows)
    renamed = [{"op": "rename", "name": f"{n}" * 20_000, **each} for n, each in enumerate(others)]
    place.tell("mutate", mutations=[*renamed, {"op": "delete", **first}])


def check_healed(place: Place, tmp_path: Path) -> None:
    """One full sync brings the cache to what a new one would hold, its search index too."""
    assert place.sync(full=True)[0] == 0
    fresh = Place(place.endpoint, tmp_path / "fresh")
    assert fresh.sync()[0] == 0
    healed = place.content()
    for table, payloads in fresh.content().items():
        assert healed[table] == payloads, table
    assert place.is_sound()
    with cache_file.connected(place.cache) as connection:
        for table in SEARCHED_TABLES:
            connection.execute(check_search_table(table))  # raises where it does not fit the rows


@pytest.mark.long
def test_a_killed_sync_loses_nothing_and_the_next_one_heals(
    place: Place, tmp_path: Path, empty_cache: Path
) -> None:
    """Three times here; fifty times by tests/tools/crash_run.py."""
    code, _, err = place.sync(dies_before=200)  # while the schema is made
    assert code == -signal.SIGKILL, err
    assert place.is_sound()
    shutil.rmtree(place.data_dir)
    place.data_dir.mkdir()
    shutil.copy(empty_cache, place.cache)
    code, _, err = place.sync(dies_before=30)  # while the cache is filled for the first time
    assert code == -signal.SIGKILL, err
    assert place.is_sound()
    assert place.sync()[0] == 0
    before = place.content()
    change_much(place)
    code, _, err = place.sync(dies_before=40)  # while it is brought up to date
    assert code == -signal.SIGKILL, err
    assert place.is_sound()
    for table, payloads in place.content().items():
        assert len(payloads) >= len(before[table]) - 1, table
    check_healed(place, tmp_path)


@pytest.mark.long
def test_a_full_disk_is_told_keeps_what_was_there_and_the_next_sync_heals(
    place: Place, tmp_path: Path
) -> None:
    assert place.sync()[0] == 0
    before = place.content()
    change_much(place)
    ((pages,),) = place.query("PRAGMA page_count")
    code, report, err = place.sync(most_pages=pages, full=True)
    assert code in (1, 3)
    assert "disk is full" in json.dumps(report) + err
    assert "Free some space" in json.dumps(report) + err
    assert "Traceback" not in err
    assert report["resources"], "each resource has a verdict, even now"
    assert place.is_sound()
    for table, payloads in place.content().items():
        assert payloads == before[table], table
    assert place.deleted() == 0
    check_healed(place, tmp_path)


@pytest.mark.long
def test_a_second_sync_is_refused_while_one_runs_and_welcome_after_its_death(place: Place) -> None:
    place.tell("faults", kind="stall", path="users", times=None)
    with place.start() as first:
        while not place.cache.exists() or not _has_devices(place):
            assert first.poll() is None, first.communicate()
        code, report, err = place.sync()
        assert code == 1
        assert "Another sync of this cache is under way" in report["error"]
        assert report["remedy"] in err
        first.kill()
        first.communicate()
    place.tell("reset")
    assert place.sync()[0] == 0
    assert place.is_sound()


def _has_devices(place: Place) -> bool:
    try:
        return bool(place.query("SELECT 1 FROM devices LIMIT 1"))
    except sqlite3.OperationalError:  # its tables are being made
        return False


@pytest.mark.long
def test_an_upgrade_killed_at_random_moments_loses_nothing_and_can_be_repeated(
    tmp_path: Path,
) -> None:
    """Twice here; fifty times, and syncs too, by tests/tools/crash_run.py."""
    told = crash_upgrades(2, random.Random(1), tmp_path, longest_s=2.0)
    assert told.startswith("2 upgrades of 4002 devices killed: sound, whole")
