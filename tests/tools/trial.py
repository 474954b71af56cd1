"""What long trials are made of: a demo tenant, a client that waits at its pace, a cache.

Not a test itself: the acceptance test, the property tests and the long runs share it.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from intune_manager.config.paths import Paths
from intune_manager.data.repositories.store import Store as Cache
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.graph.client import GraphClient
from intune_manager.graph.values import GraphOptions
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Fetch, Resource
from intune_manager.simulator.content.profiles import PROFILES, Profile
from intune_manager.simulator.faults.control import MEMBERSHIPS, stored
from intune_manager.simulator.faults.presets import PRESETS
from intune_manager.simulator.faults.simulator import Simulator
from intune_manager.simulator.options import SimulatorOptions
from intune_manager.simulator.protocol.routes import parse_options
from intune_manager.simulator.tenant.tenant import SimulatedTenant
from intune_manager.sync.engine import SyncEngine
from intune_manager.sync.reading import list_request
from intune_manager.sync.report import SyncReport, Verdict

Rows = Counter[tuple[object, ...]]
IN_FLIGHT = 6
EVERY = frozenset(resource.name for resource in RESOURCES)
_CALM_RUNS = 5


@dataclass
class RenewedTokens:
    """Hands out one token until it is refused, then the next; keeps them all to look for them."""

    simulator: Simulator
    account: str = "adele@contoso.example"
    issued: list[str] = field(default_factory=list)

    async def token(self, *, claims: str | None = None, force: bool = False) -> str:
        if force or claims is not None or not self.issued:
            self.issued.append(self.simulator.front.new_token())
        return self.issued[-1]


@dataclass
class Trial:
    """One tenant under one preset, and the caches that are filled from it.

    Time runs `speed` times as fast for tenant and client alike, so that a wait of 200 s is honoured
    in full and yet takes a fraction of it.
    """

    simulator: Simulator
    url: str
    directory: Path
    tokens: RenewedTokens
    speed: float
    empty: Path | None = None
    """An empty cache: a copy of it is filled rather than a new one, for building one takes long."""

    @property
    def front(self) -> Any:
        return self.simulator.front

    @property
    def cache(self) -> Path:
        return Paths(self.directory).cache

    async def sync(self, *, cache: Path | None = None, **how: Any) -> SyncReport:
        """One run over a client of its own; `how` is given to the engine."""
        async with self.engine(cache or self.cache) as engine:
            return await engine.run(**how)

    @asynccontextmanager
    async def engine(self, cache: Path) -> AsyncIterator[SyncEngine]:
        """An engine with everything it needs, as a SyncJob would build it."""
        options = GraphOptions(
            base_url=self.url,
            max_in_flight=IN_FLIGHT,
            read_timeout_s=1.0,
            request_timeout_s=5.0,
            throttle_patience_s=1_000.0,
        )
        speed = self.speed
        async with (
            await GraphClient.open(
                options,
                self.tokens,
                clock=lambda: time.monotonic() * speed,
                sleep=lambda delay_s: asyncio.sleep(delay_s / speed),
            ) as graph,
            DatabaseManager(cache) as database,
        ):
            store = Cache(database, self.simulator.tenant.tenant_id, TABLES)
            await store.note_tenant("Contoso")
            yield SyncEngine(graph, store, RESOURCES, TABLES, account=self.tokens.account)

    async def sync_until_complete(
        self,
        *,
        runs: int,
        full: bool = False,
        only: frozenset[str] = EVERY,
        cache: Path | None = None,
    ) -> list[SyncReport]:
        """Sync until every resource has had a clean pass; only those that still lack one again.

        AssertionError, saying which, when `runs` are not enough.
        """
        waiting = set(only)
        reports = []
        for _ in range(runs):
            chosen = None if waiting == EVERY else frozenset(waiting)
            reports.append(await self.sync(only=chosen, full=full, cache=cache))
            waiting -= {r.name for r in reports[-1].resources if r.verdict is Verdict.COMPLETE}
            if not waiting:
                return reports
        errors = {r.name: r.error for r in reports[-1].resources if r.name in waiting}
        raise AssertionError(f"not complete after {runs} runs: {errors}")

    def prepare(self, cache: Path) -> None:
        """Let a cache that is to be made begin as a copy of the empty one."""
        if self.empty is not None:
            shutil.copy(self.empty, cache)

    def choose(self, name: str, **values: Any) -> None:
        """Another preset from now on; the tenant stays as it is."""
        self.front.choose(replace(PRESETS[name], **values))

    def mutate(self, per_s: float) -> None:
        """Let the tenant change at this rate, in its own time; 0 makes it rest."""
        self.front.change(per_s)

    async def change(self, count: int) -> None:
        """Make so many changes to the tenant now."""
        await self.front.in_tenant(lambda: self.front.mutations.play(count))

    async def counters(self) -> dict[str, Any]:
        from local_http import local_http

        async with local_http() as http:
            answer: dict[str, Any] = (await http.get(f"{self.url}/_sim/counters")).json()
        return answer

    async def differences(self, *, only: frozenset[str] = EVERY) -> list[str]:
        """Where the cache is not what the tenant holds. The tenant must rest meanwhile.

        Lists are compared with the tenant's own store; what is read object by object (details,
        assignments) with what calm syncs into an empty cache bring. One may not be enough where
        links expire within seconds of this machine.
        """
        lists = await self.front.in_tenant(lambda: self._differing_lists(only))
        fresh = self.directory / "fresh" / "cache.sqlite"
        fresh.parent.mkdir(exist_ok=True)
        for file in fresh.parent.iterdir():
            file.unlink()
        self.prepare(fresh)
        before = self.front.behaviour
        self.front.choose(PRESETS["calm"])
        try:
            await self.sync_until_complete(runs=_CALM_RUNS, only=only, cache=fresh)
        finally:
            self.front.choose(before)
        return [*lists, *differing(content(self.cache), content(fresh))]

    def _differing_lists(self, only: frozenset[str]) -> list[str]:
        """Resources whose rows are not the objects of the tenant's own store."""
        found = []
        for resource in (resource for resource in RESOURCES if resource.name in only):
            truth, rows = (
                Counter(_listed(self.simulator.tenant, resource)),
                Counter(_rows(self.cache, resource)),
            )
            if truth != rows:
                found.append(
                    f"{resource.name}: {len(truth - rows)} missing or old, {len(rows - truth)} odd"
                )
        return found

    def files_with_secrets(self) -> list[str]:
        """The files below the data directory in which a token stands."""
        secrets = [token.encode() for token in self.tokens.issued]
        secrets += [secret.removeprefix(b"sim.")[:40] for secret in secrets]
        return [
            str(file)
            for file in self.directory.rglob("*")
            if file.is_file() and any(secret in file.read_bytes() for secret in secrets)
        ]


