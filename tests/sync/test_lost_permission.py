"""A permission that is lost in the middle of a run: its resource says so, and loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from intune_manager.config.settings import GroupMembership
from intune_manager.registry import RESOURCES, RESOURCES_BY_NAME
from intune_manager.sync import job
from intune_manager.sync.report import EXIT_PARTIAL, ResourceReport, Verdict

TOUCHED = "2026-07-17T12:00:01Z"
BESIDE = ("directory_devices", "scope_tags")
"""Resources that are read beside the one that is refused."""


@dataclass(frozen=True)
class Loss:
    """What is refused, from which request on, and what had been stored by then."""

    resource: str
    path: str
    nth: int = 1
    full: bool = False
    verdict: Verdict = Verdict.PARTIAL
    swept: bool = False
    """Whether the list itself had come to its clean end before."""


LOSSES = [
    Loss("users", "users.*skiptoken", nth=3, full=True),
    Loss("users", "users/delta", verdict=Verdict.FORBIDDEN),
    Loss("users", "users/[0-9a-f-]{36}", full=True),
    Loss("devices", "managedDevices.*skiptoken", nth=3, full=True),
    Loss("devices", "managedDevices.*select=id", nth=2),
    Loss("group_members", "groups/delta", verdict=Verdict.FORBIDDEN),
    Loss("apps", "mobileApps.*skip", full=True, nth=2),
    Loss("apps", "mobileApps/[^/]+/assignments", nth=3, swept=True),
    Loss("configuration_policies", "configurationPolicies/[^/]+/settings", full=True, swept=True),
]


@pytest.fixture(autouse=True)
def paged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the larger collections of the small tenant come on several pages."""
    tops = {"users": 20, "devices": 40, "apps": 10}
    resources = tuple(replace(r, top=tops.get(r.name, r.top)) for r in RESOURCES)
    monkeypatch.setattr(job, "RESOURCES", resources)


async def change(demo: Any, resource: str) -> None:
    """An object of the resource vanishes and another one is changed; a scope tag is, too."""
    path = RESOURCES_BY_NAME[resource].graph_path
    if resource == "group_members":
        groups = [group for group in demo.ids("groups") if demo.simulator.tenant.members(group)]
        kind, member = demo.simulator.tenant.members(groups[0])[0]
        place = {"member_type": kind, "member_id": member}
        await demo.mutate("remove_member", "groups", groups[0], **place)
    else:
        *_, changed, gone = demo.ids(path)
        properties = {"description": "Moon", "lastSyncDateTime": TOUCHED}
        await demo.mutate("modify", path, changed, properties=properties)
        await demo.mutate("delete", path, gone)
    tags = "deviceManagement/roleScopeTags"
    await demo.mutate("add", tags, None, properties={"displayName": "Beside"})


def live(demo: Any, resource: str) -> int:
    table = RESOURCES_BY_NAME[resource].table
    ((count,),) = demo.query(f"SELECT count(*) FROM {table} WHERE deleted_at IS NULL")
    return int(count)


async def refuse(demo: Any, loss: Loss) -> None:
    scope = RESOURCES_BY_NAME[loss.resource].scope
    values = {"status": 403, "scope": scope, "times": None}
    await demo.tell("faults", kind="status", path=loss.path, nth=loss.nth, **values)


async def check(demo: Any, *names: str) -> None:
    await demo.check_equality(*names)
    if assigned := {"apps", "configuration_policies"} & set(names):
        demo.check_assignments(*assigned)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: f"{loss.resource}-{loss.path}-{loss.nth}")
async def test_a_permission_lost_in_the_middle_of_a_run_costs_nothing_and_is_named(
    demo: Any, loss: Loss
) -> None:
    names = {loss.resource, *BESIDE}
    if "assignments" in loss.path:
        await demo.tell("faults", kind="status", path="mobileApps.*expand", status=400, times=None)
    await demo.sync(*names)
    before = live(demo, loss.resource)
    await change(demo, loss.resource)
    await refuse(demo, loss)
    report = await demo.sync(*names, full=loss.full)
    assert report.exit_code == EXIT_PARTIAL
    refused: ResourceReport = next(r for r in report.resources if r.name == loss.resource)
    others = [r for r in report.resources if r is not refused]
    assert refused.verdict is loss.verdict
    assert refused.missing_scopes[0] == RESOURCES_BY_NAME[loss.resource].scope
    assert refused.missing_scopes[0] in refused.remedy
    assert live(demo, loss.resource) == before - (1 if loss.swept else 0)
    assert {r.verdict for r in others} == {Verdict.COMPLETE}
    await check(demo, *BESIDE)
    ((scopes,),) = demo.query(
        "SELECT missing_scopes FROM sync_resources"
        f" WHERE resource = '{loss.resource}' ORDER BY id DESC LIMIT 1"
    )
    assert RESOURCES_BY_NAME[loss.resource].scope in scopes
    await demo.tell("reset")
    healed = await demo.reports(*names)
    assert {r.verdict for r in healed.values()} == {Verdict.COMPLETE}
    await check(demo, *names)
    assert max(demo.history().values()) == 1


async def test_members_of_some_groups_that_are_refused_stay_while_the_others_are_read(
    demo: Any,
) -> None:
    demo.chosen = demo.chosen.model_copy(update={"group_membership": GroupMembership.ASSIGNED})
    await demo.sync("apps", "groups", "group_members")
    tenant = demo.simulator.tenant
    mirrored = dict.fromkeys(g for (g,) in demo.query("SELECT group_id FROM group_members"))
    lost, read = list(mirrored)[:2]
    for group in (lost, read):
        kind, member = tenant.members(group)[-1]
        place = {"member_type": kind, "member_id": member}
        await demo.mutate("remove_member", "groups", group, **place)
    before = live(demo, "group_members")
    await refuse(demo, Loss("group_members", f"groups/{lost}/members"))
    refused = (await demo.reports("group_members"))["group_members"]
    assert (refused.verdict, refused.counts.deleted) == (Verdict.PARTIAL, 1)
    assert refused.missing_scopes[0] == RESOURCES_BY_NAME["group_members"].scope
    assert refused.notes == ("The members of 1 groups are those of an earlier run.",)
    assert live(demo, "group_members") == before - 1
    await demo.tell("reset")
    healed = (await demo.reports("group_members"))["group_members"]
    assert (healed.verdict, healed.counts.deleted) == (Verdict.COMPLETE, 1)
    assert live(demo, "group_members") == before - 2
