"""Rounds of changes: what is new comes whole, items come twice."""

from __future__ import annotations

from typing import Any


async def latest(graph: Any, path: str, **query: str) -> str:
    options = "".join(f"&${name}={value}" for name, value in query.items())
    (page,) = await graph.pages(f"/v1.0/{path}/delta?$deltatoken=latest{options}")
    return str(page["@odata.deltaLink"])


async def mutate(graph: Any, op: str, path: str, object_id: str, **values: Any) -> None:
    await graph.control("mutate", op=op, path=path, id=object_id, **values)


async def test_a_group_that_came_back_brings_all_of_its_members(graph: Any) -> None:
    tenant = graph.simulator.tenant
    group = next(g for g in tenant.collection("groups").ids() if 1 < len(tenant.members(g)) < 50)
    members = set(tenant.members(group))
    await mutate(graph, "delete", "groups", group)
    link = await latest(graph, "groups", select="id,members")
    await mutate(graph, "restore", "groups", group)
    (page,) = await graph.pages(link)
    told = next(item for item in page["value"] if item["id"] == group)
    kinds = {(e["@odata.type"].rpartition(".")[2], e["id"]) for e in told["members@delta"]}
    assert kinds == members


async def test_each_further_page_of_changes_repeats_an_item(graph: Any) -> None:
    users = list(graph.simulator.tenant.collection("users").ids())[:7]
    link = await latest(graph, "users", select="id,displayName")
    for user in users:
        await mutate(graph, "rename", "users", user, name="Renamed")
    pages = await graph.pages(link, Prefer="odata.maxpagesize=3")
    told = [[item["id"] for item in page["value"]] for page in pages]
    assert [len(page) for page in told] == [3, 4, 2]
    assert set().union(*told) == set(users)
    assert told[1][0] == told[0][-1]
