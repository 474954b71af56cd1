"""What mutations do to a collection, and what it remembers for delta queries."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.tenant.mutations import Mutation, Op
from intune_manager.simulator.tenant.tenant import SimulatedTenant

MANAGED = "deviceManagement/managedDevices"
APPS = "deviceAppManagement/mobileApps"
AUDIT = "deviceManagement/auditEvents"
_ODD = 'Quote " \\ \u202e emoji \U0001f468\u200d\U0001f469 \x00 Ltd'


@pytest.fixture
def tenant() -> SimulatedTenant:
    return SimulatedTenant(PROFILES["small"], 1, Clock(lambda: 0.0))


def test_a_renamed_device_moves_to_its_new_place(tenant: SimulatedTenant) -> None:
    collection = tenant.collection(MANAGED)
    first = collection.ids()[0]
    tenant.apply(Mutation(Op.RENAME, MANAGED, first, name="zzz"))
    assert collection.ids()[-1] == first
    assert collection.list_item(first)["deviceName"] == "zzz"
    assert collection.get(first)["deviceName"] == "zzz"
    assert len(collection) == 200


def test_a_deleted_object_is_gone_until_it_is_restored_unchanged(tenant: SimulatedTenant) -> None:
    collection = tenant.collection(MANAGED)
    ids, victim = list(collection.ids()), collection.ids()[17]
    before = collection.list_json([victim])
    tenant.apply(Mutation(Op.DELETE, MANAGED, victim))
    assert list(collection.ids()) == ids[:17] + ids[18:]
    assert victim not in collection
    with pytest.raises(KeyError):
        collection.get(victim)
    with pytest.raises(KeyError):
        collection.list_json(ids)
    tenant.apply(Mutation(Op.RESTORE, MANAGED, victim))
    assert list(collection.ids()) == ids
    assert collection.list_json([victim]) == before


def test_a_list_of_ids_taken_before_a_deletion_raises_for_the_deleted_one(
    tenant: SimulatedTenant,
) -> None:
    collection = tenant.collection(MANAGED)
    page = collection.ids()[:10]
    tenant.apply(Mutation(Op.DELETE, MANAGED, page[3]))
    assert len(page) == 10
    with pytest.raises(KeyError):
        collection.list_json(page)


@pytest.mark.parametrize("path", [MANAGED, APPS])
def test_a_glance_at_a_property_tells_what_the_list_tells(
    tenant: SimulatedTenant, path: str
) -> None:
    collection = tenant.collection(path)
    ids = collection.ids()
    news = {"lastSyncDateTime": "2026-07-01T00:00:00Z", "notes": "changed"}
    tenant.apply(Mutation(Op.MODIFY, path, ids[3], properties=news))
    listed = map(msgspec.json.decode, collection.list_json(ids))
    seen = collection.glances(ids, {"lastSyncDateTime"})
    assert [item.get("lastSyncDateTime") for item in seen] == [
        item.get("lastSyncDateTime") for item in listed
    ]


def test_a_glance_at_a_deleted_object_raises(tenant: SimulatedTenant) -> None:
    collection = tenant.collection(MANAGED)
    page = collection.ids()[:10]
    tenant.apply(Mutation(Op.DELETE, MANAGED, page[3]))
    with pytest.raises(KeyError):
        list(collection.glances(page, {"lastSyncDateTime"}))


@pytest.mark.parametrize("path", [MANAGED, APPS, AUDIT, "users", "devices", "groups"])
def test_an_added_object_is_whole_and_takes_the_given_properties(
    tenant: SimulatedTenant, path: str
) -> None:
    collection = tenant.collection(path)
    model, size = collection.get(collection.ids()[0]), len(collection)
    properties = {"description": "new", "id": "0A000000-0000-4000-8000-00000000000B"}
    object_id = tenant.apply(Mutation(Op.ADD, path, properties=properties))
    assert object_id == properties["id"]
    assert len(collection) == len(collection.ids()) == size + 1
    item = collection.get(object_id.lower())
    assert item["description"] == "new"
    assert model.keys() & item.keys() >= {"id"}
    assert msgspec.json.decode(collection.list_json([object_id])[0])["id"] == object_id


def test_added_objects_without_an_id_get_one_each(tenant: SimulatedTenant) -> None:
    first, second = (tenant.mutate({"op": "add", "path": "users"}) for _ in range(2))
    users = tenant.collection("users")
    assert first != second
    assert {first, second} <= set(users.ids())
    assert (
        users.get(first)["userPrincipalName"].lower()
        != users.get(second)["userPrincipalName"].lower()
    )


def test_a_new_audit_event_comes_first(tenant: SimulatedTenant) -> None:
    event = tenant.mutate({"op": "add", "path": AUDIT})
    events = tenant.collection(AUDIT)
    assert events.ids()[0] == event
    assert events.get(event)["activityDateTime"] > events.get(events.ids()[1])["activityDateTime"]


def test_modified_properties_show_in_lists_and_move_the_modification_date(
    tenant: SimulatedTenant,
) -> None:
    collection = tenant.collection(APPS)
    app = collection.ids()[3]
    tenant.clock.advance(90)
    tenant.apply(Mutation(Op.MODIFY, APPS, app, {"publisher": _ODD}))
    item = collection.list_item(app)
    assert item["publisher"] == _ODD
    assert item["lastModifiedDateTime"] == "2026-07-17T12:01:30Z"


@pytest.mark.parametrize("value", ["half \ud83d of a pair", 2**70, -(2**63)])
def test_what_utf_8_or_64_bits_cannot_hold_is_escaped_or_written_out(
    tenant: SimulatedTenant, value: str | int
) -> None:
    collection = tenant.collection(APPS)
    app = collection.ids()[0]
    tenant.apply(Mutation(Op.MODIFY, APPS, app, {"notes": value}))
    [raw] = collection.list_json([app])
    assert json.loads(raw)["notes"] == value
    assert collection.list_item(app)["notes"] == value


def test_nested_values_belong_to_the_tenant(tenant: SimulatedTenant) -> None:
    collection = tenant.collection(APPS)
    app = collection.ids()[0]
    tags = ["7"]
    tenant.apply(Mutation(Op.MODIFY, APPS, app, {"roleScopeTagIds": tags}))
    tags.append("8")
    collection.get(app)["roleScopeTagIds"].append("9")
    assert collection.get(app)["roleScopeTagIds"] == ["7"]


def test_what_lists_leave_null_stays_null_there_when_it_is_modified(
    tenant: SimulatedTenant,
) -> None:
    collection = tenant.collection(MANAGED)
    device = collection.ids()[0]
    tenant.apply(Mutation(Op.MODIFY, MANAGED, device, {"notes": "Returned"}))
    assert collection.list_item(device)["notes"] is None
    assert collection.get(device)["notes"] == "Returned"
    assert len(collection.list_item(device, "v1.0")) == 55


def test_the_revision_grows_with_each_mutation_and_not_with_a_refused_one(
    tenant: SimulatedTenant,
) -> None:
    assert tenant.revision == 0
    user = tenant.mutate({"op": "add", "path": "users"})
    assert tenant.revision == 1
    for wrong in (
        {"op": "add", "path": "users", "id": user},
        {"op": "modify", "path": "users", "id": user, "properties": {"id": "other"}},
        {"op": "delete", "path": "users"},
        {"op": "rename", "path": "users", "id": user},
        {"op": "explode", "path": "users"},
        {"op": "delete", "path": "users", "id": user, "why": "no such key"},
        {"op": "assign", "path": "users", "id": user, "properties": {"groupId": "x"}},
    ):
        with pytest.raises(ValueError, match=r"."):
            tenant.mutate(wrong)
    for unknown in (
        {"op": "delete", "path": "users", "id": "nobody"},
        {"op": "restore", "path": "users", "id": user},
        {"op": "add", "path": "nothing"},
        {"op": "delete", "path": "deviceAppManagement/managedAppPolicies", "id": "T_x"},
    ):
        with pytest.raises(KeyError):
            tenant.mutate(unknown)
    assert tenant.revision == 1


def test_changes_and_removals_are_told_from_any_revision_on(tenant: SimulatedTenant) -> None:
    users = tenant.collection("users")
    first, second, third = users.ids()[:3]
    tenant.apply(Mutation(Op.MODIFY, "users", first, {"department": "Sales"}))
    tenant.apply(Mutation(Op.DELETE, "users", second))
    tenant.apply(Mutation(Op.DELETE, "users", third))
    tenant.apply(Mutation(Op.RESTORE, "users", third))
    assert users.changed_since(0) == [first, third]
    assert users.changed_since(1) == [third]
    assert users.removed_since(0) == users.removed_since(1) == [second]
    assert users.removed_since(2) == []
    assert users.changed_since(tenant.revision) == []


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "rename", "modify", "delete", "restore"]),
        st.integers(0, 1000),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    ),
    max_size=25,
)


@settings(max_examples=40)
@given(steps=_STEPS)
def test_any_mutations_leave_order_length_and_bytes_consistent(
    steps: list[tuple[str, int, str]],
) -> None:
    tenant = SimulatedTenant(PROFILES["small"], 3, Clock(lambda: 0.0))
    collection = tenant.collection(MANAGED)
    expected = set(collection.ids())
    dead: list[str] = []
    for op, number, text in steps:
        ids = collection.ids()
        if op == "add":
            expected.add(tenant.mutate({"op": op, "path": MANAGED, "name": text}))
        elif op == "restore" and dead:
            expected.add(tenant.apply(Mutation(Op.RESTORE, MANAGED, dead.pop())))
        elif op == "delete" and len(ids):
            victim = tenant.apply(Mutation(Op.DELETE, MANAGED, ids[number % len(ids)]))
            expected.discard(victim)
            dead.append(victim)
        elif op in ("rename", "modify") and len(ids):
            change = {"op": op, "path": MANAGED, "id": ids[number % len(ids)], "name": text or "x"}
            tenant.mutate(change | {"properties": {"deviceName": text}})
    ids = collection.ids()
    keys = [collection.sort_key(each) for each in ids]
    assert keys == sorted(keys)
    assert set(ids) == expected
    assert len(collection) == len(ids) == len(expected)
    found = [msgspec.json.decode(raw) for raw in collection.list_json(ids)]
    assert [(item["deviceName"], item["id"]) for item in found] == keys
