"""Snapshots that somebody has changed, in their schema, their values or their bytes: each is shown
or refused in one sentence, soon, with nothing written beside it and not a byte of it changed.

`INTUNE_MANAGER_LONG=1` before `pytest -m long` makes it thousands.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from intune_manager.cli.main import run
from intune_manager.config.atomic import scratch_directory
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.sql.sqlite.snapshot import export_snapshot
from intune_manager.data.sql.sqlite.snapshot_file import about, opened
from intune_manager.errors import CacheError
from intune_manager.simulator.faults.simulator import Simulator
from intune_manager.sync.connection import Access
from intune_manager.sync.job import SyncJob, settings_for

LONG = os.environ.get("INTUNE_MANAGER_LONG") == "1"
MUTATIONS = 2_000 if LONG else 20
SOON_S = 20.0
Capture = pytest.CaptureFixture[str]

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
TRIGGER = "CREATE TRIGGER evil AFTER INSERT ON devices BEGIN SELECT count(*) FROM changes; END"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of what a sync of the demo tenant brought."""
    directory = tmp_path_factory.mktemp("exported")
    target = directory / "demo.snapshot"

    async def sync() -> str:
        simulator = Simulator()
        endpoint = await simulator.start()
        paths = Paths(directory)
        settings = settings_for(
            Settings(), url=endpoint.url, token=endpoint.token, tenant_id=endpoint.tenant_id
        )
        some = {"devices", "scope_tags", "shell_scripts", "organization"}
        try:
            access = Access(settings, paths, chance=lambda: 0.0)
            await SyncJob(access, only=frozenset(some)).run()
        finally:
            await simulator.stop()
        return endpoint.tenant_id

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        tenant_id = runner.run(sync())
    export_snapshot(directory / "cache.sqlite", target, tenant_id)
    return target


@pytest.fixture
def snapshot(exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, alone in its directory; temporary files go into another one."""
    for name in ("shelf", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return Path(shutil.copy(exported, tmp_path / "shelf" / "demo.snapshot"))


def spoil(file: Path, *statements: str, forged: bool = False) -> None:
    """Run SQL on the file; `forged` may write into the schema itself."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA legacy_alter_table=ON")
        connection.execute(f"PRAGMA writable_schema={'ON' if forged else 'OFF'}")
        for statement in statements:
            connection.execute(statement)


def rewritten(kind: str, name: str, old: str, new: str) -> str:
    """A statement that forges the SQL of an object."""
    return (
        f"UPDATE sqlite_master SET sql = replace(sql, {old!r}, {new!r})"
        f" WHERE type = {kind!r} AND name = {name!r}"
    )


