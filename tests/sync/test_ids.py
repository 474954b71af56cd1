"""Graph does not promise one case of GUIDs: however each is written, the cache is the same."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite.check.integrity import check_integrity
from intune_manager.registry import TABLES
from intune_manager.registry.table import Kind
from intune_manager.sync.report import SyncReport, Verdict

pytestmark = pytest.mark.long
FOLLOWED = 4
"""Objects of each table whose links are compared."""
Seen = dict[str, Any]


def rows_of(cache: Path) -> Seen:
    """The ids, references, names and kinds of all rows, by table."""
    found: Seen = {}
    with closing(sqlite3.connect(cache)) as connection:
        for table in TABLES.values():
            ids = [column.name for column in table.columns if column.kind is Kind.ID]
            names = ("group_name", "filter_name") if table.name == "assignments" else ()
            kind = (table.discriminator,) if table.discriminator else ()
            wanted = dict.fromkeys((table.id_column, *kind, *ids, table.name_column, *names))
            select = f"SELECT {', '.join(wanted)}, deleted_at IS NULL FROM {table.name}"
            found[table.name] = sorted(connection.execute(select).fetchall(), key=repr)
    return found


def first_rows(cache: Path, table: str, id_column: str) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(cache)) as connection:
        first = f"SELECT id, {id_column} FROM {table} ORDER BY 2 LIMIT {FOLLOWED}"
        return connection.execute(first).fetchall()


async def links_of(cache: Path, tenant_id: str) -> Seen:
    """How many objects the first ones of each table are linked with, and the groups around them."""
    found: Seen = {}
    async with DatabaseManager(cache) as database:
        store = Store(database, tenant_id, TABLES)
        for table in TABLES.values():
            for row_id, object_id in first_rows(cache, table.name, table.id_column):
                related = await store.table(table.name).related(row_id)
                links = [(each.relation.title, each.count) for each in related]
                around = await store.memberships.transitive_groups(object_id.upper())
                groups = sorted(group.object_id for group in around)
                found[f"{table.name} {object_id}"] = (links, groups)
    return found


async def seen(demo: Any) -> Seen:
    cache = demo.paths.cache
    report = await asyncio.to_thread(check_integrity, cache, TABLES, (), thorough=True)
    assert report.problems == ()
    return {
        "rows": await asyncio.to_thread(rows_of, cache),
        "links": await links_of(cache, demo.endpoint.tenant_id),
        "orphans": [(each.table, each.column, each.links) for each in report.orphans],
    }


def changes(report: SyncReport) -> dict[str, tuple[int, int, int]]:
    """Objects that came, came back and went, by resource, where there were any."""
    assert {line.verdict for line in report.resources} == {Verdict.COMPLETE}
    counts = {line.name: line.counts for line in report.resources}
    moved = {name: (c.created, c.restored, c.deleted) for name, c in counts.items()}
    return {name: numbers for name, numbers in moved.items() if any(numbers)}


async def test_a_tenant_whose_ids_are_written_in_either_case_is_the_same_tenant(demo: Any) -> None:
    await demo.sync()
    expected = await seen(demo)
    await demo.tell("faults", kind="recased_ids", times=None)

    again = await demo.sync(full=True)

    assert changes(again) == {}, "the same objects, whatever the case of their ids"
    assert sum(line.counts.updated for line in again.resources) > 1_000, "payloads are as sent"
    assert await seen(demo) == expected
    assert changes(await demo.sync()) == {}
    assert await seen(demo) == expected


async def test_a_tenant_read_first_in_either_case_is_the_same_tenant(demo: Any) -> None:
    await demo.tell("faults", kind="recased_ids", times=None)
    await demo.sync()
    recased = await seen(demo)
    await demo.tell("reset")

    assert changes(await demo.sync(full=True)) == {}
    assert await seen(demo) == recased
