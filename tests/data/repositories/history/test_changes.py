"""What the history answers, and by which index."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from intune_manager.data.repositories.history.read import ChangeQuery
from intune_manager.data.repositories.history.record import ChangeKind
from intune_manager.data.sql.models import ChangeRecord


async def ids(cache: Any, q: ChangeQuery) -> list[tuple[str, str]]:
    return [(c.object_id, c.kind.value) for c in await cache.store.changes.find(q)]


async def test_what_the_first_complete_reading_finds_is_no_change(cache: Any) -> None:
    await cache.put("devices", {"id": "a"})  # broken off: the resource was not read to its end
    await cache.put("devices", {"id": "a", "deviceName": "A"}, {"id": "b"})
    await cache.complete("devices")
    assert await ids(cache, ChangeQuery()) == [("a", "updated")]
    await cache.put("devices", {"id": "c"})
    await cache.put("groups", {"id": "g"})  # whose own first reading is still to come
    assert await ids(cache, ChangeQuery()) == [("c", "created"), ("a", "updated")]


async def test_the_assignments_of_the_baseline_are_no_changes_and_later_ones_are(
    cache: Any,
) -> None:
    replace = cache.store.assignments.replace_for_sources
    await cache.put("apps", {"id": "a"})
    await replace(cache.run_id, "apps", {"a": [b'{"id":"1"}']})
    await cache.complete("apps")
    assert await ids(cache, ChangeQuery()) == []
    await replace(cache.run_id, "apps", {"a": [b'{"id":"1"}', b'{"id":"2"}']})
    assert await ids(cache, ChangeQuery()) == [("2", "created")]


async def test_a_log_has_no_history_for_it_is_one(cache: Any) -> None:
    await cache.complete("audit_events")
    await cache.put("audit_events", {"id": "e", "activityDateTime": "2026-07-17T12:00:00Z"})
    assert await ids(cache, ChangeQuery()) == []


async def test_every_condition_holds_at_once(cache: Any) -> None:
    await cache.put("devices", {"id": "a"}, {"id": "b"})
    moment = cache.clock.advance(60)
    await cache.put("devices", {"id": "a", "deviceName": "A"}, {"id": "b", "deviceName": "B"})
    await cache.put("groups", {"id": "a"})
    q = ChangeQuery(since=moment, resource="devices", records=(("devices", 1), ("groups", 1)))
    assert await ids(cache, q) == [("a", "updated")]
    assert await ids(cache, ChangeQuery(since=moment + timedelta(seconds=1))) == []
    assert await ids(cache, ChangeQuery(until=moment)) == []
    assert await ids(cache, ChangeQuery(records=())) == []
    assert await ids(cache, ChangeQuery(kinds=frozenset({ChangeKind.DELETED}))) == []


async def test_pages_of_the_answer_join_without_gap_or_repetition(cache: Any) -> None:
    await cache.complete("devices")
    await cache.put("devices", *({"id": f"d{n}"} for n in range(10)))
    changes, q = cache.store.changes, ChangeQuery(resource="devices")
    paged = [
        e.id for start in range(0, 12, 3) for e in await changes.find(q, limit=3, offset=start)
    ]
    assert paged == [e.id for e in await changes.find(q)]
    assert await changes.count(q) == len(paged) == 10


async def test_one_tenant_is_never_told_what_happened_in_another(cache: Any, other: Any) -> None:
    await other.complete("devices")
    await other.put("devices", {"id": "theirs"})
    await cache.complete("devices")
    await cache.put("devices", {"id": "mine"})
    for q in (ChangeQuery(), ChangeQuery(records=(("devices", 1), ("devices", 2)))):
        assert await ids(cache, q) == [("mine", "created")]
        assert await cache.store.changes.count(q) == 1
    assert await cache.store.changes.timeline("devices", 1) == []


async def test_the_timeline_of_an_app_has_its_assignments_the_deleted_too(cache: Any) -> None:
    replace = cache.store.assignments.replace_for_sources
    await cache.put("apps", {"id": "a", "displayName": "Editor"}, {"id": "other"})
    await cache.complete("apps")
    await replace(cache.run_id, "apps", {"a": [b'{"id":"1"}'], "other": [b'{"id":"2"}']})
    await replace(cache.run_id, "apps", {"a": []})
    deleted, created = await cache.store.changes.timeline("apps", 1)
    assert [(e.table, e.object_id, e.kind.value) for e in (deleted, created)] == [
        ("assignments", "1", "deleted"),
        ("assignments", "1", "created"),
    ]
    assert (created.part_of.kind, created.part_of.name) == ("apps", "Editor")
    assert created.part_of.object_id == "a"


@pytest.fixture
async def joined(cache: Any) -> Any:
    """Ann has just joined the group Sales."""
    await cache.put("groups", {"id": "g", "displayName": "Sales"})
    await cache.put("users", {"id": "u", "displayName": "Ann"})
    await cache.complete("group_members")
    sweep = await cache.store.memberships.begin_sweep(cache.run_id)
    member = b'{"@odata.type":"#microsoft.graph.user","id":"u"}'
    await cache.store.memberships.apply(sweep, {"g": [member]})
    return cache


@pytest.mark.parametrize("table", ["groups", "users"])
async def test_a_membership_is_in_the_timelines_of_both_by_name(joined: Any, table: str) -> None:
    (entry,) = await joined.store.changes.timeline(table, 1)
    assert (entry.table, entry.kind.value) == ("group_members", "created")
    assert (entry.object_id, entry.object_name) == ("u", "Ann")
    assert (entry.part_of.object_id, entry.part_of.name) == ("g", "Sales")


async def test_a_member_that_the_cache_does_not_know_is_told_by_its_id(joined: Any) -> None:
    sweep = await joined.store.memberships.begin_sweep(joined.run_id)
    await joined.store.memberships.apply(sweep, {"gone": [b'{"id":"nobody"}']})
    (entry,) = await joined.store.changes.find(ChangeQuery(), limit=1)
    assert entry.object_name == "nobody"
    assert (entry.part_of.object_id, entry.part_of.name) == ("gone", None)


async def test_names_are_known_of_groups_filters_and_members(joined: Any) -> None:
    await joined.put("assignment_filters", {"id": "f", "displayName": "Corporate"})
    names = await joined.store.changes.names(["g", "u", "f", "nobody", "g"])
    assert names == {"g": "Sales", "u": "Ann", "f": "Corporate"}


async def test_since_the_last_sync_is_since_the_last_run_that_ended_began(cache: Any) -> None:
    assert await cache.store.changes.last_sync() is None
    began = cache.clock.now
    await cache.complete()
    assert await cache.store.changes.last_sync() == began, "the new run has not ended"


@pytest.mark.parametrize("has_statistics", [True, False])
async def test_no_question_reads_the_whole_history_or_sorts_it(
    cache: Any, other: Any, emitted: list[tuple[str, Any]], has_statistics: bool
) -> None:
    for tenant in (cache, other):
        await tenant.complete("devices", "groups", "apps")
        for table in ("devices", "groups", "apps"):
            await tenant.put(table, *({"id": f"o{n}"} for n in range(30)))
    async with cache.db.writer() as connection:
        names = [name for name in ChangeRecord.model_fields if name not in ("id", "changed_at")]
        await connection.exec_driver_sql(
            f"INSERT INTO changes ({', '.join(names)}, changed_at)"
            f" SELECT c.{', c.'.join(names)}, strftime('%Y-%m-%dT%H:%M:%S.000000Z', c.changed_at,"
            " d.id || ' minutes') FROM changes AS c, changes AS d"
        )
        if has_statistics:
            await connection.exec_driver_sql("ANALYZE")
    now, one = cache.clock.now, (("devices", 1),)
    in_order = [
        ChangeQuery(),
        ChangeQuery(since=now),
        ChangeQuery(resource="devices"),
        ChangeQuery(since=now, resource="devices"),
    ]
    of_few = [
        ChangeQuery(records=one),
        ChangeQuery(records=one, since=now, resource="devices"),
        ChangeQuery(records=(("groups", 1),), with_parts=True),
        ChangeQuery(entry_ids=frozenset({1, 2})),
    ]
    for q in (*in_order, *of_few, ChangeQuery(run_id=cache.run_id)):
        steps = await _steps(cache, emitted, q)
        scans = r"SCAN (changes|changes_1|group_members|m|o|g|memberships|directory_objects)\b"
        assert not any(re.match(scans, step) for step in steps), steps
        if q in of_few:
            assert "SEARCH changes USING INTEGER PRIMARY KEY (rowid=?)" in steps
        if q in in_order:
            assert not any("TEMP B-TREE" in step for step in steps), steps


async def _steps(cache: Any, emitted: list[tuple[str, Any]], q: ChangeQuery) -> list[str]:
    """What SQLite does to list and to count the entries that `q` asks for."""
    emitted.clear()
    await cache.store.changes.find(q)
    if q != ChangeQuery():  # to count all is to read all
        await cache.store.changes.count(q)
    asked = [each for each in emitted if re.search(r"FROM changes\b(?! AS)", each[0])]
    assert asked
    plans = [await cache.sql(f"EXPLAIN QUERY PLAN {sql}", *values) for sql, values in asked]
    return [step for plan in plans for *_, step in plan]


async def test_an_answer_costs_as_many_statements_for_many_entries_as_for_one(
    cache: Any, emitted: list[tuple[str, Any]]
) -> None:
    await cache.put("apps", {"id": "a"})
    await cache.complete("apps", "devices")
    items = [b'{"id":"%d"}' % n for n in range(30)]
    await cache.store.assignments.replace_for_sources(cache.run_id, "apps", {"a": items})
    await cache.put("devices", *({"id": f"d{n}"} for n in range(30)))
    counts = []
    for limit in (31, 60):
        emitted.clear()
        assert len(await cache.store.changes.find(ChangeQuery(), limit=limit)) == limit
        counts.append(sum("SELECT" in sql for sql, _ in emitted))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("münchen", ["a"]),
        ("MÜNCHEN", ["a"]),
        ("ΑΘΉΝΑ", ["b"]),
        ("*", ["c"]),
        ("[x]", ["c"]),
        ("ß", ["d"]),
        ("?", []),
    ],
)
async def test_a_name_is_found_in_either_case_whatever_its_letters(
    cache: Any, search: str, found: list[str]
) -> None:
    names = {"a": "PC-MÜNCHEN", "b": "Αθήνα", "c": "Star * [X]", "d": "Straße"}
    await cache.complete("devices")
    await cache.put("devices", *({"id": one, "deviceName": name} for one, name in names.items()))
    assert [one for one, _ in await ids(cache, ChangeQuery(search=search))] == found
