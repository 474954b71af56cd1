"""Members of the groups that assignments reach, and of no others, where the settings say so."""

from __future__ import annotations

from typing import Any

from intune_manager.config.settings import GroupMembership
from intune_manager.sync.progress import Mode, ResourceReport, Verdict


def choose(demo: Any, which: GroupMembership) -> None:
    demo.chosen = demo.chosen.model_copy(update={"group_membership": which})


async def members(demo: Any, *names: str) -> ResourceReport:
    report = await demo.sync(*names, "group_members")
    return next(r for r in report.resources if r.name == "group_members")


def cached(demo: Any) -> set[tuple[str, str]]:
    sql = "SELECT group_id, member_id FROM group_members WHERE deleted_at IS NULL"
    return set(demo.query(sql))


def expected(demo: Any) -> set[tuple[str, str]]:
    """What is in the groups that assignments name, and in those nested in them."""
    tenant = demo.simulator.tenant
    rows = demo.query("SELECT group_id FROM assignments WHERE deleted_at IS NULL AND group_id > ''")
    live = set(tenant.collection("groups").ids())
    wanted = {group for (group,) in rows} & live
    reached: set[str] = set()
    found: set[tuple[str, str]] = set()
    while wanted:
        group = wanted.pop()
        reached.add(group)
        for kind, member in tenant.members(group):
            found.add((group, member))
            if kind == "group" and member not in reached:
                wanted.add(member)
    return found


async def test_assignments_read_in_the_same_run_choose_the_groups(demo: Any) -> None:
    choose(demo, GroupMembership.ASSIGNED)
    report = await members(demo, "apps", "device_configurations")
    assert report.verdict is Verdict.COMPLETE
    assert "Only groups that assignments refer to" in report.notes[0]
    assert cached(demo) == expected(demo)
    assert cached(demo)


async def test_the_choice_can_change_without_an_entry_in_the_history(demo: Any) -> None:
    await members(demo, "apps")
    everything = cached(demo)
    changes = demo.query("SELECT count(*) FROM changes WHERE table_name = 'group_members'")
    choose(demo, GroupMembership.ASSIGNED)
    report = await members(demo)
    assert report.deleted > 0
    assert cached(demo) == expected(demo) < everything
    choose(demo, GroupMembership.ALL)
    back = await members(demo)
    assert back.mode is Mode.FULL
    assert cached(demo) == everything
    assert changes == demo.query("SELECT count(*) FROM changes WHERE table_name = 'group_members'")
    assert (await members(demo)).mode is Mode.DELTA