SCHEMAS = {
    "a view in the place of a table": (
        "ALTER TABLE devices RENAME TO hidden",
        f"CREATE VIEW devices AS {ENDLESS} SELECT i AS id FROM n",
    ),
    "a view of its own": ("CREATE VIEW mine AS SELECT * FROM tenants",),
    "a view whose type is in capitals": (
        "CREATE VIEW mine AS SELECT 1",
        "UPDATE sqlite_master SET type = 'VIEW' WHERE name = 'mine'",
    ),
    "another view of the memberships": (
        "DROP VIEW group_members",
        f"CREATE VIEW group_members AS {ENDLESS} SELECT i FROM n",
    ),
    "a view in the place of the version": (
        "ALTER TABLE alembic_version RENAME TO hidden",
        f"CREATE VIEW alembic_version AS {ENDLESS} SELECT i AS version_num FROM n",
    ),
    "a view in the place of what it says of itself": (
        "ALTER TABLE snapshot RENAME TO hidden",
        f"CREATE VIEW snapshot AS {ENDLESS} SELECT i AS name, i AS value FROM n",
    ),
    "a trigger": (TRIGGER,),
    "a trigger whose type is in capitals": (
        TRIGGER,
        "UPDATE sqlite_master SET type = 'Trigger' WHERE name = 'evil'",
    ),
    "a generated column": (
        "ALTER TABLE devices ADD COLUMN evil TEXT AS (hex(zeroblob(100000000)))",
    ),
    "a generated column in the place of a stored one": (
        "ALTER TABLE devices DROP COLUMN search_text",
        "ALTER TABLE devices ADD COLUMN search_text TEXT AS (hex(zeroblob(100000000)))",
    ),
    "a further column": ("ALTER TABLE devices ADD COLUMN mine TEXT",),
    "a column of another type": (
        rewritten("table", "tenants", "display_name TEXT", "display_name INT"),
    ),
    "a column without its collation": (
        rewritten("table", "devices", 'device_name TEXT COLLATE "NOCASE"', "device_name TEXT"),
    ),
    "a check": (rewritten("table", "tenants", "PRIMARY KEY (id)", "CHECK (1), PRIMARY KEY (id)"),),
    "a default": (
        rewritten("table", "tenants", "tenant_id TEXT NOT NULL", "tenant_id TEXT DEFAULT 'x'"),
    ),
    "a table of its own": ("CREATE TABLE mine (x)",),
    "a missing table": ("DROP TABLE scope_tags",),
    "a missing index": ("DROP INDEX ix_devices_model",),
    "an index of its own": ("CREATE INDEX mine ON devices (upper(device_name))",),
    "an index over the schema": (
        "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) SELECT 'index', 'hides',"
        " 'sqlite_master', rootpage, 'CREATE INDEX hides ON sqlite_master (type, name)'"
        " FROM sqlite_master WHERE name = 'ix_devices_model'",
    ),
    "an index of another form": (
        "DROP INDEX ix_devices_model",
        "CREATE INDEX ix_devices_model ON devices (tenant_key, hex(raw_payload))",
    ),
    "a virtual table of its own": ("CREATE VIRTUAL TABLE mine USING fts5(x)",),
    "another virtual table": (
        rewritten("table", "devices_search", "content='devices'", "content='changes'"),
    ),
    "a shadow table of another form": (
        rewritten("table", "devices_search_data", "block BLOB", "block BLOB CHECK (1)"),
    ),
    "a module that there is not": (
        "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0,"
        " 'CREATE VIRTUAL TABLE x USING nothing(1)')",
    ),
    "a schema that cannot be parsed": (rewritten("table", "devices", "(", "(("),),
    "a schema of another kind of value": (
        "UPDATE sqlite_master SET type = x'00' WHERE name = 'apps'",
    ),
    "a schema beyond measure": (
        "CREATE TABLE t0 (x)",
        "BEGIN",
        *(f"CREATE INDEX mine{n} ON t0 (x)" for n in range(300)),
        "COMMIT",
    ),
}  # fmt: skip


@pytest.mark.parametrize("statements", SCHEMAS.values(), ids=SCHEMAS)
def test_a_schema_that_is_not_the_programs_own_is_refused_before_anything_is_asked(
    snapshot: Path, statements: tuple[str, ...]
) -> None:
    spoil(snapshot, *statements, forged=any("sqlite_master" in each for each in statements))
    before = snapshot.read_bytes()
    begun_s = time.monotonic()

    for look in (about, lambda file: opened(file).__enter__()):
        with pytest.raises(CacheError) as refused:
            look(snapshot)
        assert str(snapshot) in str(refused.value)
        assert refused.value.remedy
        assert "backup" not in refused.value.remedy

    assert time.monotonic() - begun_s < SOON_S
    assert is_untouched(snapshot, before)


def is_untouched(snapshot: Path, before: bytes) -> bool:
    """Whether the file is as it was, alone in its directory, and nothing lies about elsewhere."""
    left = [*snapshot.parent.iterdir(), *Path(tempfile.gettempdir()).iterdir()]
    return snapshot.read_bytes() == before and left == [snapshot]


