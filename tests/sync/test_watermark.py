"""Whatever the clocks say: a device that was in touch is in the next increment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from intune_manager.registry import RESOURCES, TABLES
from intune_manager.sync.connection import connected
from intune_manager.sync.engine import SyncEngine
from intune_manager.sync.report import Mode, ResourceReport, Verdict

DEVICES = "deviceManagement/managedDevices"
EVENTS = "deviceManagement/auditEvents"
PAGED = tuple(replace(r, top=40) if r.name == "devices" else r for r in RESOURCES)
"""The devices of the small tenant come on several pages."""
SKEWS = [timedelta(hours=1), timedelta(hours=-1)]


def now(demo: Any) -> datetime:
    """The tenant's time: what stamps the devices and, if nothing is wrong, every answer."""
    moment: datetime = demo.simulator.clock.now()
    return moment


async def synced(
    demo: Any, clock: Callable[[], datetime], resource: str = "devices"
) -> ResourceReport:
    """Sync with `clock` for the clock of this machine."""
    await demo.begin()
    async with connected(demo.access()) as connection:
        engine = SyncEngine(
            connection.graph,
            connection.store,
            PAGED,
            TABLES,
            account=connection.account,
            clock=clock,
        )
        (report,) = (await engine.run(only=frozenset({resource}))).resources
    assert report.verdict is Verdict.COMPLETE
    return report


async def touch(demo: Any, number: int, ahead: timedelta = timedelta()) -> str:
    """A device is in touch now; its stamp lies `ahead` of the service's time."""
    device: str = demo.ids(DEVICES)[number]
    stamp = (now(demo) + ahead).strftime("%Y-%m-%dT%H:%M:%SZ")
    properties = {"deviceName": f"SEEN {stamp}", "lastSyncDateTime": stamp}
    await demo.mutate("modify", DEVICES, device, properties=properties)
    return device


@pytest.mark.parametrize("skew", SKEWS)
async def test_no_device_is_missed_when_the_clock_of_this_machine_is_wrong(
    demo: Any, skew: timedelta
) -> None:
    def clock() -> datetime:
        return now(demo) + skew

    await touch(demo, 0, ahead=timedelta(minutes=40))
    assert (await synced(demo, clock)).mode is Mode.FULL
    for minutes in (1, 20, 90):
        await demo.tell("clock", seconds=minutes * 60)
        await touch(demo, 1)
        await touch(demo, 2, ahead=timedelta(minutes=40))
        report = await synced(demo, clock)
        assert (report.mode, report.counts.updated) == (Mode.INCREMENT, 2)
        await demo.check_equality("devices")


@pytest.mark.parametrize("skew", SKEWS)
async def test_no_device_is_missed_when_the_answers_are_dated_wrongly(
    demo: Any, skew: timedelta
) -> None:
    values = {"skew_s": skew.total_seconds(), "times": None}
    await demo.tell("faults", kind="skewed_date", path="managedDevices", **values)
    await touch(demo, 0, ahead=timedelta(minutes=40))
    await synced(demo, lambda: now(demo))
    for minutes in (1, 90):
        await demo.tell("clock", seconds=minutes * 60)
        await touch(demo, 1)
        assert (await synced(demo, lambda: now(demo))).mode is Mode.INCREMENT
        await demo.check_equality("devices")


@pytest.mark.parametrize("skew", SKEWS)
async def test_a_device_that_is_in_touch_while_the_list_is_read_is_not_missed(
    demo: Any, skew: timedelta
) -> None:
    device = demo.ids(DEVICES)[0]
    stamp = (now(demo) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    change = {"op": "modify", "path": DEVICES, "id": device}
    properties = {"osVersion": "99.9", "lastSyncDateTime": stamp}
    await demo.tell("schedule", after_requests=3, properties=properties, **change)
    await touch(demo, -1, ahead=timedelta(minutes=40))
    first = await synced(demo, lambda: now(demo) + skew)
    assert first.cost.pages == 5
    await demo.tell("clock", seconds=7200)
    assert (await synced(demo, lambda: now(demo) + skew)).mode is Mode.INCREMENT
    await demo.check_equality("devices")


@pytest.mark.parametrize("skew", SKEWS)
async def test_no_audit_event_is_missed_when_the_clock_of_this_machine_is_wrong(
    demo: Any, skew: timedelta
) -> None:
    def clock() -> datetime:
        return now(demo) + skew

    await synced(demo, clock, "audit_events")
    for _ in range(2):
        await demo.tell("clock", seconds=5400)
        stamp = now(demo).strftime("%Y-%m-%dT%H:%M:%SZ")
        await demo.mutate("add", EVENTS, None, properties={"activityDateTime": stamp})
        report = await synced(demo, clock, "audit_events")
        assert (report.mode, report.counts.created) == (Mode.INCREMENT, 1)
    await demo.check_equality("audit_events")


async def test_a_sweep_that_a_wrong_clock_put_into_the_future_is_no_recent_one(demo: Any) -> None:
    await synced(demo, lambda: now(demo) + timedelta(days=365))
    await demo.tell("clock", seconds=60)
    assert (await synced(demo, lambda: now(demo))).mode is Mode.FULL
    assert (await synced(demo, lambda: now(demo))).mode is Mode.INCREMENT
