"""A snapshot holds all that the cache holds of one tenant, and not a byte of another."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement

from intune_manager import __version__
from intune_manager.data.query import RowQuery
from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.migrations import SCHEMA_VERSION
from intune_manager.data.sql.models import Record
from intune_manager.data.sql.sqlite.cache_file import in_full
from intune_manager.data.sql.sqlite.search_index import SEARCHED_TABLES
from intune_manager.data.sql.sqlite.snapshot import export_snapshot
from intune_manager.data.sql.sqlite.snapshot_file import SnapshotAbout, about, opened
from intune_manager.data.sql.sqlite.tenant_rows import (
    SHARED_TABLES,
    rows_of_tenant,
    stored_table,
)
from intune_manager.errors import CacheError, CacheTooNewError
from intune_manager.registry import TABLES

TENANT = "11111111-1111-1111-1111-111111111111"
OTHER = "22222222-2222-2222-2222-222222222222"
TENANT_TABLES = sorted(
    name
    for name, table in Record.metadata.tables.items()
    if name not in SHARED_TABLES and not table.info.get("is_view")
)
GRAPH_PARTS = ("group_members", "assignments")


async def fill(writing: Any, name: str) -> None:
    """At least one row of the tenant in every table, with `name` in each of its ids and texts."""
    await writing.store.note_tenant(f"{name} Ltd")
    for table in TABLES.values():
        if table.name not in GRAPH_PARTS:
            item = {"id": f"{name}-{table.name}", "displayName": f"{name} {table.title}"}
            item |= {"deviceName": item["displayName"], "azureADDeviceId": item["id"]}
            item |= {"resources": [{"resourceId": f"{name}-apps"}]}
            item |= {"activityDateTime": "2026-07-01T12:00:00Z"}
            await writing.put(table.name, item, kind="family" if table.discriminator else None)
    sweep = await writing.store.memberships.begin_sweep(writing.run_id)
    member = f'{{"@odata.type":"#microsoft.graph.user","id":"{name}-users"}}'.encode()
    await writing.store.memberships.apply(sweep, {f"{name}-groups": [member]})
    assigned = f'{{"id":"{name}-1","target":{{"groupId":"{name}-groups"}}}}'.encode()
    await writing.store.assignments.replace_for_sources(
        writing.run_id, "apps", {f"{name}-apps": [assigned]}
    )
    await writing.complete("devices")
    async with writing.db.writer() as connection:
        for statement in (
            "INSERT INTO details (tenant_id, tenant_key, table_name, record_id, kind, payload_hash,"
            " list_hash, first_seen_at, changed_at, last_synced_at, raw_payload) SELECT tenant_id,"
            " tenant_key, 'devices', id, 'hardware', x'00', payload_hash, first_seen_at,"
            " changed_at, last_synced_at, raw_payload FROM devices WHERE tenant_id = ?",
            "INSERT INTO sync_positions (tenant_id, resource, kind, link, saved_at)"
            f" VALUES (?, 'users', 'delta', '{name}-link', '2026-07-17T12:00:00.000000Z')",
            "INSERT INTO history_prunings (tenant_id, pruned_before, pruned_at, entries)"
            " VALUES (?, '2026-07-17T12:00:00.000000Z', '2026-07-17T12:00:00.000000Z', 1)",
        ):
            await connection.exec_driver_sql(statement, (writing.store.tenant_id,))


@pytest.fixture
async def two(cache: Any, other: Any) -> Path:
    """The path of a cache with two tenants, the second one's ids and names all with "fabrikam"."""
    await fill(other, "fabrikam")
    await fill(cache, "contoso")
    await cache.only("scope_tags")  # one row that is marked as deleted
    path: Path = cache.db.path
    return path


async def export(cache: Path, target: Path, tenant: str = TENANT, **options: Any) -> SnapshotAbout:
    return await asyncio.to_thread(export_snapshot, cache, target, tenant, **options)


def rows_of(path: Path, tenant: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tenant in every table, view and search table."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        rows = {
            table: connection.execute(
                f'SELECT * FROM "{table}" WHERE {in_full(of_tenant(connection, table, tenant))}'
                " ORDER BY 1, 2"
            ).fetchall()
            for table in (*TENANT_TABLES, "group_members")
        }
        for table in SEARCHED_TABLES:
            rows[f"{table}_search"] = connection.execute(
                f"SELECT s.rowid, s.search_text FROM {table}_search AS s JOIN {table} AS t"
                " ON t.id = s.rowid WHERE t.tenant_id = ? ORDER BY 1",
                (tenant,),
            ).fetchall()
    return rows


