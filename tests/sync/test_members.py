"""Memberships come from one round of the groups' delta, as sets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from intune_manager.data.query import RowQuery
from intune_manager.data.repositories.store import Store
from intune_manager.errors import TransientError
from intune_manager.sync.members import group_entry
from intune_manager.sync.progress import ResourceReport, SyncReport, Verdict

DELTA = "groups/delta"
Sync = Callable[..., Awaitable[SyncReport]]


def entry(member: str, kind: str = "user", *, removed: bool = False) -> dict[str, Any]:
    document: dict[str, Any] = {"@odata.type": f"#microsoft.graph.{kind}", "id": member}
    return document | ({"@removed": {"reason": "deleted"}} if removed else {})


@pytest.fixture
def delta(graph):
    collection = graph.collection(DELTA)
    collection.page_size = 2
    return collection


def tell(delta, *entries: tuple[str, list[dict[str, Any]]], **more: Any) -> None:
    """Let the round consist of these entries, in this order; a group may come repeatedly."""
    delta.objects = {
        f"{number}": {"id": group, "members@delta": members, **more}
        for number, (group, members) in enumerate(entries)
    }


async def members(store: Store) -> set[tuple[object, ...]]:
    columns = ("group_id", "member_id", "member_type")
    rows = await store.table("group_members").rows(RowQuery(columns=columns, limit=None))
    return {row[1:] for row in rows}


async def synced(sync: Sync) -> ResourceReport:
    (report,) = (await sync("group_members")).resources
    return report


async def test_a_group_may_come_in_pieces_and_twice_on_one_page(
    sync: Sync, store: Store, delta
) -> None:
    tell(
        delta,
        ("g1", [entry("u1")]),
        ("g1", [entry("d1", "device")]),
        ("g2", [entry("g1", "group")]),
        ("g1", [entry("u1"), entry("u2")]),
    )
    report = await synced(sync)
    assert (report.verdict, report.created) == (Verdict.COMPLETE, 4)
    assert await members(store) == {
        ("g1", "u1", "user"),
        ("g1", "d1", "device"),
        ("g1", "u2", "user"),
        ("g2", "g1", "group"),
    }


async def test_a_group_without_members_is_no_obstacle(sync: Sync, store: Store, delta) -> None:
    delta.objects = {"0": {"id": "g1"}}
    assert (await synced(sync)).verdict is Verdict.COMPLETE
    assert await members(store) == set()


async def test_who_is_in_no_entry_of_a_whole_round_has_left(
    sync: Sync, store: Store, delta
) -> None:
    tell(delta, ("g1", [entry("u1"), entry("u2")]), ("g2", [entry("u1")]))
    await synced(sync)
    tell(delta, ("g1", [entry("u2")]))
    assert (await synced(sync)).deleted == 2
    assert await members(store) == {("g1", "u2", "user")}


async def test_a_removal_within_the_round_counts(sync: Sync, store: Store, delta) -> None:
    tell(delta, ("g1", [entry("u1"), entry("u2")]))
    await synced(sync)
    tell(delta, ("g1", [entry("u1"), entry("u2", removed=True)]))
    assert (await synced(sync)).deleted == 1
    assert await members(store) == {("g1", "u1", "user")}


async def test_the_members_of_a_deleted_group_leave(sync: Sync, store: Store, delta) -> None:
    tell(delta, ("g1", [entry("u1")]))
    await synced(sync)
    tell(delta, ("g1", [entry("u1")]), **{"@removed": {"reason": "changed"}})
    await synced(sync)
    assert await members(store) == set()


async def test_an_unfinished_round_removes_nobody(sync: Sync, store: Store, delta) -> None:
    tell(delta, ("g1", [entry("u1")]), ("g2", [entry("u2")]), ("g3", [entry("u3")]))
    await synced(sync)
    before = await members(store)
    delta.fails_at[1] = TransientError("504")
    report = await synced(sync)
    assert (report.verdict, report.deleted) == (Verdict.PARTIAL, 0)
    assert await members(store) == before


async def test_the_round_asks_for_large_pages_of_ids_alone(sync: Sync, graph, delta) -> None:
    await synced(sync)
    (request,) = graph.requests
    assert dict(request.query) == {"$select": "id,members"}
    assert dict(request.headers) == {"Prefer": "odata.maxpagesize=999"}


@pytest.mark.parametrize(
    ("raw", "members"),
    [
        (rb'{"id":"g","members@delta":null}', []),
        (rb'{"id":"g","members@delta":"garbage"}', []),
        (rb'{"id":"g","x":"\ud800","members@delta":[{"id":"u"}]}', [b'{"id":"u"}']),
        (rb'{"id":"g","@removed":null,"members@delta":[{"id" : "u"}]}', [b'{"id" : "u"}']),
    ],
)
def test_an_odd_entry_costs_no_member_of_the_group(raw: bytes, members: list[bytes]) -> None:
    entry = group_entry(raw)
    assert (entry.id, entry.is_gone) == ("g", False)
    assert [bytes(member) for member in entry.members or ()] == members


def test_a_removal_is_one_in_whatever_form_it_is_told() -> None:
    for removed in (b'{"reason":"deleted"}', b'"deleted"', b"true"):
        assert group_entry(b'{"id":"g","@removed":' + removed + b"}").is_gone


def test_an_entry_without_an_id_stops_nobody() -> None:
    assert group_entry(b"null").id != group_entry(b"{}").id
