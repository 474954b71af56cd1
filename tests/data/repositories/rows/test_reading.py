"""Windows, counts, facets and places, against the plainest way to compute them."""

from __future__ import annotations

import asyncio
import random
import string
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from intune_manager.data.query import FacetValue, Filter, RowQuery, Sort
from intune_manager.data.repositories.rows import plan as row_plan
from intune_manager.data.sql.sqlite.search_words import search_text, search_words
from intune_manager.errors import BugError
from intune_manager.registry import TABLES

DEVICES = TABLES["devices"]
COLUMNS = ("device_name", "operating_system", "compliance_state", "total_storage_bytes", "imei")
NAMES = ["Éclair", "eclair", "PC-1", "pc-1", "PC-10", "a*b", "a?b", "a[b]", "李雷", "100%", "x_y"]
SYSTEMS = ["Windows", "iOS", "macOS", None]
STATES = ["compliant", "noncompliant", None]


def some_devices(count: int) -> list[dict[str, Any]]:
    choose = random.Random(7)
    return [
        {
            "id": f"id-{number:03}",
            "deviceName": choose.choice([*NAMES, None]),
            "operatingSystem": choose.choice(SYSTEMS),
            "complianceState": choose.choice(STATES),
            "totalStorageSpaceInBytes": choose.choice([None, 0, -1, 2**40, number]),
            "imei": choose.choice([None, "", str(number % 5)]),
            "serialNumber": "".join(choose.choices(string.ascii_uppercase, k=5)),
        }
        for number in range(count)
    ]


class Oracle:
    """The same questions answered in Python over plain dictionaries."""

    def __init__(self, devices: list[dict[str, Any]]) -> None:
        names = {column.name: column.path for column in DEVICES.columns}
        self.rows = [
            {"id": number, **{name: device.get(path) for name, path in names.items()}}
            for number, device in enumerate(devices, 1)
        ]

    def order(self, q: RowQuery) -> list[dict[str, Any]]:
        words = search_words(q.search)
        chosen = [
            row
            for row in self.rows
            if all(_folded(row[f.column]) in map(_folded, f.values) for f in q.filters)
            and all(word in search_text(row[c] for c in DEVICES.searched) for word in words)
        ]
        sort = q.sort or Sort(DEVICES.default_sort)

        def key(row: dict[str, Any]) -> tuple[Any, int]:
            return _folded(row[sort.column]), row["id"]

        with_value = [row for row in chosen if row[sort.column] is not None]
        without = [row for row in chosen if row[sort.column] is None]
        return [
            *sorted(with_value, key=key, reverse=sort.descending),
            *sorted(without, key=lambda row: row["id"], reverse=sort.descending),
        ]

    def window(self, q: RowQuery) -> list[tuple[Any, ...]]:
        rows = self.order(q)[q.offset :][: q.limit]
        return [(row["id"], *(row[column] for column in q.columns)) for row in rows]


def _folded(value: Any) -> Any:
    """As the NOCASE collation compares: ASCII letters only."""
    if not isinstance(value, str):
        return value
    return "".join(c.lower() if c.isascii() else c for c in value)


SEARCHES = ["", "pc", "PC-1", "eclair", "écl", "a*b", "a?b", "a[b", "*", "[", "李", "00%", "_", "q"]
SORTS = [
    None,
    Sort("device_name", descending=True),
    Sort("operating_system"),
    Sort("total_storage_bytes"),
    Sort("total_storage_bytes", descending=True),
    Sort("imei", descending=True),
]
FILTERS: list[tuple[Filter, ...]] = [
    (),
    (Filter("operating_system", ("Windows",)),),
    (Filter("operating_system", ("WINDOWS", None)),),
    (Filter("compliance_state", (None,)),),
    (Filter("operating_system", ()),),
    (Filter("operating_system", ("iOS", "macOS")), Filter("compliance_state", ("compliant",))),
    (Filter("imei", ("1", "")), Filter("total_storage_bytes", (0, 2**40))),
]


def queries() -> Iterator[RowQuery]:
    for search in SEARCHES:
        for number, filters in enumerate(FILTERS):
            yield RowQuery(COLUMNS, search, filters, SORTS[number % len(SORTS)])
    for sort in SORTS:
        yield RowQuery(COLUMNS, sort=sort, offset=17, limit=9)
        yield RowQuery(COLUMNS, "pc", sort=sort, offset=1, limit=2)
        yield RowQuery(COLUMNS, "pc 1", FILTERS[2], sort=sort, limit=None)


