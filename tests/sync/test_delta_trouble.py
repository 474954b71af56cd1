"""A delta query that does not answer costs a list of that resource, and never the truth."""

from __future__ import annotations

import re
from typing import Any

import pytest

from intune_manager.sync.report import Mode, Verdict

LATEST = "users/delta.*latest"
PAGES = "users.*skiptoken"


@pytest.fixture(autouse=True)
def hurried(demo: Any) -> None:
    demo.chosen = demo.chosen.model_copy(update={"max_retries": 1})


def saved_link(demo: Any, resource: str = "users") -> str:
    sql = f"SELECT link FROM sync_positions WHERE resource = '{resource}' AND kind = 'delta'"
    return next((link for (link,) in demo.query(sql)), "")


async def lose_round(demo: Any, resource: str = "users") -> str:
    """From now on the round that the saved link begins is never delivered; the link."""
    link = saved_link(demo, resource)
    path = re.escape(link.removeprefix(demo.endpoint.url))
    await demo.tell("faults", kind="status", path=f"^{path}$", status=504, times=None)
    return link


async def change_users(demo: Any) -> None:
    """One is updated, and one is deleted."""
    users = demo.ids("users")
    await demo.mutate("modify", "users", users[0], properties={"department": f"No {len(users)}"})
    await demo.mutate("delete", "users", users[1])


def news(demo: Any, table: str = "users") -> list[str]:
    sql = f"SELECT kind FROM changes WHERE table_name = '{table}' ORDER BY kind"
    return [kind for (kind,) in demo.query(sql)]


async def test_a_round_that_is_never_delivered_costs_a_list_of_that_resource_in_the_same_run(
    demo: Any,
) -> None:
    await demo.sync("users", "groups")
    lost = await lose_round(demo)
    await change_users(demo)
    second = await demo.reports("users", "groups")
    users = second["users"]
    assert second["groups"].mode is Mode.DELTA
    assert (users.mode, users.verdict) == (Mode.FULL, Verdict.COMPLETE)
    assert (users.counts.updated, users.counts.deleted) == (1, 1)
    assert "did not deliver the changes" in users.reason
    assert "504" in users.reason
    await demo.check_equality("users")
    assert saved_link(demo) not in {"", lost}
    await change_users(demo)
    third = (await demo.reports("users"))["users"]
    assert (third.mode, third.counts.updated, third.counts.deleted) == (Mode.DELTA, 1, 1)
    await demo.check_equality("users")
    assert news(demo) == ["deleted", "deleted", "updated", "updated"]


async def test_a_round_that_breaks_off_for_good_is_given_up_as_well(demo: Any) -> None:
    await demo.sync("users")
    moon = {"path": "users", "properties": {"department": "Moon"}}
    users = demo.ids("users")
    added = 1100 - len(users)  # more than a page
    changes = [{"op": "modify", "id": user, **moon} for user in users]
    await demo.tell("mutate", mutations=changes + [{"op": "add", **moon}] * added)
    await demo.tell("faults", kind="status", path="delta.*skiptoken", status=504, times=None)
    report = (await demo.reports("users"))["users"]
    assert (report.mode, report.verdict, bool(report.reason)) == (Mode.FULL, Verdict.COMPLETE, True)
    assert (report.counts.created, report.counts.updated, report.rows) == (added, len(users), 1100)
    await demo.check_equality("users")
    assert news(demo).count("created") == added
    assert (await demo.reports("users"))["users"].mode is Mode.DELTA


async def test_memberships_begin_again_when_their_round_is_never_delivered(demo: Any) -> None:
    await demo.sync("group_members")
    lost = await lose_round(demo, "group_members")
    group = next(g for g in demo.ids("groups") if demo.simulator.tenant.members(g))
    kind, member = demo.simulator.tenant.members(group)[0]
    await demo.mutate("remove_member", "groups", group, member_type=kind, member_id=member)
    second = (await demo.reports("group_members"))["group_members"]
    assert (second.mode, second.verdict, second.counts.deleted) == (Mode.FULL, Verdict.COMPLETE, 1)
    assert second.reason
    await demo.check_equality("group_members")
    assert saved_link(demo, "group_members") not in {"", lost}


@pytest.mark.parametrize("resource", ["users", "group_members"])
async def test_while_all_of_the_service_is_out_of_order_the_link_is_kept(
    demo: Any, resource: str
) -> None:
    await demo.sync(resource)
    link = saved_link(demo, resource)
    path = "users" if resource == "users" else "groups/delta"
    await demo.tell("faults", kind="status", path=path, status=504, times=None)
    report = (await demo.reports(resource))[resource]
    assert report.verdict is Verdict.FAILED
    assert saved_link(demo, resource) == link
    await demo.tell("reset")
    assert (await demo.reports(resource))[resource].mode is Mode.DELTA


async def test_patience_that_the_server_asks_for_is_no_reason_to_read_everything(
    demo: Any,
) -> None:
    await demo.sync("users")
    link = saved_link(demo)
    values = {"status": 503, "retry_after": "9999", "times": None}
    await demo.tell("faults", kind="status", path="users/delta", **values)
    users = (await demo.reports("users"))["users"]
    assert (users.mode, users.verdict) == (Mode.DELTA, Verdict.FAILED)
    assert saved_link(demo) == link