def of_tenant(connection: sqlite3.Connection, table: str, tenant: str) -> ColumnElement[bool]:
    return rows_of_tenant(stored_table(connection, table), tenant)


async def test_every_row_of_every_table_is_in_the_snapshot_and_nothing_else(
    two: Path, tmp_path: Path
) -> None:
    target = tmp_path / "contoso.snapshot"
    await export(two, target)
    expected = rows_of(two, TENANT)
    assert all(expected.values()), [name for name, rows in expected.items() if not rows]
    assert rows_of(target, TENANT) == expected
    with closing(sqlite3.connect(target)) as connection:
        for table in TENANT_TABLES:
            (count,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
            assert count == len(expected.get(table, ())), table


async def test_no_byte_of_the_file_tells_of_another_tenant(two: Path, tmp_path: Path) -> None:
    target = tmp_path / "contoso.snapshot"
    await export(two, target)
    content = target.read_bytes().lower()
    assert b"contoso" in content
    assert TENANT.encode() in content
    assert b"fabrikam" not in content
    assert OTHER.encode() not in content
    assert OTHER.replace("-", "").encode() not in content


async def test_the_schema_is_that_of_the_cache_down_to_the_triggers(
    two: Path, tmp_path: Path
) -> None:
    target = tmp_path / "contoso.snapshot"
    await export(two, target)
    sql = (
        "SELECT type, name, sql FROM sqlite_master"
        " WHERE name <> 'snapshot' AND name NOT LIKE 'sqlite_stat%' ORDER BY 1, 2"
    )
    with closing(sqlite3.connect(two)) as old, closing(sqlite3.connect(target)) as new:
        ours = [row for row in new.execute(sql) if "snapshot" not in row[1]]
        assert ours == old.execute(sql).fetchall()
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            new.execute("DELETE FROM changes")


async def test_the_file_stands_alone_private_compact_and_sound(two: Path, tmp_path: Path) -> None:
    directory = tmp_path / "shelf"
    directory.mkdir()
    target = directory / "contoso.snapshot"
    await export(two, target)
    assert [file.name for file in directory.iterdir()] == [target.name]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
        assert free <= connection.execute("PRAGMA page_count").fetchone()[0] / 100
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_the_snapshot_has_statistics_of_its_own(two: Path, tmp_path: Path) -> None:
    target = tmp_path / "contoso.snapshot"
    await export(two, target)
    with closing(sqlite3.connect(target)) as connection:
        known = dict(connection.execute("SELECT idx, stat FROM sqlite_stat1"))
    assert known["ix_devices_device_name"].split()[0] == "1"  # of the two that the cache holds


async def test_the_snapshot_says_what_it_is(two: Path, tmp_path: Path) -> None:
    target = tmp_path / "contoso.snapshot"
    written = await export(two, target)
    read = about(target)
    assert read == written
    assert (read.tenant_id, read.tenant_name) == (TENANT, "contoso Ltd")
    assert (read.program_version, read.schema_version) == (__version__, SCHEMA_VERSION)
    (devices,) = read.resources
    assert (devices.resource, devices.verdict) == ("devices", "complete")
    assert devices.last_success_at is not None
    assert read.rows["devices"] == 1


async def test_it_is_searched_and_followed_like_the_cache(two: Path, tmp_path: Path) -> None:
    target = tmp_path / "contoso.snapshot"
    await export(two, target)
    with opened(target) as snapshot:
        db = DatabaseManager(snapshot.database, read_only=True)
        await db.open()
        devices = Store(db, TENANT, TABLES).table("devices")
        assert await devices.count(RowQuery((), search="oso")) == 1
        assert await devices.count(RowQuery((), search="fabrikam")) == 0
        await db.close()


async def test_it_is_made_while_a_write_is_under_way_and_holds_what_was_committed(
    two: Path, tmp_path: Path
) -> None:
    target = tmp_path / "contoso.snapshot"
    with closing(sqlite3.connect(two, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE devices SET device_name = 'half way'")
        await export(two, target)
        writer.execute("ROLLBACK")
    assert rows_of(target, TENANT) == rows_of(two, TENANT)


async def test_an_existing_file_is_replaced_only_by_force_and_as_a_whole(
    two: Path, tmp_path: Path
) -> None:
    target = tmp_path / "contoso.snapshot"
    target.write_text("precious")
    with pytest.raises(CacheError, match="exists already"):
        await export(two, target)
    assert target.read_text() == "precious"
    await export(two, target, force=True)
    assert about(target).tenant_id == TENANT


async def test_the_cache_itself_is_never_replaced(two: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(two)
    for target in (two, link, two.parent / "." / two.name):
        with pytest.raises(CacheError, match="the cache itself"):
            await export(two, target, force=True)
    for companion in ("-wal", "-shm"):
        with pytest.raises(CacheError, match="a part of the cache"):
            await export(two, two.with_name(two.name + companion), force=True)


async def test_a_link_that_leads_nowhere_is_not_replaced_unasked(two: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "gone")
    with pytest.raises(CacheError, match="exists already"):
        await export(two, link)
    assert link.is_symlink()
    await export(two, link, force=True)
    assert about(link).tenant_id == TENANT
    assert link.is_symlink(), "as for every other file that is exported"


async def test_a_directory_that_is_not_there_is_named(two: Path, tmp_path: Path) -> None:
    with pytest.raises(CacheError, match="nowhere"):
        await export(two, tmp_path / "nowhere" / "contoso.snapshot")


async def test_what_somebody_has_added_to_the_cache_stays_there(two: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(two)) as connection, connection:
        connection.execute("CREATE TABLE mine (note TEXT)")
        connection.execute("CREATE INDEX ix_mine ON mine (note)")
        connection.execute("CREATE VIEW ours AS SELECT * FROM mine")
        connection.execute("CREATE VIRTUAL TABLE mine_search USING fts5(note)")
    target = tmp_path / "contoso.snapshot"
    await export(two, target)
    with closing(sqlite3.connect(target)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "devices" in names
    assert not [name for name in names if "mine" in name or name == "ours"]


async def test_an_export_that_fails_leaves_nothing_behind(two: Path, tmp_path: Path) -> None:
    _damage(two, "devices")
    directory = tmp_path / "shelf"
    directory.mkdir()
    (directory / "contoso.snapshot").write_text("precious")
    with pytest.raises(CacheError, match=r"cache\.sqlite is damaged"):
        await export(two, directory / "contoso.snapshot", force=True)
    assert [file.name for file in directory.iterdir()] == ["contoso.snapshot"]
    assert (directory / "contoso.snapshot").read_text() == "precious"


def _damage(path: Path, table: str) -> None:
    """Overwrite the first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


def test_every_table_of_the_cache_tells_whose_its_rows_are(empty_cache: Path) -> None:
    with closing(sqlite3.connect(empty_cache)) as connection:
        for table in TENANT_TABLES:
            of_tenant(connection, table, TENANT)  # raises for one that does not
        present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert present >= SHARED_TABLES - {"snapshot"}


async def test_a_snapshot_of_an_older_schema_is_read_through_a_copy(
    two: Path, tmp_path: Path, next_step: Callable[..., int]
) -> None:
    target = tmp_path / "contoso.snapshot"
    await export(two, target)
    next_step("op.execute('ALTER TABLE tenants ADD COLUMN note TEXT')")
    before = target.read_bytes()
    with opened(target) as snapshot:
        assert snapshot.file == target
        assert snapshot.database != target
        assert stat.S_IMODE(snapshot.database.stat().st_mode) & 0o077 == 0
        db = DatabaseManager(snapshot.database, read_only=True)
        await db.open()
        assert await Store(db, TENANT, TABLES).table("devices").count(RowQuery(())) == 1
        await db.close()
        copy = snapshot.database
    assert not copy.exists()
    assert target.read_bytes() == before


async def test_a_snapshot_of_a_newer_program_is_refused(two: Path, tmp_path: Path) -> None:
    target = tmp_path / "contoso.snapshot"
    await export(two, target)
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CacheTooNewError, match="9999"), opened(target):
        pass


async def test_a_cache_is_no_snapshot(two: Path) -> None:
    with pytest.raises(CacheError, match="not a snapshot"):
        about(two)


@pytest.mark.parametrize(
    "disguise",
    [
        "ALTER TABLE devices RENAME TO hidden; CREATE VIEW devices AS WITH RECURSIVE n(id) AS"
        " (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT * FROM n",
        "CREATE VIEW mine AS SELECT * FROM tenants",
    ],
)
async def test_a_snapshot_with_views_in_the_place_of_tables_is_refused(
    two: Path, tmp_path: Path, disguise: str
) -> None:
    target = tmp_path / "contoso.snapshot"
    await export(two, target)
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA legacy_alter_table = ON")
        connection.executescript(disguise)
    with pytest.raises(CacheError, match=r"does not make: .*view"), opened(target):
        pass


def test_a_directory_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(CacheError, match="not a file"):
        about(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a database, " * 300])
def test_a_file_that_is_no_snapshot_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    with pytest.raises(CacheError, match=r"notes\.txt"):
        about(file)
    assert file.read_bytes() == content
    assert os.listdir(tmp_path) == ["notes.txt"]  # noqa: PTH208


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CacheError, match=r"gone\.snapshot"):
        about(tmp_path / "gone.snapshot")
