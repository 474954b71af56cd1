"""The details in the cache are those of the tenant, over HTTP, whatever batches go through."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from local_http import local_http

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import EnvironmentalError, NotFoundError, SyncCancelledError
from intune_manager.registry import RESOURCES, RESOURCES_BY_NAME, TABLES
from intune_manager.registry.resource import Detail, Resource
from intune_manager.simulator.options import Endpoint, SimulatorOptions
from intune_manager.simulator.process import SimulatorProcess
from intune_manager.sync.connection import Access
from intune_manager.sync.job import DetailJob, DetailReport, SyncJob, settings_for
from intune_manager.sync.readers.details import detail_path
from intune_manager.sync.report import ResourceReport, SyncReport, Verdict

CATALOG = RESOURCES_BY_NAME["configuration_policies"]
DEVICES = RESOURCES_BY_NAME["devices"]
DETAILED = tuple(resource for resource in RESOURCES if resource.details)
SETTINGS_OF_ONE = f"beta/{CATALOG.graph_path}/{{id}}/settings"
LIMIT_S = 60


@dataclass
class Mirror:
    """A demo tenant in a process of its own, its control plane, and a cache."""

    endpoint: Endpoint
    control: httpx.AsyncClient
    paths: Paths
    settings: dict[str, Any] = field(default_factory=dict)

    def effective(self) -> Settings:
        return settings_for(
            Settings(max_retries=2, **self.settings),
            url=self.endpoint.url,
            token=self.endpoint.token,
            tenant_id=self.endpoint.tenant_id,
        )

    def access(self) -> Access:
        return Access(self.effective(), self.paths, chance=lambda: 0.0)

    async def sync(self, *only: str, full: bool = False) -> SyncReport:
        chosen = frozenset(only) or frozenset(resource.name for resource in DETAILED)
        return await SyncJob(self.access(), only=chosen, full=full).run()

    async def catalog(self, *, full: bool = False) -> ResourceReport:
        (report,) = (await self.sync(CATALOG.name, full=full)).resources
        return report

    def detail_job(self, resource: Resource, object_id: str) -> DetailJob:
        return DetailJob(self.access(), resource, object_id)

    async def tell(self, action: str, **values: Any) -> dict[str, Any]:
        answer = await self.control.post(f"/_sim/{action}", json=values)
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    async def arm(self, path: str, **values: Any) -> None:
        await self.tell("faults", path=path, **values)

    async def asked(self, pattern: str) -> int:
        """How many requests of that pattern the tenant has answered since the last `reset`."""
        paths = (await self.control.get("/_sim/counters")).json()["paths"]
        count: int = paths.get(pattern, 0)
        return count

    async def faults_met(self) -> bool:
        return bool((await self.control.get("/_sim/log")).json()["log"])

    async def details(self) -> int:
        """How many details the cache has so far."""
        try:
            ((count,),) = self.rows("SELECT count(*) FROM details")
        except sqlite3.OperationalError:
            return 0  # there is no cache yet, or no table
        return int(count)

    async def truth(self, resource: Resource, detail: Detail, object_id: str) -> list[str]:
        """The detail of an object out of the tenant's store: a JSON text per item."""
        path, _, query = detail_path(resource, detail, object_id).partition("?")
        options = [piece for piece in query.split("&") if piece and not piece.startswith("$top")]
        options.append(f"version={detail.version or resource.version}")
        answer = await self.control.get(f"/_sim/store{path}?{'&'.join(options)}")
        assert answer.status_code == 200, answer.text
        return answer.text.split("\n")[:-1]

    async def check(self, resource: Resource, detail: Detail) -> int:
        """Compare a detail of every live object with the tenant; how many there are."""
        column = TABLES[resource.table].id_column
        family = TABLES[resource.table].discriminator
        mine = f"t.{family} = '{resource.kind}'" if family else "TRUE"
        count = 0
        for object_id, raw, is_stale in self.rows(
            f"SELECT t.{column}, d.raw_payload, d.list_hash IS NOT t.payload_hash"
            f" FROM {resource.table} AS t LEFT JOIN details AS d ON d.record_id = t.id"
            f" AND d.table_name = '{resource.table}' AND d.kind = '{detail.name}'"
            f" WHERE t.deleted_at IS NULL AND {mine}"
        ):
            truth = await self.truth(resource, detail, object_id)
            text = f"[{','.join(truth)}]" if detail.many else truth[0]
            assert raw == text, f"{detail.name} of {resource.name} {object_id}"
            assert not is_stale
            count += 1
        return count

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.paths.cache}?mode=ro", uri=True)) as connection:
            yield from connection.execute(sql)

    def ids(self, resource: Resource) -> list[str]:
        column = TABLES[resource.table].id_column
        family = TABLES[resource.table].discriminator
        mine = f" AND {family} = '{resource.kind}'" if family else ""
        sql = f"SELECT {column} FROM {resource.table} WHERE deleted_at IS NULL{mine} ORDER BY id"
        return [object_id for (object_id,) in self.rows(sql)]