async def test_a_lost_round_and_a_list_that_is_cut_off_end_in_the_same_truth(
    demo: Any, small_pages: None
) -> None:
    await demo.sync("users")
    await lose_round(demo)
    await change_users(demo)
    await demo.tell("faults", kind="status", path=PAGES, status=403, nth=4, times=None)
    second = (await demo.reports("users"))["users"]
    assert (second.verdict, second.counts.deleted) == (Verdict.PARTIAL, 0)
    await demo.tell("reset")
    await lose_round(demo)
    await change_users(demo)
    third = (await demo.reports("users"))["users"]
    assert (third.mode, third.verdict) == (Mode.RESUMED, Verdict.COMPLETE)
    await demo.tell("reset")
    assert (await demo.reports("users"))["users"].mode is Mode.DELTA
    await demo.check_equality("users")


async def test_a_lost_round_may_come_after_all_when_nothing_newer_was_to_be_had(
    demo: Any,
) -> None:
    await demo.sync("users")
    link = saved_link(demo)
    await change_users(demo)
    await demo.tell("faults", kind="status", path="users/delta", status=504, times=None)
    second = (await demo.reports("users"))["users"]
    assert (second.mode, second.verdict, second.counts.deleted) == (Mode.FULL, Verdict.COMPLETE, 1)
    assert saved_link(demo) == link
    await demo.check_equality("users")
    await demo.tell("reset")
    await change_users(demo)
    third = (await demo.reports("users"))["users"]
    assert (third.mode, third.counts.updated, third.counts.deleted) == (Mode.DELTA, 1, 1)
    await demo.check_equality("users")
    assert news(demo) == ["deleted", "deleted", "updated", "updated"]


@pytest.mark.parametrize("status", [403, 504])
async def test_without_a_place_where_changes_begin_all_is_listed_each_time(
    demo: Any, status: int
) -> None:
    await demo.tell("faults", kind="status", path=LATEST, status=status, times=None)
    first = (await demo.reports("users"))["users"]
    assert (first.mode, first.verdict) == (Mode.FULL, Verdict.COMPLETE)
    assert "reads all of it again" in first.notes[0]
    assert saved_link(demo) == ""
    await change_users(demo)
    second = (await demo.reports("users"))["users"]
    assert (second.mode, second.counts.updated, second.counts.deleted) == (Mode.FULL, 1, 1)
    await demo.check_equality("users")
    await demo.tell("reset")
    await change_users(demo)
    assert (await demo.reports("users"))["users"].mode is Mode.FULL
    await change_users(demo)
    assert (await demo.reports("users"))["users"].mode is Mode.DELTA
    await demo.check_equality("users")


async def test_a_hiccup_where_the_changes_begin_costs_one_repeat(
    demo: Any, small_pages: None
) -> None:
    await demo.tell("faults", kind="status", path=LATEST, status=503)
    changed, gone = demo.ids("users")[:2]
    properties = {"department": "Moon"}
    for change in (
        {"op": "modify", "path": "users", "id": changed, "properties": properties},
        {"op": "delete", "path": "users", "id": gone},
    ):
        await demo.tell("schedule", after_requests=9, **change)
    first = (await demo.reports("users"))["users"]
    assert (first.verdict, first.notes, first.cost.retries) == (Verdict.COMPLETE, (), 1)
    second = (await demo.reports("users"))["users"]
    assert (second.mode, second.counts.updated, second.counts.deleted) == (Mode.DELTA, 1, 1)
    await demo.check_equality("users")


async def test_what_part_of_a_lost_round_restored_is_not_taken_for_gone(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "intune_manager.sync.readers.members.PAGE_SIZE", ("Prefer", "odata.maxpagesize=5")
    )
    await demo.sync("group_members")
    tenant = demo.simulator.tenant
    groups = [group for group in demo.ids("groups") if tenant.members(group)]
    kind, member = tenant.members(groups[0])[0]
    who = {"member_type": kind, "member_id": member}
    await demo.mutate("remove_member", "groups", groups[0], **who)
    await demo.sync("group_members")
    # A round that is lost, and a whole one instead that is cut off: it would be resumed.
    await lose_round(demo, "group_members")
    cut_off = {"path": "groups/delta.*skiptoken", "status": 403, "nth": 4}
    await demo.tell("faults", kind="status", times=None, **cut_off)
    assert (await demo.reports("group_members"))["group_members"].verdict is not Verdict.COMPLETE
    await demo.tell("reset")
    # Now the member comes back, on the first of several pages, and the next page never comes.
    await demo.mutate("add_member", "groups", groups[0], **who)
    for group in groups[1:40]:
        kind, member = tenant.members(group)[0]
        for op in ("remove_member", "add_member"):
            await demo.mutate(op, "groups", group, member_type=kind, member_id=member)
    await demo.tell("faults", kind="status", path="groups/delta.*skiptoken", status=504, times=2)
    last = (await demo.reports("group_members"))["group_members"]
    assert (last.verdict, last.mode) == (Verdict.COMPLETE, Mode.FULL)
    await demo.check_equality("group_members")
    assert news(demo, "group_members") == ["deleted", "restored"]
