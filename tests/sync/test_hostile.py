"""Whatever JSON a tenant sends, and whenever a run is cut off, the cache stays exact and whole."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from intune_manager.data.repositories.store import Store
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.errors import NotFoundError, TransientError
from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.client import CollectionReply, whole_collections
from intune_manager.graph.json_slices import envelope
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.graph.values import Meter
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.sync.engine import SyncEngine
from intune_manager.sync.report import SyncReport, Verdict

IDS = (
    "a",
    "A",
    "ä",
    "a\u0308",
    "00000000-0000-0000-0000-000000000000",
    "'; --",
    '{"?}%/#',
    "x" * 500,
)
HUGE = "9" * 5_000
"""A number that Python itself refuses to read."""
DECLARED = [column.path for column in TABLES["devices"].columns if column.path]
# Properties that tell which object it is, or lead to further requests, are drawn apart.
RESERVED = {"id", "isAssigned", "assignments", "assignments@odata.nextLink"}

Pages = list[list[bytes]]

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.just("<huge>")
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters())  # NUL, lone surrogates and all
    | st.sampled_from(
        ["2026-07-17T12:00:00.1234567Z", "0001-01-01T00:00:00Z", "9999-99-99", "\u202ex"]
    )
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
names = (st.sampled_from(DECLARED) | st.text()).filter(lambda name: name not in RESERVED)


@st.composite
def objects(draw: st.DrawFn) -> bytes:
    document = draw(st.dictionaries(names, values, max_size=5)) | {"id": draw(st.sampled_from(IDS))}
    raw = json.dumps(document, indent=draw(st.sampled_from([None, 2])))
    if draw(st.booleans()):  # the same text unescaped, where that is possible
        unescaped = json.dumps(document, ensure_ascii=False)
        raw = raw if any("\ud800" <= c <= "\udfff" for c in unescaped) else unescaped
    return raw.replace('"<huge>"', HUGE).encode()


pages = st.lists(st.lists(objects(), max_size=4), min_size=1, max_size=4)


class RawGraph:
    """Sends pages of raw objects for any list, cut out of a body as the client cuts them."""

    def __init__(self, sent: Pages) -> None:
        self.sent = sent

    async def pages(
        self, request: CollectionRequest, meter: Meter, *, start_link: str | None = None
    ) -> AsyncIterator[CollectionPage]:
        for number, items in enumerate(self.sent):
            await asyncio.sleep(0)
            page = envelope(b'{"@odata.count":0,"value":[' + b",".join(items) + b"]}")
            link = "https://graph/next" if number + 1 < len(self.sent) else None
            yield CollectionPage(page.items, link, None, page.count, page.size_bytes)

    async def batch(
        self, version: str, service: str, gets: Sequence[BatchGet], *_: object, **__: object
    ) -> AsyncIterator[BatchReply]:
        """What no page shows is not there when it is asked for, either."""
        for get in gets:
            yield BatchReply(get.id, 404, b"", NotFoundError("gone"))

    def collections(self, *of: Any, **options: Any) -> AsyncIterator[CollectionReply]:
        return whole_collections(self, *of, **options)


def the_last_of_each(sent: Pages) -> dict[str, str]:
    return {json.loads(raw, parse_int=str)["id"]: raw.decode() for page in sent for raw in page}


def engine_of(store: Store, graph: Any) -> SyncEngine:
    return SyncEngine(graph, store, RESOURCES, TABLES, account="adele")


async def held(
    db: DatabaseManager, tenant: str, table: str, key: str, *, deleted: bool = False
) -> dict[str, str]:
    """The payloads of a tenant by id, past the repositories."""
    state = "NOT NULL" if deleted else "NULL"
    async with db.reader() as connection:
        found = await connection.execute(
            text(
                f"SELECT {key}, raw_payload FROM {table}"
                f" WHERE tenant_id = :tenant AND deleted_at IS {state}"
            ),
            {"tenant": tenant},
        )
        return {row[0]: row[1] for row in found}


@pytest.fixture
def tenants() -> Callable[[], str]:
    numbers = count()
    return lambda: f"tenant-{next(numbers)}"


@pytest.mark.long
@settings(max_examples=20)
@given(first=pages, second=pages)
async def test_any_payload_is_kept_byte_for_byte_through_change_and_absence(
    store: Store, tenants: Callable[[], str], first: Pages, second: Pages
) -> None:
    db = store._db
    tenant = tenants()
    mine = Store(db, tenant, TABLES)
    known: dict[str, str] = {}
    for sent in (first, second):
        report = await engine_of(mine, RawGraph(sent)).run(only=frozenset({"devices", "apps"}))
        assert {r.verdict for r in report.resources} == {Verdict.COMPLETE}, report
        expected = the_last_of_each(sent)
        known |= expected
        gone = {object_id: raw for object_id, raw in known.items() if object_id not in expected}
        for table, key in (("devices", "device_id"), ("apps", "app_id")):
            assert await held(db, tenant, table, key) == expected
            assert await held(db, tenant, table, key, deleted=True) == gone


class Cut:
    """Runs a sync, lets the loop turn a number of times, then cuts it off."""

    def __init__(self, store: Store, graph: RawGraph) -> None:
        self._engine = engine_of(store, graph)
        self._chosen = frozenset({"devices", "apps"})

    async def after(self, turns: int, *, by_task: bool) -> SyncReport | None:
        """The report; None when the task was cancelled, or nothing was left to cut off."""
        running = asyncio.create_task(self._engine.run(only=self._chosen))
        for _ in range(turns):
            await asyncio.sleep(0)
        for _ in range(2):  # the impatient press twice
            _ = running.cancel() if by_task else self._engine.cancel()
            await asyncio.sleep(0)
        (ended,) = await asyncio.gather(running, return_exceptions=True)
        return ended if isinstance(ended, SyncReport) else None


def numbered(version: int, ids: Sequence[int]) -> Pages:
    items = [json.dumps({"id": str(i), "deviceName": f"{i} v{version}"}).encode() for i in ids]
    return [items[start : start + 5] for start in range(0, len(items), 5)]


@pytest.mark.parametrize("by_task", [False, True])
async def test_a_cut_at_any_moment_loses_nothing_and_the_next_run_heals(
    store: Store, by_task: bool
) -> None:
    db = store._db
    before, after = numbered(1, range(20)), numbered(2, range(5, 25))
    old, new = the_last_of_each(before), the_last_of_each(after)
    await engine_of(store, RawGraph(before)).run(only=frozenset({"devices", "apps"}))
    cuts = 0
    for turns in (*range(12), *range(12, 400, 23)):
        report = await Cut(store, RawGraph(after)).after(turns, by_task=by_task)
        cuts += report is None or report.cancelled
        (run, *_) = await store.sync_runs.recent()
        assert run.finished_at is not None
        for table, key in (("devices", "device_id"), ("apps", "app_id")):
            live = await held(db, store.tenant_id, table, key)
            whole = live.keys() == new.keys()  # it had swept already
            assert whole or live.keys() >= old.keys(), turns
            assert all(raw in (old.get(i), new.get(i)) for i, raw in live.items())
    assert cuts > 10
    await engine_of(store, RawGraph(after)).run(only=frozenset({"devices", "apps"}))
    assert await held(db, store.tenant_id, "devices", "device_id") == new
    assert await held(db, store.tenant_id, "apps", "app_id") == new


class BreaksOff(RawGraph):
    """Repeats its pages, then breaks off."""

    async def pages(self, *arguments: Any, **options: Any) -> AsyncIterator[CollectionPage]:
        async for page in super().pages(*arguments, **options):
            yield page
        raise TransientError("502")


async def test_a_list_that_ends_in_an_error_deletes_nothing_however_much_it_sent(
    store: Store,
) -> None:
    await engine_of(store, RawGraph(numbered(1, range(20)))).run(only=frozenset({"devices"}))
    report = await engine_of(store, BreaksOff(numbered(2, range(19)))).run(
        only=frozenset({"devices"})
    )
    assert report.resources[0].verdict is Verdict.PARTIAL
    live = await held(store._db, store.tenant_id, "devices", "device_id")
    assert live.keys() == {str(i) for i in range(20)}
