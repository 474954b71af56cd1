from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from intune_manager.data.sql.manager import READERS, DatabaseManager
from intune_manager.data.sql.models import DeviceRecord, TenantRecord
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.errors import BugError, CacheError
from intune_manager.words import utc_now

_ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def _device(device_id: str, payload: str = "{}") -> DeviceRecord:
    return DeviceRecord(tenant_id="t", device_id=device_id, raw_payload=payload)


async def _store(db: DatabaseManager, *device_ids: str) -> None:
    async with db.session() as session:
        session.add_all([_device(device_id) for device_id in device_ids])


async def _device_ids(db: DatabaseManager) -> list[str]:
    async with db.reader() as connection:
        found = await connection.execute(
            select(DeviceRecord.device_id).order_by(DeviceRecord.device_id)
        )
        return list(found.scalars())


async def test_a_block_that_ends_commits(db: DatabaseManager) -> None:
    await _store(db, "d1")

    assert await _device_ids(db) == ["d1"]


async def test_a_block_that_raises_leaves_nothing(db: DatabaseManager) -> None:
    async def write_and_fail() -> None:
        async with db.session() as session:
            session.add(_device("d1"))
            await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await write_and_fail()

    assert await _device_ids(db) == []


async def test_a_core_block_that_raises_leaves_nothing(db: DatabaseManager) -> None:
    async def write_and_fail() -> None:
        async with db.writer() as connection:
            await connection.execute(text("INSERT INTO tenants VALUES (1, 't', '', '', '')"))
            raise LookupError

    with pytest.raises(LookupError):
        await write_and_fail()

    async with db.reader() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM tenants"))).scalar_one() == 0


async def test_a_cancelled_block_leaves_nothing_and_the_next_one_works(
    db: DatabaseManager,
) -> None:
    flushed = asyncio.Event()

    async def write() -> None:
        async with db.session() as session:
            session.add(_device("d1"))
            await session.flush()
            flushed.set()
            await asyncio.get_running_loop().create_future()

    writing = asyncio.create_task(write())
    await flushed.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing

    await _store(db, "d2")
    assert await _device_ids(db) == ["d2"]


@pytest.mark.parametrize("kind", ["reader", "writer"])
async def test_cancelling_stops_a_long_statement_within_200_ms(
    db: DatabaseManager, kind: str
) -> None:
    begun = threading.Event()

    async def count_forever() -> None:
        async with getattr(db, kind)() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            await driver.create_function("begun", 0, begun.set)
            await connection.execute(text(f"SELECT begun() IS NULL AND ({_ENDLESS})"))

    task = asyncio.create_task(count_forever())
    await asyncio.to_thread(begun.wait)
    started = perf_counter()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert perf_counter() - started < 0.2
    await _store(db, "d1")
    assert await _device_ids(db) == ["d1"]


@pytest.mark.parametrize("steps", range(12))
async def test_cancelling_a_write_at_any_step_frees_the_write_lock(
    db: DatabaseManager, steps: int
) -> None:
    async def write() -> None:
        async with db.writer() as connection:
            for number in range(100):
                await connection.execute(
                    insert(TenantRecord), {"tenant_id": f"t{number}", "last_seen_at": utc_now()}
                )

    task = asyncio.create_task(write())
    for _ in range(steps**3):
        await asyncio.sleep(0)
    task.cancel()
    outcome = await asyncio.gather(task, return_exceptions=True)

    started = perf_counter()
    await _store(db, "d1")
    assert perf_counter() - started < 1.0
    async with db.reader() as connection:
        written = text("SELECT count(*) FROM tenants WHERE tenant_id LIKE 't_%'")
        stored = (await connection.execute(written)).scalar_one()
    assert stored == (100 if outcome == [None] else 0)


