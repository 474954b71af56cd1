"""One object, however the GUIDs that name it are written: its row, its links, its history."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from intune_manager.data.query import Comparison, Filter, Operator, RowQuery
from intune_manager.data.repositories.history.read import ChangeQuery
from intune_manager.data.sql.sqlite.check.integrity import check_integrity
from intune_manager.registry import TABLES

GROUP = "bb5ca08f-0a11-4d3e-9a77-30c1f7a6b002"
FILTER = "cc5ca08f-0a11-4d3e-9a77-30c1f7a6b003"
APP = "dd5ca08f-0a11-4d3e-9a77-30c1f7a6b004"
USER = "ee5ca08f-0a11-4d3e-9a77-30c1f7a6b005"


@pytest.fixture
async def assigned(cache: Any) -> Any:
    """An app is assigned to a group, which the assignment writes in capitals, as it does a filter;
    a user is in the group."""
    await cache.put("groups", {"id": GROUP, "displayName": "Sales"})
    await cache.put("assignment_filters", {"id": FILTER, "displayName": "Mine"})
    await cache.put("apps", {"id": APP.upper(), "displayName": "Zip"})
    await cache.put("users", {"id": USER, "displayName": "Adele"})
    target = b'"target":{"groupId":"%b","deviceAndAppManagementAssignmentFilterId":"%b"}'
    item = b'{"id":"x",%b}' % (target % (GROUP.upper().encode(), FILTER.upper().encode()))
    await cache.store.assignments.replace_for_sources(cache.run_id, "apps", {APP: [item]})
    sweep = await cache.store.memberships.begin_sweep(cache.run_id)
    member = b'{"@odata.type":"#microsoft.graph.user","id":"%b"}' % USER.upper().encode()
    await cache.store.memberships.apply(sweep, {GROUP.upper(): [member]})
    return cache


async def counts(cache: Any, table: str) -> dict[str, int]:
    related = await cache[table].related(1)
    return {each.relation.title: each.count for each in related if each.count}


async def test_both_sides_of_a_link_see_it(assigned: Any) -> None:
    assert await counts(assigned, "assignments") == {"App": 1, "Group": 1, "Filter": 1}
    assert await counts(assigned, "groups") == {"Assignments": 1, "Member users": 1}
    assert await counts(assigned, "apps") == {"Assignments": 1, "Assigned groups": 1}
    assert await counts(assigned, "assignment_filters") == {"Used by": 1}
    assert await counts(assigned, "users") == {"Groups": 1}


async def test_names_are_known_and_sql_joins(assigned: Any) -> None:
    names = "SELECT source_name, group_name, filter_name FROM assignments"
    assert await assigned.sql(names) == [("Zip", "Sales", "Mine")]
    joined = "SELECT g.display_name FROM assignments a JOIN groups g ON g.group_id = a.group_id"
    assert await assigned.sql(joined) == [("Sales",)]


async def test_an_id_in_a_payload_has_the_name_of_its_object(assigned: Any) -> None:
    known = await assigned.store.changes.names([GROUP.upper(), USER, "unknown"])
    assert known == {GROUP.upper(): "Sales", USER: "Adele"}


async def test_payloads_stay_as_sent(assigned: Any) -> None:
    for table in ("assignments", "group_members", "apps"):
        ((payload,),) = await assigned.sql(f"SELECT raw_payload FROM {table}")
        assert any(each.upper() in payload for each in (GROUP, USER, APP)), table


async def test_the_check_finds_nothing_wrong(assigned: Any) -> None:
    report = await asyncio.to_thread(check_integrity, assigned.db.path, TABLES, (), thorough=True)
    assert report.problems == ()
    assert report.orphans == ()


@pytest.mark.parametrize("spelled", [GROUP, GROUP.upper(), GROUP.title()])
async def test_a_condition_may_write_an_id_in_any_case(assigned: Any, spelled: str) -> None:
    same = Comparison("group_id", Operator.EQUAL, spelled)
    for q in (
        RowQuery(("group_id",), filters=(Filter("group_id", (spelled,)),)),
        RowQuery(("group_id",), where=same),
    ):
        assert await assigned["assignments"].count(q) == 1, q


async def test_an_object_that_comes_in_another_case_is_the_same_object(cache: Any) -> None:
    await cache.put("groups", {"id": GROUP, "displayName": "Sales"})
    await cache.complete("groups")
    both = await cache.put("groups", {"id": GROUP}, {"id": GROUP.upper(), "displayName": "Sales"})
    assert (both.created, both.updated) == (0, 1)
    sweep = await cache["groups"].begin_sweep(cache.run_id)
    assert await cache["groups"].mark_seen(sweep, [GROUP.title()]) == []
    assert await cache["groups"].sweep(sweep) == 0
    entries = await cache.store.changes.find(ChangeQuery())
    assert {entry.object_id for entry in entries} == {GROUP}


async def test_a_removal_in_another_case_takes_the_object_away(cache: Any) -> None:
    await cache.put("users", {"id": USER, "displayName": "Adele"})
    sweep = await cache["users"].begin_sweep(cache.run_id)
    gone = b'{"id":"%b","@removed":{"reason":"changed"}}' % USER.upper().encode()
    assert (await cache["users"].apply_changes(sweep, [gone])).deleted == 1
