"""Tables narrowed to what memberships connect with one object."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from intune_manager.data.query import Filter, Linked, Reached, RowQuery
from intune_manager.data.repositories.rows.selection import MOST_KEPT, LinkedRows

MEMBERS_OF_A = Linked(Reached.MEMBERS, "a")
Q = RowQuery(columns=("user_id",), linked=MEMBERS_OF_A)


def entry(member_id: str) -> bytes:
    kind = "user" if member_id.startswith("u") else "group"
    return json.dumps({"@odata.type": f"#microsoft.graph.{kind}", "id": member_id}).encode()


@pytest.fixture
async def nested(cache: Any) -> Any:
    """Group a holds u1 and b, b holds u2 and c, c holds u3 and a again; u4 is in none."""
    users = [{"id": f"u{n}", "displayName": f"User {n}", "department": "IT"} for n in range(1, 5)]
    await cache.put("users", *users)
    await cache.put("groups", *({"id": name, "displayName": name} for name in "abcd"))
    sweep = await cache.store.memberships.begin_sweep(cache.run_id)
    for group, members in (("a", ("u1", "b")), ("b", ("u2", "c")), ("c", ("u3", "a"))):
        await cache.store.memberships.apply(sweep, [(group, [entry(m) for m in members])])
    return cache


async def ids(cache: Any, table: str, q: RowQuery) -> list[str]:
    return [row[1] for row in await cache[table].rows(q)]


async def test_members_of_a_group_are_those_of_the_groups_inside_it_too(nested: Any) -> None:
    assert await ids(nested, "users", Q) == ["u1", "u2", "u3"]
    assert await nested["users"].count(Q) == 3
    groups = RowQuery(columns=("group_id",), linked=MEMBERS_OF_A)
    assert await ids(nested, "groups", groups) == ["b", "c"], "a circle ends, a is not within a"


async def test_groups_of_a_user_are_those_around_its_groups_too(nested: Any) -> None:
    linked = Linked(Reached.GROUPS, "u2")
    assert await ids(nested, "groups", RowQuery(("group_id",), linked=linked)) == ["a", "b", "c"]
    nobody = Linked(Reached.GROUPS, "u4")
    assert await ids(nested, "groups", RowQuery(("group_id",), linked=nobody)) == []


async def test_ids_are_the_same_in_upper_and_lower_case(cache: Any) -> None:
    user, group = "aa5ca08f-0a11-4d3e-9a77-30c1f7a6b001", "bb5ca08f-0a11-4d3e-9a77-30c1f7a6b002"
    await cache.put("groups", {"id": group.upper()})
    sweep = await cache.store.memberships.begin_sweep(cache.run_id)
    await cache.store.memberships.apply(sweep, [(group, [entry(user)])])
    for spelled in (user, user.upper()):
        linked = Linked(Reached.GROUPS, spelled)
        assert await ids(cache, "groups", RowQuery(("group_id",), linked=linked)) == [group]


async def test_search_filters_facets_and_places_go_together_with_a_link(nested: Any) -> None:
    department = Filter("department", ("IT",))
    narrowed = RowQuery(("user_id",), search="user 2", filters=(department,), linked=MEMBERS_OF_A)
    assert await ids(nested, "users", narrowed) == ["u2"]
    assert await nested["users"].count(narrowed) == 1
    (facet,) = await nested["users"].facets(Q, "department")
    assert (facet.value, facet.count) == ("IT", 3)
    row_id = await nested["users"].row_id("u3")
    assert await nested["users"].position(Q, row_id) == 2
    outside = await nested["users"].row_id("u4")
    assert await nested["users"].position(Q, outside) is None


async def test_too_many_to_name_are_found_by_a_walk_all_the_same(
    nested: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intune_manager.data.repositories.rows.plan.FEW", 1)
    assert await ids(nested, "users", Q) == ["u1", "u2", "u3"]
    assert await nested["users"].count(Q) == 3


@pytest.mark.parametrize("few", [1, 2_000])
async def test_memberships_that_change_between_two_pages_count_in_the_second(
    nested: Any, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("intune_manager.data.repositories.rows.plan.FEW", few)
    first = replace(Q, limit=2)
    assert await ids(nested, "users", first) == ["u1", "u2"]
    memberships = nested.store.memberships
    sweep = await memberships.begin_sweep(nested.run_id)
    await memberships.apply(sweep, [("c", [entry("u4"), entry("a")])])
    assert await ids(nested, "users", replace(first, offset=2)) == ["u3", "u4"]
    await memberships.apply(sweep, [("a", [entry("u1")])])
    await memberships.sweep(sweep)
    assert await ids(nested, "users", first) == ["u1"]


@pytest.mark.parametrize("few", [1, 2_000])
async def test_who_is_connected_is_found_out_once_while_nothing_changes(
    nested: Any, emitted: list[tuple[str, Any]], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("intune_manager.data.repositories.rows.plan.FEW", few)
    for _ in range(3):
        await ids(nested, "users", Q)
        await nested["users"].count(Q)
        await nested["users"].facets(Q, "department")
    assert sum("RECURSIVE" in sql for sql, _ in emitted) == 1
    await nested.put("users", {"id": "u1", "displayName": "Another name"})
    await ids(nested, "users", Q)
    assert sum("RECURSIVE" in sql for sql, _ in emitted) == 2, "anything may have changed"


async def test_a_connection_keeps_what_was_found_of_a_few_objects_only(nested: Any) -> None:
    for _ in range(2):
        for number in range(MOST_KEPT + 3):
            await nested["users"].count(
                replace(Q, linked=Linked(Reached.MEMBERS, f"unknown {number}"))
            )
            assert await ids(nested, "users", Q) == ["u1", "u2", "u3"]
    async with nested.db.reader() as connection:
        (kept,) = [one for one in connection.info.values() if hasattr(one, "rows")]
    assert len(kept.rows) == MOST_KEPT


async def test_deleted_rows_are_connected_where_they_are_asked_for(nested: Any) -> None:
    await nested.only("users", {"id": "u1"}, {"id": "u3"}, {"id": "u4"})
    assert await ids(nested, "users", Q) == ["u1", "u3"]
    gone_too = replace(Q, include_deleted=True)
    assert sorted(await ids(nested, "users", gone_too)) == ["u1", "u2", "u3"]
    assert await nested["users"].count(gone_too) == 3


async def test_a_set_of_rows_knows_its_own() -> None:
    rows = LinkedRows.of([7, 3])
    assert rows.count == 2
    assert rows.ids() == (3, 7)
    assert [rows.holds(one) for one in (0, 3, 7, 8)] == [False, True, True, False]
    assert LinkedRows.of(()).ids() == ()


async def test_a_membership_that_ended_connects_nothing(nested: Any) -> None:
    memberships = nested.store.memberships
    sweep = await memberships.begin_sweep(nested.run_id)
    await memberships.apply(sweep, [("a", [entry("u1")])])
    await memberships.sweep(sweep)
    assert await ids(nested, "users", Q) == ["u1"]


async def test_memberships_of_another_tenant_connect_nothing(nested: Any, other: Any) -> None:
    await other.put("users", {"id": "u1", "displayName": "User 1"})
    assert await ids(other, "users", Q) == []
