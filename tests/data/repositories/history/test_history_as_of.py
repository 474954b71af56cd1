"""An object as it was at any time: what was stored then, whatever has happened since."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intune_manager.data.json_diff import canonical
from intune_manager.data.repositories.details import DetailScope, FoundDetail
from intune_manager.data.repositories.history.as_of import HistoryPrunedError
from intune_manager.data.repositories.history.prune import prune
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.errors import CacheError
from intune_manager.registry import TABLES

BEGIN = datetime(2026, 7, 17, 12, tzinfo=UTC)
VOLATILE = frozenset({"lastSyncDateTime"})


async def then(cache: Any, moment: datetime, table: str = "devices") -> Any:
    past = await cache.store.changes.as_of(table, 1, moment)
    return None if past is None else json.loads(past.payload)


async def test_an_object_is_as_it_was_and_is_not_before_it_came_or_while_it_was_gone(
    cache: Any,
) -> None:
    first = cache.clock.advance(60)
    await cache.only("devices", {"id": "a", "deviceName": "A"})
    second = cache.clock.advance(60)
    await cache.only("devices", {"id": "a", "deviceName": "B", "tags": ["x"]})
    gone = cache.clock.advance(60)
    await cache.only("devices")
    back = cache.clock.advance(60)
    await cache.only("devices", {"id": "a", "deviceName": "C"})
    just_before = timedelta(microseconds=1)
    assert await then(cache, first - just_before) is None
    assert await then(cache, first) == {"id": "a", "deviceName": "A"}
    assert await then(cache, second - just_before) == {"id": "a", "deviceName": "A"}
    assert await then(cache, second) == {"id": "a", "deviceName": "B", "tags": ["x"]}
    assert await then(cache, gone - just_before) == await then(cache, second)
    assert await then(cache, gone) is None
    assert await then(cache, back - just_before) is None
    assert await then(cache, back) == {"id": "a", "deviceName": "C"}


async def test_nothing_later_means_the_payload_byte_by_byte(cache: Any) -> None:
    raw = '{"id":"a",  "deviceName":"\\u00e9", "big": 12345678901234567890, "x": 1.50}'
    await cache.put("devices", raw.encode())
    past = await cache.store.changes.as_of("devices", 1, cache.clock.now)
    assert past.payload == raw


async def test_volatile_properties_have_their_newest_values(cache: Any) -> None:
    async def put(name: str, seen: str) -> datetime:
        sweep = await cache["devices"].begin_sweep(cache.run_id, volatile=VOLATILE)
        device = {"id": "a", "deviceName": name, "lastSyncDateTime": seen}
        await cache["devices"].upsert_page(sweep, [json.dumps(device).encode()])
        return cache.clock.advance(60) - timedelta(seconds=60)  # type: ignore[no-any-return]

    first = await put("A", "monday")
    await put("A", "tuesday")
    await put("B", "wednesday")
    await put("B", "thursday")
    expected = {"id": "a", "deviceName": "A", "lastSyncDateTime": "thursday"}
    assert await then(cache, first) == expected


async def test_an_object_or_a_tenant_that_is_unknown_was_never_there(
    cache: Any, other: Any
) -> None:
    await cache.put("devices", {"id": "a"})
    assert await cache.store.changes.as_of("devices", 99, cache.clock.now) is None
    assert await other.store.changes.as_of("devices", 1, cache.clock.now) is None


async def test_details_are_as_they_were_too_and_none_before_they_were_read(cache: Any) -> None:
    scope = DetailScope("policies", "settings", "configurationPolicies")
    await cache.put("policies", {"id": "p"}, kind="configurationPolicies")
    unread = cache.clock.now

    async def read(settings_: list[dict[str, Any]]) -> datetime:
        moment: datetime = cache.clock.advance(60)
        owners = await cache.store.details.outstanding(scope, everything=True)
        found = [FoundDetail(owner, json.dumps(settings_).encode()) for owner in owners]
        await cache.store.details.store(ChangeSource(cache.run_id, "k"), scope, found)
        return moment

    first = await read([{"id": "0", "value": 1}])
    second = await read([{"id": "0", "value": 2}, {"id": "1"}])
    cache.clock.advance(60)
    await cache.put("policies", {"id": "p", "name": "new"}, kind="configurationPolicies")
    as_of = cache.store.changes.as_of
    assert (await as_of("policies", 1, unread)).details == {}
    past = await as_of("policies", 1, first)
    assert json.loads(past.payload) == {"id": "p"}
    assert json.loads(past.details["settings"]) == [{"id": "0", "value": 1}]
    past = await as_of("policies", 1, second)
    assert json.loads(past.details["settings"]) == [{"id": "0", "value": 2}, {"id": "1"}]


async def test_before_a_pruning_it_says_so_and_from_then_on_it_is_right(cache: Any) -> None:
    await cache.put("devices", {"id": "a", "deviceName": "A"})
    cut = cache.clock.advance(60)
    await cache.put("devices", {"id": "a", "deviceName": "B"})
    later = cache.clock.advance(60)
    await cache.put("devices", {"id": "a", "deviceName": "C"})
    assert await prune(cache.db, [cache.store.tenant_id], later) == 1
    assert (await then(cache, later))["deviceName"] == "C"
    with pytest.raises(HistoryPrunedError, match="2026-07-17 12:02 UTC was pruned"):
        await then(cache, cut)
    assert await then(cache, cut - timedelta(days=1)) is None, "that it was not there is known"


async def test_a_history_that_does_not_fit_is_an_error_and_no_invention(cache: Any) -> None:
    await cache.put("devices", {"id": "a", "x": {"y": 1}})
    moment = cache.clock.now
    cache.clock.advance(60)
    await cache.put("devices", {"id": "a", "x": {"y": 2}})
    async with cache.db.writer() as connection:
        await connection.exec_driver_sql("UPDATE devices SET raw_payload = '{}'")
    with pytest.raises(CacheError, match="does not lead back"):
        await then(cache, moment)


async def test_a_clock_that_goes_back_loses_no_step(cache: Any) -> None:
    await cache.put("devices", {"id": "a", "n": 1})
    cache.clock.advance(600)
    await cache.put("devices", {"id": "a", "n": 2})
    cache.clock.advance(-300)
    await cache.put("devices", {"id": "a", "n": 3})
    moment = cache.clock.advance(400)
    assert await then(cache, moment) == {"id": "a", "n": 3}
    assert await then(cache, moment - timedelta(seconds=650)) == {"id": "a", "n": 1}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from([1.0, 0.1]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "a/b", "c~d", ""]), inner, max_size=3)
    ),
    max_leaves=8,
)
states = st.none() | st.dictionaries(
    st.sampled_from(["name", "settings", "e\ud800", "", "lastSyncDateTime"]), values, max_size=4
)
"""What the tenant holds of the object at a sync; None while it is deleted."""


@pytest.fixture(scope="module")
def template(empty_cache: Path) -> Path:
    return empty_cache


@pytest.mark.long
@settings(max_examples=40)
@given(history=st.lists(states, min_size=2, max_size=8))
def test_every_moment_is_what_was_stored_then(
    template: Path, history: list[dict[str, Any] | None]
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(shutil.copy(template, directory))
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(_check(path, history))


async def _check(path: Path, history: list[dict[str, Any] | None]) -> None:
    clock = iter(BEGIN + timedelta(minutes=n) for n in range(10_000))
    now = next(clock)
    async with DatabaseManager(path) as db:
        store = Store(db, "t", TABLES, clock=lambda: now)
        run_id = await store.sync_runs.start(account="x")
        devices, stored = store.table("devices"), []
        for state in history:
            now = next(clock)
            sweep = await devices.begin_sweep(run_id, volatile=VOLATILE)
            if state is not None:
                await devices.upsert_page(sweep, [json.dumps({**state, "id": "d"}).encode()])
            await devices.sweep(sweep)
            stored.append((now, state))
        newest = _newest(history)
        for moment, state in stored:
            past = await store.changes.as_of("devices", 1, moment)
            expected = None if state is None else _lasting(state) | newest | {"id": "d"}
            found = None if past is None else json.loads(past.payload)
            assert canonical(found) == canonical(expected), moment


def _lasting(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name not in VOLATILE}


def _newest(history: list[dict[str, Any] | None]) -> dict[str, Any]:
    """The volatile properties as the last state has them."""
    *_, last = [state for state in history if state is not None] or [{}]
    return {name: value for name, value in last.items() if name in VOLATILE}
