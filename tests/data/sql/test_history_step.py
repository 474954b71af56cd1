"""The step to version 6 finds what the audit events that are there are about."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from intune_manager.data.sql import cache_file, migrations

EVENTS = [
    {"resources": [{"resourceId": "AbC"}, {"resourceId": "def"}, {"resourceId": "abc"}]},
    {"resources": [{"resourceId": None}, {"resourceId": 7}, "text", None, {}]},
    {"resources": None},
    {"resources": "text"},
    {},
]


@pytest.fixture
def path(cache_path: Path) -> Path:
    """A cache of version 5 with audit events, one of them nothing that SQLite takes for JSON."""
    cache_file.prepare(cache_path)
    migrations.upgrade(cache_path, 5)
    payloads = [json.dumps(event) for event in EVENTS]
    for number, payload in enumerate([*payloads, "[" * 2000 + "]" * 2000]):
        insert(cache_path, number, payload)
    return cache_path


def insert(path: Path, number: int, payload: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            "INSERT INTO audit_events (tenant_id, audit_event_id, activity_at, payload_hash,"
            " first_seen_at, changed_at, last_synced_at, raw_payload)"
            " VALUES ('t', ?, ?, x'00', '2026', '2026', '2026', ?)",
            (f"e{number}", None if number == 9 else f"2026-07-{number + 10}", payload),
        )


def targets(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM audit_targets ORDER BY object_id, at").fetchall()


def test_events_that_are_there_and_events_that_come_are_found_by_their_objects(path: Path) -> None:
    migrations.upgrade(path, 6)
    there = [("t", "abc", "2026-07-10", 1), ("t", "def", "2026-07-10", 1)]
    assert targets(path) == there
    insert(path, 6, '{"resources": [{"resourceId": "ABC"}]}')
    insert(path, 7, "[" * 2000 + "]" * 2000)
    insert(path, 9, '{"resources": [{"resourceId": "at no time"}]}')
    assert targets(path) == [there[0], ("t", "abc", "2026-07-16", 7), there[1]]


def test_down_and_up_again_finds_the_same(path: Path) -> None:
    migrations.upgrade(path, 6)
    insert(path, 6, '{"resources": [{"resourceId": "later"}]}')
    before = targets(path)
    migrations.downgrade(path, 5)
    insert(path, 7, '{"resources": []}')
    migrations.upgrade(path, 6)
    assert targets(path) == before
