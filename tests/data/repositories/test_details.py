"""Details stand beside the rows: what must be read, what was, and what changed in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intune_manager.data.details import DetailOwner, DetailScope, FoundDetail
from intune_manager.data.outcomes import Counts
from intune_manager.data.patches import field_changes
from intune_manager.data.repositories.history.query import ChangeQuery
from intune_manager.data.repositories.rows.sweep import ChangeSource

KIND = "configurationPolicies"
SETTINGS = DetailScope("policies", "settings", KIND)
HARDWARE = DetailScope("devices", "hardware")
POLICY = {"id": "p1", "displayName": "BitLocker"}


class Details:
    """Short ways to put policies and their settings into a cache."""

    def __init__(self, cache: Any) -> None:
        self.cache = cache
        self.repository = cache.store.details

    async def put(self, *policies: dict[str, Any]) -> None:
        await self.cache.only("policies", *policies, kind=KIND)

    async def outstanding(self, scope: DetailScope = SETTINGS, **options: Any) -> list[str]:
        return [owner.object_id for owner in await self.repository.outstanding(scope, **options)]

    async def owner(self, object_id: str, table: str = "policies") -> DetailOwner:
        row_id = await self.cache[table].row_id(object_id)
        found: DetailOwner | None = await self.repository.owner(DetailScope(table, ""), row_id)
        assert found is not None
        return found

    async def read(
        self,
        object_id: str,
        payload: Any,
        scope: DetailScope = SETTINGS,
        volatile: frozenset[str] = frozenset(),
    ) -> Counts:
        origin = ChangeSource(self.cache.run_id, "configuration_policies", volatile)
        owner = await self.owner(object_id, scope.table)
        text = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        result: Counts = await self.repository.store(origin, scope, [FoundDetail(owner, text)])
        return result

    async def updates(self) -> list[Any]:
        return [
            e
            for e in await self.cache.store.changes.find(ChangeQuery(run_id=self.cache.run_id))
            if e.patch
        ]


@pytest.fixture
async def details(cache: Any) -> Details:
    await cache.store.note_tenant()
    return Details(cache)


async def test_what_was_never_read_is_outstanding_until_it_was(details: Details) -> None:
    await details.put(POLICY, {"id": "p2"})
    assert await details.outstanding() == ["p1", "p2"]
    assert await details.read("p1", []) == Counts(created=1)
    assert await details.outstanding() == ["p2"]
    assert await details.repository.count_outstanding(SETTINGS) == 1


async def test_another_list_payload_makes_a_detail_outstanding_and_stale(details: Details) -> None:
    await details.put(POLICY)
    await details.read("p1", [])
    row_id = (await details.owner("p1")).row_id
    (stored,) = await details.repository.details_of("policies", row_id)
    assert not stored.stale
    await details.put({**POLICY, "description": "new"})
    assert await details.outstanding() == ["p1"]
    (stored,) = await details.repository.details_of("policies", row_id)
    assert stored.stale


async def test_a_list_payload_that_changes_while_the_detail_is_read_is_read_again(
    details: Details,
) -> None:
    await details.put(POLICY)
    before = await details.owner("p1")
    await details.put({**POLICY, "description": "new"})
    origin = ChangeSource(details.cache.run_id, "configuration_policies")
    await details.repository.store(origin, SETTINGS, [FoundDetail(before, b"[]")])
    assert await details.outstanding() == ["p1"]


async def test_a_list_sync_erases_no_detail(details: Details) -> None:
    await details.put(POLICY)
    await details.read("p1", [{"id": "0"}])
    await details.put({**POLICY, "description": "new"})
    await details.put()  # deleted
    await details.put(POLICY)  # and back
    row_id = (await details.owner("p1")).row_id
    (stored,) = await details.repository.details_of("policies", row_id)
    assert stored.raw == '[{"id": "0"}]'


async def test_the_detail_of_a_deleted_object_stays_and_is_not_asked_for(details: Details) -> None:
    await details.put(POLICY)
    row_id = (await details.owner("p1")).row_id
    await details.read("p1", [{"id": "0"}])
    await details.put()
    assert await details.outstanding(everything=True) == []
    assert await details.repository.owner(SETTINGS, row_id) is None
    (stored,) = await details.repository.details_of("policies", row_id)
    assert stored.raw == '[{"id": "0"}]'


async def test_everything_names_also_what_is_up_to_date(details: Details) -> None:
    await details.put(POLICY, {"id": "p2"})
    await details.read("p1", [])
    assert await details.outstanding(everything=True) == ["p2", "p1"]


async def test_what_was_never_read_comes_first_then_what_was_read_longest_ago(
    details: Details,
) -> None:
    devices = [{"id": name} for name in "abc"]
    await details.cache.put("devices", *devices)
    for name in "ba":
        details.cache.clock.advance(60)
        await details.read(name, {"id": name}, HARDWARE)
    await details.cache.put("devices", *({**device, "model": "X"} for device in devices))
    assert await details.outstanding(HARDWARE) == ["c", "b", "a"]
    assert await details.outstanding(HARDWARE, limit=2) == ["c", "b"]


async def test_families_of_one_table_have_details_of_their_own(details: Details) -> None:
    await details.put(POLICY)
    await details.cache.put("policies", {"id": "other"}, kind="deviceConfigurations")
    assert await details.outstanding() == ["p1"]


async def test_the_first_reading_is_no_news(details: Details) -> None:
    await details.put(POLICY)
    await details.read("p1", [{"id": "0"}])
    assert await details.updates() == []


async def test_a_changed_detail_is_a_change_of_its_object_below_its_name(
    details: Details,
) -> None:
    await details.put(POLICY)
    await details.read("p1", [{"id": "0", "value": 1}])
    moment = details.cache.clock.advance(60)
    assert await details.read("p1", [{"id": "0", "value": 2}]) == Counts(updated=1)
    (entry,) = await details.updates()
    owner = await details.owner("p1")
    assert (entry.table, entry.row_id, entry.object_name) == ("policies", owner.row_id, "BitLocker")
    (field,) = field_changes(entry.patch, entry.reverse_patch)
    assert (field.path, field.old, field.new) == ("/settings/0/value", 1, 2)
    payload = await details.cache["policies"].payload(owner.row_id)
    assert payload is not None
    assert payload.changed_at == moment


async def test_the_properties_of_a_detail_that_is_one_object_lie_below_its_name_too(
    details: Details,
) -> None:
    await details.cache.put("devices", {"id": "d", "deviceName": "D"})
    volatile = frozenset({"@odata.context", "batteryCharge"})
    await details.read("d", {"id": "d", "notes": None, "batteryCharge": 1}, HARDWARE, volatile)
    await details.read("d", {"id": "d", "notes": None, "batteryCharge": 2}, HARDWARE, volatile)
    assert await details.updates() == []
    await details.read("d", {"id": "d", "notes": "lent", "batteryCharge": 3}, HARDWARE, volatile)
    (entry,) = await details.updates()
    (field,) = field_changes(entry.patch, entry.reverse_patch)
    assert (field.path, field.old, field.new) == ("/hardware/notes", None, "lent")


async def test_what_the_list_has_told_is_not_told_again_by_the_detail(details: Details) -> None:
    script = {"id": "p1", "displayName": "A", "modified": 1, "content": None}
    await details.put(script)
    await details.read("p1", {**script, "content": "a"})
    await details.put({**script, "modified": 2})
    await details.read("p1", {**script, "modified": 2, "content": "a"})
    assert [entry.patch.count("modified") for entry in await details.updates()] == [1]
    await details.read("p1", {**script, "modified": 2, "content": "b"})
    entry = (await details.updates())[0]
    (field,) = field_changes(entry.patch, entry.reverse_patch)
    assert (field.path, field.old, field.new) == ("/settings/content", "a", "b")


async def test_reading_the_same_again_renews_only_its_age(details: Details) -> None:
    await details.put(POLICY)
    first = details.cache.clock.now
    await details.read("p1", [1])
    second = details.cache.clock.advance(60)
    assert await details.read("p1", [1]) == Counts(unchanged=1)
    row_id = (await details.owner("p1")).row_id
    (stored,) = await details.repository.details_of("policies", row_id)
    assert (stored.fetched_at, stored.changed_at) == (second, first)


@pytest.mark.parametrize(
    "payload", [rb'{"id":"p1", "x" : 1.0e3,"y":"\ud800","n":90071992547409930}', b"[1 , 2]"]
)
async def test_a_detail_is_kept_byte_for_byte(details: Details, payload: bytes) -> None:
    await details.put(POLICY)
    await details.read("p1", payload)
    await details.read("p1", b"[]")
    await details.read("p1", payload)
    row_id = (await details.owner("p1")).row_id
    (stored,) = await details.repository.details_of("policies", row_id)
    assert stored.raw.encode() == payload


async def test_the_details_of_one_tenant_are_none_of_another(details: Details, other: Any) -> None:
    await other.store.note_tenant()
    theirs = Details(other)
    for each in (details, theirs):
        await each.put(POLICY)
        await each.read("p1", [each.cache.store.tenant_id])
    mine = await details.owner("p1")
    assert await theirs.repository.details_of("policies", mine.row_id) == []
    assert await theirs.repository.owner(SETTINGS, mine.row_id) is None
    await details.cache.store.clear()
    left = await details.cache.sql("SELECT tenant_id FROM details")
    assert left == [(other.store.tenant_id,)]
