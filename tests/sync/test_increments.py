"""After a first sync the next ones read what has changed, and the cache is as exact as before."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from intune_manager.data.outcomes import Counts
from intune_manager.registry import RESOURCES_BY_NAME
from intune_manager.sync.readers import devices
from intune_manager.sync.report import Mode, Verdict

DEVICES = "deviceManagement/managedDevices"
ENTRA = ("groups", "users", "directory_devices")
NOW = "2026-07-17T12:00:01Z"


async def test_entra_objects_follow_by_their_delta_links(demo: Any) -> None:
    first = await demo.reports(*ENTRA)
    assert {r.mode for r in first.values()} == {Mode.FULL}
    users = demo.ids("users")
    await demo.mutate("modify", "users", users[0], properties={"department": "Moon"})
    await demo.mutate("delete", "users", users[1])
    await demo.mutate("delete", "users", users[2])
    await demo.mutate("restore", "users", users[2])
    await demo.mutate("add", "users", None, properties={"displayName": "New"})
    await demo.mutate("delete", "devices", demo.ids("devices")[0])
    second = await demo.reports(*ENTRA)
    assert {(r.mode, r.verdict) for r in second.values()} == {(Mode.DELTA, Verdict.COMPLETE)}
    seen = second["users"]
    assert replace(seen.counts, unchanged=0) == Counts(created=1, updated=1, deleted=1)
    assert seen.rows_written == 3
    assert seen.cost.requests == 1
    assert second["directory_devices"].counts.deleted == 1
    await demo.check_equality(*ENTRA)
    await demo.mutate("restore", "users", users[1])
    third = await demo.reports(*ENTRA)
    assert third["users"].counts.restored == 1
    await demo.check_equality(*ENTRA)


async def test_what_changes_while_the_first_list_is_read_comes_with_the_next_round(
    demo: Any, small_pages: None
) -> None:
    changed, gone = demo.ids("users")[:2]
    properties = {"department": "Moon"}
    for change in (
        {"op": "modify", "path": "users", "id": changed, "properties": properties},
        {"op": "delete", "path": "users", "id": gone},
    ):
        await demo.tell("schedule", after_requests=8, **change)
    first = (await demo.reports("users"))["users"]
    assert (first.verdict, first.cost.pages > 10) == (Verdict.COMPLETE, True)
    second = (await demo.reports("users"))["users"]
    assert (second.mode, second.counts.updated, second.counts.deleted) == (Mode.DELTA, 1, 1)
    await demo.check_equality("users")


@pytest.mark.parametrize(
    ("status", "code"),
    [(410, "syncStateNotFound"), (400, "resyncRequired"), (404, "syncStateNotFound")],
)
async def test_an_expired_delta_link_costs_a_full_round_of_that_resource_alone(
    demo: Any, status: int, code: str
) -> None:
    await demo.sync(*ENTRA)
    await demo.mutate("delete", "users", demo.ids("users")[0])
    await demo.tell(
        "faults", kind="status", path="users/delta.*deltatoken=(?!latest)", status=status, code=code
    )
    second = await demo.reports(*ENTRA)
    assert {name: r.mode for name, r in second.items()} == {
        "groups": Mode.DELTA,
        "users": Mode.FULL,
        "directory_devices": Mode.DELTA,
    }
    users = second["users"]
    assert (users.verdict, users.counts.deleted) == (Verdict.COMPLETE, 1)
    assert users.reason
    assert users.notes
    await demo.check_equality(*ENTRA)
    assert (await demo.reports("users"))["users"].mode is Mode.DELTA


async def test_links_of_another_server_are_not_followed(demo: Any) -> None:
    await demo.sync("users")
    demo.query("UPDATE sync_positions SET link = 'https://elsewhere.example/v1.0/users/delta?x=1'")
    users = (await demo.reports("users"))["users"]
    assert (users.mode, users.verdict) == (Mode.FULL, Verdict.COMPLETE)


async def test_another_selection_of_properties_leads_to_a_full_round(demo: Any) -> None:
    await demo.sync("users")
    demo.query("UPDATE sync_positions SET state = CAST('v1.0/users/delta?$select=id' AS BLOB)")
    users = (await demo.reports("users"))["users"]
    assert users.mode is Mode.FULL
    assert "properties" in users.reason


async def test_memberships_follow_by_the_delta_link(demo: Any) -> None:
    tenant = demo.simulator.tenant
    await demo.sync("group_members")
    groups = [
        group
        for group in demo.ids("groups")
        if sum(kind == "user" for kind, _ in tenant.members(group)) > 3
    ]
    kind, member = tenant.members(groups[0])[0]
    place = {"member_type": kind, "member_id": member}
    await demo.mutate("remove_member", "groups", groups[0], **place)
    await demo.mutate("delete", "groups", groups[1])
    user = next(m for k, m in tenant.members(groups[2]) if k == "user")
    await demo.mutate("delete", "users", user)
    second = (await demo.reports("group_members"))["group_members"]
    assert second.mode is Mode.DELTA
    assert second.counts.deleted > 2
    await demo.check_equality("group_members")
    await demo.mutate("restore", "groups", groups[1])
    await demo.mutate("restore", "users", user)
    await demo.mutate("add_member", "groups", groups[0], **place)
    third = (await demo.reports("group_members"))["group_members"]
    assert third.counts.restored > 2
    await demo.check_equality("group_members")


async def test_devices_that_were_in_touch_are_read_and_those_gone_are_missed(demo: Any) -> None:
    await demo.sync("devices")
    devices = demo.ids(DEVICES)
    touched = {"deviceName": "RENAMED", "lastSyncDateTime": NOW}
    await demo.mutate("modify", DEVICES, devices[0], properties=touched)
    await demo.mutate("delete", DEVICES, devices[1])
    await demo.mutate("add", DEVICES, None, properties={"lastSyncDateTime": NOW})
    report = (await demo.reports("devices"))["devices"]
    assert (report.mode, report.verdict) == (Mode.INCREMENT, Verdict.COMPLETE)
    assert (report.counts.created, report.counts.deleted) == (1, 1)
    assert report.counts.updated >= 1
    await demo.check_equality("devices")


async def test_a_new_device_that_was_never_in_touch_is_found_by_its_id(demo: Any) -> None:
    await demo.sync("devices")
    never = {"deviceName": "NEW", "lastSyncDateTime": "0001-01-01T00:00:00Z"}
    await demo.mutate("add", DEVICES, None, properties=never)
    report = (await demo.reports("devices"))["devices"]
    assert (report.mode, report.counts.created) == (Mode.INCREMENT, 1)
    await demo.check_equality("devices")


def _long_unseen(demo: Any, count: int = 1) -> list[str]:
    """Devices that were not in touch for longest."""
    devices = demo.simulator.tenant.collection(DEVICES)
    by_check_in = sorted(devices.ids(), key=lambda each: devices.get(each)["lastSyncDateTime"])
    return by_check_in[:count]


async def test_what_changes_without_a_check_in_is_read_by_an_increment(demo: Any) -> None:
    await demo.sync("devices")
    before = (await demo.reports("devices"))["devices"]
    compared = RESOURCES_BY_NAME["devices"].compared
    for name, device in zip(compared, _long_unseen(demo, len(compared)), strict=True):
        await demo.mutate("modify", DEVICES, device, properties={name: f"changed {name}"})
    report = (await demo.reports("devices"))["devices"]
    assert (report.mode, report.verdict) == (Mode.INCREMENT, Verdict.COMPLETE)
    assert report.counts.updated == len(compared)
    assert report.cost.requests == before.cost.requests + -(-len(compared) // 20)
    await demo.check_equality("devices")


async def test_an_increment_says_what_it_cannot_see_and_a_full_sync_sees_it(demo: Any) -> None:
    await demo.sync("devices")
    (device,) = _long_unseen(demo)
    await demo.mutate("modify", DEVICES, device, properties={"model": "CHANGED"})
    increment = (await demo.reports("devices"))["devices"]
    assert (increment.counts.updated, increment.verdict) == (0, Verdict.COMPLETE)
    assert "last full sweep" in increment.notes[0]
    assert "deviceCategoryDisplayName" in increment.notes[0]
    full = (await demo.reports("devices", full=True))["devices"]
    assert (full.mode, full.counts.updated) == (Mode.FULL, 1)
    await demo.check_equality("devices")


async def test_a_property_that_graph_refuses_to_list_is_left_out_and_named(demo: Any) -> None:
    await demo.sync("devices")
    await demo.tell(
        "faults", kind="status", path="managedDevices.*select=.*emailAddress", status=400,
        message="Could not find a property named 'emailAddress' on type 'managedDevice'.",
        times=None,
    )  # fmt: skip
    (device,) = _long_unseen(demo)
    await demo.mutate("modify", DEVICES, device, properties={"complianceState": "changed"})
    report = (await demo.reports("devices"))["devices"]
    assert (report.mode, report.verdict, report.counts.updated) == (
        Mode.INCREMENT,
        Verdict.COMPLETE,
        1,
    )
    assert report.notes[0] == (
        "Graph refused to list emailAddress: their changes without a check-in are not seen."
    )
    assert "emailAddress" not in report.notes[1]
    await demo.check_equality("devices")


async def test_where_graph_lists_ids_alone_an_increment_compares_nothing(demo: Any) -> None:
    await demo.sync("devices")
    await demo.tell(
        "faults", kind="status", path="managedDevices.*select=id(,|%2C)", status=400, times=None
    )
    await demo.mutate("delete", DEVICES, demo.ids(DEVICES)[0])
    report = (await demo.reports("devices"))["devices"]
    assert (report.mode, report.verdict, report.counts.deleted) == (
        Mode.INCREMENT,
        Verdict.COMPLETE,
        1,
    )
    assert "Changes to devices that were not in touch are as of" in report.notes[1]


async def test_more_silent_changes_than_are_worth_single_requests_lead_to_a_full_sweep(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "_MOST_SINGLE", 5)
    await demo.sync("devices")
    for device in _long_unseen(demo, 20):
        await demo.mutate("modify", DEVICES, device, properties={"userId": "another"})
    report = (await demo.reports("devices"))["devices"]
    assert (report.mode, report.verdict, report.counts.updated) == (
        Mode.FULL,
        Verdict.COMPLETE,
        20,
    )
    assert "without a check-in" in report.reason
    await demo.check_equality("devices")


async def test_a_list_that_contradicts_the_devices_leads_to_no_full_sweep(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "_MOST_SINGLE", 5)
    await demo.sync("devices")
    # The list tells another number than the object, whose payload is the one that was stored.
    demo.query("UPDATE devices SET raw_payload = json_set(raw_payload, '$.emailAddress', 'x')")
    report = (await demo.reports("devices"))["devices"]
    assert (report.mode, report.verdict, report.counts.updated) == (
        Mode.INCREMENT,
        Verdict.COMPLETE,
        0,
    )
    assert "left as they are" in report.notes[0]


async def test_a_full_sweep_is_due_when_the_last_one_is_too_long_ago(demo: Any) -> None:
    await demo.sync("devices")
    demo.chosen = demo.chosen.model_copy(update={"full_sweep_hours": 0})
    assert (await demo.reports("devices"))["devices"].mode is Mode.FULL


async def test_the_clock_of_a_device_that_is_ahead_hides_no_other(demo: Any) -> None:
    devices = demo.ids(DEVICES)
    ahead = {"lastSyncDateTime": "2099-01-01T00:00:00Z"}
    await demo.mutate("modify", DEVICES, devices[0], properties=ahead)
    await demo.sync("devices")
    touched = {"deviceName": "RENAMED", "lastSyncDateTime": NOW}
    await demo.mutate("modify", DEVICES, devices[1], properties=touched)
    assert (await demo.reports("devices"))["devices"].mode is Mode.INCREMENT
    await demo.check_equality("devices")


async def test_a_refused_filter_leads_to_a_full_sweep(demo: Any) -> None:
    await demo.sync("devices")
    await demo.tell("faults", kind="status", path="managedDevices.*filter", status=400, times=None)
    report = (await demo.reports("devices"))["devices"]
    assert (report.mode, report.verdict) == (Mode.FULL, Verdict.COMPLETE)
    assert "filter" in report.reason


@pytest.mark.long
async def test_long_lists_that_change_little_are_not_read_again_too_soon(demo: Any) -> None:
    rare = {name for name, r in RESOURCES_BY_NAME.items() if r.rarely}
    assert rare
    first = await demo.reports(*rare, "scope_tags")
    second = await demo.reports()
    for name in rare:
        assert (second[name].mode, second[name].cost.requests) == (Mode.FRESH, 0)
        assert second[name].verdict is first[name].verdict is Verdict.COMPLETE
        assert "fresh" in second[name].notes[0]
    named = await demo.reports(*rare)
    assert {r.mode for r in named.values()} == {Mode.FULL}


async def test_the_audit_log_is_read_from_the_newest_event_on_and_kept_for_good(
    demo: Any,
) -> None:
    first = (await demo.reports("audit_events"))["audit_events"]
    assert (first.mode, first.counts.created > 0) == (Mode.FULL, True)
    gone = demo.ids("deviceManagement/auditEvents")[0]
    await demo.mutate("delete", "deviceManagement/auditEvents", gone)
    second = (await demo.reports("audit_events"))["audit_events"]
    assert (second.mode, second.verdict) == (Mode.INCREMENT, Verdict.COMPLETE)
    assert second.counts.deleted == 0
    assert second.rows < first.rows
    assert second.live_rows == first.live_rows


async def test_the_report_tells_what_an_increment_cost_and_what_it_saved(demo: Any) -> None:
    first = await demo.sync(*ENTRA)
    second = await demo.sync(*ENTRA)
    for before, after in zip(first.resources, second.resources, strict=True):
        assert before.saved is None
        assert after.saved.requests == before.cost.requests - after.cost.requests
        assert after.saved.received_bytes == before.cost.received_bytes - after.cost.received_bytes
        assert after.saved.rows == before.rows
        assert after.live_rows == before.live_rows == before.rows
    totals = json.loads(second.to_json())["totals"]
    assert totals["requests"] == 3
    assert totals["rows_written"] == 0
    assert totals["saved_rows"] == sum(r.rows for r in first.resources)
