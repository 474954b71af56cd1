"""The cache holds what the tenant holds: payload for payload, byte for byte, at every size.

The cache is read with plain `sqlite3` and compared in constant memory, so that neither a repository
nor the size of the tenant can hide a difference.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import httpx
import msgspec
import pytest

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.tables import Kind
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Assignments, Fetch, Resource
from intune_manager.simulator.endpoint import Endpoint
from intune_manager.simulator.process import SimulatorProcess
from intune_manager.sync.job import SyncJob, settings_for
from intune_manager.sync.progress import SyncReport, Verdict
from intune_manager.sync.reading import list_request


@dataclass
class Fingerprint:
    """Of a multiset of byte strings: equal when the multisets are, whatever the order."""

    count: int = 0
    total: int = 0

    def add(self, *parts: bytes) -> None:
        digest = blake2b(b"\x00".join(parts), digest_size=16).digest()
        self.count += 1
        self.total = (self.total + int.from_bytes(digest)) % 2**128


class Owner(msgspec.Struct):
    id: str
    assignments: list[msgspec.Raw]


class Membership(msgspec.Struct):
    group_id: str
    member: msgspec.Raw


read_owner = msgspec.json.Decoder(Owner).decode
read_membership = msgspec.json.Decoder(Membership).decode


@dataclass
class Mirror:
    """A demo tenant of one profile in a process of its own, and the cache it is synced into."""

    endpoint: Endpoint
    paths: Paths

    async def sync(self) -> SyncReport:
        settings = settings_for(
            Settings(),
            url=self.endpoint.url,
            token=self.endpoint.token,
            tenant_id=self.endpoint.tenant_id,
        )
        return await SyncJob(settings, self.paths).run()

    async def check(self) -> None:
        """Every live row is an object of the tenant, and every object a live row."""
        assignments = Fingerprint()
        for resource in RESOURCES:
            truth = await self._truth(resource, assignments)
            assert self._cached(resource) == truth, resource.name
            assert truth.count, f"{resource.name} has nothing to compare"
        assert self._cached_assignments() == assignments
        assert assignments.count

    async def _truth(self, resource: Resource, assignments: Fingerprint) -> Fingerprint:
        found = Fingerprint()
        async for line in self._lines(resource):
            if resource.fetch is Fetch.MEMBERS:
                membership = read_membership(line)
                found.add(membership.group_id.encode(), bytes(membership.member))
                continue
            found.add(line)
            if resource.assignments is Assignments.EXPAND:
                owner = read_owner(line)
                for assignment in owner.assignments:
                    assignments.add(resource.name.encode(), owner.id.encode(), bytes(assignment))
        return found

    async def _lines(self, resource: Resource) -> AsyncIterator[bytes]:
        """The objects of a resource as its list sends them, straight from the tenant's store."""
        path, query = "group_members", ""
        if resource.fetch is Fetch.LIST:
            request = list_request(resource, expand=resource.assignments is Assignments.EXPAND)
            options = [f"{name}={value}" for name, value in request.query if name != "$top"]
            path, query = resource.graph_path, "&".join([f"version={resource.version}", *options])
        url = f"{self.endpoint.url}/_sim/store/{path}?{query}"
        async with httpx.AsyncClient(timeout=60) as client, client.stream("GET", url) as answer:
            assert answer.status_code == 200
            rest = b""
            async for chunk in answer.aiter_bytes():
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    yield line
            assert not rest

    def _cached(self, resource: Resource) -> Fingerprint:
        found = Fingerprint()
        if resource.fetch is Fetch.MEMBERS:
            columns, where = "group_id, raw_payload", ""
        else:
            columns, where = "raw_payload", _only(resource)
        for row in self.rows(
            f"SELECT {columns} FROM {resource.table} WHERE deleted_at IS NULL{where}"
        ):
            found.add(*(str(value).encode() for value in row))
        return found

    def _cached_assignments(self) -> Fingerprint:
        found = Fingerprint()
        for row in self.rows(
            "SELECT source_type, source_id, raw_payload FROM assignments WHERE deleted_at IS NULL"
        ):
            found.add(*(str(value).encode() for value in row))
        return found

    def rows(self, sql: str) -> Iterator[tuple[object, ...]]:
        with closing(sqlite3.connect(f"file:{self.paths.cache}?mode=ro", uri=True)) as connection:
            yield from connection.execute(sql)


def _only(resource: Resource) -> str:
    """What picks the rows of a resource out of a table that several share."""
    column = TABLES[resource.table].discriminator
    return "" if column is None else f" AND {column} = '{resource.kind}'"


@pytest.fixture
async def mirror(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Mirror]:
    with SimulatorProcess(profile=request.param) as simulator:
        endpoint = await asyncio.to_thread(simulator.start)
        yield Mirror(endpoint, Paths(tmp_path / "data"))


small = pytest.mark.parametrize("mirror", ["small"], indirect=True)
every_size = pytest.mark.parametrize(
    "mirror",
    [
        "small",
        pytest.param("mid", marks=pytest.mark.large),
        pytest.param("large-50k", marks=pytest.mark.large),
    ],
    indirect=True,
)


@every_size
async def test_the_cache_equals_the_tenants_store_payload_for_payload(mirror: Mirror) -> None:
    report = await mirror.sync()
    assert {r.verdict for r in report.resources} == {Verdict.COMPLETE}
    await mirror.check()


@small
async def test_every_column_says_what_the_payload_says(mirror: Mirror) -> None:
    """By SQLite's own JSON reader, not by the one that filled the columns."""
    await mirror.sync()
    compared = 0
    for resource in RESOURCES:
        if resource.fetch is Fetch.MEMBERS:
            continue
        for column in TABLES[resource.table].columns:
            path = resource.paths.get(column.name, column.path)
            if column.kind not in (Kind.TEXT, Kind.INTEGER, Kind.SIZE, Kind.BOOLEAN) or not path:
                continue
            json_path = "$" + "".join(f'."{step}"' for step in path.split("."))
            ((wrong,),) = mirror.rows(
                f"SELECT count(*) FROM {resource.table} WHERE {column.name}"
                f" IS NOT json_extract(raw_payload, '{json_path}'){_only(resource)}"
            )
            assert wrong == 0, f"{resource.name}.{column.name}"
            compared += 1
    assert compared > 50


@small
async def test_a_sync_of_an_unchanged_tenant_writes_no_row(mirror: Mirror) -> None:
    await mirror.sync()
    tables = (*TABLES, "changes")
    everything = " UNION ALL ".join(
        f"SELECT '{table}', count(*), total(id), max({column}) FROM {table}"
        for table in tables
        for column in (("changed_at",) if table == "changes" else ("last_synced_at",))
    )
    before = list(mirror.rows(everything))
    await mirror.sync()
    assert list(mirror.rows(everything)) == before
