"""Whatever is broken in a cache is found and named, and broken indexes are mended."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from intune_manager.data.query import RowQuery
from intune_manager.data.sql.sqlite.check.integrity import (
    check_integrity,
    rebuild_search,
    repair,
    text_problem,
)
from intune_manager.data.sql.sqlite.check.links import references
from intune_manager.data.sql.sqlite.check.report import IntegrityReport, Orphans, Problem
from intune_manager.data.sql.sqlite.check.rows import Counted
from intune_manager.data.sql.sqlite.search_index import SEARCHED_TABLES, search_table
from intune_manager.data.sql.sqlite.search_words import search_text
from intune_manager.registry import TABLES

COUNTED = (Counted("devices", "devices"), Counted("group_members", "group_members"))
MEMBER = b'{"@odata.type":"#microsoft.graph.user","id":"u1"}'
ROBOT = b'{"@odata.type":"#microsoft.graph.servicePrincipal","id":"robot"}'

Spoil = Callable[..., None]


@pytest.fixture
async def filled(cache: Any, other: Any) -> Any:
    """Two tenants in which every reference leads somewhere."""
    for writing in (cache, other):
        await writing.store.note_tenant()
        await writing.put("users", {"id": "u1", "displayName": "Adele"})
        await writing.put("groups", {"id": "g1", "displayName": "Sales"})
        await writing.put("apps", {"id": "a1", "displayName": "Zip"})
        await writing.put("directory_devices", {"id": "o1", "deviceId": "e1"})
        await writing.put("assignment_filters", {"id": "f1", "displayName": "Mine"})
        await writing.put(
            "devices",
            {"id": "d1", "deviceName": "PC-1", "userId": "u1", "azureADDeviceId": "e1"},
            {"id": "d2", "deviceName": "PC-2", "userId": "", "azureADDeviceId": None},
        )
        await join(writing, MEMBER)
        await assign(writing, "g1", "f1")
    return cache


async def join(writing: Any, *members: bytes) -> None:
    sweep = await writing.store.memberships.begin_sweep(writing.run_id)
    await writing.store.memberships.apply(sweep, {"g1": list(members)})


async def assign(writing: Any, group: str, filter_id: str, source: str = "a1") -> None:
    target = {
        "groupId": group,
        "deviceAndAppManagementAssignmentFilterId": filter_id,
        "deviceAndAppManagementAssignmentFilterType": "include",
    }
    item = json.dumps({"id": "x", "target": target}).encode()
    await writing.store.assignments.replace_for_sources(writing.run_id, "apps", {source: [item]})


@pytest.fixture
def spoil(cache_path: Path) -> Spoil:
    """Runs statements on the file, past all that protects it."""

    def run(*statements: str) -> None:
        with closing(sqlite3.connect(cache_path)) as connection, connection:
            connection.execute("PRAGMA foreign_keys=OFF")
            for statement in statements:
                connection.execute(statement)

    return run


async def check(cache: Any, *, thorough: bool = True) -> IntegrityReport:
    return await asyncio.to_thread(
        check_integrity, cache.db.path, TABLES, COUNTED, thorough=thorough
    )


async def the_problem(cache: Any, *, thorough: bool = False) -> Problem:
    report = await check(cache, thorough=thorough)
    assert len(report.problems) == 1, report.problems
    return report.problems[0]


def orphans_of(report: IntegrityReport, table: str, column: str) -> Orphans:
    (found,) = (o for o in report.orphans if (o.table, o.column) == (table, column))
    return found


async def test_a_sound_cache_has_neither_problems_nor_orphans(filled: Any) -> None:
    assert await check(filled) == IntegrityReport((), (), ())


async def test_a_row_without_its_text_is_found_and_mended(filled: Any, spoil: Spoil) -> None:
    spoil("UPDATE devices SET search_text = '' WHERE id = (SELECT min(id) FROM devices)")
    spoil("INSERT INTO devices_search (devices_search) VALUES ('rebuild')")
    assert await filled["devices"].count(RowQuery((), search="pc-1")) == 0
    found = await the_problem(filled)
    assert (found.check, found.where, found.count, found.repairable) == (
        "search",
        "devices",
        1,
        True,
    )
    assert "1 rows of devices are searched by another text than theirs" in found.text
    await mended(filled, "devices")
    assert await filled["devices"].count(RowQuery((), search="pc-1")) == 1


async def test_another_text_is_found_and_mended(filled: Any, spoil: Spoil) -> None:
    spoil("UPDATE apps SET search_text = 'rar'")
    found = await the_problem(filled)
    assert "2 rows of apps are searched by another text than theirs" in found.text
    await mended(filled, "apps")


async def test_a_text_of_no_row_is_found_and_mended(filled: Any, spoil: Spoil) -> None:
    spoil("INSERT INTO apps_search (rowid, search_text) VALUES (999, 'ghost')")
    assert "does not match its rows" in (await the_problem(filled)).text
    await mended(filled, "apps")


async def test_an_index_that_lost_its_trigrams_is_found_and_mended(
    filled: Any, spoil: Spoil
) -> None:
    # The texts are as they should be, but the trigrams are not.
    spoil("UPDATE apps_search_data SET block = x'00000000' WHERE id > 10")
    found = await the_problem(filled)
    assert "does not match its rows" in found.text
    await mended(filled, "apps")
    assert await filled["apps"].count(RowQuery((), search="zip")) == 1


async def mended(cache: Any, table: str) -> None:
    done = await asyncio.to_thread(repair, cache.db.path, TABLES, frozenset({table}))
    assert done.searches == (table,)
    (rows,) = await cache.sql(f"SELECT count(*) FROM {table}")
    assert done.texts == rows[0]
    assert (await check(cache)).problems == ()


async def test_missing_indexes_are_found_and_mended(filled: Any, spoil: Spoil) -> None:
    spoil("DROP INDEX ix_devices_model", "DROP TABLE scope_tags_search")
    report = await check(filled)
    assert {problem.where for problem in report.problems} == {
        "index ix_devices_model",
        "table scope_tags_search",
    }
    assert all(problem.repairable for problem in report.problems)
    done = await asyncio.to_thread(repair, filled.db.path, TABLES, frozenset({"scope_tags"}))
    assert done.indexes == ("ix_devices_model",)
    assert (await check(filled)).problems == ()


async def test_without_names_everything_is_mended(filled: Any, spoil: Spoil) -> None:
    spoil(*(f"DROP TABLE {search_table(table)}" for table in SEARCHED_TABLES))
    done = await asyncio.to_thread(repair, filled.db.path, TABLES)
    assert done.searches == SEARCHED_TABLES
    assert (await check(filled)).problems == ()


async def test_a_repair_that_fails_changes_nothing(filled: Any, spoil: Spoil) -> None:
    spoil("UPDATE apps SET search_text = ''", "ALTER TABLE scope_tags RENAME TO elsewhere")
    with pytest.raises(sqlite3.OperationalError, match="scope_tags"):
        await asyncio.to_thread(repair, filled.db.path, TABLES)
    assert await filled.sql("SELECT DISTINCT search_text FROM apps") == [("",)]


async def test_a_table_of_another_form_is_told_before_anything_else(
    filled: Any, spoil: Spoil
) -> None:
    spoil("ALTER TABLE apps RENAME COLUMN publisher TO editor")
    report = await check(filled)
    assert [p.text for p in report.problems if p.where == "table apps"] == [
        "The table apps is not as this program makes it."
    ]


async def test_a_table_that_somebody_added_is_a_note(filled: Any, spoil: Spoil) -> None:
    spoil("CREATE VIEW mine AS SELECT 1")
    report = await check(filled)
    assert report.problems == ()
    assert "mine" in report.notes[0]


async def test_rows_that_went_missing_behind_the_syncs_are_counted(
    filled: Any, spoil: Spoil
) -> None:
    spoil("UPDATE sync_resources SET live_rows = 2")
    await finish(filled, live_rows=2)
    assert (await check(filled)).problems == ()
    spoil("UPDATE devices SET deleted_at = changed_at WHERE device_id = 'd1' AND tenant_key = 1")
    found = await the_problem(filled)
    assert (found.check, found.where, found.count) == ("counts", "devices", 1)


async def test_later_attempts_count_and_killed_ones_leave_it_open(
    filled: Any, spoil: Spoil
) -> None:
    await finish(filled, live_rows=1)
    await finish(filled, verdict="partial", created=2, deleted=1)
    assert (await check(filled)).problems == ()
    await finish(filled, verdict="partial", created=1)
    assert (await the_problem(filled)).where == "devices"
    await finish(filled, verdict=None)
    assert (await check(filled)).problems == ()


async def test_assignments_of_an_object_that_is_not_there_are_found(
    filled: Any, spoil: Spoil
) -> None:
    spoil("UPDATE apps SET deleted_at = '2026-01-01T00:00:00.000000Z' WHERE tenant_key = 1")
    found = await the_problem(filled)
    assert (found.check, found.where, found.count) == ("parts", "assignments", 1)
    assert found.examples[0].endswith("of a1")
    assert not found.repairable


async def finish(
    cache: Any,
    *,
    verdict: str | None = "complete",
    live_rows: int | None = None,
    created: int = 0,
    deleted: int = 0,
) -> None:
    """A further attempt at the devices, as a sync records it."""
    run_id = await cache.store.sync_runs.start(account="adele")
    await cache.store.sync_runs.resource_started(run_id, "devices")
    async with cache.db.writer() as connection:
        await connection.exec_driver_sql(
            "UPDATE sync_resources SET verdict = ?, live_rows = ?, created = ?, deleted = ?"
            " WHERE sync_run_id = ?",
            (verdict, live_rows, created, deleted, run_id),
        )


async def test_an_object_that_is_there_twice_is_found(filled: Any, spoil: Spoil) -> None:
    (sql,) = (await filled.sql("SELECT sql FROM sqlite_master WHERE name = 'scope_tags'"))[0]
    without_key = sql[: sql.rindex("CONSTRAINT")].rstrip().rstrip(",") + ")"
    await filled.put("scope_tags", {"id": "0", "displayName": "Default"})
    spoil(
        "DROP TRIGGER IF EXISTS scope_tags_tenant_key",
        "CREATE TABLE spare AS SELECT * FROM scope_tags",
        "DROP TABLE scope_tags",
        without_key,
        "INSERT INTO scope_tags SELECT * FROM spare",
        "UPDATE spare SET id = id + 1",
        "INSERT INTO scope_tags SELECT * FROM spare",
        "DROP TABLE spare",
    )
    with closing(sqlite3.connect(filled.db.path)) as connection:
        from intune_manager.data.sql.sqlite.check.rows import duplicate_problems

        (found,) = duplicate_problems(connection)
    assert (found.where, found.count) == ("scope_tags", 1)
    assert "2 x" in found.examples[0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE devices SET tenant_key = 2 WHERE tenant_key = 1 AND device_id = 'd1'",
        "UPDATE devices SET tenant_id = 'nobody' WHERE tenant_key = 1 AND device_id = 'd1'",
        "UPDATE devices SET tenant_key = 99 WHERE tenant_key = 1 AND device_id = 'd1'",
    ],
)
async def test_a_row_that_belongs_to_no_one_tenant_is_found(
    filled: Any, spoil: Spoil, statement: str
) -> None:
    spoil("DELETE FROM devices WHERE tenant_key = 2 AND device_id = 'd1'", statement)
    report = await check(filled, thorough=False)
    found = [p for p in report.problems if p.check == "tenants"]
    assert [(p.where, p.count) for p in found] == [("devices", 1)]


async def test_a_payload_that_is_not_as_received_is_found_by_the_thorough_check(
    filled: Any, spoil: Spoil
) -> None:
    spoil("UPDATE apps SET raw_payload = replace(raw_payload, 'Zip', 'Rar') WHERE tenant_key = 1")
    assert (await check(filled, thorough=False)).problems == ()
    found = await the_problem(filled, thorough=True)
    assert (found.check, found.where, found.count) == ("payloads", "apps", 1)


async def test_a_membership_without_an_end_is_found_by_the_thorough_check(
    filled: Any, spoil: Spoil
) -> None:
    spoil("DELETE FROM directory_objects WHERE object_id = 'u1' AND tenant_key = 1")
    report = await check(filled)
    assert [(p.where, p.count) for p in report.problems] == [("memberships", 1)]


async def test_a_change_of_a_row_that_is_gone_is_found_by_the_thorough_check(
    filled: Any, spoil: Spoil
) -> None:
    await filled.put("apps", {"id": "a1", "displayName": "Zip 2"})
    spoil("DELETE FROM apps_search", "DELETE FROM apps WHERE tenant_key = 1")
    report = await check(filled)
    assert [p.count for p in report.problems if p.where == "changes"] == [1]


async def test_a_deleted_group_that_is_still_assigned_is_an_orphan_and_no_problem(
    filled: Any,
) -> None:
    await filled.only("groups")
    report = await check(filled)
    assert report.problems == ()
    orphans = orphans_of(report, "assignments", "group_id")
    assert (orphans.links, orphans.deleted, orphans.unknown) == (1, 1, 0)
    (example,) = orphans.examples
    assert (example.object_id, example.referred_by, example.deleted) == ("g1", "Zip", True)
    # The membership in it is one, too.
    assert orphans_of(report, "group_members", "group_id").deleted == 1


async def test_references_to_what_the_cache_never_knew_are_counted_per_column(
    filled: Any,
) -> None:
    await assign(filled, "g9", "f9", source="a9")
    await join(filled, MEMBER, ROBOT)
    await filled.put("devices", {"id": "d3", "userId": "u9", "azureADDeviceId": "e9"})
    report = await check(filled)
    assert [problem.check for problem in report.problems] == ["parts"]
    counts = {(o.table, o.column): (o.links, o.unknown) for o in report.orphans}
    assert counts == {
        ("assignments", "source_id"): (2, 1),
        ("assignments", "group_id"): (2, 1),
        ("assignments", "filter_id"): (2, 1),
        ("group_members", "member_id"): (2, 1),
        ("devices", "user_id"): (2, 1),
        ("devices", "entra_device_id"): (2, 1),
    }
    robot = orphans_of(report, "group_members", "member_id").examples[0]
    assert (robot.object_id, robot.referred_by) == ("robot", "servicePrincipal")


async def test_an_id_in_another_case_and_nobody_at_all_are_no_orphans(filled: Any) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    user = "aa5ca08f-0a11-4d3e-9a77-30c1f7a6b001"
    await filled.put("users", {"id": user})
    await filled.put("devices", {"id": "d3", "userId": user.upper(), "azureADDeviceId": nobody})
    assert (await check(filled)).orphans == ()


async def test_the_objects_of_another_tenant_are_no_counterpart(filled: Any, other: Any) -> None:
    await other.put("groups", {"id": "theirs", "displayName": "Theirs"})
    await assign(filled, "theirs", "f1")
    assert orphans_of(await check(filled), "assignments", "group_id").unknown == 1


def test_references_are_those_that_the_relations_declare() -> None:
    found = {(r.table, r.column): {table for table, _ in r.targets} for r in references(TABLES)}
    assert found["group_members", "member_id"] == {"users", "groups", "directory_devices"}
    assert found["group_members", "group_id"] == {"groups"}
    assert {"apps", "policies"} <= found["assignments", "source_id"]
    assert found["devices", "user_id"] == {"users"}
    assert ("directory_devices", "entra_device_id") not in found


USERS = TABLES["users"]
NAMES = ("ADELE", "Adèle", "STRASSE ß İ", "日本", "a\x00B", "\x00", "\n", "", " x ", None)


def test_a_text_made_by_sqlite_is_the_one_the_writer_makes_whatever_the_name() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        columns = ", ".join(USERS.searched)
        connection.execute(
            f"CREATE TABLE users (id INTEGER PRIMARY KEY, {columns}, search_text TEXT)"
        )
        rows = [
            tuple(NAMES[(number + shift) % len(NAMES)] for shift in range(len(USERS.searched)))
            for number in range(len(NAMES))
        ]
        rows.append((None,) * len(USERS.searched))
        marks = ", ".join("?" * len(USERS.searched))
        connection.executemany(f"INSERT INTO users ({columns}) VALUES ({marks})", rows)
        assert rebuild_search(connection, USERS) == len(rows)
        stored = connection.execute("SELECT search_text FROM users ORDER BY id")
        assert [text for (text,) in stored] == [search_text(row) for row in rows]
        assert text_problem(connection, USERS) is None

        connection.execute("UPDATE users SET search_text = 'Adèle' WHERE id = 2")
        connection.execute("UPDATE users SET search_text = 'ADELE' WHERE id = 1")
        found = text_problem(connection, USERS)
        assert found is not None
        assert found.count == 2
