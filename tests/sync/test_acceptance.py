"""Whatever a tenant and its network do, the cache ends up equal to it, and nothing leaks.

The presets of the simulator, one by one: syncs while the tenant changes, then the changes stop and
every resource gets one clean pass. The long variant is a command of its own: see the README.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from trial import EVERY, IN_FLIGHT, Trial, duplicates, trial

from intune_manager.cli.commands.status import run_status
from intune_manager.config.logs import configure_logging
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.registry import RESOURCES
from intune_manager.simulator.content.profiles import PROFILES, Profile
from intune_manager.sync.report import Verdict

DEVICES = "deviceManagement/managedDevices"
SOME = frozenset(
    {"devices", "users", "groups", "group_members", "audit_events", "detected_apps"}
    | {"apps", "configuration_policies", "device_configurations", "enrollment_configurations"}
)
"""Resources of each way of reading: of lists, delta rounds, increments, batches and details."""
FEW = SOME - {"users", "detected_apps", "apps"}
"""One of each way of reading."""
HOSTILE_CLASSES = {f"F{number}" for number in range(1, 15)}
RUNS = 15


@pytest.fixture(autouse=True)
def _log(tmp_path: Path) -> Iterator[None]:
    """Everything that is logged goes into a file of the data directory, to be searched too."""
    (tmp_path / "data").mkdir()
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    configure_logging(tmp_path / "data" / "app.log", level=logging.DEBUG)
    yield
    configure_logging(None, level=level)
    root.handlers = handlers


async def check_manners(subject: Trial) -> None:
    """What a client must never do, whatever is done to it."""
    counters = await subject.counters()
    assert counters["early"] == 0
    assert counters["writes"] == 0
    assert counters["foreign_requests"] == counters["foreign_tokens"] == 0
    assert 1 < counters["max_in_flight"] <= IN_FLIGHT
    assert subject.files_with_secrets() == []


async def settle(subject: Trial, *, runs: int = RUNS, only: frozenset[str] = EVERY) -> None:
    """Let the tenant rest, then give every resource one clean pass over all it has."""
    subject.mutate(0)
    await subject.sync_until_complete(runs=runs, full=True, only=only)
    assert await subject.differences(only=only) == []
    assert duplicates(subject.cache) == []


async def test_after_a_busy_day_the_cache_equals_the_store_once_the_tenant_rests(
    tmp_path: Path, empty_cache: Path
) -> None:
    async with trial(tmp_path / "data", "busy", empty=empty_cache) as subject:
        subject.mutate(2.0)
        await subject.sync_until_complete(runs=RUNS, only=SOME)
        assert subject.front.mutations.made > 0
        await settle(subject, only=SOME)
        await check_manners(subject)


@pytest.mark.long
async def test_after_a_hostile_day_the_cache_equals_the_store_once_the_tenant_rests(
    tmp_path: Path, empty_cache: Path
) -> None:
    async with trial(tmp_path / "data", "hostile", empty=empty_cache) as subject:
        subject.mutate(2.0)
        await subject.sync_until_complete(runs=RUNS, only=FEW)
        assert subject.front.faults.served_by_class
        await settle(subject, only=FEW)
        await check_manners(subject)


@pytest.mark.long
async def test_whatever_a_hostile_tenant_does_the_cache_equals_its_store_once_it_rests(
    tmp_path: Path, empty_cache: Path
) -> None:
    async with trial(tmp_path / "data", "hostile", empty=empty_cache) as subject:
        subject.mutate(2.0)
        await subject.sync_until_complete(runs=RUNS)
        assert subject.front.mutations.made > 0
        subject.mutate(0)
        await subject.sync_until_complete(runs=RUNS, full=True)
        for _ in range(RUNS):  # each fault comes by chance, and none may spoil what is complete
            if set(subject.front.faults.served_by_class) >= HOSTILE_CLASSES:
                break
            await subject.sync(full=True)
        assert set(subject.front.faults.served_by_class) >= HOSTILE_CLASSES
        assert await subject.differences() == []
        assert duplicates(subject.cache) == []
        await check_manners(subject)


@pytest.mark.large
@pytest.mark.parametrize("preset", ["calm", "real", "busy"])
async def test_every_kind_of_object_comes_through_the_mild_presets(
    tmp_path: Path, empty_cache: Path, preset: str
) -> None:
    async with trial(tmp_path / "data", preset, empty=empty_cache) as subject:
        subject.mutate(2.0)
        await subject.sync_until_complete(runs=RUNS)
        await settle(subject)
        await check_manners(subject)


@pytest.mark.large
@pytest.mark.parametrize("seed", [2, 3, 4])
@pytest.mark.parametrize("preset", ["hostile", "long-haul"])
async def test_a_tenant_of_thousands_is_mirrored_through_all_that(
    tmp_path: Path, preset: str, seed: int
) -> None:
    async with trial(tmp_path / "data", preset, profile=PROFILES["mid"], seed=seed) as subject:
        subject.mutate(2.0)
        for _ in range(RUNS):
            await subject.sync()
        assert subject.front.mutations.made > 0
        if preset == "hostile":
            # A reading of hundreds of requests never ends cleanly where one in a hundred is refused
            # for good: the network calms down before the last pass, after it has done its worst.
            assert set(subject.front.faults.served_by_class) >= HOSTILE_CLASSES
            subject.choose("busy")
        await settle(subject, runs=3 * RUNS)
        await check_manners(subject)


@pytest.mark.long
async def test_a_tenant_that_has_nothing_is_mirrored_as_empty(
    tmp_path: Path, empty_cache: Path
) -> None:
    small = PROFILES["small"]
    counts = {each.name: 0 for each in fields(Profile) if each.type == "int"}
    empty = replace(small, name="empty", **(counts | {"device_categories": 1}))
    async with trial(tmp_path / "data", "calm", profile=empty, empty=empty_cache) as subject:
        (report,) = await subject.sync_until_complete(runs=1)
        assert {r.name: r.rows for r in report.resources}["devices"] == 0
        assert await subject.differences() == []


@pytest.mark.long
async def test_tokens_and_links_that_expire_are_replaced_in_a_long_haul(
    tmp_path: Path, empty_cache: Path
) -> None:
    async with trial(tmp_path / "data", "long-haul", empty=empty_cache) as subject:
        subject.mutate(2.0)
        await subject.sync_until_complete(runs=RUNS)
        assert subject.front.mutations.made > 0
        subject.simulator.clock.advance(400)  # longer than delta links live
        await subject.sync_until_complete(runs=RUNS)
        await settle(subject)
        counters = await subject.counters()
        assert counters["unauthorized"] > 0
        assert counters["statuses"].get("410", 0) > 0
        assert len(subject.tokens.issued) > 1
        await check_manners(subject)


@pytest.mark.parametrize(
    "status",
    [pytest.param(504, marks=pytest.mark.long), pytest.param(403, marks=pytest.mark.large)],
)
async def test_an_outage_makes_its_resource_stale_and_flags_it_with_its_age_and_no_other(
    tmp_path: Path, empty_cache: Path, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async with trial(tmp_path / "data", "calm", empty=empty_cache) as subject:
        await subject.sync_until_complete(runs=1)
        before = datetime.now(UTC).replace(microsecond=0)  # times are shown in whole seconds
        await subject.change(60)
        subject.choose("outage", outage=DEVICES, outage_status=status)
        report = await subject.sync(full=True)
        verdicts = {r.name: r.verdict for r in report.resources}
        assert verdicts.pop("devices") is not Verdict.COMPLETE
        assert set(verdicts.values()) == {Verdict.COMPLETE}
        differences = [each.partition(":")[0] for each in await subject.differences()]
        assert {name.removeprefix("details of ") for name in differences} == {"devices"}
        await check_manners(subject)
        tenant = subject.simulator.tenant.tenant_id
        paths = Paths(subject.directory)
    capsys.readouterr()
    settings = Settings(tenant_id=tenant)
    await asyncio.to_thread(run_status, settings, paths, tenant=None, as_json=True)
    told = json.loads(capsys.readouterr().out)
    by_name = {each["name"]: each for each in told["resources"]}
    assert by_name.keys() == {resource.name for resource in RESOURCES}
    stale = by_name["devices"]
    assert stale["verdict"] in {"failed", "forbidden", "partial"}
    assert stale["error"]
    assert stale["rows"] > 0
    assert datetime.fromisoformat(stale["last_success_at"]) <= before
    others = [each for name, each in by_name.items() if name != "devices"]
    assert all(datetime.fromisoformat(each["last_success_at"]) >= before for each in others)
