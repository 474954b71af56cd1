"""Storing pages: exact payloads, honest counts, no write for what has not changed."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intune_manager.data.outcomes import Counts
from intune_manager.data.query import RowQuery
from intune_manager.data.repositories import statements
from intune_manager.data.repositories.history.query import ChangeQuery
from intune_manager.data.repositories.history.record import HistoryWriter
from intune_manager.errors import BugError, CacheError


def device(number: int, **properties: object) -> dict[str, object]:
    return {"id": f"d{number}", "deviceName": f"PC-{number}", **properties}


async def test_a_payload_is_kept_exactly_as_sent(cache: Any) -> None:
    sent = '{ "id":"a" ,"big":12345678901234567890123,"é":"\\u00e9\\ud800","n":1.50,"x":null}'
    await cache.put("devices", sent.encode())
    payload = await cache["devices"].payload(await cache["devices"].row_id("a"))
    assert payload.raw == sent


async def test_objects_are_created_then_unchanged_then_updated(cache: Any) -> None:
    assert await cache.put("devices", device(1), device(2)) == Counts(created=2)
    assert await cache.put("devices", device(1), device(2)) == Counts(unchanged=2)
    changed = await cache.put("devices", device(1), device(2, model="X"))
    assert changed == Counts(unchanged=1, updated=1)


async def test_an_unchanged_page_writes_nothing(cache: Any) -> None:
    await cache.put("devices", *map(device, range(50)))
    before = await cache.sql("SELECT * FROM devices")
    (changes,) = await cache.sql("SELECT count(*) FROM changes")
    cache.clock.advance(60)
    async with cache.db.writer() as connection:
        counter = (await connection.exec_driver_sql("SELECT total_changes()")).scalar()
    await cache.put("devices", *map(device, range(50)))
    async with cache.db.writer() as connection:
        assert (await connection.exec_driver_sql("SELECT total_changes()")).scalar() == counter
    assert await cache.sql("SELECT * FROM devices") == before
    assert await cache.sql("SELECT count(*) FROM changes") == [changes]


async def test_columns_search_and_times_follow_an_update(cache: Any) -> None:
    await cache.put("devices", device(1, operatingSystem="Windows"))
    later = cache.clock.advance(60)
    await cache.put("devices", {"id": "d1", "deviceName": "Renamed", "operatingSystem": "iOS"})
    devices = cache["devices"]
    payload = await devices.payload(1)
    assert payload.columns["operating_system"] == "iOS"
    assert payload.changed_at == payload.last_synced_at == later
    assert payload.first_seen_at < later
    found = RowQuery(("device_name",), search="renam")
    assert await devices.rows(found) == [(1, "Renamed")]
    assert await devices.count(RowQuery((), search="pc-1")) == 0


async def test_a_volatile_property_updates_the_row_and_is_no_news(cache: Any) -> None:
    devices = cache["devices"]
    sweep = await devices.begin_sweep(cache.run_id, volatile=frozenset({"lastSyncDateTime"}))
    await devices.upsert_page(sweep, [b'{"id":"a","lastSyncDateTime":"2026-07-01T00:00:00Z"}'])
    first = await devices.payload(1)
    cache.clock.advance(60)
    sweep = await devices.begin_sweep(cache.run_id, volatile=frozenset({"lastSyncDateTime"}))
    result = await devices.upsert_page(
        sweep, [b'{"id":"a","lastSyncDateTime":"2026-07-02T00:00:00Z"}']
    )
    second = await devices.payload(1)
    assert result == Counts(updated=1)
    assert second.columns["last_sync_at"] == "2026-07-02T00:00:00.000000Z"
    assert second.changed_at == first.changed_at
    assert second.last_synced_at > first.last_synced_at
    assert await cache.store.changes.find(ChangeQuery(run_id=cache.run_id)) == []


async def test_an_update_writes_only_the_columns_that_changed(
    cache: Any, emitted: list[tuple[str, Any]]
) -> None:
    await cache.put("devices", device(1, model="A"))
    emitted.clear()
    await cache.put("devices", device(1, model="B"))
    (update,) = [sql for sql, _ in emitted if sql.startswith("UPDATE devices SET")]
    assert " model=?" in update
    assert "device_name" not in update
    assert "deleted_at" not in update


async def test_of_several_payloads_with_one_id_the_last_counts_and_once(cache: Any) -> None:
    devices = cache["devices"]
    sweep = await devices.begin_sweep(cache.run_id)
    page = [b'{"id":"a","deviceName":"1"}', b'{"id":"a","deviceName":"2"}']
    assert await devices.upsert_page(sweep, page) == Counts(created=1)
    assert await devices.upsert_page(sweep, page[:1]) == Counts()
    assert await devices.rows(RowQuery(("device_name",))) == [(1, "1")]


async def test_an_object_that_changes_during_a_sweep_counts_as_updated_only(cache: Any) -> None:
    await cache.put("devices", device(1))
    devices = cache["devices"]
    sweep = await devices.begin_sweep(cache.run_id)
    total = await devices.upsert_page(sweep, [b'{"id": "d1", "deviceName": "PC-1"}'])
    total += await devices.upsert_page(sweep, [b'{"id": "d1", "deviceName": "PC-X"}'])
    total += await devices.upsert_page(sweep, [b'{"id": "d1", "deviceName": "PC-Y"}'])
    assert total == Counts(updated=1)
    assert await devices.sweep(sweep) == 0


async def test_a_sweep_marks_what_it_has_not_met_and_keeps_the_row(cache: Any) -> None:
    await cache.put("devices", *map(device, range(5)))
    later = cache.clock.advance(60)
    assert await cache.only("devices", device(1), device(9)) == (
        Counts(created=1, unchanged=1),
        4,
    )
    devices = cache["devices"]
    names = RowQuery(("device_name",))
    assert await devices.rows(names) == [(2, "PC-1"), (6, "PC-9")]
    everything = RowQuery(("device_name",), include_deleted=True)
    assert len(await devices.rows(everything)) == await devices.count(everything) == 6
    gone = await devices.payload(1)
    assert gone.deleted_at == later
    assert gone.raw == '{"id": "d0", "deviceName": "PC-0"}'


@pytest.mark.parametrize("ids_at_once", [1, 4, 5, 100])
async def test_a_sweep_looks_at_every_row_however_large_its_steps(
    cache: Any, monkeypatch: pytest.MonkeyPatch, ids_at_once: int
) -> None:
    monkeypatch.setattr(statements, "_ID_RANGE", ids_at_once)
    monkeypatch.setattr(statements, "_AT_ONCE", 2)
    await cache.put("devices", *map(device, range(9)))
    assert await cache.only("devices", device(4)) == (Counts(unchanged=1), 8)
    assert await cache["devices"].rows(RowQuery(())) == [(5,)]


async def test_without_a_sweep_nothing_is_deleted(cache: Any) -> None:
    await cache.put("devices", *map(device, range(5)))
    await cache.put("devices", device(1))
    assert await cache["devices"].count(RowQuery(())) == 5


@pytest.mark.parametrize("name", ["PC-1", "another"])
async def test_what_comes_back_is_restored_under_its_old_row(cache: Any, name: str) -> None:
    await cache.put("devices", device(1))
    await cache.only("devices", device(2))
    result = await cache.put("devices", {"id": "d1", "deviceName": name})
    assert result == Counts(restored=1)
    payload = await cache["devices"].payload(1)
    assert payload.deleted_at is None
    assert payload.name == name
    kinds = [c.kind for c in await cache.store.changes.find(ChangeQuery(records=(("devices", 1),)))]
    assert kinds == ["restored", "deleted"]


async def test_families_in_one_table_are_swept_apart(cache: Any) -> None:
    for kind in ("alpha", "beta"):
        await cache.put("policies", {"id": "p", "displayName": kind}, kind=kind)
    assert await cache.only("policies", kind="alpha") == (Counts(), 1)
    policies = cache["policies"]
    assert await policies.live_count("alpha") == 0
    assert await policies.live_count("beta") == 1
    assert await policies.rows(RowQuery(("policy_type",))) == [(2, "beta")]


async def test_a_kind_belongs_to_a_shared_table(cache: Any) -> None:
    with pytest.raises(BugError):
        await cache["devices"].begin_sweep(cache.run_id, "alpha")
    with pytest.raises(BugError):
        await cache["policies"].begin_sweep(cache.run_id)


async def test_the_assignments_of_an_app_go_with_it(cache: Any) -> None:
    await cache.put("apps", {"id": "a1"}, {"id": "a2"})
    assigned = {"a1": [b'{"id":"x"}'], "a2": [b'{"id":"x"}']}
    await cache.store.assignments.replace_for_sources(cache.run_id, "apps", assigned)
    await cache.only("apps", {"id": "a2"})
    assert await cache["assignments"].rows(RowQuery(("source_id",))) == [(2, "a2")]


async def test_odd_values_are_counted_and_cost_no_row(cache: Any) -> None:
    result = await cache.put(
        "devices", device(1, model={"x": 1}, lastSyncDateTime="?"), {"deviceName": "no id"}
    )
    assert result == Counts(created=2, unreadable_values=2)


async def test_a_page_that_fails_leaves_cache_and_sweep_as_they_were(
    cache: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    devices = cache["devices"]
    await cache.put("devices", device(1))
    await cache.complete("devices")
    sweep = await devices.begin_sweep(cache.run_id)
    await devices.upsert_page(sweep, [b'{"id":"d2"}'])

    async def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(HistoryWriter, "append_all", full)
        with pytest.raises(CacheError, match="disk is full"):
            await devices.upsert_page(sweep, [b'{"id":"d1"}', b'{"id":"d3"}'])
    assert await devices.count(RowQuery(())) == 2
    assert (await devices.payload(1)).raw == '{"id": "d1", "deviceName": "PC-1"}'
    assert await devices.sweep(sweep) == 1, "the failed page has not counted d1 as seen"


async def test_pages_of_several_resources_may_be_stored_side_by_side(cache: Any) -> None:
    kinds = [f"family{n}" for n in range(4)]
    sweeps = {kind: await cache["policies"].begin_sweep(cache.run_id, kind) for kind in kinds}

    async def store(kind: str) -> None:
        for number in range(5):
            await cache["policies"].upsert_page(sweeps[kind], [f'{{"id":"{number}"}}'.encode()])
        await cache["policies"].sweep(sweeps[kind])

    await asyncio.gather(*map(store, kinds))
    assert await cache["policies"].count(RowQuery(())) == 20


objects = st.dictionaries(
    st.sampled_from([f"d{n}" for n in range(6)]),
    st.sampled_from(["a", "b", "É", "\u0000", "\ud800", ""]),
)
passes = st.lists(st.tuples(objects, st.booleans()), max_size=6)


@settings(max_examples=25)
@given(passes)
async def test_after_any_passes_the_live_rows_are_what_graph_has(
    cache: Any, passes: list[tuple[dict[str, str], bool]]
) -> None:
    """Model: a clean pass makes the cache equal to the store, a broken one only adds to it."""
    devices = cache["devices"]
    await cache.only("devices")
    expected: dict[str, str] = {}
    for objects, clean in passes:
        sweep = await devices.begin_sweep(cache.run_id)
        result = Counts()
        for object_id, name in objects.items():
            payload = f'{{"id":"{object_id}","deviceName":{_json(name)}}}'
            result += await devices.upsert_page(sweep, [payload.encode()] * 2)
        met = result.created + result.updated + result.unchanged + result.restored
        assert met == len(objects)
        expected |= objects
        if clean:
            assert await devices.sweep(sweep) == len(expected.keys() - objects.keys())
            expected = dict(objects)
        rows = await cache.sql(
            "SELECT device_id, raw_payload FROM devices WHERE deleted_at IS NULL"
        )
        assert dict(rows) == {
            object_id: f'{{"id":"{object_id}","deviceName":{_json(name)}}}'
            for object_id, name in expected.items()
        }


def _json(text: str) -> str:
    return '"' + "".join(f"\\u{ord(character):04x}" for character in text) + '"'
