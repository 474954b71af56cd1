"""The cache holds what the tenant holds: payload for payload, byte for byte, at every size.

The cache is read with plain `sqlite3` and compared in constant memory, so that neither a repository
nor the size of the tenant can hide a difference.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

import httpx
import msgspec
import pytest
from local_http import local_http

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Assignments, Fetch, Resource
from intune_manager.registry.table import Kind
from intune_manager.simulator.options import Endpoint, SimulatorOptions
from intune_manager.simulator.process import SimulatorProcess
from intune_manager.sync.connection import Access
from intune_manager.sync.job import SyncJob, settings_for
from intune_manager.sync.reading import list_request
from intune_manager.sync.report import SyncReport, Verdict


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
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    assignments: list[msgspec.Raw] = []


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
        return await SyncJob(Access(settings, self.paths)).run()

    async def check(self) -> None:
        """Every live row is an object of the tenant, and every object a live row; and so are the
        assignments of each family."""
        async with local_http(self.endpoint.url) as tenant:
            for resource in RESOURCES:
                await self._check(tenant, resource)
        families = self.rows("SELECT DISTINCT source_type FROM assignments")
        assert {family for (family,) in families} <= {resource.name for resource in RESOURCES}

    async def _check(self, tenant: httpx.AsyncClient, resource: Resource) -> None:
        assignments = Fingerprint()
        truth = await self._truth(tenant, resource, assignments)
        assert self._cached(resource) == truth, resource.name
        assert truth.count, f"{resource.name} has nothing to compare"
        assert self._cached_assignments(resource) == assignments, resource.name
        assigned = resource.assignments is not Assignments.NONE
        assert bool(assignments.count) == assigned, resource.name

    async def _truth(
        self, tenant: httpx.AsyncClient, resource: Resource, assignments: Fingerprint
    ) -> Fingerprint:
        found = Fingerprint()
        async for line in self._lines(tenant, resource):
            if resource.fetch is Fetch.MEMBERS:
                membership = read_membership(line)
                found.add(membership.group_id.encode(), bytes(membership.member))
                continue
            owner = read_owner(line)
            if owner.odata_type in resource.elsewhere:
                continue
            found.add(line)
            async for assignment in self._assignments(tenant, resource, owner):
                assignments.add(owner.id.encode(), assignment)
        return found

    async def _assignments(
        self, tenant: httpx.AsyncClient, resource: Resource, owner: Owner
    ) -> AsyncIterator[bytes]:
        """The assignments of an object, out of its list or out of their own."""
        for assignment in owner.assignments:
            yield bytes(assignment)
        if resource.assignments is Assignments.BATCH:
            path = f"{resource.graph_path}/{quote(owner.id)}/assignments"
            async for line in self._stored(tenant, f"{path}?version={resource.version}"):
                yield line

    def _lines(self, tenant: httpx.AsyncClient, resource: Resource) -> AsyncIterator[bytes]:
        """The objects of a resource as its list sends them, straight from the tenant's store."""
        if resource.fetch is Fetch.MEMBERS:
            return self._stored(tenant, "group_members")
        request = list_request(resource, expand=resource.assignments is Assignments.EXPAND)
        options = [f"{name}={value}" for name, value in request.query if name != "$top"]
        query = "&".join([f"version={resource.version}", *options])
        return self._stored(tenant, f"{resource.graph_path}?{query}")

    async def _stored(self, tenant: httpx.AsyncClient, what: str) -> AsyncIterator[bytes]:
        """What the tenant's store holds, an item a line."""
        async with tenant.stream("GET", f"/_sim/store/{what}") as answer:
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

    def _cached_assignments(self, resource: Resource) -> Fingerprint:
        found = Fingerprint()
        for row in self.rows(
            "SELECT source_id, raw_payload FROM assignments"
            f" WHERE deleted_at IS NULL AND source_type = '{resource.name}'"
        ):
            found.add(*(str(value).encode() for value in row))
        return found

    def rows(self, sql: str) -> Iterator[tuple[object, ...]]:
        with cache_file.connected(self.paths.cache, read_only=True) as connection:
            yield from connection.execute(sql)


def _only(resource: Resource) -> str:
    """What picks the rows of a resource out of a table that several share."""
    column = TABLES[resource.table].discriminator
    return "" if column is None else f" AND {column} = '{resource.kind}'"


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mirror]:
    """The small tenant and a cache that was synced once; no test here changes either."""
    with SimulatorProcess() as simulator:
        made = Mirror(simulator.start(), Paths(tmp_path_factory.mktemp("equality")))
        report = asyncio.run(made.sync())
        assert {r.verdict for r in report.resources} == {Verdict.COMPLETE}
        yield made


async def test_the_cache_equals_the_tenants_store_payload_for_payload(mirror: Mirror) -> None:
    await mirror.check()


@pytest.mark.large
@pytest.mark.parametrize("profile", ["mid", "large-50k"])
async def test_it_does_so_at_every_size(profile: str, tmp_path: Path) -> None:
    with SimulatorProcess(SimulatorOptions(profile=profile)) as simulator:
        mirror = Mirror(await asyncio.to_thread(simulator.start), Paths(tmp_path))
        report = await mirror.sync()
        assert {r.verdict for r in report.resources} == {Verdict.COMPLETE}
        await mirror.check()


def test_every_column_says_what_the_payload_says(mirror: Mirror) -> None:
    """By SQLite's own JSON reader, not by the one that filled the columns."""
    compared = 0
    for resource in RESOURCES:
        if resource.fetch is Fetch.MEMBERS:
            continue
        for column in TABLES[resource.table].columns:
            path = resource.paths.get(column.name, column.path)
            if column.kind in (Kind.DATETIME, Kind.TYPE, Kind.LIST) or not path:
                continue
            json_path = "$" + "".join(f'."{step}"' for step in path.split("."))
            ((wrong,),) = mirror.rows(
                f"SELECT count(*) FROM {resource.table} WHERE {column.name}"
                f" IS NOT json_extract(raw_payload, '{json_path}'){_only(resource)}"
            )
            assert wrong == 0, f"{resource.name}.{column.name}"
            compared += 1
    assert compared > 300


@pytest.mark.long
async def test_a_sync_of_an_unchanged_tenant_writes_no_row(mirror: Mirror) -> None:
    tables = (*TABLES, "changes")
    everything = " UNION ALL ".join(
        f"SELECT '{table}', count(*), total(id), max({column}) FROM {table}"
        for table in tables
        for column in (("changed_at",) if table == "changes" else ("last_synced_at",))
    )
    before = list(mirror.rows(everything))
    await mirror.sync()
    assert list(mirror.rows(everything)) == before