@pytest.fixture(params=[(2_000, 25_000), (8, 25_000), (8, 20)], ids=["look up", "collect", "walk"])
def strategy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way to find rows, whatever the size of the data would choose."""
    few, many = request.param
    monkeypatch.setattr(row_plan, "FEW", few)
    monkeypatch.setattr(row_plan, "MANY", many)


@pytest.mark.usefixtures("strategy")
async def test_every_way_to_find_rows_gives_the_same_rows_counts_and_places(cache: Any) -> None:
    devices = some_devices(120)
    await cache.put("devices", *devices)
    oracle, repository = Oracle(devices), cache["devices"]
    for q in queries():
        expected = oracle.window(q)
        assert await repository.rows(q) == expected, q
        everything = oracle.order(q)
        assert await repository.count(q) == len(everything), q
        for place in {0, len(everything) // 2, len(everything) - 1} if everything else ():
            assert await repository.position(q, everything[place]["id"]) == place, q


@pytest.mark.usefixtures("strategy")
async def test_facets_count_the_rows_of_the_query_but_for_their_own_filter(cache: Any) -> None:
    devices = some_devices(120)
    await cache.put("devices", *devices)
    oracle = Oracle(devices)
    for q in queries():
        for column in ("operating_system", "compliance_state"):
            others = tuple(f for f in q.filters if f.column != column)
            rows = oracle.order(replace(q, filters=others))
            expected = Counter(row[column] for row in rows)
            found = await cache["devices"].facets(q, column)
            assert {facet.value: facet.count for facet in found} == expected, q
            assert [f.count for f in found] == sorted((f.count for f in found), reverse=True)


@pytest.mark.usefixtures("strategy")
async def test_deleted_rows_are_there_only_when_asked_for(cache: Any) -> None:
    devices = some_devices(40)
    await cache.put("devices", *devices)
    await cache.only("devices", *devices[:30])
    oracle, live = Oracle(devices), Oracle(devices[:30])
    for q in (replace(q, limit=None, offset=0) for q in queries()):
        assert await cache["devices"].rows(q) == live.window(q)
        every = replace(q, include_deleted=True)
        assert await cache["devices"].rows(every) == oracle.window(q)
        assert await cache["devices"].count(every) == len(oracle.window(q))


async def test_a_row_outside_the_query_has_no_place_in_it(cache: Any) -> None:
    await cache.put("devices", {"id": "a", "deviceName": "alpha"})
    await cache.only("devices", {"id": "b", "deviceName": "beta"})
    repository = cache["devices"]
    assert await repository.position(RowQuery(()), 2) == 0
    assert await repository.position(RowQuery((), search="alpha"), 2) is None
    assert await repository.position(RowQuery(()), 1) is None, "deleted"
    assert await repository.position(RowQuery(()), 99) is None


@pytest.mark.parametrize(
    "q",
    [
        RowQuery(("nonsense",)),
        RowQuery(("raw_payload",)),
        RowQuery((), sort=Sort("id; DROP TABLE devices")),
        RowQuery((), filters=(Filter("tenant_id", ("x",)),)),
    ],
)
async def test_a_column_that_is_not_declared_is_refused(cache: Any, q: RowQuery) -> None:
    with pytest.raises(BugError, match="devices has no column"):
        await cache["devices"].rows(q)


async def test_an_object_is_found_by_its_id_however_its_letters_are_written(cache: Any) -> None:
    device = "9b5ca08f-0a11-4d3e-9a77-30c1f7a6b001"
    await cache.put("devices", {"id": device}, {"id": "T_Mixed"})
    devices = cache["devices"]
    assert await devices.row_id(device.upper()) == 1
    assert await devices.row_id("T_Mixed") == 2
    assert await devices.row_id("unknown") is None
    await cache.only("devices")
    assert await devices.row_id(device) == 1, "deleted objects can still be opened"


async def test_a_payload_tells_all_about_one_object(cache: Any) -> None:
    await cache.put("devices", {"id": "a"}, {"id": "b", "deviceName": "Beta"})
    nameless, named = await cache["devices"].payload(1), await cache["devices"].payload(2)
    assert (nameless.object_id, nameless.name) == ("a", "a")
    assert (named.object_id, named.name) == ("b", "Beta")
    assert set(named.columns) == {column.name for column in DEVICES.columns}
    assert named.first_seen_at == cache.clock.now
    assert await cache["devices"].payload(3) is None


async def test_a_membership_has_a_payload_too(cache: Any) -> None:
    sweep = await cache.store.memberships.begin_sweep(cache.run_id)
    await cache.store.memberships.apply(sweep, {"g": [b'{"id":"u"}']})
    payload = await cache["group_members"].payload(1)
    assert payload.columns["group_id"] == "g"
    assert payload.changed_at == payload.first_seen_at


async def test_every_table_answers_an_empty_query(cache: Any) -> None:
    for name, table in TABLES.items():
        repository = cache[name]
        q = RowQuery(tuple(column.name for column in table.columns), search="x")
        assert await repository.rows(q) == []
        assert await repository.count(q) == 0
        for facet in table.facets:
            assert await repository.facets(q, facet.name) == []


async def test_readers_are_not_held_up_by_a_page_being_stored(cache: Any) -> None:
    await cache.put("devices", {"id": "a"})
    async with cache.db.writer() as connection:
        await connection.exec_driver_sql("UPDATE devices SET device_name = 'unfinished'")
        reading = cache["devices"].rows(RowQuery(("device_name",)))
        assert await asyncio.wait_for(reading, 5) == [(1, None)]


async def test_values_that_differ_in_case_alone_are_one_facet(cache: Any) -> None:
    await cache.put(
        "devices", *({"id": os, "operatingSystem": os} for os in ("Windows", "windows", "iOS"))
    )
    (first, second) = await cache["devices"].facets(RowQuery(()), "operating_system")
    assert first.count == 2
    assert second == FacetValue("iOS", 1)


@pytest.mark.parametrize(
    "words", ["is called so", "device is called", "a device is so", "is it", "device so called"]
)
async def test_short_words_among_long_ones_find_what_holds_them_all(cache: Any, words: str) -> None:
    # SQLite 3.40 ends the process where its trigram index is asked for both in one breath.
    texts = [f"device {n} is called so" for n in range(50)] + ["device", "is it called", "so is it"]
    await cache.put("devices", *({"id": text, "deviceName": text} for text in texts))
    found = await cache["devices"].rows(RowQuery(("device_name",), search=words))
    assert sorted(row[1] for row in found) == sorted(
        text for text in texts if all(word in text for word in words.split())
    )
