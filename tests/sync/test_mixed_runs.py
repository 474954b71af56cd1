"""Runs of some resources between runs of all, and a cache that is emptied: all keeps together."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from intune_manager.cli.commands.tenants import run_clear
from intune_manager.data.outcomes import Counts
from intune_manager.registry import RESOURCES_BY_NAME
from intune_manager.registry.resource import Fetch
from intune_manager.sync import job
from intune_manager.sync.report import Mode, Verdict

DEVICES = "deviceManagement/managedDevices"
APPS = "deviceAppManagement/mobileApps"
TOUCHED = "2026-07-17T12:00:01Z"
ASSIGNED = ("apps", "device_configurations", "terms_and_conditions")
CHOSEN = (
    *("groups", "users", "directory_devices", "group_members", "devices", "audit_events"),
    *("detected_apps", "autopilot_devices", "scope_tags", *ASSIGNED),
)
"""Resources of every way of reading: what a run of everything reads here."""
INCREMENTS = {
    Fetch.DELTA: Mode.DELTA,
    Fetch.MEMBERS: Mode.DELTA,
    Fetch.SINCE: Mode.INCREMENT,
    Fetch.AUDIT: Mode.INCREMENT,
    Fetch.LIST: Mode.FULL,
}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "RESOURCES", tuple(RESOURCES_BY_NAME[name] for name in CHOSEN))


def positions(demo: Any, *without: str) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Where the next run of each resource begins."""
    found = demo.query("SELECT resource, kind, link, state, saved_at FROM sync_positions")
    return {row[:2]: row[2:] for row in found if row[0] not in without}


def attempts(demo: Any, *without: str) -> dict[str, Any]:
    """When each resource was last read."""
    sql = "SELECT resource, max(attempted_at) FROM sync_resources GROUP BY resource"
    return {name: when for name, when in demo.query(sql) if name not in without}


async def change_everything(demo: Any, number: int) -> None:
    """Objects, memberships and assignments change: the `number` makes each time another news."""
    news = {"description": f"No {number}"}
    for path in ("users", "groups", APPS, "deviceManagement/deviceConfigurations"):
        *_, changed, gone = demo.ids(path)
        await demo.mutate("modify", path, changed, properties=news | {"department": f"{number}"})
        await demo.mutate("delete", path, gone)
    *_, changed, gone = demo.ids(DEVICES)
    touched = {"deviceName": f"No {number}", "lastSyncDateTime": TOUCHED}
    await demo.mutate("modify", DEVICES, changed, properties=touched)
    await demo.mutate("delete", DEVICES, gone)
    tenant = demo.simulator.tenant
    groups = [group for group in demo.ids("groups") if tenant.members(group)]
    kind, member = tenant.members(groups[0])[0]
    place = {"member_type": kind, "member_id": member}
    await demo.mutate("remove_member", "groups", groups[0], **place)
    for name in ASSIGNED:
        path = RESOURCES_BY_NAME[name].graph_path
        owner = next(each for each in demo.ids(path) if tenant.assignments(path, each))
        await demo.mutate("unassign", path, owner)
        empty = next(each for each in demo.ids(path) if not tenant.assignments(path, each))
        await demo.mutate("assign", path, empty, properties={"groupId": groups[number]})


@pytest.mark.long
async def test_runs_of_one_resource_leave_what_all_others_build_on_as_it_was(demo: Any) -> None:
    await demo.sync()
    for number, name in enumerate(("apps", "devices", "group_members")):
        before = positions(demo, name), attempts(demo, name)
        await change_everything(demo, number)
        report = (await demo.reports(name))[name]
        assert report.verdict is Verdict.COMPLETE
        assert (positions(demo, name), attempts(demo, name)) == before
        await demo.check_equality(name)
    everything = await demo.reports()
    for name, report in everything.items():
        resource = RESOURCES_BY_NAME[name]
        expected = Mode.FRESH if resource.rarely else INCREMENTS[resource.fetch]
        assert (report.mode, report.verdict) == (expected, Verdict.COMPLETE), name
    await demo.check_equality(*CHOSEN)
    demo.check_assignments(*ASSIGNED)
    twice = {entry for entry, count in demo.history().items() if count > 1}
    assert {entry for entry in twice if entry[-1] != "updated"} == set()


async def test_a_run_of_one_resource_makes_no_other_one_fresh(demo: Any) -> None:
    rare, *others = [name for name in CHOSEN if RESOURCES_BY_NAME[name].rarely]
    assert others
    first = await demo.reports(rare)
    assert first[rare].mode is Mode.FULL
    everything = await demo.reports()
    assert everything[rare].mode is Mode.FRESH
    assert {everything[name].mode for name in others} == {Mode.FULL}


async def test_what_refers_to_objects_that_were_not_read_with_it_is_right_once_all_are(
    demo: Any,
) -> None:
    names = ("apps", "groups", "users", "group_members")
    await demo.sync(*names)
    tenant = demo.simulator.tenant
    group = next(each for each in demo.ids("groups") if tenant.members(each))
    app = next(each for each in demo.ids(APPS) if not tenant.assignments(APPS, each))
    await demo.mutate("assign", APPS, app, properties={"groupId": group})
    await demo.sync("apps")
    await demo.mutate("delete", "groups", group)
    await demo.sync("groups")
    sql = f"SELECT count(*) FROM group_members WHERE group_id = '{group}' AND deleted_at IS NULL"
    assert demo.query(sql) != [(0,)]  # its members are not read by that run
    await demo.sync("group_members")
    assert demo.query(sql) == [(0,)]
    await demo.check_equality(*names)
    demo.check_assignments("apps")
    await demo.mutate("restore", "groups", group)
    await demo.sync("group_members")
    await demo.check_equality("group_members")
    await demo.sync(*names)
    await demo.check_equality(*names)
    names_now = demo.query(
        "SELECT DISTINCT a.group_name = g.display_name FROM assignments AS a"
        " JOIN groups AS g USING (group_id) WHERE a.deleted_at IS NULL AND g.deleted_at IS NULL"
    )
    assert names_now == [(1,)]


@pytest.mark.long
async def test_after_the_tenant_was_cleared_the_next_run_is_a_first_one(demo: Any) -> None:
    first = await demo.reports()
    assert positions(demo)
    tenant = demo.endpoint.tenant_id
    await asyncio.to_thread(run_clear, demo.settings(), demo.paths, tenant, yes=True)
    assert positions(demo) == {}
    await change_everything(demo, 0)
    again = await demo.reports()
    assert {r.mode for r in again.values()} == {Mode.FULL}
    assert {r.verdict for r in again.values()} == {r.verdict for r in first.values()}
    for name, report in again.items():
        assert report.counts == Counts(created=report.rows), name
    assert demo.history() == {}
    await demo.check_equality(*CHOSEN)
    demo.check_assignments(*ASSIGNED)
