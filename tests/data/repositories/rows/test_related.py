"""Following links: from device to user to groups to assignments to app."""

from __future__ import annotations

from typing import Any

import pytest

from intune_manager.data.query import Related, RelatedRow
from intune_manager.data.repositories.rows import relations as module


async def _tenant(cache: Any) -> None:
    await cache.put(
        "devices",
        {"id": "d1", "deviceName": "PC-1", "userId": "u1", "azureADDeviceId": "e1"},
        {"id": "d2", "deviceName": "Kiosk", "userId": ""},
        {"id": "d3", "azureADDeviceId": "00000000-0000-0000-0000-000000000000"},
    )
    await cache.put("users", {"id": "u1", "displayName": "Adele", "userPrincipalName": "a@c.com"})
    await cache.put(
        "directory_devices",
        {"id": "x1", "deviceId": "e1", "displayName": "PC-1"},
        {"id": "x2", "deviceId": "00000000-0000-0000-0000-000000000000"},
    )
    await cache.put("groups", {"id": "g2", "displayName": "Beta"}, {"id": "g1"})
    members = [b'{"@odata.type":"#microsoft.graph.user","id":"u1"}']
    sweep = await cache.store.memberships.begin_sweep(cache.run_id)
    await cache.store.memberships.apply(sweep, {"g1": members, "g2": members, "gone": members})
    await cache.put("apps", {"id": "a1", "displayName": "Teams"})
    target = b'"target":{"@odata.type":"#microsoft.graph.groupAssignmentTarget","groupId":"g2"}'
    await cache.store.assignments.replace_for_sources(
        cache.run_id,
        "apps",
        {"a1": [b'{"id":"x","intent":"required",%b}' % target, b'{"id":"y",%b}' % target]},
    )


async def _follow(cache: Any, table: str, row_id: int, **options: int) -> dict[str, Related]:
    found = await cache[table].related(row_id, **options)
    return {related.relation.title: related for related in found}


async def test_links_lead_from_the_device_to_the_app(cache: Any) -> None:
    await _tenant(cache)
    device = await _follow(cache, "devices", 1)
    assert device["Primary user"].rows == (RelatedRow(1, "Adele", "a@c.com"),)
    assert device["Entra device"].count == 1
    user = await _follow(cache, "users", device["Primary user"].rows[0].id)
    assert [row.name for row in user["Groups"].rows] == ["Beta", "g1"]
    group = await _follow(cache, "groups", user["Groups"].rows[0].id)
    assert group["Member users"].count == 1
    assert group["Assignments"].count == 2
    assignment = await _follow(cache, "assignments", group["Assignments"].rows[0].id)
    assert [row.name for row in assignment["App"].rows] == ["Teams"]
    assert assignment["Policy"].count == 0


async def test_an_assignment_tells_its_intent_and_target_beside_its_name(cache: Any) -> None:
    await _tenant(cache)
    app = await _follow(cache, "apps", 1)
    details = {row.detail for row in app["Assignments"].rows}
    assert "apps · required · groupAssignmentTarget · Beta" in details


async def test_an_object_linked_twice_is_one_object(cache: Any) -> None:
    await _tenant(cache)
    assert (await _follow(cache, "apps", 1))["Assigned groups"].count == 1


@pytest.mark.parametrize("row_id", [2, 3])
async def test_an_empty_or_zero_id_links_with_nobody(cache: Any, row_id: int) -> None:
    await _tenant(cache)
    assert {r.count for r in (await _follow(cache, "devices", row_id)).values()} == {0}


async def test_deleted_objects_and_links_are_not_followed(cache: Any) -> None:
    await _tenant(cache)
    await cache.only("groups", {"id": "g1"})
    assert [r.name for r in (await _follow(cache, "users", 1))["Groups"].rows] == ["g1"]
    sweep = await cache.store.memberships.begin_sweep(cache.run_id)
    await cache.store.memberships.sweep(sweep)
    assert (await _follow(cache, "users", 1))["Groups"].count == 0


@pytest.mark.parametrize("sorted_up_to", [2_000, 2])
async def test_the_count_is_whole_where_the_rows_are_few(
    cache: Any, monkeypatch: pytest.MonkeyPatch, sorted_up_to: int
) -> None:
    monkeypatch.setattr(module, "SORTED_UP_TO", sorted_up_to)
    await cache.put("users", {"id": "u1"})
    await cache.put("devices", *({"id": f"d{n}", "userId": "u1"} for n in range(9)))
    devices = (await _follow(cache, "users", 1, limit=3))["Devices"]
    assert devices.count == 9
    assert len(devices.rows) == 3


async def test_a_row_that_is_not_there_has_no_links(cache: Any) -> None:
    assert await cache["devices"].related(1) == []
