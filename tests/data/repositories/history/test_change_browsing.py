"""The history as a table that is searched, narrowed, counted and scrolled."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intune_manager.data.repositories.history.read import ChangeQuery
from intune_manager.data.repositories.history.record import ChangeKind


@pytest.fixture
async def history(cache: Any) -> Any:
    """Two devices renamed and one user new, each noticed a minute after the other."""
    await cache.put("devices", *({"id": f"d{n}", "deviceName": f"PC-{n}"} for n in (1, 2)))
    await cache.put("users", {"id": "u1", "displayName": "Ada"})
    await cache.complete("devices", "users")
    for n in (1, 2):
        await cache.put("devices", {"id": f"d{n}", "deviceName": f"Laptop-{n}"})
        cache.clock.advance(60)
    await cache.put("users", {"id": "u2", "displayName": "Grace"})
    return cache.store.changes


async def names(changes: Any, q: ChangeQuery) -> list[str]:
    return [entry.object_name for entry in await changes.find(q)]


async def test_a_search_finds_names_and_ids_in_any_case(history: Any) -> None:
    assert await names(history, ChangeQuery(search="LAPTOP")) == ["Laptop-2", "Laptop-1"]
    assert await names(history, ChangeQuery(search="laptop d1")) == ["Laptop-1"]
    assert await names(history, ChangeQuery(search="100%")) == []


async def test_several_resources_can_be_asked_for_at_once(history: Any) -> None:
    both = ChangeQuery(resources=frozenset({"devices", "users"}))
    assert await history.count(both) == 3
    assert await names(history, ChangeQuery(resources=frozenset({"users"}))) == ["Grace"]
    assert await names(history, ChangeQuery(resources=frozenset())) == []


async def test_each_kind_and_each_resource_is_counted(history: Any) -> None:
    assert await history.counts(ChangeQuery(), "kind") == {"created": 1, "updated": 2}
    only = ChangeQuery(kinds=frozenset({ChangeKind.UPDATED}))
    assert await history.counts(only, "resource") == {"devices": 2}


async def test_the_place_of_an_entry_is_where_the_list_has_it(history: Any) -> None:
    q = ChangeQuery()
    entries = await history.find(q)
    places = [await history.position(q, entry.id) for entry in entries]
    assert places == [0, 1, 2]
    users = replace(q, resource="users")
    assert await history.position(users, entries[1].id) is None


async def test_one_entry_can_be_asked_for_and_never_that_of_another_tenant(
    history: Any, other: Any
) -> None:
    (newest, *_) = await history.find(ChangeQuery())
    assert await history.entry(newest.id) == newest
    assert await history.entry(999_999) is None
    assert await other.store.changes.entry(newest.id) is None
