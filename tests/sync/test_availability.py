"""What a tenant lacks is "not available", and what a server refuses is asked for another way."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from local_http import local_http

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.registry import RESOURCES, RESOURCES_BY_NAME
from intune_manager.registry.resource import Assignments
from intune_manager.simulator.options import Endpoint
from intune_manager.simulator.process import SimulatorProcess
from intune_manager.sync.connection import Access
from intune_manager.sync.job import SyncJob, settings_for
from intune_manager.sync.report import EXIT_COMPLETE, SyncReport, Verdict

NO_SEGMENT = {
    "status": 400,
    "code": "BadRequest",
    "message": "Resource not found for the segment 'x'.",
}
NO_LICENCE = {
    "status": 403,
    "code": "Forbidden",
    "message": "Request not applicable to target tenant.",
}
NOT_FOUND = {"status": 404, "code": "ResourceNotFound", "message": "Not here."}
OPTIONAL = [resource for resource in RESOURCES if resource.optional]


@dataclass
class Tenant:
    """A demo tenant in a process of its own, with faults to arm, and caches to sync it into."""

    endpoint: Endpoint
    control: httpx.AsyncClient
    directory: Path
    empty_cache: Path

    async def arm(self, path: str, **values: Any) -> None:
        fault = {"kind": "status", "path": path, "times": None, **values}
        answer = await self.control.post("/_sim/faults", json=fault)
        assert answer.status_code == 200, answer.text

    async def sync(self, cache: str, *names: str) -> SyncReport:
        settings = settings_for(
            Settings(max_retries=1),
            url=self.endpoint.url,
            token=self.endpoint.token,
            tenant_id=self.endpoint.tenant_id,
        )
        paths = Paths(self.directory / cache)
        paths.create()
        await asyncio.to_thread(shutil.copy, self.empty_cache, paths.cache)
        return await SyncJob(
            Access(settings, paths, chance=lambda: 0.0), only=frozenset(names) or None
        ).run()

    def assignments(self, cache: str) -> set[tuple[str, str, str]]:
        path = Paths(self.directory / cache).cache
        with cache_file.connected(path) as connection:
            sql = "SELECT source_type, source_id, raw_payload FROM assignments"
            return set(connection.execute(sql))


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """One demo tenant, which no test changes."""
    with SimulatorProcess() as simulator:
        yield simulator.start()


@pytest.fixture
async def tenant(tmp_path: Path, empty_cache: Path, endpoint: Endpoint) -> AsyncIterator[Tenant]:
    async with local_http(endpoint.url) as control:
        (await control.post("/_sim/reset", json={})).raise_for_status()
        yield Tenant(endpoint, control, tmp_path, empty_cache)


async def test_whatever_says_that_the_tenant_lacks_something_is_no_error(tenant: Tenant) -> None:
    forms = (NO_SEGMENT, NO_LICENCE, NOT_FOUND)
    for place, resource in enumerate(OPTIONAL):
        await tenant.arm(rf"/{resource.graph_path}(\?|$)", **forms[place % len(forms)])
    names = [resource.name for resource in OPTIONAL]
    report = await tenant.sync("lacking", "device_categories", *names)
    verdicts = {resource.name: resource.verdict for resource in report.resources}
    assert verdicts.pop("device_categories") is Verdict.COMPLETE
    assert verdicts == dict.fromkeys(names, Verdict.UNAVAILABLE)
    assert not any(resource.missing_scopes for resource in report.resources)
    assert report.exit_code == EXIT_COMPLETE


async def test_a_tenant_without_intune_still_shows_all_of_entra(tenant: Tenant) -> None:
    await tenant.arm("/device(App)?Management/", **NO_LICENCE)
    report = await tenant.sync("entra")
    for resource in report.resources:
        declared = RESOURCES_BY_NAME[resource.name]
        is_intune = declared.graph_path.startswith("device") and "/" in declared.graph_path
        wanted = Verdict.UNAVAILABLE if is_intune else Verdict.COMPLETE
        assert resource.verdict is wanted, resource.name
    assert report.exit_code == EXIT_COMPLETE


@pytest.mark.long
@pytest.mark.parametrize("status", [400, 500, 504])
async def test_a_refused_expand_costs_no_assignment_of_any_family(
    tenant: Tenant, status: int
) -> None:
    expanded = [r.name for r in RESOURCES if r.assignments is Assignments.EXPAND]
    if status != 504:
        expanded = expanded[:: 1 + len(expanded) // 4]  # one status for all, some for the others
    await tenant.sync("expanded", *expanded)
    await tenant.arm(r"[?&](\$|%24)expand=assignments", status=status, code="UnknownError")
    report = await tenant.sync("batched", *expanded)
    assert {resource.verdict for resource in report.resources} == {Verdict.COMPLETE}
    assert all(resource.notes for resource in report.resources)
    assert tenant.assignments("batched") == tenant.assignments("expanded")
    assert {source for source, _, _ in tenant.assignments("batched")} == set(expanded)
