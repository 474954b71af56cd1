"""Members of the groups that assignments reach, and of no others, where the settings say so.

The history tells who has joined and left a group that was mirrored all along, and nothing else.
"""

from __future__ import annotations

from typing import Any

import pytest

from intune_manager.config.settings import GroupMembership
from intune_manager.data.repositories.memberships.repository import MembershipRepository
from intune_manager.errors import CacheError
from intune_manager.sync.report import Mode, ResourceReport, Verdict

APPS = "deviceAppManagement/mobileApps"


def choose(demo: Any, which: GroupMembership) -> None:
    demo.chosen = demo.chosen.model_copy(update={"group_membership": which})


async def members(demo: Any, *names: str, **options: Any) -> ResourceReport:
    report = await demo.sync(*names, "group_members", **options)
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
    choose(demo, GroupMembership.ASSIGNED)
    report = await members(demo)
    assert report.counts.deleted == 0
    assert f"no longer mirrored: {len(everything) - len(cached(demo))}." in report.notes[1]
    assert cached(demo) == expected(demo) < everything
    assert (await members(demo)).rows_written == 0
    choose(demo, GroupMembership.ALL)
    back = await members(demo)
    assert (back.mode, back.counts.deleted) == (Mode.FULL, 0)
    assert cached(demo) == everything
    assert told(demo) == []
    assert (await members(demo)).mode is Mode.DELTA


def told(demo: Any) -> list[tuple[str, ...]]:
    """Who has joined or left which group, as the history tells it, the oldest first."""
    return [
        tuple(entry)
        for entry in demo.query(
            "SELECT c.kind, m.group_id, m.member_id FROM changes AS c"
            " JOIN group_members AS m ON m.id = c.record_id"
            " WHERE c.table_name = 'group_members' ORDER BY c.id"
        )
    ]


def in_use(demo: Any) -> list[str]:
    """Groups that assignments refer to themselves, with two users or more."""
    sql = "SELECT DISTINCT group_id FROM assignments WHERE deleted_at IS NULL ORDER BY 1"
    live = set(demo.ids("groups"))
    named = [group for (group,) in demo.query(sql) if group in live]
    return [group for group in named if len(users_in(demo, group)) > 1]


def out_of_use(demo: Any) -> list[str]:
    reached = {group for group, _ in expected(demo)}
    return [g for g in demo.ids("groups") if g not in reached and len(users_in(demo, g)) > 1]


def users_in(demo: Any, group: str) -> list[str]:
    return [member for kind, member in demo.simulator.tenant.members(group) if kind == "user"]


async def leave(demo: Any, group: str) -> tuple[str, ...]:
    """The first user leaves the group; what the history should tell of it."""
    user = users_in(demo, group)[0]
    place = {"member_type": "user", "member_id": user}
    await demo.mutate("remove_member", "groups", group, **place)
    return "deleted", group, user


async def join(demo: Any, group: str) -> tuple[str, ...]:
    """Some user joins the group; what the history should tell of it."""
    user = next(each for each in demo.ids("users") if each not in users_in(demo, group))
    place = {"member_type": "user", "member_id": user}
    await demo.mutate("add_member", "groups", group, **place)
    return "created", group, user


async def test_who_joins_and_leaves_is_told_in_each_mode_of_the_groups_that_were_mirrored(
    demo: Any,
) -> None:
    await members(demo, "apps")
    used, unused = in_use(demo)[0], out_of_use(demo)[0]
    choose(demo, GroupMembership.ASSIGNED)
    news = [await leave(demo, used), await join(demo, used)]
    await leave(demo, unused)
    await members(demo)
    assert cached(demo) == expected(demo)
    assert sorted(told(demo)) == sorted(news)
    news += [await leave(demo, used), await join(demo, used)]
    await join(demo, unused)
    choose(demo, GroupMembership.ALL)
    await members(demo)
    await demo.check_equality("group_members")
    assert sorted(told(demo)) == sorted(news)
    news += [await leave(demo, unused), await leave(demo, used)]
    assert (await members(demo)).mode is Mode.DELTA
    await demo.check_equality("group_members")
    assert sorted(told(demo)) == sorted(news)


@pytest.mark.long
async def test_nobody_joins_or_leaves_a_group_because_its_assignments_change(demo: Any) -> None:
    choose(demo, GroupMembership.ASSIGNED)
    await members(demo, "apps")
    used = in_use(demo)[0]
    unused = out_of_use(demo)[0]
    tenant = demo.simulator.tenant
    owners = [app for app in demo.ids(APPS) if tenant.assignments(APPS, app)]
    for app in owners:
        for assignment in tenant.assignments(APPS, app):
            if assignment["target"].get("groupId") == used:
                target = {"id": assignment["id"]}
                await demo.mutate("unassign", APPS, app, properties=target)
    await demo.mutate("assign", APPS, owners[0], properties={"groupId": unused})
    # The assignments as they were when they were last read decide.
    assert (await members(demo)).rows_written == 0
    assert cached(demo) == expected(demo)
    assert used in {group for group, _ in cached(demo)}
    await members(demo, "apps")
    assert cached(demo) == expected(demo)
    assert unused in {group for group, _ in cached(demo)}
    assert used not in {group for group, _ in cached(demo)}
    assert told(demo) == []
    news = [await leave(demo, unused)]
    await members(demo, "apps")
    assert cached(demo) == expected(demo)
    assert told(demo) == news


async def test_a_cache_that_does_not_say_which_groups_it_mirrors_is_told_no_news_of_them(
    demo: Any,
) -> None:
    choose(demo, GroupMembership.ASSIGNED)
    await members(demo, "apps")
    demo.query("UPDATE sync_positions SET state = x''")
    used = in_use(demo)[0]
    await leave(demo, used)
    await members(demo)
    assert told(demo) == []
    news = [await leave(demo, used)]
    await members(demo)
    assert cached(demo) == expected(demo)
    assert told(demo) == news


async def test_the_rest_of_a_round_is_void_once_some_groups_were_left_out(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "intune_manager.sync.readers.members.PAGE_SIZE", ("Prefer", "odata.maxpagesize=9")
    )
    await members(demo, "apps")
    path = "groups/delta.*skiptoken"
    await demo.tell("faults", kind="status", path=path, status=403, nth=4, times=None)
    assert (await members(demo, full=True)).verdict is Verdict.PARTIAL
    await demo.tell("reset")
    choose(demo, GroupMembership.ASSIGNED)
    await members(demo)
    assert cached(demo) == expected(demo)
    choose(demo, GroupMembership.ALL)
    assert (await members(demo)).mode is Mode.FULL
    await demo.check_equality("group_members")
    assert told(demo) == []


@pytest.mark.long
@pytest.mark.parametrize("method", ["apply", "sweep"])
async def test_a_switch_that_is_cut_off_tells_nobody_of_joining_or_leaving(
    demo: Any, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    await members(demo, "apps")
    write = getattr(MembershipRepository, method)

    async def last(*arguments: Any) -> None:
        await write(*arguments)
        raise CacheError("This was the last write: the disk is full.")

    for mode in (GroupMembership.ASSIGNED, GroupMembership.ALL):
        choose(demo, mode)
        with monkeypatch.context() as patch:
            patch.setattr(MembershipRepository, method, last)
            await members(demo)
        choose(demo, GroupMembership.ALL)
        await members(demo)
        await demo.check_equality("group_members")
        choose(demo, GroupMembership.ASSIGNED)
        await members(demo)
        assert cached(demo) == expected(demo)
    assert told(demo) == []
