"""Assignments: replaced per source, named for people, found by those names."""

from __future__ import annotations

import json
from typing import Any

from intune_manager.data.outcomes import Counts
from intune_manager.data.query import RowQuery
from intune_manager.data.repositories.history.query import ChangeQuery

FILTER_ID = "f1"


def assignment(object_id: str, group: str | None = "g1", intent: str = "required") -> bytes:
    target: dict[str, object] = {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}
    if group is not None:
        target = {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": group}
    target["deviceAndAppManagementAssignmentFilterId"] = FILTER_ID
    return json.dumps({"id": object_id, "intent": intent, "target": target}).encode()


async def _replace(cache: Any, *, kind: str = "apps", **sources: list[bytes]) -> Counts:
    return await cache.store.assignments.replace_for_sources(cache.run_id, kind, sources)


async def _live(cache: Any, *columns: str, search: str = "") -> list[tuple[Any, ...]]:
    q = RowQuery(columns or ("source_type", "source_id", "intent"), search)
    return [row[1:] for row in await cache["assignments"].rows(q)]


async def test_one_id_may_occur_under_several_sources(cache: Any) -> None:
    same = [assignment("x")]
    assert await _replace(cache, a1=same, a2=same) == Counts(created=2)
    assert await _replace(cache, kind="policies", a1=same) == Counts(created=1)
    assert sorted(await _live(cache)) == [
        ("apps", "a1", "required"),
        ("apps", "a2", "required"),
        ("policies", "a1", "required"),
    ]


async def test_what_a_source_no_longer_has_is_marked_deleted(cache: Any) -> None:
    await _replace(cache, a1=[assignment("x"), assignment("y")], a2=[assignment("x")])
    result = await _replace(cache, a1=[assignment("y"), assignment("z")])
    assert result == Counts(created=1, unchanged=1, deleted=1)
    assert await cache["assignments"].live_count() == 3
    assert await _replace(cache, a1=[]) == Counts(deleted=2)
    assert await _live(cache) == [("apps", "a2", "required")]


async def test_sources_that_are_not_named_keep_theirs(cache: Any) -> None:
    await _replace(cache, a1=[assignment("x")])
    assert await _replace(cache) == Counts()
    await _replace(cache, a2=[])
    assert len(await _live(cache)) == 1


async def test_an_assignment_is_updated_deleted_and_restored(cache: Any) -> None:
    await _replace(cache, a1=[assignment("x")])
    changed = [assignment("x", intent="available")]
    assert await _replace(cache, a1=changed) == Counts(updated=1)
    assert await _replace(cache, a1=changed) == Counts(unchanged=1)
    await _replace(cache, a1=[])
    assert await _replace(cache, a1=changed) == Counts(restored=1)
    await _replace(cache, a1=[])
    assert await _replace(cache, a1=[assignment("x")]) == Counts(restored=1)
    kinds = [
        c.kind.value
        for c in await cache.store.changes.find(ChangeQuery(records=(("assignments", 1),)))
    ]
    assert kinds[::-1] == ["updated", "deleted", "restored", "deleted", "restored"]


async def test_names_are_there_as_soon_as_their_objects_are(cache: Any) -> None:
    await cache.put("apps", {"id": "a1", "displayName": "Teams"})
    await cache.complete("apps")
    await _replace(cache, a1=[assignment("x")])
    names = ("source_name", "group_name", "filter_name")
    assert await _live(cache, *names) == [("Teams", None, None)]
    (created,) = [
        c
        for c in await cache.store.changes.find(ChangeQuery(run_id=cache.run_id))
        if c.table == "assignments"
    ]
    assert created.object_name == "Teams"
    await cache.put("groups", {"id": "g1", "displayName": "Pilöt"})
    await cache.put("assignment_filters", {"id": FILTER_ID, "displayName": "Corp"})
    assert await cache.store.assignments.refresh_names() == 2
    assert await _live(cache, *names) == [("Teams", "Pilöt", "Corp")]
    assert await _live(cache, *names, search="pilot corp") == [("Teams", "Pilöt", "Corp")]
    assert await cache.store.assignments.refresh_names() == 0


async def test_a_renamed_group_is_found_by_its_new_name_only(cache: Any) -> None:
    await cache.put("groups", {"id": "g1", "displayName": "Before"})
    await _replace(cache, a1=[assignment("x")])
    await cache.put("groups", {"id": "g1", "displayName": "before"})
    assert await cache.store.assignments.refresh_names() == 1, "case is part of a name"
    await cache.put("groups", {"id": "g1", "displayName": "After"})
    await cache.store.assignments.refresh_names()
    assert await _live(cache, "group_name", search="after") == [("After",)]
    assert await _live(cache, "group_name", search="before") == []


async def test_the_name_of_a_deleted_group_is_kept(cache: Any) -> None:
    await cache.put("groups", {"id": "g1", "displayName": "Pilot"})
    await _replace(cache, a1=[assignment("x")])
    await cache.only("groups")
    assert await cache.store.assignments.refresh_names() == 0
    assert await _live(cache, "group_name") == [("Pilot",)]


async def test_an_assignment_that_moves_to_another_group_gets_its_name(cache: Any) -> None:
    await cache.put(
        "groups", {"id": "g1", "displayName": "One"}, {"id": "g2", "displayName": "Two"}
    )
    await _replace(cache, a1=[assignment("x")])
    await _replace(cache, a1=[assignment("x", group="g2")])
    assert await _live(cache, "group_name", search="two") == [("Two",)]
    await _replace(cache, a1=[assignment("x", group="unknown")])
    assert await _live(cache, "group_name") == [(None,)]
    await _replace(cache, a1=[assignment("x", group=None)])
    assert await _live(cache, "group_name", "target_type") == [(None, "allDevicesAssignmentTarget")]


async def test_an_unknown_kind_of_target_is_stored(cache: Any) -> None:
    odd = b'{"id":"x","target":{"@odata.type":"#microsoft.graph.newTarget","colour":"red"}}'
    await _replace(cache, a1=[odd])
    assert await _live(cache, "target_type") == [("newTarget",)]
    assert (await cache["assignments"].payload(1)).raw == odd.decode()
