"""A cache for every test, a store over it, a run, and payloads that are quick to make."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ExecutableDDLElement, TextClause, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Engine

from intune_manager.data.outcomes import Counts, ResourceOutcome
from intune_manager.data.repositories.rows.repository import Repository
from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.registry import TABLES

TENANT = "11111111-1111-1111-1111-111111111111"
OTHER = "22222222-2222-2222-2222-222222222222"


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 7, 17, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


class Writing:
    """A store with a run, and short ways to bring objects into it."""

    def __init__(self, db: DatabaseManager, store: Store, run_id: int, clock: Clock) -> None:
        self.db = db
        self.store = store
        self.run_id = run_id
        self.clock = clock

    def __getitem__(self, table: str) -> Repository:
        return self.store.table(table)

    async def put(
        self, table: str, *objects: dict[str, Any] | bytes, kind: str | None = None
    ) -> Counts:
        """Store objects as one page, without a sweep at the end."""
        sweep = await self[table].begin_sweep(self.run_id, kind)
        return await self[table].upsert_page(sweep, page(objects))

    async def only(
        self, table: str, *objects: dict[str, Any] | bytes, kind: str | None = None
    ) -> tuple[Counts, int]:
        """Make these the only live objects; what the page did and how many are deleted."""
        sweep = await self[table].begin_sweep(self.run_id, kind)
        result = await self[table].upsert_page(sweep, page(objects))
        return result, await self[table].sweep(sweep)

    async def complete(self, *resources: str) -> None:
        """Record that each of these was read to its end, and begin another run a minute later."""
        for name in resources:
            outcome = ResourceOutcome(name, "complete")
            await self.store.sync_runs.resource_finished(self.run_id, outcome)
        await self.store.sync_runs.finish(self.run_id)
        self.clock.advance(60)
        self.run_id = await self.store.sync_runs.start(account="admin@contoso.com")

    async def sql(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        async with self.db.reader() as connection:
            return [tuple(r) for r in await connection.exec_driver_sql(statement, parameters)]


def page(objects: Iterable[dict[str, Any] | bytes]) -> list[bytes]:
    return [o if isinstance(o, bytes) else json.dumps(o).encode() for o in objects]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def cache(db: DatabaseManager, clock: Clock) -> Writing:
    store = Store(db, TENANT, TABLES, clock=clock)
    run_id = await store.sync_runs.start(account="admin@contoso.com")
    return Writing(db, store, run_id, clock)


@pytest.fixture
async def other(db: DatabaseManager, clock: Clock) -> Writing:
    """Another tenant in the same cache."""
    store = Store(db, OTHER, TABLES, clock=clock)
    run_id = await store.sync_runs.start(account="admin@fabrikam.com")
    return Writing(db, store, run_id, clock)


@pytest.fixture
def emitted() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that any connection runs during the test, with its parameters."""
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _cur: object, sql: str, parameters: Any, *_: object) -> None:
        seen.append((sql, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def cache_path(tmp_path: Path) -> Path:
    """Where a cache may be made; there is none yet."""
    return tmp_path / "cache.sqlite"


@pytest.fixture
async def db(cache_path: Path, empty_cache: Path) -> AsyncIterator[DatabaseManager]:
    """An open, empty cache at the newest schema."""
    await asyncio.to_thread(shutil.copy, empty_cache, cache_path)
    async with DatabaseManager(cache_path) as opened:
        yield opened


_SQLITE_ONLY = re.compile(
    r"\b(glob|match|indexed|rowid|json_each|json_extract|json_valid|json_type|json_group_array"
    r"|group_concat|strftime|printf|typeof|iif|ifnull|nocase)\b",
    re.IGNORECASE,
)
_rendered: set[object] = set()


@pytest.fixture(autouse=True)
def every_statement_has_a_form_for_postgresql() -> Iterator[None]:
    """What SQLAlchemy runs in a test of the data layer, PostgreSQL's compiler renders as well.

    What only SQLite can say is marked, in `data.sql.sqlite` alone (tests/test_portability.py).
    """
    foreign: list[str] = []

    def render(_: object, statement: Any, *__: object) -> None:
        if isinstance(statement, ExecutableDDLElement | TextClause):
            return
        made = statement._generate_cache_key()
        key = statement if made is None else made.key
        if key in _rendered or statement.get_execution_options().get("sqlite_only"):
            return
        _rendered.add(key)
        text = str(statement.compile(dialect=postgresql.dialect()))
        if found := _SQLITE_ONLY.search(text):
            foreign.append(f"{found[0]}: {text}")

    event.listen(Engine, "before_execute", render)
    yield
    event.remove(Engine, "before_execute", render)
    assert not foreign, foreign