async def test_many_readers_cancelled_at_once_give_their_connections_back(
    db: DatabaseManager,
) -> None:
    async def count_forever() -> None:
        async with db.reader() as connection:
            await connection.execute(text(_ENDLESS))

    tasks = [asyncio.create_task(count_forever()) for _ in range(3 * READERS)]
    while db.get_pool_stats().readers_busy < READERS:  # noqa: ASYNC110  # the pool has no event
        await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert db.get_pool_stats().readers_busy == 0
    assert await _device_ids(db) == []


async def test_a_reader_sees_one_snapshot_while_others_write(db: DatabaseManager) -> None:
    await _store(db, "d1")
    counted = text("SELECT count(*) FROM devices")
    async with db.reader() as connection:
        before = (await connection.execute(counted)).scalar_one()
        await _store(db, "d2")
        after = (await connection.execute(counted)).scalar_one()

    assert (before, after) == (1, 1)
    assert await _device_ids(db) == ["d1", "d2"]


async def test_a_reader_sees_nothing_of_a_block_that_has_not_ended(db: DatabaseManager) -> None:
    async with db.session() as session:
        session.add(_device("d1"))
        await session.flush()
        assert await _device_ids(db) == []


async def test_a_reader_cannot_write(db: DatabaseManager) -> None:
    await _store(db, "d1")
    for statement in ("DELETE FROM devices", "CREATE TABLE x (y)", "DROP TABLE devices"):
        with pytest.raises(CacheError, match="cannot be written"):
            async with db.reader() as connection:
                await connection.execute(text(statement))

    assert await _device_ids(db) == ["d1"]


async def test_write_blocks_queue_for_the_one_writer(db: DatabaseManager) -> None:
    await asyncio.gather(*(_store(db, f"d{number:02d}") for number in range(30)))

    assert await _device_ids(db) == [f"d{number:02d}" for number in range(30)]


async def test_a_write_block_inside_another_is_a_bug_and_not_a_deadlock(
    db: DatabaseManager,
) -> None:
    with pytest.raises(BugError, match="inside another"):
        async with db.session():
            await _store(db, "d1")

    await _store(db, "d2")
    assert await _device_ids(db) == ["d2"]


async def test_two_threads_with_a_manager_each_write_the_same_file(
    db: DatabaseManager, cache_path: Path
) -> None:
    async def fill(prefix: str) -> None:
        async with DatabaseManager(cache_path) as other:
            for number in range(20):
                await _store(other, f"{prefix}{number:02d}")

    def in_a_thread() -> None:
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(fill("a"))

    filling = asyncio.create_task(asyncio.to_thread(in_a_thread))
    for number in range(20):
        await _store(db, f"b{number:02d}")
    await filling

    assert len(await _device_ids(db)) == 40


async def test_payloads_come_back_byte_for_byte(db: DatabaseManager) -> None:
    payload = (
        '{ "id":"d1","lone":"\\ud800","nul":"\\u0000","big":9223372036854775808,"x":1.10,'
        '"dup":1,"dup":2,"emoji":"👩\u200d💻","rtl":"עברית", "unknown":{"a":[null]}}\n'
    )
    async with db.session() as session:
        session.add(_device("d1", payload))

    async with db.session() as session:
        assert (await session.exec(select(DeviceRecord.raw_payload))).one() == payload


