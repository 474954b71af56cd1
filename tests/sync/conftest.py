"""A tenant in memory behind a fake of the Graph client, and a real cache to sync it into."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.errors import IntuneManagerError, NotFoundError, TransientError
from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.meter import Meter
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.sync.engine import SyncEngine
from intune_manager.sync.progress import SyncReport

TENANT = "9b5ca08f-0a11-4d3e-9a77-30c1f7a6b001"
JsonObject = dict[str, Any]


@dataclass
class FakeCollection:
    """One Graph collection: its objects, how it pages them, and what goes wrong with it."""

    objects: dict[str, JsonObject] = field(default_factory=dict)
    page_size: int = 3
    assignments: dict[str, list[JsonObject]] = field(default_factory=dict)
    refuses_expand: bool = False
    """On the first page, as a server that answers 400: the client then reads without."""
    expanded_page_fails: int | None = None
    """The page (0 is the first) that never comes while assignments are asked for."""
    fails_at: dict[int, Exception] = field(default_factory=dict)
    """Page number to the error that comes instead of it."""
    assignment_errors: dict[str, IntuneManagerError] = field(default_factory=dict)
    counts_truly: bool = False
    before_page: Callable[[int], Awaitable[None]] | None = None

    def put(self, object_id: str, **properties: Any) -> None:
        self.objects[object_id] = {"id": object_id, **properties}

    def wire(self, object_id: str, *, expand: bool) -> bytes:
        document = dict(self.objects[object_id])
        if expand:
            document["assignments"] = self.assignments.get(object_id, [])
        return json.dumps(document).encode()


class FakeGraph:
    """Answers as a GraphClient does, from collections in memory; knows what it was asked."""

    def __init__(self) -> None:
        self.collections: dict[str, FakeCollection] = {}
        self.requests: list[CollectionRequest] = []
        self.batched: list[str] = []

    def collection(self, path: str) -> FakeCollection:
        return self.collections.setdefault(path, FakeCollection())

    async def pages(
        self, request: CollectionRequest, meter: Meter, *, start_link: str | None = None
    ) -> AsyncIterator[CollectionPage]:
        self.requests.append(request)
        collection = self.collection(request.path)
        wanted = ("$expand", "assignments") in request.query
        expand = wanted and not collection.refuses_expand
        ids = list(collection.objects)
        starts = range(0, max(len(ids), 1), collection.page_size)
        for number, start in enumerate(starts):
            await asyncio.sleep(0)
            meter.requests += 1
            if collection.before_page is not None:
                await collection.before_page(number)
            if error := collection.fails_at.get(number):
                raise error
            if expand and number == collection.expanded_page_fails:
                raise TransientError("504")
            chosen = ids[start : start + collection.page_size]
            is_last = start + collection.page_size >= len(ids)
            yield CollectionPage(
                items=tuple(collection.wire(i, expand=expand) for i in chosen),
                next_link=None if is_last else f"https://graph/{request.path}?$skiptoken={start}",
                delta_link=None,
                count=len(ids) if collection.counts_truly else len(chosen),
                size_bytes=1,
                dropped=("$expand",) if wanted and not expand else (),
            )

    async def batch(
        self,
        version: str,
        service: str,
        gets: Sequence[BatchGet],
        meter: Meter,
        *,
        scope: str = "",
    ) -> AsyncIterator[BatchReply]:
        for get in reversed(gets):  # in any order but the asked one
            await asyncio.sleep(0)
            self.batched.append(get.path)
            path, _, rest = get.path.strip("/").rpartition("/")
            assert rest == "assignments"
            path, _, object_id = path.rpartition("/")
            yield self._reply(get.id, self.collection(path), unquote(object_id))

    def _reply(self, item: str, collection: FakeCollection, object_id: str) -> BatchReply:
        error = collection.assignment_errors.get(object_id)
        if error is None and object_id not in collection.objects:
            error = NotFoundError("gone")
        if error is not None:
            return BatchReply(item, 500, b"", error)
        body = {"value": collection.assignments.get(object_id, [])}
        return BatchReply(item, 200, json.dumps(body).encode())


@pytest.fixture
def graph() -> FakeGraph:
    return FakeGraph()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with DatabaseManager(tmp_path / "cache.sqlite") as database:
        yield Store(database, TENANT, TABLES)


Sync = Callable[..., Awaitable[SyncReport]]


@pytest.fixture
def engine_over(graph: FakeGraph, store: Store) -> Callable[..., SyncEngine]:
    """Builds an engine over the fake tenant and the real cache."""

    def build(**options: Any) -> SyncEngine:
        client: Any = graph
        return SyncEngine(client, store, RESOURCES, TABLES, account="adele", **options)

    return build


@pytest.fixture
def sync(engine_over: Callable[..., SyncEngine]) -> Sync:
    """Syncs the resources that are named, each by a fresh engine."""

    async def run(*names: str) -> SyncReport:
        return await engine_over().run(only=frozenset(names) or None)

    return run