@pytest.fixture(scope="module")
def endpoint_of() -> Iterator[Callable[[str], Endpoint]]:
    """Starts one demo tenant per profile for all tests; each test compares with what it is now."""
    started: dict[str, Endpoint] = {}
    with ExitStack() as stack:

        def endpoint_of(profile: str) -> Endpoint:
            if profile not in started:
                started[profile] = stack.enter_context(
                    SimulatorProcess(SimulatorOptions(profile=profile))
                ).start()
            return started[profile]

        yield endpoint_of


@pytest.fixture
async def mirror(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    empty_cache: Path,
    endpoint_of: Callable[[str], Endpoint],
) -> AsyncIterator[Mirror]:
    endpoint = await asyncio.to_thread(endpoint_of, getattr(request, "param", "small"))
    async with local_http(endpoint.url) as control:
        mirror = Mirror(endpoint, control, Paths(tmp_path / "data"))
        mirror.paths.create()
        await asyncio.to_thread(shutil.copy, empty_cache, mirror.paths.cache)
        await mirror.tell("reset")
        yield mirror


every_size = pytest.mark.parametrize(
    "mirror", ["small", pytest.param("mid", marks=pytest.mark.large)], indirect=True
)


@every_size
async def test_every_detail_of_every_object_is_the_tenants(mirror: Mirror) -> None:
    mirror.settings = {"device_details": True, "device_details_per_run": 1_000_000}
    report = await mirror.sync()
    assert {r.name: r.verdict for r in report.resources} == {
        resource.name: Verdict.COMPLETE for resource in DETAILED
    }
    for resource in DETAILED:
        for detail in resource.details:
            assert await mirror.check(resource, detail), resource.name


async def test_only_the_settings_of_a_changed_policy_are_read_again(mirror: Mirror) -> None:
    await mirror.catalog()
    changed = mirror.ids(CATALOG)[3]
    await mirror.tell("reset")
    await mirror.catalog()
    assert await mirror.asked(SETTINGS_OF_ONE) == 0
    items = [{"id": "0", "settingInstance": {"value": 1}, "settingDefinitions": []}]
    await mirror.tell(
        "mutate",
        op="modify",
        path=CATALOG.graph_path,
        id=changed,
        properties={"settings": items},
    )
    report = await mirror.catalog()
    assert await mirror.asked(SETTINGS_OF_ONE) == 1
    assert (report.details, report.details_changed) == (1, 1)
    assert await mirror.check(CATALOG, CATALOG.details[0])


async def test_the_details_of_a_deleted_policy_stay(mirror: Mirror) -> None:
    await mirror.catalog()
    gone = mirror.ids(CATALOG)[0]
    ((before,),) = mirror.rows("SELECT count(*) FROM details")
    await mirror.tell("mutate", op="delete", path=CATALOG.graph_path, id=gone)
    report = await mirror.catalog(full=True)
    assert (report.verdict, report.counts.deleted) == (Verdict.COMPLETE, 1)
    assert report.details == before - 1
    assert list(mirror.rows("SELECT count(*) FROM details")) == [(before,)]


@pytest.mark.long
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 429, "retry_after": "0"},
        {"kind": "status", "status": 504},
        {"kind": "status", "status": 500},
    ],
    ids=["429", "504", "500"],
)
async def test_items_of_a_batch_that_fail_for_a_while_are_repeated(
    mirror: Mirror, fault: dict[str, Any]
) -> None:
    await mirror.arm("/settings", **fault, nth=3, times=2)
    report = await mirror.catalog()
    assert await mirror.faults_met()
    assert (report.verdict, report.notes) == (Verdict.COMPLETE, ())
    assert report.cost.retries
    assert await mirror.check(CATALOG, CATALOG.details[0])


async def test_an_item_that_fails_for_good_is_named_and_read_next_time(mirror: Mirror) -> None:
    await mirror.arm("/settings", kind="status", status=400, nth=3)
    report = await mirror.catalog()
    assert report.verdict is Verdict.PARTIAL
    assert "Settings: 1 of" in report.notes[-1]
    ((missing,),) = mirror.rows(
        "SELECT count(*) FROM policies AS p LEFT JOIN details AS d ON d.record_id = p.id"
        " WHERE p.policy_type = 'configurationPolicies' AND d.id IS NULL"
    )
    assert missing == 1
    report = await mirror.catalog()
    assert (report.verdict, report.details) == (Verdict.COMPLETE, 1)
    assert await mirror.check(CATALOG, CATALOG.details[0])


