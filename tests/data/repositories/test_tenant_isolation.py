"""No question and no write of one tenant touches a row of another."""

from __future__ import annotations

import re
from typing import Any

from intune_manager.data.query import Filter, RowQuery
from intune_manager.data.sql.models import RECORDS
from intune_manager.registry import PANELS, TABLES

OBJECT = {"id": "same", "deviceName": "Same", "displayName": "Same", "userId": "same"}
MEMBER = [b'{"@odata.type":"#microsoft.graph.user","id":"same"}']


async def _fill(writing: Any) -> None:
    for name, table in TABLES.items():
        if name not in ("group_members", "assignments"):
            await writing.put(name, OBJECT, kind="family" if table.discriminator else None)
    sweep = await writing.store.memberships.begin_sweep(writing.run_id)
    await writing.store.memberships.apply(sweep, {"same": MEMBER})
    assigned = {"same": [b'{"id":"same","target":{"groupId":"same"}}']}
    await writing.store.assignments.replace_for_sources(writing.run_id, "apps", assigned)


async def _everything(writing: Any) -> dict[str, list[tuple[Any, ...]]]:
    tables = (*RECORDS, "changes", "sync_runs", "sync_resources")
    return {
        table: await writing.sql(
            f"SELECT * FROM {table} WHERE tenant_id = ? ORDER BY id", writing.store.tenant_id
        )
        for table in tables
    }


async def test_the_same_ids_live_side_by_side(cache: Any, other: Any) -> None:
    await _fill(cache)
    await _fill(other)
    for name in TABLES:
        q = RowQuery(())
        (mine,) = await cache[name].rows(q)
        (theirs,) = await other[name].rows(q)
        assert mine != theirs
        assert await cache[name].payload(theirs[0]) is None
        assert await cache[name].position(q, theirs[0]) is None
        assert await cache[name].related(theirs[0]) == []
        for related in await cache[name].related(mine[0]):
            assert related.count <= 1
        if name != "group_members":
            assert await cache[name].count(RowQuery((), search="same")) == (name in PANELS)


async def test_writing_to_one_tenant_changes_no_row_of_another(cache: Any, other: Any) -> None:
    await _fill(cache)
    await _fill(other)
    before = await _everything(other)
    for name, table in TABLES.items():
        kind = "family" if table.discriminator else None
        if name not in ("group_members", "assignments"):
            await cache.put(name, {**OBJECT, "displayName": "New", "description": "New"}, kind=kind)
            await cache.only(name, kind=kind)
    sweep = await cache.store.memberships.begin_sweep(cache.run_id)
    await cache.store.memberships.sweep(sweep)
    await cache.store.assignments.replace_for_sources(cache.run_id, "apps", {"same": []})
    await cache.store.assignments.refresh_names()
    await cache.store.sync_runs.finish(other.run_id)
    await cache.store.clear()
    assert await _everything(other) == before
    assert set(map(len, (await _everything(cache)).values())) == {0}


async def test_every_statement_over_tenant_data_names_the_tenant(
    cache: Any, emitted: list[tuple[str, Any]]
) -> None:
    emitted.clear()
    await _fill(cache)
    for name, table in TABLES.items():
        kind = "family" if table.discriminator else None
        facet = next(iter(table.facets), None)
        filters = (Filter(facet.name, (None,)),) if facet else ()
        q = RowQuery((), search="same", filters=filters)
        repository = cache[name]
        await repository.rows(q)
        await repository.count(q)
        await repository.position(RowQuery(()), 1)
        await repository.payload(1)
        await repository.row_id("same")
        await repository.related(1)
        await repository.totals(kind)
        if name not in ("group_members", "assignments"):
            await cache.put(name, {**OBJECT, "description": "New"}, kind=kind)
            await cache.only(name, kind=kind)
    await cache.store.sync_runs.standings(["devices"])
    await cache.store.changes.since(cache.clock.now)
    record = re.compile(rf"(FROM|JOIN|INTO|UPDATE) ({'|'.join(RECORDS)}|changes|sync_\w+)\b")
    bare_maximum = re.compile(r"SELECT max\(id\) FROM \w+$")
    for sql, _ in emitted:
        if record.search(sql) and not bare_maximum.match(sql):
            assert "tenant_id" in sql, sql
