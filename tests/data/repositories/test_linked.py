"""Tables narrowed to what memberships connect with one object."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intune_manager.data.query import Filter, Linked, Reached, RowQuery

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


async def test_ids_are_the_same_in_upper_and_lower_case(nested: Any) -> None:
    shouted = Linked(Reached.GROUPS, "U2")
    assert await nested["groups"].count(RowQuery(("group_id",), linked=shouted)) == 3


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
    monkeypatch.setattr("intune_manager.data.repositories.row_plan.FEW", 1)
    assert await ids(nested, "users", Q) == ["u1", "u2", "u3"]
    assert await nested["users"].count(Q) == 3


async def test_a_membership_that_ended_connects_nothing(nested: Any) -> None:
    memberships = nested.store.memberships
    sweep = await memberships.begin_sweep(nested.run_id)
    await memberships.apply(sweep, [("a", [entry("u1")])])
    await memberships.sweep(sweep)
    assert await ids(nested, "users", Q) == ["u1"]


async def test_memberships_of_another_tenant_connect_nothing(nested: Any, other: Any) -> None:
    await other.put("users", {"id": "u1", "displayName": "User 1"})
    assert await ids(other, "users", Q) == []
