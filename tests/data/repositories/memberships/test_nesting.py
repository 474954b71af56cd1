"""Memberships with all nesting equal a plain closure over the edges, whatever circles there are."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from intune_manager.data.repositories.memberships.nesting import MemberCounts, NestedMember

Edges = set[tuple[str, str]]

_GROUPS = tuple("abcdef")
_PEOPLE = ("u1", "u2", "u3")
edges = st.sets(
    st.tuples(st.sampled_from(_GROUPS), st.sampled_from((*_GROUPS, *_PEOPLE))), max_size=18
)


def entry(member_id: str) -> bytes:
    kind = "group" if member_id in _GROUPS else "user"
    return json.dumps({"@odata.type": f"#microsoft.graph.{kind}", "id": member_id}).encode()


async def put(cache: Any, wanted: Edges) -> None:
    """Make these the only memberships."""
    memberships = cache.store.memberships
    sweep = await memberships.begin_sweep(cache.run_id)
    await memberships.apply(sweep, [(group, [entry(member)]) for group, member in sorted(wanted)])
    await memberships.sweep(sweep)


def closure(wanted: Edges, start: str, *, inward: bool) -> set[str]:
    steps = wanted if inward else {(member, group) for group, member in wanted}
    found: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        new = {target for origin, target in steps if origin == here} - found
        found |= new
        waiting += new
    return found - {start}


def is_way(wanted: Edges, stops: list[str]) -> bool:
    return all(step in wanted for step in pairwise(stops))


@settings(max_examples=30)
@given(edges, st.integers(1, 4))
async def test_nesting_equals_a_closure_over_any_graph_with_circles(
    cache: Any, wanted: Edges, window: int
) -> None:
    await put(cache, wanted)
    memberships = cache.store.memberships
    for start in (*_GROUPS, *_PEOPLE):
        inside, around = (closure(wanted, start, inward=inward) for inward in (True, False))
        members = await memberships.transitive_members(start)
        groups = await memberships.transitive_groups(start)
        assert len({m.object_id for m in members}) == len(members)
        assert {m.object_id for m in members} == inside
        assert {g.object_id for g in groups} == around
        direct = {member for group, member in wanted if group == start} - {start}
        assert await memberships.count_transitive_members(start) == MemberCounts(
            len(direct), len(inside)
        )
        assert {m.object_id for m in members if not m.through} == direct
        for found in members:
            assert is_way(wanted, [start, *found.through, found.object_id])
        for found in groups:
            assert is_way(wanted, [found.object_id, *reversed(found.through), start])
        distances = [len(found.through) for found in members]
        assert distances == sorted(distances)
        first = await memberships.transitive_members(start, limit=window)
        assert first == members[:window]


async def test_who_left_a_group_is_reached_no_more(cache: Any) -> None:
    await put(cache, {("a", "b"), ("b", "u1")})
    await put(cache, {("a", "b")})
    assert await cache.store.memberships.transitive_groups("u1") == ()
    assert await cache.store.memberships.count_transitive_members("a") == MemberCounts(1, 1)


async def test_a_member_of_unknown_type_is_looked_into(cache: Any) -> None:
    memberships = cache.store.memberships
    sweep = await memberships.begin_sweep(cache.run_id)
    await memberships.apply(sweep, {"a": [b'{"id":"b"}'], "b": [entry("u1")]})
    assert await memberships.transitive_members("a") == (
        NestedMember("b", None),
        NestedMember("u1", "user", ("b",)),
    )


async def test_an_unknown_object_has_no_members_and_is_in_no_group(cache: Any) -> None:
    memberships = cache.store.memberships
    assert await memberships.transitive_members("nobody") == ()
    assert await memberships.transitive_groups("nobody") == ()
    assert await memberships.count_transitive_members("nobody") == MemberCounts(0, 0)


async def test_a_device_is_reached_by_its_own_groups_and_by_those_of_its_user(cache: Any) -> None:
    await cache.put(
        "devices", {"id": "m", "deviceName": "PC", "azureADDeviceId": "e", "userId": "u1"}
    )
    await cache.put("directory_devices", {"id": "o", "deviceId": "e", "displayName": "PC"})
    await put(cache, {("a", "o"), ("b", "a"), ("c", "u1")})
    row_id = await cache["devices"].row_id("m")
    found = await cache.store.memberships.groups_of_device(row_id)
    assert [(group.object_id, group.through) for group in found.device] == [
        ("a", ()),
        ("b", ("a",)),
    ]
    assert [group.object_id for group in found.user] == ["c"]
    nobody = await cache.store.memberships.groups_of_device(999)
    assert (nobody.device, nobody.user) == ((), ())


async def test_groups_in_use_are_those_of_live_assignments_with_the_groups_inside(
    cache: Any,
) -> None:
    await put(cache, {("a", "b"), ("b", "c"), ("b", "u1"), ("d", "e")})
    target = (
        b'{"id":"1","target":{"@odata.type":"#microsoft.graph.groupAssignmentTarget","groupId":'
    )
    assignments = {"app": [target + b'"a"}}'], "gone": [target.replace(b"1", b"2") + b'"d"}}']}
    await cache.store.assignments.replace_for_sources(cache.run_id, "apps", assignments)
    await cache.store.assignments.replace_for_sources(cache.run_id, "apps", {"gone": []})
    in_use = await cache.store.memberships.groups_in_use()
    assert {"a", "b", "c"} <= in_use
    assert not in_use & {"d", "e"}


async def test_statistics_do_not_lead_to_reading_all_memberships(
    cache: Any, emitted: list[tuple[str, Any]]
) -> None:
    await put(cache, {("a", "b"), ("b", "c"), ("b", "u1"), ("d", "e")})
    async with cache.db.writer() as connection:
        await connection.exec_driver_sql("ANALYZE")
    emitted.clear()
    memberships = cache.store.memberships
    await memberships.transitive_members("a")
    await memberships.count_transitive_members("a")
    await memberships.transitive_groups("u1")
    await memberships.groups_in_use()
    asked = [(sql, parameters) for sql, parameters in emitted if "memberships" in sql]
    assert asked
    for sql, parameters in asked:
        async with cache.db.reader() as connection:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
            assert not any("BLOOM FILTER" in row[3] for row in plan), sql
