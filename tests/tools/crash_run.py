"""Kills a sync, and an upgrade of the cache, at random moments; nothing may be lost. One line each.

    python3 tests/tools/crash_run.py [KILLS] [SEED]

Syncs of the demo tenant, whole ones and increments, are killed while the tenant changes, devices in
silence among the rest; so are as many upgrades of a first-schema cache of thousands of rows. After
each kill the file must be sound and hold at least what the last good state held; now and then, and
at the end, the tenant rests, and one increment must make the cache equal to a fresh copy.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from intune_manager.data.sql.sqlite import cache_file

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "data" / "sql" / "golden" / "v1.sql"
KILLS = 50
COPIES = 4_000
REST_EVERY = 25
"""After so many kills the cache is compared with a fresh one."""
LONGEST_S = 6.0
sys.path.insert(0, str(ROOT))


@dataclass
class Place:
    """A data directory and the environment that leads the program to it."""

    directory: Path
    environment: dict[str, str]

    @property
    def cache(self) -> Path:
        return self.directory / "cache.sqlite"

    def run(self, *arguments: str, kill_after_s: float | None = None) -> bool:
        """Run the program; whether it came to its end before it was killed.

        AssertionError, with what it said, when it failed by itself.
        """
        command = [sys.executable, "-m", "intune_manager", *arguments]
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(
                command, env=self.environment, stdout=subprocess.DEVNULL, stderr=said
            ) as process,
        ):
            try:
                code = process.wait(kill_after_s)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                return False
            said.seek(0)
            assert code == 0, f"{arguments} ended with {code}: {said.read().decode()[-2000:]}"
        return True

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with cache_file.connected(self.cache) as connection:
            return connection.execute(sql).fetchall()

    def is_sound(self) -> bool:
        return not self.cache.exists() or self.ask("PRAGMA integrity_check") == [("ok",)]

    def tables(self) -> list[str]:
        """The tables whose rows are objects of the tenant."""
        from intune_manager.registry import TABLES

        there = {name for (name,) in self.ask("SELECT name FROM sqlite_master")}
        return [table for table in TABLES if table in there]

    def rows(self) -> dict[str, int]:
        """How many rows each table holds, deleted ones included: rows never vanish."""
        return {
            table: int(str(self.ask(f"SELECT count(*) FROM {table}")[0][0]))
            for table in self.tables()
        }

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        return {
            table: sorted(
                self.ask(f"SELECT raw_payload FROM {table} WHERE deleted_at IS NULL"),
                key=str,
            )
            for table in self.tables()
        }


def place(directory: Path, **settings: str) -> Place:
    environment = {
        **{n: v for n, v in os.environ.items() if not n.startswith("INTUNE_MANAGER_")},
        "PYTHONPATH": str(ROOT),
        "INTUNE_MANAGER_DATA_DIR": str(directory),
        **settings,
    }
    directory.mkdir(parents=True, exist_ok=True)
    return Place(directory, environment)


def crash_syncs(kills: int, chance: random.Random, directory: Path) -> str:
    """Kill syncs of a changing tenant; AssertionError when anything was lost."""
    import httpx

    from intune_manager.simulator.process import SimulatorProcess

    with SimulatorProcess() as simulator:
        endpoint = simulator.start()
        settings = {
            "INTUNE_MANAGER_GRAPH_URL": endpoint.url,
            "INTUNE_MANAGER_ACCESS_TOKEN": endpoint.token,
            "INTUNE_MANAGER_RARE_LIST_HOURS": "0",
        }
        subject = place(directory / "sync", **settings)

        def changes(per_s: float) -> None:
            answer = httpx.post(f"{endpoint.url}/_sim/mutations", json={"per_s": per_s})
            answer.raise_for_status()

        killed, compared, before = 0, 0, {}
        while killed < kills:
            changes(20)
            how = ("--full",) if chance.random() < 0.5 else ()
            if subject.run("sync", *how, kill_after_s=chance.uniform(0.2, LONGEST_S)):
                before = subject.rows()
                continue
            killed += 1
            assert subject.is_sound(), f"kill {killed}: the file is damaged"
            if before:
                now = subject.rows()
                lost = {table for table, count in before.items() if now[table] < count}
                assert not lost, f"kill {killed}: rows are gone from {lost}"
            if killed % REST_EVERY == 0 or killed == kills:
                changes(0)
                _compare(subject, place(directory / f"fresh-{killed}", **settings))
                compared += 1
    return (
        f"{killed} syncs killed: sound each time, no row lost, equal to a fresh copy"
        f" after an increment, {compared} times out of {compared}"
    )


def _compare(subject: Place, fresh: Place) -> None:
    """AssertionError unless one more sync makes the cache equal to a fresh one."""
    assert subject.run("sync"), "the next sync does not heal"
    assert fresh.run("sync")
    wanted = fresh.content()
    for table, payloads in subject.content().items():
        assert payloads == wanted[table], f"{table} differs from {fresh.directory}"
    shutil.rmtree(fresh.directory)


def crash_upgrades(
    kills: int, chance: random.Random, directory: Path, *, longest_s: float = LONGEST_S
) -> str:
    """Kill upgrades of a large first-schema cache; AssertionError when a payload was lost."""
    original = directory / "v1.sqlite"
    with closing(sqlite3.connect(original)) as connection:
        connection.executescript(GOLDEN.read_text("utf-8"))
        _multiply(connection, "devices", "device_id")
        connection.commit()
    subject = place(directory / "upgrade")
    with closing(sqlite3.connect(original)) as connection:
        (wanted,) = connection.execute(_SUMMARY).fetchall()
    killed = finished = 0
    while killed < kills:
        for file in subject.directory.iterdir():
            if file.is_file():
                file.unlink()
        shutil.copy(original, subject.cache)
        if subject.run("db", "upgrade", kill_after_s=chance.uniform(0.2, longest_s)):
            finished += 1
            longest_s = max(0.5, longest_s * 0.9)
            assert subject.ask(_SUMMARY) == [wanted]
            continue
        killed += 1
        assert subject.is_sound(), f"kill {killed}: the file is damaged"
        assert subject.ask(_SUMMARY) == [wanted], f"kill {killed}: payloads are gone"
        assert subject.run("db", "upgrade"), f"kill {killed}: the upgrade cannot be repeated"
        assert subject.ask(_SUMMARY) == [wanted]
    return f"{killed} upgrades of {wanted[0]} devices killed: sound, whole, and repeated each time"


_SUMMARY = "SELECT count(*), sum(length(raw_payload)), count(DISTINCT raw_payload) FROM devices"


def _multiply(connection: sqlite3.Connection, table: str, key: str) -> None:
    """Copies of the first row of `table`, so that an upgrade takes its time."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    others = ", ".join(column for column in columns if column not in ("id", key, "raw_payload"))
    connection.execute(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {COPIES})"
        f" INSERT INTO {table} ({key}, raw_payload, {others})"
        f" SELECT {key} || '-' || i, json_set(raw_payload, '$.copy', i), {others}"
        f" FROM (SELECT * FROM {table} ORDER BY id LIMIT 1), n"
    )


def main(arguments: list[str]) -> int:
    kills = int(arguments[0]) if arguments else KILLS
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    with tempfile.TemporaryDirectory() as directory:
        print(crash_upgrades(kills, random.Random(seed), Path(directory)), flush=True)
        print(crash_syncs(kills, random.Random(seed), Path(directory)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
