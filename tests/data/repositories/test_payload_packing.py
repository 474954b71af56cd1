"""Payloads of big tables are packed in the file, and nobody who reads them need know."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from intune_manager.data.packing import ENOUGH
from intune_manager.data.repositories.audit_targets import note_targets
from intune_manager.data.repositories.integrity import check_integrity
from intune_manager.data.repositories.repacking import pack_plain
from intune_manager.data.repositories.snapshot import export_snapshot
from intune_manager.data.repositories.sql_query import read_only_query
from intune_manager.data.repositories.tenant_rows import tenant_size
from intune_manager.data.repositories.tenants import clear_tenant
from intune_manager.data.sql import migrations
from intune_manager.data.sql.models import DeviceRecord
from intune_manager.errors import CacheError, QueryRefusedError
from intune_manager.registry import TABLES

TENANT = "11111111-1111-1111-1111-111111111111"
OTHER = "22222222-2222-2222-2222-222222222222"


def device(number: int, name: str = "PC", **more: Any) -> dict[str, Any]:
    item = {"id": f"d{number:04d}", "deviceName": f"{name}-{number}", "userId": f"u{number % 7}"}
    item |= {"complianceState": "compliant", "operatingSystem": "Windows", "notes": None}
    return item | more


def devices(count: int = ENOUGH, name: str = "PC") -> list[dict[str, Any]]:
    return [device(number, name) for number in range(count)]


def kinds(path: Path, table: str = "devices") -> dict[str, int]:
    """How many payloads the file holds as what."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            f"SELECT typeof(raw_payload), count(*) FROM {table} GROUP BY 1 ORDER BY 1"
        )
        return dict(rows.fetchall())


@pytest.fixture
async def packed(cache: Any) -> Any:
    await cache.put("devices", *devices())
    assert kinds(cache.db.path) == {"blob": ENOUGH}
    return cache


async def raw(cache: Any, object_id: str) -> Any:
    repository = cache["devices"]
    payload = await repository.payload(await repository.row_id(object_id))
    assert payload is not None
    return json.loads(payload.raw)


async def test_few_objects_stay_plain_text(cache: Any) -> None:
    await cache.put("devices", *devices(ENOUGH - 1))
    assert kinds(cache.db.path) == {"text": ENOUGH - 1}


async def test_a_packed_payload_reads_as_it_was_sent(packed: Any) -> None:
    item = await packed["devices"].payload(await packed["devices"].row_id("d0042"))
    assert item.raw == json.dumps(device(42))
    assert await packed["devices"].payloads(["d0007"]) == {"d0007": json.dumps(device(7)).encode()}


async def test_a_record_has_its_payload_as_text(packed: Any) -> None:
    async with packed.db.session() as session:
        found = (
            await session.exec(select(DeviceRecord).where(DeviceRecord.device_id == "d0003"))
        ).one()
        assert json.loads(found.raw_payload) == device(3)


async def test_once_there_is_a_dictionary_single_objects_are_packed_too(packed: Any) -> None:
    await packed.put("devices", device(5000))
    await packed.put("devices", device(1, name="Renamed"))
    assert kinds(packed.db.path) == {"blob": ENOUGH + 1}
    assert await raw(packed, "d5000") == device(5000)
    assert await raw(packed, "d0001") == device(1, name="Renamed")


async def test_a_payload_that_packing_would_lengthen_stays_plain(packed: Any) -> None:
    await packed.put("devices", b'{"id":"x"}')
    assert kinds(packed.db.path) == {"blob": ENOUGH, "text": 1}
    assert await raw(packed, "x") == {"id": "x"}


async def test_the_history_of_a_packed_object_tells_what_changed_and_leads_back(
    packed: Any,
) -> None:
    await packed.complete("managedDevices", "devices")
    before = packed.clock.now
    packed.clock.advance(60)
    await packed.put("devices", device(9, name="New"))
    ((patch,),) = await packed.sql("SELECT patch FROM changes WHERE kind = 'updated'")
    assert json.loads(patch) == [{"op": "replace", "path": "/deviceName", "value": "New-9"}]
    row_id = await packed["devices"].row_id("d0009")
    past = await packed.store.changes.as_of("devices", row_id, before)
    assert json.loads(past.payload) == device(9)


async def test_a_query_sees_json_text_and_uses_the_indexes(packed: Any) -> None:
    def ask(sql: str) -> list[tuple[object, ...]]:
        with read_only_query(packed.db.path, sql) as result:
            return [row for chunk in result.chunks for row in chunk]

    name = "json_extract(raw_payload, '$.deviceName')"
    assert ask(f"SELECT {name} FROM devices WHERE device_id = 'd0004'") == [("PC-4",)]
    assert ask("SELECT DISTINCT typeof(raw_payload) FROM devices") == [("text",)]
    plan = ask(
        "EXPLAIN QUERY PLAN SELECT device_id FROM devices"
        " WHERE tenant_key = 1 AND device_name = 'PC-4' AND deleted_at IS NULL"
    )
    assert any("ix_devices_device_name" in str(step) for step in plan), plan


