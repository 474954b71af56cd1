"""Step 2: tenants by a short key, memberships in narrow rows, and back, byte for byte."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import insert

from intune_manager.data.sql import migrations
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import RECORDS, DeviceRecord, Record

Dump = Callable[[Path], list[str]]

_SEEN = "2026-07-17T12:00:00.000001Z"
_LATER = "2026-07-18T23:59:59.999999Z"
_OLD = "1999-12-31T23:59:59.000000Z"
_MEMBERSHIPS = (
    # tenant, group, member, type, first seen, last synced, deleted, payload
    (
        "t1",
        "g",
        "a",
        "user",
        _SEEN,
        _SEEN,
        None,
        '{"@odata.type":"#microsoft.graph.user","id":"a"}',
    ),
    (
        "t1",
        "g",
        "b",
        "user",
        _SEEN,
        _LATER,
        None,
        '{"@odata.type":"#microsoft.graph.user","id":"b"}',
    ),
    (
        "t1",
        "h",
        "a",
        "User",
        _SEEN,
        _SEEN,
        _LATER,
        '{"@odata.type":"#microsoft.graph.User","id":"a"}',
    ),
    ("t1", "h", "g", "group", _OLD, _SEEN, None, '{ "id" : "g", "x":[1.0,null,"é😀"] }'),
    ("t1", "h", "no-id:1", None, _SEEN, _SEEN, None, '{"no":"id"}'),
    ("t1", "h", 'q"', None, _SEEN, _SEEN, None, '{"id":"q\\""}'),
    ("t1", "h", "", None, _SEEN, _SEEN, None, '{"id":""}'),
    ("t1", "h", "twice", "user", _SEEN, _SEEN, None, '{"id":"twice","again":"twice"}'),
    (
        "t2",
        "g",
        "a",
        "device",
        _SEEN,
        _SEEN,
        None,
        '{"@odata.type":"#microsoft.graph.user","id":"a"}',
    ),
)


def _query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def filled(v1_path: Path) -> Path:
    """Version 1 with memberships of every kind, and a tenant that occurs in data alone."""
    with closing(sqlite3.connect(v1_path)) as connection, connection:
        connection.execute(
            "INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) VALUES ('t1', ?, ?)",
            (_OLD, _LATER),
        )
        connection.executemany(
            "INSERT INTO group_members (id, tenant_id, group_id, member_id, member_type,"
            " first_seen_at, last_synced_at, deleted_at, raw_payload)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(10 * number, *row) for number, row in enumerate(_MEMBERSHIPS, 1)],
        )
        connection.executemany(
            "INSERT INTO devices (id, tenant_id, device_id, payload_hash, first_seen_at,"
            " changed_at, last_synced_at, raw_payload) VALUES (?, ?, 'd', x'00', ?, ?, ?, '{}')",
            [(7, "t1", _SEEN, _SEEN, _SEEN), (9, "t2", _SEEN, _SEEN, _LATER)],
        )
        connection.execute("INSERT INTO devices_search (rowid, search_text) VALUES (7, 'seven')")
    return v1_path


def test_down_again_everything_is_byte_for_byte_as_it_was(filled: Path, dump: Dump) -> None:
    def content() -> list[str]:
        return [line for line in dump(filled) if "schema_steps" not in line and "'t2'" not in line]

    before, others = content(), _query(filled, "SELECT * FROM group_members ORDER BY id")

    migrations.upgrade(filled, 2)
    migrations.downgrade(filled, 1)

    after = content()
    assert [line for line in after if "alembic" not in line] == [
        line for line in before if "alembic" not in line
    ]
    assert _query(filled, "SELECT * FROM group_members ORDER BY id") == others


def test_the_view_shows_every_membership_exactly_as_the_table_had_it(filled: Path) -> None:
    columns = (
        "id, tenant_id, group_id, member_id, member_type, first_seen_at, last_synced_at,"
        " deleted_at, raw_payload"
    )
    asked = f"SELECT {columns} FROM group_members ORDER BY id"
    before = _query(filled, asked)

    migrations.upgrade(filled, 2)

    assert _query(filled, asked) == before
    assert len(before) == len(_MEMBERSHIPS)
    by_type = "SELECT count(*) FROM group_members WHERE member_type = 'USER'"
    assert _query(filled, by_type) == [(4,)]  # case does not matter to it, as before


def test_memberships_of_one_shape_share_their_payload(filled: Path) -> None:
    migrations.upgrade(filled, 2)

    assert _query(
        filled,
        "SELECT count(DISTINCT shape_key), count(*) FROM memberships WHERE id IN (10, 20)",
    ) == [(1, 2)]


def test_every_row_gets_the_key_of_its_tenant(filled: Path) -> None:
    migrations.upgrade(filled, 2)

    wrong = " UNION ALL ".join(
        f"SELECT '{table}' FROM {table} AS x LEFT JOIN tenants AS t ON t.id = x.tenant_key"
        " WHERE t.tenant_id IS NOT x.tenant_id"
        for table in ("devices", "group_members")
    )
    assert _query(filled, wrong) == []
    assert _query(
        filled, "SELECT first_seen_at, last_seen_at FROM tenants WHERE tenant_id = 't2'"
    ) == [(_SEEN, _LATER)]


def test_ids_and_what_is_searched_survive(filled: Path) -> None:
    migrations.upgrade(filled, 2)

    found = "SELECT d.id, d.tenant_id FROM devices_search s JOIN devices d ON d.id = s.rowid"
    assert _query(filled, f"{found} WHERE search_text GLOB '*eve*'") == [(7, "t1")]


def _mirrored() -> Iterator[str]:
    return (name for name, r in RECORDS.items() if not Record.metadata.tables[name].info)


async def test_a_row_that_comes_without_key_gets_it_and_its_tenant_a_row(
    db: DatabaseManager,
) -> None:
    async with db.session() as session:
        session.add(DeviceRecord(tenant_id="new", device_id="d", raw_payload='{"id":"d"}'))
    async with db.reader() as connection:
        rows = await connection.exec_driver_sql(
            "SELECT t.tenant_id, t.first_seen_at LIKE '20__-__-__T%.______Z' FROM devices AS d"
            " JOIN tenants AS t ON t.id = d.tenant_key"
        )
        assert [tuple(row) for row in rows] == [("new", 1)]


async def test_a_key_that_is_taken_away_comes_back(db: DatabaseManager) -> None:
    async with db.session() as session:
        session.add(DeviceRecord(id=1, tenant_id="t", device_id="d", raw_payload="{}"))
    async with db.writer() as connection:
        await connection.exec_driver_sql("UPDATE devices SET tenant_key = NULL")
    async with db.reader() as connection:
        rows = await connection.exec_driver_sql("SELECT tenant_key FROM devices")
        assert [tuple(row) for row in rows] == [(1,)]


async def test_rows_that_core_inserts_without_keys_get_those_of_their_tenants(
    db: DatabaseManager,
) -> None:
    rows = [
        {"tenant_id": tenant, "device_id": f"{tenant}-{n}", "raw_payload": "{}"}
        for n in range(2)
        for tenant in ("a", "b")
    ]
    async with db.session() as session:
        await session.execute(insert(DeviceRecord), rows)
    async with db.reader() as connection:
        found = await connection.exec_driver_sql(
            "SELECT d.device_id FROM devices AS d JOIN tenants AS t"
            " ON t.id = d.tenant_key AND t.tenant_id = d.tenant_id ORDER BY 1"
        )
        assert [row[0] for row in found] == ["a-0", "a-1", "b-0", "b-1"]


def test_no_mirrored_table_has_a_trigger_on_inserts(empty_cache: Path) -> None:
    # SQLite would copy every page that a row touches, in case the trigger fails.
    for table in _mirrored():
        triggers = _query(
            empty_cache, f"SELECT name, sql FROM sqlite_master WHERE tbl_name = '{table}'"
        )
        assert f"{table}_tenant_key_kept" in dict(triggers)
        assert not [name for name, sql in triggers if sql and " AFTER INSERT ON " in sql]


def test_no_index_of_a_mirrored_table_begins_with_the_long_id(empty_cache: Path) -> None:
    for table in _mirrored():
        indexes = _query(
            empty_cache,
            "SELECT i.name, c.name FROM pragma_index_list"
            f"('{table}') AS i JOIN pragma_index_info(i.name) AS c WHERE c.seqno = 0",
        )
        assert {column for _, column in indexes} == {"tenant_key"}, table


def test_payloads_are_the_last_column(empty_cache: Path) -> None:
    # SQLite reads a row from its beginning: what is behind a long payload costs all its pages.
    for table in _mirrored():
        (*_, last) = _query(empty_cache, f"SELECT name FROM pragma_table_info('{table}')")
        assert last == ("raw_payload",), table