async def test_an_object_exists_once_per_tenant(db: DatabaseManager) -> None:
    await _store(db, "d1")
    with pytest.raises(IntegrityError):
        await _store(db, "d1")
    async with db.session() as session:
        session.add(DeviceRecord(tenant_id="other", device_id="d1", raw_payload="{}"))

    assert await _device_ids(db) == ["d1", "d1"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX files")
async def test_only_the_owner_can_read_the_cache_files(cache_path: Path, tmp_path: Path) -> None:
    _touch_readable_by_all(cache_path)
    async with DatabaseManager(cache_path) as db:
        await _store(db, "d1")
        backup = await db.backup()
        modes = _modes(tmp_path)

    assert {"cache.sqlite", "cache.sqlite-wal", "cache.sqlite-shm", backup.name} <= set(modes)
    assert modes.pop("backups") == 0o700
    assert set(modes.values()) == {0o600}


def _touch_readable_by_all(path: Path) -> None:
    path.touch()
    path.chmod(0o644)


def _modes(directory: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in directory.rglob("*")}


async def test_slow_statements_are_logged_without_their_values(
    cache_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    db = DatabaseManager(cache_path, slow_statement_ms=0.0)
    await db.open()
    with caplog.at_level(logging.INFO, "intune_manager.data.sql"):
        await _store(db, "secret-device")
    await db.close()

    slow = [record.message for record in caplog.records if "slow statement" in record.message]
    assert any("INSERT INTO devices" in message for message in slow)
    assert "secret-device" not in caplog.text


@pytest.mark.parametrize(("echo", "logged"), [(True, True), (False, False)])
async def test_echo_logs_every_statement_and_nothing_is_logged_without_it(
    cache_path: Path, caplog: pytest.LogCaptureFixture, *, echo: bool, logged: bool
) -> None:
    db = DatabaseManager(cache_path, echo=echo, slow_statement_ms=60_000)
    await db.open()
    with caplog.at_level(logging.INFO, "intune_manager.data.sql"):
        await _device_ids(db)
    await db.close()

    assert ("SELECT devices.device_id" in caplog.text) == logged


async def test_errors_hold_no_value_of_the_tenant(db: DatabaseManager) -> None:
    await _store(db, "secret-device")
    with pytest.raises(IntegrityError) as refused:
        await _store(db, "secret-device")

    assert "secret-device" not in str(refused.value)


async def test_the_pool_tells_who_is_busy(db: DatabaseManager) -> None:
    async with db.session() as session, db.reader() as connection:
        await session.exec(select(DeviceRecord))
        await connection.execute(text("SELECT 1"))
        busy = db.get_pool_stats()
    idle = db.get_pool_stats()

    assert (busy.writer_busy, busy.readers_busy, busy.readers) == (True, 1, READERS)
    assert (idle.writer_busy, idle.readers_busy) == (False, 0)
    assert idle.statements >= 2


async def test_a_sound_cache_reports_no_problem(db: DatabaseManager) -> None:
    report = await db.health_check(thorough=True)

    assert report.ok
    assert report.problems == ()
    assert report.schema_version == report.expected_version == await db.schema_version()
    assert report.size_bytes > 0


async def test_a_dangling_reference_is_reported(db: DatabaseManager) -> None:
    _insert_orphan(db.path)

    report = await db.health_check()

    assert not report.ok
    assert report.problems == ("sync_resources row 1 refers to a missing row of sync_runs",)


def _insert_orphan(path: Path) -> None:
    with cache_file.connected(path) as connection:
        connection.execute(
            "INSERT INTO sync_resources (sync_run_id, tenant_id, resource, attempted_at, "
            "missing_scopes, rows, created, updated, deleted, restored, unchanged, "
            "unreadable_values, pages, "
            "requests, retries, received_bytes, waited_s, duration_s) "
            "VALUES (77, 't', 'devices', '', '[]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"
        )


async def test_a_backup_is_a_whole_cache_as_of_now(db: DatabaseManager, tmp_path: Path) -> None:
    await _store(db, "d1")
    copied = await db.backup(tmp_path / "elsewhere" / "copy.sqlite")
    await _store(db, "d2")

    async with DatabaseManager(copied) as copy:
        assert await _device_ids(copy) == ["d1"]
        assert (await copy.health_check(thorough=True)).ok


async def test_a_backup_does_not_wait_for_a_write_block(db: DatabaseManager) -> None:
    await _store(db, "d1")
    async with db.session() as session:
        session.add(_device("d2"))
        await session.flush()
        copied = await db.backup()

    async with DatabaseManager(copied) as copy:
        assert await _device_ids(copy) == ["d1"]


async def test_a_backup_never_replaces_a_file(db: DatabaseManager, tmp_path: Path) -> None:
    target = tmp_path / "taken.sqlite"
    target.write_bytes(b"mine")

    with pytest.raises(CacheError, match="exists already"):
        await db.backup(target)

    assert target.read_bytes() == b"mine"


async def test_vacuum_gives_space_back(db: DatabaseManager) -> None:
    async with db.session() as session:
        session.add_all([_device(f"d{number}", "x" * 20_000) for number in range(200)])
    async with db.writer() as connection:
        await connection.execute(text("DELETE FROM devices"))
    before = await db.health_check()

    await db.vacuum()

    after = await db.health_check()
    assert before.free_bytes > 1_000_000
    assert after.free_bytes == 0
    assert after.size_bytes < before.size_bytes + 1_000_000  # the rows were in the log alone
    assert after.wal_bytes == 0


async def test_opening_without_migrating_creates_nothing(cache_path: Path) -> None:
    with pytest.raises(CacheError, match="cannot be opened"):
        await DatabaseManager(cache_path).open(migrate=False)

    assert _modes(cache_path.parent) == {}


async def test_calls_before_open_after_close_or_twice_are_bugs(cache_path: Path) -> None:
    db = DatabaseManager(cache_path)
    with pytest.raises(BugError, match="not open"):
        await _store(db, "d1")
    await db.open()
    with pytest.raises(BugError, match="open already"):
        await db.open()
    await db.close()
    await db.close()
    with pytest.raises(BugError, match="not open"):
        await _device_ids(db)


async def test_use_on_another_event_loop_is_a_bug(db: DatabaseManager) -> None:
    def elsewhere() -> None:
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(_device_ids(db))

    with pytest.raises(BugError, match="another event loop"):
        await asyncio.to_thread(elsewhere)


async def test_closing_waits_for_the_write_block_under_way(cache_path: Path) -> None:
    db = DatabaseManager(cache_path)
    await db.open()
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with db.session() as session:
            session.add(_device("d1"))
            begun.set()
            await go_on.wait()

    writing = asyncio.create_task(write())
    await begun.wait()
    closing = asyncio.create_task(db.close())
    await asyncio.sleep(0)
    assert not closing.done()
    go_on.set()
    await asyncio.gather(writing, closing)

    async with DatabaseManager(cache_path) as again:
        assert await _device_ids(again) == ["d1"]


async def test_a_downgrade_takes_a_backup_first(db: DatabaseManager) -> None:
    await _store(db, "d1")

    newest = await db.schema_version()
    assert await db.downgrade(0) == tuple(reversed(range(newest)))
    assert await db.upgrade() == tuple(range(1, newest + 1))

    assert await _device_ids(db) == []
    (backup,) = (db.path.parent / "backups").iterdir()
    async with DatabaseManager(backup) as copy:
        assert await _device_ids(copy) == ["d1"]


async def test_a_statement_that_is_no_sql_is_a_bug_and_not_the_users_trouble(
    db: DatabaseManager,
) -> None:
    with pytest.raises(OperationalError, match="syntax error"):
        async with db.reader() as connection:
            await connection.execute(text("SELEKT"))


async def test_the_last_to_close_leaves_one_file_even_if_it_only_read(cache_path: Path) -> None:
    async with DatabaseManager(cache_path) as reading:
        assert await _device_ids(reading) == []
        async with DatabaseManager(cache_path) as writing:
            await _store(writing, "d1")
            assert await _device_ids(reading) == ["d1"]
    log, _ = cache_file.companions(cache_path)
    assert not log.exists() or log.stat().st_size == 0
    async with DatabaseManager(cache_path) as db:
        assert await _device_ids(db) == ["d1"]


async def test_statistics_are_kept_of_what_is_there(db: DatabaseManager) -> None:
    async with db.session() as session:
        session.add_all(TenantRecord(tenant_id=f"t{number}") for number in range(3))
    await db.optimize()

    async with db.reader() as connection:
        found = await connection.execute(
            text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'tenants'")
        )
        assert found.scalars().all() == ["3 1"]


async def test_statistics_wait_for_nobody(db: DatabaseManager) -> None:
    with closing(sqlite3.connect(db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await db.optimize()
        other.execute("ROLLBACK")