@asynccontextmanager
async def trial(
    directory: Path,
    preset: str,
    *,
    profile: Profile = PROFILES["small"],
    seed: int = 1,
    speed: float = 50.0,
    empty: Path | None = None,
) -> AsyncIterator[Trial]:
    """A running tenant and an empty data directory."""
    await asyncio.to_thread(directory.mkdir, parents=True, exist_ok=True)
    options = SimulatorOptions(preset=preset, seed=seed, time_scale=speed)
    simulator = Simulator(options, profile=profile)
    endpoint = await simulator.start()
    try:
        tokens = RenewedTokens(simulator)
        subject = Trial(simulator, endpoint.url, directory, tokens, speed, empty)
        subject.prepare(subject.cache)
        yield subject
    finally:
        await simulator.stop()


def _listed(tenant: SimulatedTenant, resource: Resource) -> Iterator[bytes]:
    """The objects of a resource as its list sends them."""
    path, options = MEMBERSHIPS, ""
    if resource.fetch is not Fetch.MEMBERS:
        path = resource.graph_path
        request = list_request(resource, expand=False)
        options = "&".join(f"{name}={value}" for name, value in request.query if name != "$top")
    for chunk in stored(tenant, path, resource.version, parse_options(options)):
        for line in chunk.splitlines():
            if resource.elsewhere and json.loads(line).get("@odata.type") in resource.elsewhere:
                continue
            yield line


def _rows(cache: Path, resource: Resource) -> Iterator[bytes]:
    """The live rows of a resource, in the form of `_listed`."""
    if resource.fetch is Fetch.MEMBERS:
        for group_id, raw in query(
            cache, "SELECT group_id, raw_payload FROM group_members WHERE deleted_at IS NULL"
        ):
            yield f'{{"group_id":"{group_id}","member":{raw}}}'.encode()
        return
    column = TABLES[resource.table].discriminator
    only = "" if column is None else f" AND {column} = '{resource.kind}'"
    sql = f"SELECT raw_payload FROM {resource.table} WHERE deleted_at IS NULL{only}"
    for (raw,) in query(cache, sql):
        yield without_assignments(raw).encode()


def without_assignments(raw: str) -> str:
    """A payload as a list without `$expand` brings it: some readings have to do without."""
    head, found, _ = raw.partition(',"assignments@odata.context":')
    return f"{head}}}" if found else raw


def content(cache: Path) -> dict[str, Rows]:
    """The live rows of every mirrored table, with the details of their objects."""
    found: dict[str, Rows] = {}
    for table in TABLES.values():
        key = ", ".join(table.key)
        sql = f"SELECT {key}, raw_payload FROM {table.name} WHERE deleted_at IS NULL"
        found[table.name] = Counter((*k, without_assignments(raw)) for *k, raw in query(cache, sql))
        found[f"details of {table.name}"] = Counter(
            query(
                cache,
                f"SELECT o.{table.id_column}, d.kind, d.raw_payload FROM details d"
                f" JOIN {table.name} o ON o.id = d.record_id"
                f" WHERE d.table_name = '{table.name}' AND o.deleted_at IS NULL",
            )
        )
    return found


def differing(one: dict[str, Rows], other: dict[str, Rows]) -> list[str]:
    """The tables in which two caches differ, with a sample of what only one of them has."""
    return [
        f"{name}: {_sample(one[name] - other[name])} against {_sample(other[name] - one[name])}"
        for name in one
        if one[name] != other[name]
    ]


def _sample(rows: Rows) -> str:
    first = next(iter(rows), None)
    return f"{len(rows)} rows" if first is None else f"{len(rows)} rows as {str(first)[:160]!r}"


def duplicates(cache: Path) -> list[str]:
    """Objects of which a tenant has two rows, in any letter case of their keys."""
    found = []
    for table in TABLES.values():
        key = ", ".join(f"lower({column})" for column in table.key)
        groups = f"GROUP BY tenant_id, {key} HAVING count(*) > 1"
        sql = f"SELECT {key}, count(*) FROM {table.name} {groups}"
        found += [f"{table.name}: {row}" for row in query(cache, sql)]
    return found


def query(cache: Path, sql: str) -> Iterable[tuple[Any, ...]]:
    """Every row of a statement, over a connection that cannot write."""
    with cache_file.connected(cache, read_only=True) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogatepass")
        return connection.execute(sql).fetchall()
