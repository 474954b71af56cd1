"""What a view asks is answered by indexes, and by parameters only."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from intune_manager.data.query import Filter, RowQuery, Sort
from intune_manager.data.repositories.rows import plan as row_plan
from intune_manager.data.repositories.rows.selection import live_indexes
from intune_manager.registry import PANELS, TABLES

Emitted = list[tuple[str, Any]]


async def _plans(cache: Any, emitted: Emitted) -> list[tuple[str, str]]:
    """Each emitted SELECT over a mirrored table, with each step of its plan."""
    steps = []
    for sql, parameters in list(emitted):
        if sql.startswith("SELECT"):
            async with cache.db.reader() as connection:
                rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
                steps += [(sql, row[3]) for row in rows]
    return steps


async def _fill(cache: Any, table: str) -> None:
    """Some rows and statistics of a large table, for the planner decides by them."""
    kind = "family" if TABLES[table].discriminator else None
    if table == "assignments":
        items = [json.dumps({"id": f"a{n}"}).encode() for n in range(40)]
        await cache.store.assignments.replace_for_sources(cache.run_id, "apps", {"s": items})
    else:
        await cache.put(table, *({"id": f"o{n}"} for n in range(40)), kind=kind)
    async with cache.db.writer() as connection:
        await connection.exec_driver_sql("ANALYZE")


@pytest.mark.parametrize("few", [2_000, 5])
@pytest.mark.parametrize("name", PANELS)
async def test_no_question_of_a_view_reads_a_whole_table(
    cache: Any, emitted: Emitted, monkeypatch: pytest.MonkeyPatch, name: str, few: int
) -> None:
    monkeypatch.setattr(row_plan, "FEW", few)
    table, repository = TABLES[name], cache[name]
    await _fill(cache, name)
    emitted.clear()
    columns = tuple(column.name for column in table.columns if column.shown)
    facet = next(iter(table.facets), None)
    filters = (Filter(facet.name, (None,)),) if facet else ()
    for sort in (None, *(Sort(column, descending=True) for column in columns)):
        for search in ("", "abc", "a"):
            q = RowQuery(columns, search, filters, sort)
            await repository.rows(q)
            await repository.position(q, 1)
    await repository.count(RowQuery(columns))
    for column in table.facets:
        await repository.facets(RowQuery(columns), column.name)
    await repository.payload(1)
    await repository.row_id("o1")
    await repository.related(1)
    await repository.live_count("family" if table.discriminator else None)
    for sql, step in await _plans(cache, emitted):
        assert not re.match(rf"SCAN ({name}|t|v)( |$)", step), (sql, step)


async def test_a_window_in_an_indexed_order_is_not_sorted(cache: Any, emitted: Emitted) -> None:
    await _fill(cache, "devices")
    for column in live_indexes("devices"):
        for descending in (False, True):
            emitted.clear()
            await cache["devices"].rows(RowQuery(("device_name",), sort=Sort(column, descending)))
            for sql, step in await _plans(cache, emitted):
                assert "TEMP B-TREE" not in step, (sql, step)


async def test_every_shown_or_facet_column_has_an_index() -> None:
    for name in PANELS:
        wanted = {c.name for c in TABLES[name].columns if c.shown or c.facet}
        assert wanted <= live_indexes(name).keys(), name


async def test_what_the_user_typed_is_never_part_of_the_sql(cache: Any, emitted: Emitted) -> None:
    evil = "x'; DROP TABLE devices; --"
    await cache["devices"].rows(
        RowQuery(("device_name",), search=evil, filters=(Filter("device_name", (evil,)),))
    )
    await cache["devices"].row_id(evil)
    assert emitted
    assert not any("DROP TABLE" in sql for sql, _ in emitted)