VALUES = {
    "a version that is no number": "UPDATE alembic_version SET version_num = 'new'",
    "a version of thousands of digits": "UPDATE alembic_version SET version_num = "
    "replace(hex(zeroblob(5000)), '00', '9')",
    "a negative version": "UPDATE alembic_version SET version_num = '-1'",
    "no version": "DELETE FROM alembic_version",
    "an earlier version": "UPDATE alembic_version SET version_num = '0001'",
    "a later version": "UPDATE alembic_version SET version_num = '0099'",
    "a version of bytes": "UPDATE alembic_version SET version_num = x'30303032'",
    "nothing about itself": "DELETE FROM snapshot",
    "no JSON about itself": "UPDATE snapshot SET value = 'evil'",
    "other JSON about itself": "UPDATE snapshot SET value = '{}'",
    "bytes about itself": "UPDATE snapshot SET value = x'00'",
    "deep JSON about itself": "UPDATE snapshot SET value = replace(hex(zeroblob(99999)), '0', '[')",
    "another version about itself": "UPDATE snapshot SET value = '1' WHERE name = 'schema_version'",
    "a number in the place of a name": "UPDATE tenants SET display_name = x'0001'",
    "a text in the place of a number": "UPDATE sync_resources SET live_rows = 'many'",
    "bytes in the place of a payload": "UPDATE devices SET raw_payload = x'00' WHERE id = 3",
    "an instant that is none": "UPDATE tenants SET last_seen_at = '2026-13-45'",
    "notes that are no JSON": "UPDATE sync_resources SET notes = '['",
    "deep notes": "UPDATE sync_resources SET notes = replace(hex(zeroblob(99999)), '0', '[')",
    "a text that is no UTF-8": "UPDATE tenants SET display_name = CAST(x'ff' AS TEXT)",
}


@pytest.mark.parametrize("statement", VALUES.values(), ids=VALUES)
def test_a_value_that_no_snapshot_holds_is_one_clear_error(
    snapshot: Path, statement: str, capfd: Capture
) -> None:
    spoil(snapshot, statement)
    before = snapshot.read_bytes()

    assert run(["--open", str(snapshot), "status"]) == 1

    error = capfd.readouterr().err
    assert error.startswith("Error: ")
    assert len(error.splitlines()) == 2, error
    assert "backup" not in error
    assert is_untouched(snapshot, before)


STRANGE = {
    "an unknown verdict": ("UPDATE sync_resources SET verdict = 'splendid'", "status --json"),
    "notes of another shape": ("UPDATE sync_resources SET notes = '{}'", "status"),
    "deep payloads": (
        "UPDATE devices SET raw_payload = replace(hex(zeroblob(50000)), '0', '[')",
        "db check",
    ),
    "deep details of the tenant": (
        "UPDATE organization SET raw_payload = replace(hex(zeroblob(50000)), '0', '[')",
        "tenants",
    ),
    "numbers at the edge": (
        "UPDATE sync_resources SET live_rows = 9223372036854775807,"
        " created = -9223372036854775808, duration_s = 9e999",
        "status",
    ),
    "a patch that is none": (
        "INSERT INTO changes (tenant_id, resource, table_name, record_id, object_id, kind,"
        " changed_at, patch, reverse_patch) SELECT tenant_id, 'devices', 'devices', id, device_id,"
        " 'updated', last_synced_at, '[{\"op\": 7}]', 'none' FROM devices LIMIT 3",
        "changes --since 3000d",
    ),
}


@pytest.mark.parametrize(("statement", "command"), STRANGE.values(), ids=STRANGE)
def test_values_that_only_look_strange_are_shown_as_far_as_they_go(
    snapshot: Path, statement: str, command: str, capfd: Capture
) -> None:
    spoil(snapshot, statement)
    assert run(["--open", str(snapshot), *command.split()]) in (0, 1)
    printed = capfd.readouterr()
    assert printed.out or printed.err.startswith("Error: ")


def test_a_snapshot_in_wal_mode_is_shown_with_nothing_beside_it(
    snapshot: Path, capfd: Capture
) -> None:
    spoil(snapshot, "PRAGMA journal_mode=WAL")
    before = snapshot.read_bytes()
    for command in (["status"], ["query", "SELECT count(*) FROM devices"], ["db", "check"]):
        assert run(["--open", str(snapshot), *command]) == 0, capfd.readouterr().err
        assert is_untouched(snapshot, before)


