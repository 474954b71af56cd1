"""Memberships come from one round of the groups' delta, as sets."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from intune_manager.data.query import RowQuery
from intune_manager.data.repositories.store import Store
from intune_manager.errors import TransientError
from intune_manager.graph.pages import CollectionPage
from intune_manager.graph.values import Meter
from intune_manager.registry import RESOURCES_BY_NAME, TABLES
from intune_manager.sync.readers.members import _change_store, group_entry
from intune_manager.sync.reading import Reading
from intune_manager.sync.report import ResourceReport, SyncReport, Verdict
from intune_manager.sync.tracker import ResourceTracker

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
    assert (report.verdict, report.counts.created) == (Verdict.COMPLETE, 4)
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
    assert (await synced(sync)).counts.deleted == 2
    assert await members(store) == {("g1", "u2", "user")}


async def test_a_removal_within_the_round_counts(sync: Sync, store: Store, delta) -> None:
    tell(delta, ("g1", [entry("u1"), entry("u2")]))
    await synced(sync)
    tell(delta, ("g1", [entry("u1"), entry("u2", removed=True)]))
    assert (await synced(sync)).counts.deleted == 1
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
    assert (report.verdict, report.counts.deleted) == (Verdict.PARTIAL, 0)
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


def change_page(*entries: dict[str, Any], is_last: bool = False) -> CollectionPage:
    items = tuple(json.dumps(each).encode() for each in entries)
    links = (None, "https://graph/delta") if is_last else ("https://graph/next", None)
    return CollectionPage(items, *links, None, 1)


def group(name: str, *found: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "members@delta": list(found)}


GONE: dict[str, Any] = {"@removed": {"reason": "changed"}}


@pytest.fixture
async def reading(graph, store: Store) -> Reading:
    resource = RESOURCES_BY_NAME["group_members"]
    run_id = await store.sync_runs.start(account="adele", full=False)
    tracker = ResourceTracker(resource, Meter())
    return Reading(resource, TABLES["group_members"], graph, store, run_id, tracker)


@pytest.mark.parametrize("together", [True, False])
async def test_a_group_that_goes_and_comes_back_in_one_round_has_its_new_members_alone(
    store: Store, reading: Reading, together: bool
) -> None:
    await (await _change_store(reading))([change_page(group("g", entry("old")), is_last=True)])
    pages = [
        change_page(group("p", entry("g", "group")), group("g", entry("void"))),
        change_page({"id": "g", **GONE}),
        change_page(group("g", entry("new")), is_last=True),
    ]
    changes = await _change_store(reading)
    for chunk in [pages] if together else [[page] for page in pages]:
        await changes(chunk)
    assert await members(store) == {("p", "g", "group"), ("g", "new", "user")}


@pytest.mark.parametrize("together", [True, False])
async def test_a_group_that_is_gone_is_a_member_of_nothing_even_if_its_parents_do_not_say_so(
    store: Store, reading: Reading, together: bool
) -> None:
    first = change_page(group("p", entry("g", "group"), entry("u")), group("g", entry("v")))
    await (await _change_store(reading))([first])
    pages = [
        change_page({"id": "g", **GONE}),
        change_page(group("q", entry("g", "group"), entry("w")), is_last=True),
    ]
    changes = await _change_store(reading)
    for chunk in [pages] if together else [[page] for page in pages]:
        await changes(chunk)
    assert await members(store) == {("p", "u", "user"), ("q", "w", "user")}
    assert reading.tracker.counts.deleted == 3