async def test_the_size_of_a_tenant_is_that_of_its_json(packed: Any) -> None:
    size = await asyncio.to_thread(tenant_size, packed.db.path, TENANT, ["devices"])
    assert size.payload_bytes == sum(len(json.dumps(item)) for item in devices())


async def test_tenants_share_no_dictionary_and_clearing_one_takes_its_own(
    packed: Any, other: Any
) -> None:
    await other.put("devices", *devices(name="Secret"))
    stored = dict(await packed.sql("SELECT tenant_id, dictionary FROM payload_dictionaries"))
    assert stored.keys() == {TENANT, OTHER}
    assert b"Secret" in stored[OTHER]
    assert b"Secret" not in stored[TENANT]

    await clear_tenant(packed.db, OTHER)

    assert await packed.sql("SELECT tenant_id FROM payload_dictionaries") == [(TENANT,)]
    assert await raw(packed, "d0011") == device(11)


async def test_who_knew_the_dictionary_of_a_cleared_tenant_reads_the_next_one(packed: Any) -> None:
    await raw(packed, "d0001")  # the readers know the dictionary by its number now
    ((before,),) = await packed.sql("SELECT id FROM payload_dictionaries")
    await clear_tenant(packed.db, TENANT)
    await packed.put("devices", *devices(name="Other"))
    assert await raw(packed, "d0001") == device(1, name="Other")
    assert await packed.sql("SELECT id FROM payload_dictionaries") != [(before,)]


def event(number: int) -> dict[str, Any]:
    item = {"id": f"e{number}", "activityDateTime": "2026-07-01T12:00:00Z"}
    item |= {"displayName": "Patch policy"}
    return item | {"resources": [{"resourceId": f"D{number:04d}", "displayName": "PC"}]}


async def test_a_page_that_is_rolled_back_takes_its_dictionary_along(
    cache: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = await cache["audit_events"].begin_sweep(cache.run_id)
    page = [json.dumps(event(number)).encode() for number in range(ENOUGH)]
    with monkeypatch.context() as broken:
        # By then the writer has unpacked the events, to see what they are about.
        broken.setattr("intune_manager.data.repositories.row_writer.note_targets", _power_cut)
        with pytest.raises(RuntimeError, match="power cut"):
            await cache["audit_events"].upsert_page(sweep, page)
    assert await cache.sql("SELECT * FROM payload_dictionaries") == []
    await cache.put("devices", *devices())
    await cache.put("devices", device(2, name="Renamed"))  # unpacks the old payload
    assert await raw(cache, "d0002") == device(2, name="Renamed")
    await cache["audit_events"].upsert_page(sweep, page)
    assert kinds(cache.db.path, "audit_events") == {"blob": ENOUGH}


async def _power_cut(connection: Any, tenant_id: str, rows: Any) -> None:
    await note_targets(connection, tenant_id, rows)
    raise RuntimeError("power cut")


async def test_a_damaged_payload_is_found_by_the_thorough_check_and_named_when_read(
    packed: Any,
) -> None:
    path = packed.db.path
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE devices SET raw_payload = substr(raw_payload, 1, 10) WHERE device_id = 'd0005'"
        )
    report = await asyncio.to_thread(check_integrity, path, TABLES, {}, thorough=True)
    (problem,) = report.problems
    assert (problem.check, problem.where, problem.count) == ("payloads", "devices", 1)
    with pytest.raises(CacheError, match="holds a payload that is damaged"):
        await raw(packed, "d0005")
    assert await raw(packed, "d0006") == device(6)


@pytest.mark.parametrize("place", [8, 12, -3])
async def test_one_other_byte_in_a_packed_payload_is_damage(packed: Any, place: int) -> None:
    ((frame,),) = await packed.sql("SELECT raw_payload FROM devices WHERE device_id = 'd0005'")
    spoilt = bytearray(frame)
    spoilt[place] ^= 0x55
    async with packed.db.writer() as connection:
        await connection.exec_driver_sql(
            "UPDATE devices SET raw_payload = ? WHERE device_id = 'd0005'", (bytes(spoilt),)
        )
    report = await asyncio.to_thread(check_integrity, packed.db.path, TABLES, {}, thorough=True)
    assert [problem.check for problem in report.problems] == ["payloads"]


