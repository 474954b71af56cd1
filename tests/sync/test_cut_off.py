"""A process that ends just when rows are stored, and what speaks for them is not: nothing is lost.

Nor is anything told twice: the history has each change once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from intune_manager.data.repositories.memberships.repository import MembershipRepository
from intune_manager.data.repositories.rows.repository import Repository
from intune_manager.sync.report import Verdict

DEVICES = "deviceManagement/managedDevices"
APPS = "deviceAppManagement/mobileApps"
NAMES = ("users", "devices", "apps", "group_members")
TOUCHED = {"lastSyncDateTime": "2026-07-17T12:00:01Z"}

_KILLED = """
import os, signal, sys
from intune_manager.data.repositories.sync_runs import PositionRepository
from intune_manager.data.repositories.sync_runs import SyncRunRepository

OWNERS = {"save": PositionRepository, "resource_finished": SyncRunRepository}
OWNERS["finish"] = SyncRunRepository
where, what = sys.argv.pop(1), sys.argv.pop(1)
method = getattr(OWNERS[where], where)

async def die(self, *arguments, **options):
    names = {getattr(each, "name", each) for each in arguments}
    if where == "finish" or what in names:
        os.kill(os.getpid(), signal.SIGKILL)
    await method(self, *arguments, **options)

setattr(OWNERS[where], where, die)
from intune_manager.__main__ import main
main()
"""
"""The program itself, killed before a position or a verdict of one resource is written down."""


async def change(demo: Any) -> None:
    """One of each kind is new, one has changed, one is gone; some memberships are, too."""
    *_, changed, gone = demo.ids(DEVICES)
    news = {"deviceName": "CHANGED", **TOUCHED}
    await demo.mutate("modify", DEVICES, changed, properties=news)
    await demo.mutate("delete", DEVICES, gone)
    await demo.mutate("add", DEVICES, None, properties=TOUCHED)
    for path in ("users", APPS):
        *_, changed, gone = demo.ids(path)
        await demo.mutate("modify", path, changed, properties={"displayName": "CHANGED"})
        await demo.mutate("delete", path, gone)
        await demo.mutate("add", path, None, properties={"displayName": "NEW"})
    group = next(each for each in demo.ids("groups") if demo.simulator.tenant.members(each))
    kind, member = demo.simulator.tenant.members(group)[0]
    place = {"member_type": kind, "member_id": member}
    await demo.mutate("remove_member", "groups", group, **place)


async def check(demo: Any, *, told: bool) -> None:
    """The cache equals the tenant, and the history has each change once, if it has any."""
    await demo.check_equality(*NAMES)
    demo.check_assignments("apps")
    history = demo.history()
    assert set(history.values()) <= {1}
    for table in ("users", "devices", "apps"):
        kinds = Counter(kind for name, _, _, kind in history if name == table)
        expected = {"created": 1, "updated": 1, "deleted": 1} if told else {}
        assert kinds == expected, table
    left = [entry for entry in history if entry[0] == "group_members"]
    assert bool(left) is told


@pytest.mark.long
@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("save", "users"),
        ("save", "devices"),
        ("resource_finished", "apps"),
        ("finish", "-"),
    ],
)
async def test_the_run_after_a_killed_increment_heals_it_and_tells_nothing_twice(
    demo: Any, where: str, what: str
) -> None:
    await demo.sync(*NAMES)
    await change(demo)
    await demo.killed(_KILLED, where, what, "sync", "--only", ",".join(NAMES))
    healed = await demo.reports(*NAMES)
    assert {r.verdict for r in healed.values()} == {Verdict.COMPLETE}
    await check(demo, told=True)


@pytest.mark.long
@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("save", "group_members"),
        ("resource_finished", "users"),
    ],
)
async def test_the_run_after_a_killed_first_one_heals_it_and_has_no_news(
    demo: Any, where: str, what: str
) -> None:
    await demo.begin()
    await demo.killed(_KILLED, where, what, "sync", "--only", ",".join(NAMES))
    healed = await demo.reports(*NAMES)
    assert {r.verdict for r in healed.values()} == {Verdict.COMPLETE}
    await check(demo, told=False)
    await change(demo)
    await demo.sync(*NAMES)
    await check(demo, told=True)


@pytest.mark.parametrize(
    ("owner", "method"),
    [
        (Repository, "apply_changes"),
        (Repository, "sweep"),
        (MembershipRepository, "apply"),
    ],
)
async def test_the_run_after_one_that_was_cancelled_right_behind_its_rows_heals_it(
    demo: Any, monkeypatch: pytest.MonkeyPatch, owner: type, method: str
) -> None:
    await demo.sync(*NAMES)
    await change(demo)
    job = demo.job(only=frozenset(NAMES))
    cancelled_behind(monkeypatch, owner, method, job.cancel)
    assert (await job.run()).cancelled
    monkeypatch.undo()
    healed = await demo.reports(*NAMES)
    assert {r.verdict for r in healed.values()} == {Verdict.COMPLETE}
    await check(demo, told=True)


def cancelled_behind(
    monkeypatch: pytest.MonkeyPatch, owner: type, method: str, cancel: Callable[[], None]
) -> None:
    """Cancel as soon as a call of that method has done its work."""
    write: Callable[..., Awaitable[Any]] = getattr(owner, method)

    async def writing(*arguments: Any, **options: Any) -> Any:
        result = await write(*arguments, **options)
        cancel()
        return result

    monkeypatch.setattr(owner, method, writing)