def test_pages_that_lead_to_each_other_do_not_hold_the_program(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch, capfd: Capture
) -> None:
    make_endless(snapshot, "tenants")
    monkeypatch.setattr("intune_manager.data.sql.sqlite.cache_file._SNAPSHOT_S", 0.5)
    begun_s = time.monotonic()
    assert run(["--open", str(snapshot), "status"]) == 1
    assert time.monotonic() - begun_s < SOON_S
    assert "too long" in capfd.readouterr().err


def make_endless(file: Path, table: str) -> None:
    """Put, as the root of a table, a page all of whose children are pages of such children."""
    with closing(sqlite3.connect(file)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(file.read_bytes())
    pages, levels = len(content) // size, 12
    content[28:32] = (pages + levels).to_bytes(4, "big")
    leaf = bytes(content[(root - 1) * size : root * size])
    numbers = [root, *range(pages + 1, pages + levels + 1)]
    content += bytes(size * levels)
    for place, number in enumerate(numbers):
        is_last = place == levels
        page = leaf if is_last else _interior(numbers[place + 1], size)
        content[(number - 1) * size : number * size] = page
    file.write_bytes(content)


def _interior(child: int, size: int) -> bytes:
    """An interior page of a table with 500 cells, each of which leads to one child."""
    cells, content = 500, bytearray(size)
    start = size - 5 * cells
    content[0] = 5
    content[3:5], content[5:7] = cells.to_bytes(2, "big"), start.to_bytes(2, "big")
    content[8:12] = child.to_bytes(4, "big")
    for cell in range(cells):
        at = start + 5 * cell
        content[12 + 2 * cell : 14 + 2 * cell] = at.to_bytes(2, "big")
        content[at : at + 5] = child.to_bytes(4, "big") + b"\x01"
    return bytes(content)


Mutation = Callable[[random.Random, Path], None]


def flip_bytes(chance: random.Random, file: Path) -> None:
    content = bytearray(file.read_bytes())
    for _ in range(chance.choice((1, 8, 200))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    file.write_bytes(content)


def change_header(chance: random.Random, file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[chance.randrange(100)] = chance.choice((0, 1, 2, 255, chance.randrange(256)))
    file.write_bytes(content)


def move_pages(chance: random.Random, file: Path) -> None:
    content, size = bytearray(file.read_bytes()), 16_384
    pages = len(content) // size
    for _ in range(chance.choice((1, 5))):
        source, target = chance.randrange(pages), chance.randrange(1, pages)
        moved = bytes(content[source * size : (source + 1) * size])
        content[target * size : (target + 1) * size] = chance.choice((moved, bytes(size)))
    file.write_bytes(content)


def cut(chance: random.Random, file: Path) -> None:
    os.truncate(file, chance.randrange(file.stat().st_size))


ODD = (
    *("", "x" * 100_000, "[" * 50_000, "{}", "null", "\x00", "\x1b[31m", "9" * 5_000, "💥"),
    *(b"", b"\xff\xfe", 0, -1, 2**63 - 1, -(2**63), 0.5, float("inf"), None),
    *("9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00.000000Z", "2026-02-30T00:00:00.000000Z"),
)


def change_values(chance: random.Random, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA synchronous=OFF")
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ).fetchall()
        full = [name for (name,) in tables if _has_rows(connection, name)]
        for _ in range(chance.choice((1, 3, 10))):
            table = chance.choice(full)
            columns = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
            name = chance.choice(columns.fetchall())[0]
            where = chance.choice(("", "WHERE rowid IN (SELECT rowid FROM {0} LIMIT 1)"))
            if "WITHOUT ROWID" in _sql(connection, table):
                where = ""
            with suppress_refusals():
                connection.execute(
                    f'UPDATE "{table}" SET "{name}" = ? {where.format(table)}',
                    (chance.choice(ODD),),
                )


def _has_rows(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None


def _sql(connection: sqlite3.Connection, table: str) -> str:
    found = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
    return str(found.fetchone()[0])


class suppress_refusals:  # noqa: N801 - reads as a function
    """What keys, triggers and constraints do not let in."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: object, traceback: object) -> bool:
        return isinstance(error, sqlite3.Error)


def change_schema(chance: random.Random, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        objects = connection.execute(
            "SELECT rowid, sql FROM sqlite_master WHERE sql IS NOT NULL"
        ).fetchall()
        row, sql = chance.choice(objects)
        place = chance.randrange(len(sql))
        words = (
            "",
            ")",
            ", evil AS (1)",
            " CHECK (random())",
            "VIEW",
            "'",
            "/*",
            "\x00",
            "COLLATE x",
        )
        forged = sql[:place] + chance.choice(words) + sql[place + chance.choice((0, 1, 20)) :]
        column = chance.choice(("sql", "sql", "sql", "type", "name", "tbl_name", "rootpage"))
        value = (
            forged if column == "sql" else chance.choice(("view", "TABLE", 0, 7, b"", "devices"))
        )
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(f"UPDATE sqlite_master SET {column} = ? WHERE rowid = ?", (value, row))


MUTATIONS_OF: tuple[Mutation, ...] = (
    *(flip_bytes, change_header, move_pages, cut, change_values, change_values, change_schema),
)
COMMANDS = (
    ("status",),
    ("status", "--json"),
    ("query", "SELECT count(*), max(device_name) FROM devices"),
    ("changes", "--since", "3000d", "--json"),
    ("tenants", "--json"),
    ("db", "check", "--thorough"),
    ("details", "{object}"),
    ("changes", "--id", "{object}", "--at", "2099-01-01"),
)


def attack(exported: Path, snapshot: Path, seed: int, capfd: Capture) -> None:
    """One mutation, opened by each of some commands."""
    chance = random.Random(seed)
    shutil.copy(exported, snapshot)
    chance.choice(MUTATIONS_OF)(chance, snapshot)
    before = snapshot.read_bytes()
    for command in chance.sample(COMMANDS, 2):
        begun_s = time.monotonic()
        filled = [word.replace("{object}", SCRIPT_ID[0]) for word in command]
        exit_code = run(["--open", str(snapshot), *filled])
        told = capfd.readouterr()
        case = f"seed {seed}, {' '.join(filled)}: {exit_code}, {told.err[-500:]}"
        assert exit_code in (0, 1), case
        assert exit_code == 0 or told.out or told.err.startswith("Error: "), case
        assert "Traceback" not in told.err, case
        assert time.monotonic() - begun_s < SOON_S, case
        assert is_untouched(snapshot, before), case


SCRIPT_ID = [""]


@pytest.fixture
def some_script(exported: Path) -> None:
    with closing(sqlite3.connect(exported)) as connection:
        found = connection.execute("SELECT script_id FROM scripts LIMIT 1").fetchone()
    SCRIPT_ID[0] = found[0]


@pytest.mark.usefixtures("some_script")
@pytest.mark.parametrize("seed", range(14))
def test_a_changed_snapshot_is_shown_or_refused_in_one_sentence(
    exported: Path, snapshot: Path, seed: int, capfd: Capture
) -> None:
    attack(exported, snapshot, seed, capfd)


@pytest.mark.long
@pytest.mark.usefixtures("some_script")
def test_many_changed_snapshots_are_shown_or_refused_in_one_sentence(
    exported: Path, snapshot: Path, capfd: Capture
) -> None:
    first = int(os.environ.get("INTUNE_MANAGER_SEED", "1000"))
    for seed in range(first, first + MUTATIONS):
        attack(exported, snapshot, seed, capfd)


def test_a_copy_that_a_killed_program_left_behind_is_gone_with_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with scratch_directory() as in_use:
        left, foreign = tmp_path / "intune-manager-left", tmp_path / "intune-manager-unknown"
        for directory in (left, foreign):
            directory.mkdir()
            (directory / "copy.sqlite").write_bytes(b"rows")
        (left / "in-use").touch()
        with scratch_directory() as another:
            assert {*tmp_path.iterdir()} == {in_use, foreign, another}
