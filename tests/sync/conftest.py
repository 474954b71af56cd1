"""Tenants to sync from, a fake in memory and the demo tenant over HTTP, into a real cache."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from local_http import local_http

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.query import RowQuery, rows_of
from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.errors import IntuneManagerError, NotFoundError, TransientError
from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.client import CollectionReply, whole_collections
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.graph.values import Meter
from intune_manager.registry import RESOURCES, RESOURCES_BY_NAME, TABLES
from intune_manager.registry.resource import Assignments, Fetch, Resource
from intune_manager.simulator.faults.simulator import Simulator
from intune_manager.simulator.options import Endpoint
from intune_manager.sync import job
from intune_manager.sync.connection import Access
from intune_manager.sync.engine import SyncEngine
from intune_manager.sync.job import SyncJob, settings_for
from intune_manager.sync.readers.listing import own_items
from intune_manager.sync.reading import list_request
from intune_manager.sync.report import ResourceReport, SyncReport

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
    expanded_page_error: Exception = field(default_factory=lambda: TransientError("504"))
    """What comes instead of it."""
    fails_at: dict[int, Exception] = field(default_factory=dict)
    """Page number to the error that comes instead of it."""
    assignment_errors: dict[str, IntuneManagerError] = field(default_factory=dict)
    single_errors: dict[str, IntuneManagerError] = field(default_factory=dict)
    """What a GET of one object comes to, by id."""
    hidden: set[str] = field(default_factory=set)
    """Objects that no page shows, though they are there."""
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
        self.served: dict[str, FakeCollection] = {}
        self.requests: list[CollectionRequest] = []
        self.batched: list[str] = []
        self.asked: list[str] = []
        """The objects that were asked for by id."""

    def collection(self, path: str) -> FakeCollection:
        return self.served.setdefault(path, FakeCollection())

    async def pages(
        self, request: CollectionRequest, meter: Meter, *, start_link: str | None = None
    ) -> AsyncIterator[CollectionPage]:
        self.requests.append(request)
        collection = self.collection(request.path)
        wanted = ("$expand", "assignments") in request.query
        expand = wanted and not collection.refuses_expand
        is_last = False
        for number in itertools.count():
            if is_last:
                return
            await asyncio.sleep(0)
            meter.requests += 1
            if collection.before_page is not None:
                await collection.before_page(number)
            ids = [each for each in collection.objects if each not in collection.hidden]
            start = number * collection.page_size
            if error := collection.fails_at.get(number):
                raise error
            if expand and number == collection.expanded_page_fails:
                raise collection.expanded_page_error
            chosen = ids[start : start + collection.page_size]
            is_last = start + collection.page_size >= len(ids)
            yield CollectionPage(
                items=tuple(collection.wire(i, expand=expand) for i in chosen),
                next_link=None if is_last else f"https://graph/{request.path}?$skiptoken={start}",
                delta_link=None,
                count=len(collection.objects) if collection.counts_truly else len(chosen),
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
            path, _, rest = get.path.partition("?")[0].strip("/").rpartition("/")
            if path in self.served:
                self.asked.append(rest)
                yield self._single(get.id, self.served[path], unquote(rest))
                continue
            if rest != "assignments":  # a detail: nobody here has any
                yield BatchReply(get.id, 200, b'{"value":[]}')
                continue
            self.batched.append(get.path)
            path, _, object_id = path.rpartition("/")
            yield self._reply(get.id, self.collection(path), unquote(object_id))

    def collections(self, *of: Any, **options: Any) -> AsyncIterator[CollectionReply]:
        return whole_collections(self, *of, **options)

    def _single(self, item: str, collection: FakeCollection, object_id: str) -> BatchReply:
        error = collection.single_errors.get(object_id)
        if error is None and object_id not in collection.objects:
            error = NotFoundError("gone")
        if error is not None:
            return BatchReply(item, 500, b"", error)
        entity = b'{"@odata.context":"x",' + collection.wire(object_id, expand=False)[1:]
        return BatchReply(item, 200, entity)

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
async def store(tmp_path: Path, empty_cache: Path) -> AsyncIterator[Store]:
    cache = await asyncio.to_thread(shutil.copy, empty_cache, tmp_path / "cache.sqlite")
    async with DatabaseManager(cache) as database:
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


@dataclass
class Demo:
    """A running demo tenant, its control plane, and a cache to sync it into."""

    endpoint: Endpoint
    control: httpx.AsyncClient
    paths: Paths
    simulator: Simulator
    empty_cache: Path
    """What the first `sync` begins with."""
    chosen: Settings = field(default_factory=lambda: Settings(max_retries=2))

    def settings(self, token: str | None = None) -> Settings:
        return settings_for(
            self.chosen,
            url=self.endpoint.url,
            token=token or self.endpoint.token,
            tenant_id=self.endpoint.tenant_id,
        )

    def access(self, token: str | None = None) -> Access:
        """Without any wait that the tenant does not ask for."""
        return Access(self.settings(token), self.paths, chance=lambda: 0.0)

    def job(self, *, token: str | None = None, **options: Any) -> SyncJob:
        return SyncJob(self.access(token), **options)

    async def begin(self) -> None:
        """Have a cache, if there is none yet: to copy one is quicker than to make one."""
        if not self.paths.cache.exists():
            self.paths.create()
            await asyncio.to_thread(shutil.copy, self.empty_cache, self.paths.cache)

    async def sync(self, *only: str, **options: Any) -> SyncReport:
        await self.begin()
        return await self.job(only=frozenset(only) or None, **options).run()

    async def reports(self, *only: str, **options: Any) -> dict[str, ResourceReport]:
        """Sync, and how each resource fared."""
        return {r.name: r for r in (await self.sync(*only, **options)).resources}

    def ids(self, path: str) -> list[str]:
        """The objects of a collection, in the tenant's order."""
        return list(self.simulator.tenant.collection(path).ids())

    async def mutate(self, op: str, path: str, object_id: str | None, **values: Any) -> None:
        """Change one object of the tenant."""
        await self.tell("mutate", op=op, path=path, id=object_id, **values)

    async def tell(self, action: str, **values: Any) -> dict[str, Any]:
        answer = await self.control.post(f"/_sim/{action}", json=values)
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    async def counters(self) -> dict[str, Any]:
        document: dict[str, Any] = (await self.control.get("/_sim/counters")).json()
        return document

    async def truth(self, resource: Resource) -> list[str]:
        """What the tenant holds of a resource, one JSON text per object, as its list sends it."""
        if resource.fetch is Fetch.MEMBERS:
            path, query = "group_members", ""
        else:
            request = list_request(resource, expand=resource.assignments is Assignments.EXPAND)
            options = [f"{name}={value}" for name, value in request.query if name != "$top"]
            path, query = resource.graph_path, "&".join([f"version={resource.version}", *options])
        answer = await self.control.get(f"/_sim/store/{path}?{query}")
        assert answer.status_code == 200, answer.text
        return answer.text.splitlines()

    async def cached(self, table: str, query: RowQuery) -> list[str]:
        """The payloads that the cache holds, byte for byte."""
        async with DatabaseManager(self.paths.cache) as database:
            repository = Store(database, self.endpoint.tenant_id, TABLES).table(table)
            ids = json.dumps([row[0] for row in await repository.rows(query)])
        chosen = f"id IN (SELECT value FROM json_each('{ids}'))"
        sql = f"SELECT raw_payload FROM {table} WHERE {chosen}"
        return [raw for (raw,) in self.query(sql)]

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with cache_file.connected(self.paths.cache) as connection:
            return connection.execute(sql).fetchall()

    async def check_equality(self, *names: str) -> None:
        """Every live row is an object of the tenant, and every object a live row."""
        for resource in RESOURCES:
            if names and resource.name not in names:
                continue
            truth = [
                line.decode()
                for line in own_items(
                    resource, [line.encode() for line in await self.truth(resource)]
                )
            ]
            query = rows_of(resource, TABLES[resource.table])
            query = RowQuery(query.columns, filters=query.filters, limit=None)
            cached = await self.cached(resource.table, query)
            if resource.fetch is Fetch.MEMBERS:
                truth = [json.dumps(json.loads(line)["member"]) for line in truth]
                cached = [json.dumps(json.loads(raw)) for raw in cached]
            differing = set(cached) ^ set(truth)
            assert sorted(cached) == sorted(truth), (resource.name, sorted(differing)[:4])
            assert truth or resource.optional, f"{resource.name} has nothing to compare"

    def check_assignments(self, *names: str) -> None:
        """The live assignments of these resources' objects are those of the tenant."""
        for name in names:
            resource = RESOURCES_BY_NAME[name]
            path, tenant = resource.graph_path, self.simulator.tenant
            truth = {
                (owner, assignment["id"])
                for owner in self.ids(path)
                for assignment in tenant.assignments(path, owner)
            }
            cached = self.query(
                "SELECT source_id, assignment_id FROM assignments"
                f" WHERE deleted_at IS NULL AND source_type = '{name}'"
            )
            assert sorted(cached) == sorted(truth), name
            assert truth, f"{name} has nothing to compare"

    def history(self) -> Counter[tuple[Any, ...]]:
        """How often the history tells of what: table, row, object and kind of change."""
        return Counter(self.query("SELECT table_name, record_id, object_id, kind FROM changes"))

    async def killed(self, script: str, *arguments: str) -> None:
        """Run a program of Python, to which this cache and tenant are given, until it kills itself.

        `arguments` are those of the command line.
        """
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "INTUNE_MANAGER_DATA_DIR": str(self.paths.data_dir),
            "INTUNE_MANAGER_GRAPH_URL": self.endpoint.url,
            "INTUNE_MANAGER_ACCESS_TOKEN": self.endpoint.token,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, *arguments,
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        _, err = await process.communicate()
        assert process.returncode == -signal.SIGKILL, err


@pytest.fixture
async def demo(tmp_path: Path, empty_cache: Path) -> AsyncIterator[Demo]:
    simulator = Simulator()
    endpoint = await simulator.start()
    async with local_http(endpoint.url) as control:
        yield Demo(endpoint, control, Paths(tmp_path / "data"), simulator, empty_cache)
    await simulator.stop()


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the users come on many pages of the small tenant."""
    resources = tuple(
        replace(resource, top=20) if resource.name == "users" else resource
        for resource in RESOURCES
    )
    monkeypatch.setattr(job, "RESOURCES", resources)
