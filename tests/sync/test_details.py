"""Details are read for what is new or changed, one by one, and kept whatever else fails."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from intune_manager.config.settings import Settings
from intune_manager.data.repositories.history.query import ChangeQuery
from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.errors import (
    IntuneManagerError,
    NotAvailableError,
    NotFoundError,
    PermissionMissingError,
    TransientError,
)
from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.client import CollectionReply, whole_collections
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.graph.values import Meter
from intune_manager.registry import RESOURCES_BY_NAME, TABLES
from intune_manager.registry.resource import Assignments, Detail, Fetch, Resource
from intune_manager.sync.engine import SyncEngine
from intune_manager.sync.reading import SyncOptions
from intune_manager.sync.report import ResourceReport, SyncProgress, Verdict

TENANT = "9b5ca08f-0a11-4d3e-9a77-30c1f7a6b001"
SETTINGS = Detail(
    "settings", "Settings", path="settings", many=True, top=1000, counted_by="setting_count"
)
HARDWARE = Detail("hardware", "Hardware", select=("id", "notes"), on_demand=True)
POLICIES = replace(
    RESOURCES_BY_NAME["configuration_policies"],
    assignments=Assignments.NONE,
    details=(SETTINGS,),
)
DEVICES = replace(RESOURCES_BY_NAME["devices"], fetch=Fetch.LIST, details=(HARDWARE,))


@dataclass
class Tenant:
    """A Graph client over objects in memory: lists, and what lies below their objects."""

    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    below: dict[str, Any] = field(default_factory=dict)
    """Object id to its detail; an error, or bytes to answer as they are."""
    further: dict[str, list[Any]] = field(default_factory=dict)
    """Object id to the items of a second page of its detail."""
    asked: list[str] = field(default_factory=list)
    """The ids of the objects whose detail was asked for."""
    hold_after: int | None = None
    """So many replies of a batch come; the next one never does."""
    held: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, object_id: str, detail: Any, **properties: Any) -> None:
        self.objects[object_id] = {"id": object_id, **properties}
        self.below[object_id] = detail

    async def pages(
        self, request: CollectionRequest, meter: Meter, *, start_link: str | None = None
    ) -> AsyncIterator[CollectionPage]:
        await asyncio.sleep(0)
        meter.requests += 1
        items: Sequence[Any] = list(self.objects.values())
        if start_link is not None:
            items = self.further[start_link.rpartition("/")[2]]
        yield CollectionPage(
            items=tuple(json.dumps(item).encode() for item in items),
            next_link=None,
            delta_link=None,
            count=None,
            size_bytes=1,
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
        meter.requests += -(-len(gets) // 20)
        for number, get in enumerate(reversed(gets)):  # in any order but the asked one
            await asyncio.sleep(0)
            if number == self.hold_after:
                self.held.set()
                await asyncio.Event().wait()
            object_id = unquote(get.path.partition("?")[0].split("/")[3])
            self.asked.append(object_id)
            yield self._reply(get.id, object_id)

    def collections(self, *of: Any, **options: Any) -> AsyncIterator[CollectionReply]:
        return whole_collections(self, *of, **options)

    def _reply(self, get_id: str, object_id: str) -> BatchReply:
        detail = self.below.get(object_id, NotFoundError("gone"))
        if isinstance(detail, IntuneManagerError):
            return BatchReply(get_id, 500, b"", detail)
        if isinstance(detail, bytes):
            return BatchReply(get_id, 200, detail)
        body = detail
        if isinstance(detail, list):
            body = {"value": detail}
            if object_id in self.further:
                body["@odata.nextLink"] = f"https://graph/{object_id}"
        return BatchReply(get_id, 200, json.dumps(body).encode())


@dataclass
class Mirror:
    """The tenant, a cache, and syncs of one resource from one into the other."""

    tenant: Tenant
    store: Store
    resource: Resource = POLICIES
    progress: list[SyncProgress] = field(default_factory=list)

    def engine(self, on_demand: int = 0) -> SyncEngine:
        client: Any = self.tenant
        return SyncEngine(
            client,
            self.store,
            (self.resource,),
            TABLES,
            account="adele",
            options=SyncOptions(on_demand_details=on_demand),
            on_progress=self.progress.append,
        )

    async def sync(self, *, full: bool = False, on_demand: int = 0) -> ResourceReport:
        """Sync; the ids whose details were asked for are then in `asked`."""
        self.tenant.asked.clear()
        (report,) = (await self.engine(on_demand).run(full=full)).resources
        return report

    async def stored(self, object_id: str) -> Any:
        """The detail of an object as the cache has it, None for none."""
        table = self.resource.table
        row_id = await self.store.table(table).row_id(object_id)
        assert row_id is not None
        found = await self.store.details.details_of(table, row_id)
        return json.loads(found[0].raw) if found else None

    @property
    def asked(self) -> list[str]:
        return sorted(self.tenant.asked)


@pytest.fixture
async def mirror(tmp_path: Path, empty_cache: Path) -> AsyncIterator[Mirror]:
    cache = tmp_path / "cache.sqlite"
    shutil.copy(empty_cache, cache)
    async with DatabaseManager(cache) as database:
        store = Store(database, TENANT, TABLES)
        await store.note_tenant()
        yield Mirror(Tenant(), store)


async def test_an_unchanged_tenant_is_asked_for_its_details_once(mirror: Mirror) -> None:
    for name in ("a", "b"):
        mirror.tenant.put(name, [{"id": "0", "of": name}])
    report = await mirror.sync()
    assert (report.verdict, report.details, report.details_changed) == (Verdict.COMPLETE, 2, 2)
    assert mirror.asked == ["a", "b"]
    assert await mirror.stored("a") == [{"id": "0", "of": "a"}]
    report = await mirror.sync()
    assert (mirror.asked, report.details) == ([], 0)


@pytest.mark.parametrize(("told", "sent"), [(60, 0), (3, 2), ("3", 2)])
async def test_items_that_do_not_come_make_the_resource_partial_until_they_do(
    mirror: Mirror, told: Any, sent: int
) -> None:
    mirror.tenant.put("whole", ["one"], settingCount=1)
    mirror.tenant.put("short", ["one"] * sent, settingCount=told)
    for _ in range(2):
        report = await mirror.sync()
        assert report.verdict is Verdict.PARTIAL
        assert f"({sent} of {told} of short)" in report.notes[0]
        assert f"({sent} of {told} of short)" in report.error
        assert await mirror.stored("short") == ["one"] * sent, "what came is kept"
    assert mirror.asked == ["short"]
    mirror.tenant.below["short"] = ["one"] * int(told)
    report = await mirror.sync()
    assert (report.verdict, mirror.asked, report.notes) == (Verdict.COMPLETE, ["short"], ())
    await mirror.sync()
    assert mirror.asked == []


@pytest.mark.parametrize("told", [0, 1, None, "many"])
async def test_more_items_than_are_told_are_said_and_a_number_that_is_none_is_none(
    mirror: Mirror, told: Any
) -> None:
    mirror.tenant.put("a", ["one", "two"], settingCount=told)
    report = await mirror.sync()
    assert report.verdict is Verdict.COMPLETE
    said = "Settings: of 1 objects more came than the list tells."
    assert report.notes == ((said,) if isinstance(told, int) else ())
    await mirror.sync()
    assert mirror.asked == []


async def test_only_what_changed_is_asked_for_again(mirror: Mirror) -> None:
    for name in "abc":
        mirror.tenant.put(name, [name])
    await mirror.sync()
    mirror.tenant.put("b", ["new"], description="changed")
    mirror.tenant.put("d", ["d"])
    report = await mirror.sync()
    assert mirror.asked == ["b", "d"]
    assert (report.details, report.details_changed) == (2, 2)
    assert [await mirror.stored(name) for name in "abcd"] == [["a"], ["new"], ["c"], ["d"]]


async def test_a_changed_detail_is_told_in_the_history_of_its_object(mirror: Mirror) -> None:
    mirror.tenant.put("a", [{"value": 1}])
    await mirror.sync()
    mirror.tenant.put("a", [{"value": 2}])
    report = await mirror.engine().run(full=True)
    (entry,) = await mirror.store.changes.find(ChangeQuery(run_id=report.run_id))
    assert (entry.object_id, entry.resource) == ("a", "configuration_policies")
    assert json.loads(entry.patch or "[]") == [
        {"op": "replace", "path": "/settings/0/value", "value": 2}
    ]


async def test_a_full_sync_asks_for_everything(mirror: Mirror) -> None:
    for name in "ab":
        mirror.tenant.put(name, [name])
    await mirror.sync()
    report = await mirror.sync(full=True)
    assert mirror.asked == ["a", "b"]
    assert (report.details, report.details_changed) == (2, 0)


async def test_further_pages_of_one_detail_are_followed(mirror: Mirror) -> None:
    mirror.tenant.put("a", [1, 2])
    mirror.tenant.further["a"] = [3]
    await mirror.sync()
    assert await mirror.stored("a") == [1, 2, 3]


async def test_a_detail_that_is_one_object_is_kept_as_it_came(mirror: Mirror) -> None:
    mirror.resource = replace(POLICIES, details=(Detail("content", "Content"),))
    body = rb'{"@odata.context" : "x","id":"a","content":"\u00e9" , "n":1.0}'
    mirror.tenant.put("a", body)
    await mirror.sync()
    row_id = await mirror.store.table("policies").row_id("a")
    assert row_id is not None
    (stored,) = await mirror.store.details.details_of("policies", row_id)
    assert stored.raw.encode() == body


async def test_what_fails_for_good_makes_the_resource_partial_and_is_asked_for_again(
    mirror: Mirror,
) -> None:
    for name in "abc":
        mirror.tenant.put(name, [name])
    mirror.tenant.below["b"] = TransientError("Graph is overloaded.", remedy="Sync again later.")
    report = await mirror.sync()
    assert (report.verdict, report.error) == (Verdict.PARTIAL, "Graph is overloaded.")
    (note,) = report.notes
    assert "Settings: 1 of 3 objects could not be read" in note
    assert "Graph is overloaded." in note
    assert [await mirror.stored(name) for name in "abc"] == [["a"], None, ["c"]]
    mirror.tenant.below["b"] = ["b"]
    report = await mirror.sync()
    assert (report.verdict, mirror.asked) == (Verdict.COMPLETE, ["b"])


async def test_a_detail_past_a_limit_leaves_the_others_to_come(mirror: Mirror) -> None:
    mirror.resource = replace(POLICIES, details=(Detail("content", "Content"),))
    mirror.tenant.put("a", {"id": "a"})
    mirror.tenant.put("b", {f"p{number}": 1 for number in range(100_001)})  # comes first
    report = await mirror.sync()
    assert report.verdict is Verdict.PARTIAL
    assert "limit of 100,000" in report.error
    assert [await mirror.stored(name) for name in "ab"] == [{"id": "a"}, None]


async def test_a_failure_leaves_the_detail_of_an_earlier_run(mirror: Mirror) -> None:
    mirror.tenant.put("a", ["old"])
    await mirror.sync()
    mirror.tenant.put("a", TransientError("504"), description="changed")
    await mirror.sync()
    assert await mirror.stored("a") == ["old"]


async def test_an_object_that_has_vanished_meanwhile_is_no_failure(mirror: Mirror) -> None:
    mirror.tenant.put("a", ["a"])
    mirror.tenant.put("gone", NotFoundError("404"))
    report = await mirror.sync()
    assert (report.verdict, report.notes, report.details) == (Verdict.COMPLETE, (), 1)


async def test_what_the_tenant_does_not_have_is_no_failure_but_said(mirror: Mirror) -> None:
    mirror.tenant.put("a", NotAvailableError("no such segment"))
    report = await mirror.sync()
    assert report.verdict is Verdict.COMPLETE
    assert report.notes == ("Settings: not available for 1 objects.",)


async def test_a_missing_permission_is_named(mirror: Mirror) -> None:
    mirror.tenant.put("a", PermissionMissingError("403", scopes=("Scripts.Read.All",)))
    report = await mirror.sync()
    assert (report.verdict, report.missing_scopes) == (Verdict.PARTIAL, ("Scripts.Read.All",))


@pytest.mark.parametrize("body", [b"<html>", b'{"no":"value"}', b'{"value":[1'])
async def test_garbage_is_not_stored(mirror: Mirror, body: bytes) -> None:
    mirror.tenant.put("a", body)
    report = await mirror.sync()
    assert report.verdict is Verdict.PARTIAL
    assert await mirror.stored("a") is None


async def test_a_list_sync_erases_no_detail(mirror: Mirror) -> None:
    mirror.resource = DEVICES
    mirror.tenant.put("a", {"id": "a", "notes": "lent"}, deviceName="A")
    await mirror.sync(on_demand=10)
    mirror.tenant.put("a", {"id": "a", "notes": "lent"}, deviceName="renamed")
    await mirror.sync()
    await mirror.sync(full=True)
    assert await mirror.stored("a") == {"id": "a", "notes": "lent"}


async def test_details_on_demand_are_read_only_where_the_options_allow_it(mirror: Mirror) -> None:
    mirror.resource = DEVICES
    mirror.tenant.put("a", {"id": "a"})
    await mirror.sync()
    await mirror.sync(full=True)
    assert mirror.asked == []
    await mirror.sync(on_demand=10)
    assert mirror.asked == ["a"]


async def test_the_device_pass_goes_on_where_it_stopped_and_begins_with_the_oldest(
    mirror: Mirror,
) -> None:
    mirror.resource = DEVICES
    for name in "abcde":
        mirror.tenant.put(name, {"id": name})
    report = await mirror.sync(on_demand=2)
    assert mirror.asked == ["a", "b"]
    assert report.notes == ("Hardware: 3 objects wait for the next sync.",)
    await mirror.sync(on_demand=2)
    assert mirror.asked == ["c", "d"]
    mirror.tenant.put("a", {"id": "a"}, deviceName="in touch since")
    report = await mirror.sync(on_demand=2)
    assert mirror.asked == ["a", "e"]
    assert report.notes == ()
    await mirror.sync(on_demand=2)
    assert mirror.asked == []


async def test_a_cancel_keeps_what_had_come_and_the_next_sync_reads_the_rest(
    mirror: Mirror,
) -> None:
    for name in "abcd":
        mirror.tenant.put(name, [name])
    mirror.tenant.hold_after = 2
    engine = mirror.engine()
    running = asyncio.ensure_future(engine.run())
    await mirror.tenant.held.wait()
    engine.cancel()
    (report,) = (await running).resources
    assert report.verdict is Verdict.PARTIAL
    kept = {name for name in "abcd" if await mirror.stored(name) is not None}
    assert kept == {"c", "d"}
    mirror.tenant.hold_after = None
    report = await mirror.sync()
    assert (report.verdict, mirror.asked) == (Verdict.COMPLETE, ["a", "b"])


async def test_an_error_of_all_keeps_what_had_come(mirror: Mirror) -> None:
    for name in "abc":
        mirror.tenant.put(name, [name])
    whole_batch = mirror.tenant.batch

    async def broken(*args: Any, **options: Any) -> AsyncIterator[BatchReply]:
        async for reply in whole_batch(*args, **options):
            yield reply
            if len(mirror.tenant.asked) == 2:
                raise TransientError("the line is down")

    mirror.tenant.batch = broken  # type: ignore[method-assign]
    report = await mirror.sync()
    assert (report.verdict, report.error) == (Verdict.PARTIAL, "the line is down")
    assert [await mirror.stored(name) for name in "abc"] == [None, ["b"], ["c"]]


async def test_assignments_that_fail_keep_no_detail_from_being_read(mirror: Mirror) -> None:
    mirror.resource = replace(POLICIES, assignments=Assignments.EXPAND)
    mirror.tenant.put("a", TransientError("504"))
    await mirror.sync()  # the fake answers the question for assignments like that for the detail
    assert mirror.asked == ["a", "a"]


async def test_costs_and_progress_are_those_of_the_resource(mirror: Mirror) -> None:
    for number in range(45):
        mirror.tenant.put(f"p{number:02}", [number])
    report = await mirror.sync()
    assert report.cost.requests == 1 + 3
    last = [p.resources[0] for p in mirror.progress if p.resources[0].details_expected][-1]
    assert (last.details, last.details_expected) == (45, 45)


def test_the_settings_decide_of_how_many_devices_details_are_read() -> None:
    off = Settings(device_details_per_run=5)
    on = Settings(device_details=True, device_details_per_run=5)
    assert SyncOptions.from_settings(off).on_demand_details == 0
    assert SyncOptions.from_settings(on).on_demand_details == 5
