"""Memberships as sets: split, repeated and replayed pages lead to the same members."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from intune_manager.data.outcomes import Counts, ResourceOutcome
from intune_manager.data.projection import object_id
from intune_manager.data.repositories.history.query import ChangeQuery


def member(object_id: str, kind: str = "user", *, removed: bool = False) -> bytes:
    entry: dict[str, object] = {"@odata.type": f"#microsoft.graph.{kind}", "id": object_id}
    if removed:
        entry["@removed"] = {"reason": "deleted"}
    return json.dumps(entry).encode()


async def _members(cache: Any) -> set[tuple[str, str]]:
    return set(
        await cache.sql("SELECT group_id, member_id FROM group_members WHERE deleted_at IS NULL")
    )


async def _round(cache: Any, *pages: Any) -> tuple[Counts, int]:
    memberships = cache.store.memberships
    sweep = await memberships.begin_sweep(cache.run_id)
    total = Counts()
    for page in pages:
        total += await memberships.apply(sweep, page)
    return total, await memberships.sweep(sweep)


async def _baseline(cache: Any, *pages: Any) -> None:
    await _round(cache, *pages)
    await cache.store.sync_runs.resource_finished(
        cache.run_id, ResourceOutcome("group_members", "complete")
    )


async def test_members_of_a_group_may_come_on_several_pages_and_twice(cache: Any) -> None:
    split = [{"g": [member("a")]}, {"g": [member("b", "device")]}, {"g": [member("a")]}]
    assert await _round(cache, *split) == (Counts(created=2), 0)
    assert await _round(cache, *split) == (Counts(unchanged=2), 0)
    assert await cache.sql("SELECT member_id, member_type FROM group_members") == [
        ("a", "user"),
        ("b", "device"),
    ]


async def test_a_group_may_come_twice_on_one_page(cache: Any) -> None:
    await _round(cache, [("g", [member("a")]), ("g", [member("b")])])
    assert await _members(cache) == {("g", "a"), ("g", "b")}


async def test_a_removed_entry_takes_its_member_away_and_may_be_replayed(cache: Any) -> None:
    await _round(cache, {"g": [member("a"), member("b")]})
    memberships = cache.store.memberships
    sweep = await memberships.begin_sweep(cache.run_id)
    gone = {"g": [member("a", removed=True), member("never", removed=True)]}
    assert await memberships.apply(sweep, gone) == Counts(deleted=1)
    assert await memberships.apply(sweep, gone) == Counts()
    assert await _members(cache) == {("g", "b")}


async def test_of_several_entries_for_one_membership_the_last_counts(cache: Any) -> None:
    await _round(cache, {"g": [member("a"), member("a", removed=True)]})
    assert await _members(cache) == set()
    await _round(cache, {"g": [member("a", removed=True), member("a")]})
    assert await _members(cache) == {("g", "a")}


async def test_who_left_is_marked_and_who_comes_back_is_restored(cache: Any) -> None:
    await _round(cache, {"g": [member("a"), member("b")], "h": [member("a")]})
    assert await _round(cache, {"g": [member("a")]}) == (Counts(unchanged=1), 2)
    back = {"g": [member("a"), member("b")]}
    assert await _round(cache, back) == (Counts(unchanged=1, restored=1), 0)
    assert await _members(cache) == {("g", "a"), ("g", "b")}


async def test_a_first_whole_reading_is_no_news_and_later_changes_are(cache: Any) -> None:
    await _round(cache, {"g": [member("a")]})  # broken off: no verdict is recorded
    await _baseline(cache, {"g": [member("a"), member("b")]})
    assert await cache.store.changes.find(ChangeQuery(run_id=cache.run_id)) == []
    await _round(cache, {"g": [member("a", "device"), member("c")]})
    await _round(cache, {"g": [member("a", "device"), member("b"), member("c")]})
    changes = await cache.store.changes.find(ChangeQuery(run_id=cache.run_id))
    assert [(c.object_id, c.kind.value) for c in reversed(changes)] == [
        ("c", "created"),
        ("a", "updated"),
        ("b", "deleted"),
        ("b", "restored"),
    ]


async def test_an_entry_that_cannot_be_read_is_kept_all_the_same(cache: Any) -> None:
    odd = b'{"@odata.type":7,"id":"a","x":"\\ud800"}'
    assert await _round(cache, {"g": [odd]}) == (Counts(created=1), 0)
    assert await cache.sql("SELECT raw_payload, member_type FROM group_members") == [
        (odd.decode(), None)
    ]
    assert await _round(cache, {"g": [odd]}) == (Counts(unchanged=1), 0)


pages = st.lists(
    st.lists(st.tuples(st.sampled_from("gh"), st.sampled_from("abc"), st.booleans()), max_size=4),
    max_size=5,
)


@settings(max_examples=25)
@given(pages)
async def test_any_entries_lead_to_the_members_that_a_set_would_hold(
    cache: Any, pages: list[list[tuple[str, str, bool]]]
) -> None:
    await _round(cache)
    expected: set[tuple[str, str]] = set()
    for page in pages:
        for group, person, removed in page:
            (expected.discard if removed else expected.add)((group, person))
    entries = [[(g, [member(m, removed=removed)]) for g, m, removed in page] for page in pages]
    await _round(cache, *entries)
    assert await _members(cache) == expected


async def test_a_group_that_was_read_by_itself_has_exactly_those_members(cache: Any) -> None:
    await _round(cache, {"g": [member("a"), member("b")], "h": [member("a")]})
    memberships = cache.store.memberships
    sweep = await memberships.begin_sweep(cache.run_id)
    result = await memberships.replace_group(sweep, "g", [member("b"), member("c")])
    assert result == Counts(created=1, unchanged=1, deleted=1)
    assert await _members(cache) == {("g", "b"), ("g", "c"), ("h", "a")}
    again = await memberships.replace_group(sweep, "g", [member("b"), member("c")])
    assert (again.created, again.updated, again.deleted) == (0, 0, 0)
    assert await memberships.replace_group(sweep, "g", []) == Counts(deleted=2)
    assert await _members(cache) == {("h", "a")}


async def test_removed_groups_lose_their_members_once(cache: Any) -> None:
    await _baseline(cache, {"g": [member("a"), member("b")], "h": [member("g", "group")]})
    memberships = cache.store.memberships
    sweep = await memberships.begin_sweep(cache.run_id)
    assert await memberships.remove_groups(sweep, ["g", "unknown"]) == 2
    assert await memberships.remove_groups(sweep, ["g"]) == 0
    assert await _members(cache) == {("h", "g")}
    changes = await cache.store.changes.find(ChangeQuery(run_id=cache.run_id))
    assert {(c.object_id, c.kind.value) for c in changes} == {("a", "deleted"), ("b", "deleted")}


async def test_a_sweep_of_some_groups_leaves_all_others_alone(cache: Any) -> None:
    await _round(cache, {"g": [member("a"), member("b")], "h": [member("a")]})
    memberships = cache.store.memberships
    sweep = await memberships.begin_sweep(cache.run_id)
    await memberships.apply(sweep, {"g": [member("a")]})
    assert await memberships.sweep(sweep, groups=["g"]) == 1
    assert await _members(cache) == {("g", "a"), ("h", "a")}


payloads = st.one_of(
    st.sampled_from(
        [
            b'{"id":"x"}',
            b'{ "id" : "x", "@odata.type":"#microsoft.graph.User" }',
            b'{"displayName":"x","id":"x","id2":"x"}',
            b'{"id":"\\u0078","@odata.type":"#microsoft.graph.user"}',
            b'{"id":"x","big":123456789012345678901234567890,"n":null}',
            b'{"id":7}',
            b'{"no":"id"}',
            '{"id":"é","name":"Zoë 😀"}'.encode(),
            b'{"id":"a\\"b"}',
            b'{"id":"\\u0000"}',
        ]
    ),
    st.dictionaries(st.sampled_from(["id", "@odata.type", "x"]), st.text(max_size=4)).map(
        lambda document: json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    ),
)


@settings(max_examples=40)
@given(st.lists(payloads, max_size=6))
async def test_every_payload_comes_back_byte_for_byte(cache: Any, sent: list[bytes]) -> None:
    await _round(cache, {"g": sent})
    kept = await cache.sql(
        "SELECT member_id, raw_payload FROM group_members WHERE deleted_at IS NULL"
    )
    last = {object_id(payload): payload.decode() for payload in sent}
    assert dict(kept) == last
    assert await _round(cache, {"g": sent}) == (Counts(unchanged=len(last)), 0)