async def test_a_tenant_with_a_damaged_payload_can_be_cleared(packed: Any) -> None:
    await packed.put("audit_events", *map(event, range(ENOUGH)))
    async with packed.db.writer() as connection:
        await connection.exec_driver_sql("UPDATE audit_events SET raw_payload = x'28B52FFD00'")
    size = await asyncio.to_thread(tenant_size, packed.db.path, TENANT, ["audit_events"])
    assert (size.rows, size.payload_bytes) == ({"audit_events": ENOUGH}, 0)
    await clear_tenant(packed.db, TENANT)
    for table in ("audit_events", "audit_targets", "devices", "payload_dictionaries"):
        assert await packed.sql(f"SELECT count(*) FROM {table}") == [(0,)], table


async def test_a_dictionary_of_any_size_is_not_taken_from_a_forged_file(packed: Any) -> None:
    async with packed.db.writer() as connection:
        await connection.exec_driver_sql(
            "UPDATE payload_dictionaries SET dictionary = zeroblob(99999)"
        )
    with pytest.raises(CacheError, match="holds a payload that is damaged"):
        await raw(packed, "d0006")


async def test_ctrl_c_while_a_payload_is_unpacked_is_no_damage(
    packed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("intune_manager.data.sql.connection.Unpacker.unpack", interrupted)
    with (
        pytest.raises(KeyboardInterrupt),
        read_only_query(packed.db.path, "SELECT raw_payload FROM devices") as result,
    ):
        list(result.chunks)


async def test_a_query_for_the_rowid_is_told_the_way_out(packed: Any) -> None:
    sql = "SELECT count(*) FROM devices WHERE rowid IN (SELECT rowid FROM devices_search)"
    with (
        pytest.raises(QueryRefusedError) as refused,
        read_only_query(packed.db.path, sql) as result,
    ):
        list(result.chunks)
    assert refused.value.remedy == "Use id: it is the same."
    with read_only_query(packed.db.path, sql.replace("rowid IN", "id IN")) as result:
        assert list(result.chunks) == [[(ENOUGH,)]]


async def test_the_way_back_to_version_6_unpacks_every_payload(packed: Any, cache: Any) -> None:
    await packed.put("audit_events", *map(event, range(ENOUGH)))
    path: Path = packed.db.path
    assert kinds(path, "audit_events") == {"blob": ENOUGH}
    targets = "SELECT object_id, event_id FROM audit_targets ORDER BY 1"
    found = await packed.sql(targets)
    assert len(found) == ENOUGH
    await packed.db.close()

    await asyncio.to_thread(migrations.downgrade, path, 6)

    assert kinds(path) == kinds(path, "audit_events") == {"text": ENOUGH}
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT raw_payload FROM devices ORDER BY device_id").fetchall()
        assert [text for (text,) in rows] == [json.dumps(item) for item in devices()]
        assert connection.execute(targets).fetchall() == found
        connection.execute("DELETE FROM audit_events")  # its triggers need nothing of ours again
        assert connection.execute(targets).fetchall() == []


async def test_a_snapshot_holds_plain_json_for_every_program(packed: Any, tmp_path: Path) -> None:
    await packed.store.note_tenant("Contoso")
    target = tmp_path / "contoso.snapshot"
    await asyncio.to_thread(export_snapshot, packed.db.path, target, TENANT)
    assert kinds(target) == {"text": ENOUGH}
    with closing(sqlite3.connect(target)) as connection:
        rows = connection.execute("SELECT raw_payload FROM devices ORDER BY device_id").fetchall()
        assert [text for (text,) in rows] == [json.dumps(item) for item in devices()]
        assert connection.execute("SELECT * FROM payload_dictionaries").fetchall() == []


async def test_what_an_older_version_left_plain_can_be_packed(packed: Any, other: Any) -> None:
    await other.put("devices", *devices(ENOUGH - 1))  # too few: they stay as they are
    await packed.put("users", *({"id": f"u{n}", "displayName": f"User {n}"} for n in range(150)))
    async with packed.db.writer() as connection:
        for table in ("devices", "users"):
            await connection.exec_driver_sql(
                f"UPDATE {table} SET raw_payload = payload_json(raw_payload)"
            )
        await connection.exec_driver_sql("DELETE FROM payload_dictionaries")
    hashes = await packed.sql("SELECT payload_hash, changed_at FROM devices ORDER BY id")

    assert await pack_plain(packed.db, ("devices", "users", "apps")) == ENOUGH + 150

    assert kinds(packed.db.path) == {"blob": ENOUGH, "text": ENOUGH - 1}
    assert kinds(packed.db.path, "users") == {"blob": 150}
    assert await raw(packed, "d0033") == device(33)
    assert await packed.sql("SELECT payload_hash, changed_at FROM devices ORDER BY id") == hashes
    assert await pack_plain(packed.db, ("devices", "users")) == 0
