"""Entra: advanced queries, page tokens, members, delta rounds."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from intune_manager.simulator.protocol.delta import MEMBERS_ON_PAGE


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1.0/groups?$top=1000", "Request_BadRequest"),
        ("/v1.0/groups?$top=0", "Request_BadRequest"),
        ("/v1.0/groups?$skip=5", "BadRequest"),
        ("/v1.0/groups?$count=true", "BadRequest"),
        ("/v1.0/groups?$expand=members", "BadRequest"),
        ("/v1.0/groups?$filter=displayName ne 'x'", "BadRequest"),
        ("/v1.0/groups/delta?$top=5", "Request_UnsupportedQuery"),
        ("/v1.0/groups/delta?$filter=displayName eq 'x'", "Request_UnsupportedQuery"),
    ],
)
async def test_entra_refuses_these_queries(graph: Any, path: str, code: str) -> None:
    response = await graph.get(path)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == code


async def test_an_entra_page_token_expires(graph: Any) -> None:
    link = (await graph.get("/v1.0/users?$top=9")).json()["@odata.nextLink"]
    await graph.control("clock", seconds=3599)
    assert (await graph.get(link)).status_code == 200
    await graph.control("clock", seconds=2)
    late = await graph.get(link)
    assert late.status_code == 400
    assert late.json()["error"]["code"] == "Directory_ExpiredPageToken"


async def test_intune_page_links_live_on(graph: Any) -> None:
    link = (await graph.get("/v1.0/deviceManagement/managedDevices?$top=9")).json()
    await graph.control("clock", seconds=30 * 86400)
    assert (await graph.get(link["@odata.nextLink"])).status_code == 200


async def test_members_are_paged_and_complete(graph: Any) -> None:
    tenant = graph.simulator.tenant
    group = max(tenant.collection("groups").ids(), key=lambda each: len(tenant.members(each)))
    members = await graph.items(f"/v1.0/groups/{group}/members?$top=40")
    found = [(item["@odata.type"].rpartition(".")[2], item["id"]) for item in members]
    assert found == list(tenant.members(group))
    assert len(found) > 100


async def test_a_full_delta_round_tells_every_membership_and_ends_with_a_delta_link(
    start_graph: Any,
) -> None:
    graph = await start_graph(profile="mid")
    pages = await graph.pages("/v1.0/groups/delta?$select=id,members")
    assert "@odata.deltaLink" in pages[-1]
    assert all("@odata.deltaLink" not in page for page in pages[:-1])
    tenant = graph.simulator.tenant
    told = _memberships(pages)
    assert told.keys() == set(tenant.collection("groups").ids())
    for group, members in told.items():
        assert members == set(tenant.members(group))


async def test_a_large_group_is_split_over_pages(start_graph: Any) -> None:
    graph = await start_graph(profile="mid")
    pages = await graph.pages("/v1.0/groups/delta?$select=id,members")
    entries = [sum(len(item.get("members@delta", ())) for item in p["value"]) for p in pages]
    appearances: dict[str, int] = defaultdict(int)
    for page in pages:
        for item in page["value"]:
            appearances[item["id"]] += 1
    assert max(entries) <= MEMBERS_ON_PAGE
    assert max(appearances.values()) >= 3


async def test_a_member_removed_while_its_group_is_split_loses_no_other(start_graph: Any) -> None:
    graph = await start_graph(profile="mid")
    tenant = graph.simulator.tenant
    group = max(tenant.collection("groups").ids(), key=lambda each: len(tenant.members(each)))
    first = await _split_page(graph, group)
    for kind, member in list(tenant.members(group)[:3]):
        await _member(graph, "remove_member", group, kind, member)
    rest = await graph.pages(first[-1]["@odata.nextLink"])
    assert set(tenant.members(group)) <= _memberships(first + rest)[group]


async def test_a_group_deleted_while_it_is_split_leaves_the_next_one_whole(
    start_graph: Any,
) -> None:
    graph = await start_graph(profile="mid")
    tenant = graph.simulator.tenant
    groups = list(tenant.collection("groups").ids())
    group = max(groups, key=lambda each: len(tenant.members(each)))
    first = await _split_page(graph, group)
    await graph.control("mutate", op="delete", path="groups", id=group)
    rest = await graph.pages(first[-1]["@odata.nextLink"])
    told = _memberships(first + rest)
    live = [each for each in groups if each != group]
    assert all(set(tenant.members(each)) <= told[each] for each in live)


async def test_changes_after_the_delta_link_are_told_once_and_completely(graph: Any) -> None:
    pages = await graph.pages("/v1.0/groups/delta?$select=id,displayName,members")
    tenant = graph.simulator.tenant
    groups = list(tenant.collection("groups").ids())
    full, gone, renamed = groups[0], groups[1], groups[2]
    kind, left = tenant.members(full)[0]
    await _member(graph, "remove_member", full, kind, left)
    await graph.control("mutate", op="delete", path="groups", id=gone)
    await graph.control("mutate", op="rename", path="groups", id=renamed, name="Renamed")
    added = await _new_group(graph)
    (page,) = await graph.pages(pages[-1]["@odata.deltaLink"])
    told = {item["id"]: item for item in page["value"]}
    assert {full, gone, renamed, added} <= told.keys()
    removed = {"reason": "deleted"}
    assert told[full]["members@delta"] == [
        {"@odata.type": f"#microsoft.graph.{kind}", "id": left, "@removed": removed}
    ]
    assert told[gone] == {"id": gone, "@removed": {"reason": "changed"}}
    assert told[renamed]["displayName"] == "Renamed"
    (quiet,) = await graph.pages(page["@odata.deltaLink"])
    assert quiet["value"] == []


async def test_latest_starts_from_now(graph: Any) -> None:
    (page,) = await graph.pages("/v1.0/users/delta?$deltatoken=latest")
    assert page["value"] == []
    user = graph.simulator.tenant.collection("users").ids()[0]
    await graph.control("mutate", op="rename", path="users", id=user, name="Renamed")
    (news,) = await graph.pages(page["@odata.deltaLink"])
    assert [item["id"] for item in news["value"]] == [user]


@pytest.mark.parametrize("make_stale", ["expire-links", "clock"])
async def test_a_stale_delta_link_is_gone_and_says_where_to_start_again(
    graph: Any, make_stale: str
) -> None:
    (page,) = await graph.pages("/v1.0/users/delta?$deltatoken=latest")
    await graph.control(make_stale, seconds=8 * 86400)
    response = await graph.get(page["@odata.deltaLink"])
    assert response.status_code == 410
    assert response.json()["error"]["code"] == "syncStateNotFound"
    again = await graph.pages(response.headers["location"])
    assert sum(len(page["value"]) for page in again) >= 250


async def _split_page(graph: Any, group: str) -> list[dict[str, Any]]:
    """The pages of a round up to one that stops in the middle of the group."""
    pages = []
    link = "/v1.0/groups/delta?$select=id,members"
    while True:
        pages.append((await graph.get(link)).json())
        last = pages[-1]["value"][-1]
        if last["id"] == group and len(last["members@delta"]) > 100:
            return pages
        link = pages[-1]["@odata.nextLink"]


async def _new_group(graph: Any) -> str:
    made: str = (await graph.control("mutate", op="add", path="groups"))["id"]
    return made


async def _member(graph: Any, op: str, group: str, kind: str, member: str) -> None:
    await graph.control(
        "mutate", op=op, path="groups", id=group, member_type=kind, member_id=member
    )


def _memberships(pages: list[dict[str, Any]]) -> dict[str, set[tuple[str, str]]]:
    told: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for page in pages:
        for item in page["value"]:
            for each in item.get("members@delta", ()):
                told[item["id"]].add((each["@odata.type"].rpartition(".")[2], each["id"]))
            told[item["id"]] |= set()
    return told