async def test_a_policy_that_vanishes_between_list_and_detail_is_no_failure(
    mirror: Mirror,
) -> None:
    await mirror.arm("/settings", kind="status", status=404, nth=3)
    report = await mirror.catalog()
    assert (report.verdict, report.notes) == (Verdict.COMPLETE, ())


async def test_the_details_of_one_device_are_read_on_demand(mirror: Mirror) -> None:
    await mirror.sync(DEVICES.name)
    assert list(mirror.rows("SELECT count(*) FROM details")) == [(0,)]
    device = mirror.ids(DEVICES)[7]
    report: DetailReport = await mirror.detail_job(DEVICES, device).run()
    (detail,) = report.details
    assert not detail.stale
    assert json.loads(detail.raw)["hardwareInformation"]["manufacturer"]
    assert [detail.raw] == await mirror.truth(DEVICES, DEVICES.details[0], device)
    assert report.requests == 1
    await mirror.sync(DEVICES.name, full=True)
    assert list(mirror.rows("SELECT raw_payload FROM details")) == [(detail.raw,)]


async def test_what_changed_since_the_last_reading_on_demand_is_history(mirror: Mirror) -> None:
    await mirror.sync(DEVICES.name)
    device = mirror.ids(DEVICES)[0]
    await mirror.detail_job(DEVICES, device).run()
    await mirror.tell(
        "mutate", op="modify", path=DEVICES.graph_path, id=device, properties={"notes": "lent"}
    )
    await mirror.detail_job(DEVICES, device).run()
    ((run_id, patch),) = mirror.rows("SELECT sync_run_id, patch FROM changes WHERE patch NOTNULL")
    assert run_id is None
    assert json.loads(patch) == [{"op": "replace", "path": "/hardware/notes", "value": "lent"}]


async def test_an_unknown_and_a_vanished_device_are_told_apart(mirror: Mirror) -> None:
    await mirror.sync(DEVICES.name)
    with pytest.raises(EnvironmentalError, match="cache knows no"):
        await mirror.detail_job(DEVICES, "nobody").run()
    device = mirror.ids(DEVICES)[0]
    await mirror.tell("mutate", op="delete", path=DEVICES.graph_path, id=device)
    with pytest.raises(NotFoundError):
        await mirror.detail_job(DEVICES, device).run()


async def test_a_reading_on_demand_can_be_cancelled(mirror: Mirror) -> None:
    await mirror.sync(DEVICES.name)
    await mirror.arm(r"\$batch", method="POST", kind="stall")
    job = mirror.detail_job(DEVICES, mirror.ids(DEVICES)[0])
    running = asyncio.ensure_future(job.run())
    await _until(mirror.faults_met)
    job.cancel()
    with pytest.raises(SyncCancelledError):
        await running
    assert list(mirror.rows("SELECT count(*) FROM details")) == [(0,)]


@pytest.mark.long
async def test_a_killed_device_pass_leaves_a_good_cache_and_the_next_goes_on(
    mirror: Mirror,
) -> None:
    mirror.settings = {"device_details": True}
    # All batches but one come, and more details than one write takes: some are stored, none more.
    await mirror.arm(r"\$batch", method="POST", kind="stall", nth=8)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "intune_manager", "sync", "--only", "devices"),
        env={
            **os.environ,
            "INTUNE_MANAGER_DATA_DIR": str(mirror.paths.data_dir),
            "INTUNE_MANAGER_GRAPH_URL": mirror.endpoint.url,
            "INTUNE_MANAGER_ACCESS_TOKEN": mirror.endpoint.token,
            "INTUNE_MANAGER_DEVICE_DETAILS": "true",
        },
        stdout=asyncio.subprocess.DEVNULL,
    )
    await _until(mirror.details)
    child.send_signal(signal.SIGKILL)
    await child.wait()
    stored = await mirror.details()
    assert list(mirror.rows("PRAGMA integrity_check")) == [("ok",)]
    devices = len(mirror.ids(DEVICES))
    assert 0 < stored < devices
    await mirror.tell("reset")
    (report,) = (await mirror.sync(DEVICES.name)).resources
    assert (report.verdict, report.details) == (Verdict.COMPLETE, devices - stored)
    assert await mirror.check(DEVICES, DEVICES.details[0]) == devices


async def _until(state: Callable[[], Awaitable[object]]) -> None:
    """Wait until `state` says something other than nothing."""
    async with asyncio.timeout(LIMIT_S):
        while not await state():  # noqa: ASYNC110 - another process brings it about
            await asyncio.sleep(0.02)
