"""Rounds of changes: what is new comes whole, the rest page by page."""

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


async def test_changes_are_paged(graph: Any) -> None:
    users = list(graph.simulator.tenant.collection("users").ids())[:7]
    link = await latest(graph, "users", select="id,displayName")
    for user in users:
        await mutate(graph, "rename", "users", user, name="Renamed")
    pages = await graph.pages(link, Prefer="odata.maxpagesize=3")
    assert [len(page["value"]) for page in pages] == [3, 3, 1]
    assert {item["id"] for page in pages for item in page["value"]} == set(users)
