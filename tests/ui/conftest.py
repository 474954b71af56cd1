"""A window's event loop for tests, and a cache made of lists that answers as the real one does."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
import qasync
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intune_manager.data.query import (
    FacetValue,
    Filter,
    Payload,
    Related,
    RelatedRow,
    RowQuery,
    Sort,
)
from intune_manager.errors import IntuneManagerError
from intune_manager.registry.table import Column, Kind, Relation, Table
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.detail.detail_pane import DetailPane
from intune_manager.ui.detail.object_source import (
    DetailFeed,
    DetailPart,
    Event,
    MembershipList,
    PastState,
    Timeline,
)
from intune_manager.ui.table.table_panel import TablePanel

T = TypeVar("T")
DEADLINE_S = 10.0
SYNCED_AT = datetime(2026, 7, 17, 12, 0, tzinfo=UTC)


class WindowLoop(qasync.QEventLoop):
    """A window's loop that a test enters again and again.

    Simulated keys and clicks let Qt deliver events, and with them step tasks, between two runs. In
    the program the loop runs all the time; so here it stays the running loop from `__enter__` on.
    """

    def __enter__(self) -> WindowLoop:
        asyncio._set_running_loop(self)
        return self

    def __exit__(self, *_error: object) -> None:
        asyncio._set_running_loop(None)
        self.close()

    def run_until_complete(self, future: Any) -> Any:
        wanted = asyncio.ensure_future(future, loop=self)
        wanted.add_done_callback(lambda _: self.stop())
        self.run_forever()
        asyncio._set_running_loop(self)
        return wanted.result()


class Harness:
    """Runs coroutines on a qasync loop, as the application does."""

    def __init__(self, loop: WindowLoop) -> None:
        self.loop = loop
        self.tasks = TaskRunner(loop)
        self.failures: list[IntuneManagerError] = []
        self.tasks.failed.connect(self.failures.append)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`. Raises TimeoutError when it takes longer than `DEADLINE_S`."""
        return self.loop.run_until_complete(asyncio.wait_for(work, DEADLINE_S))

    def until(self, seen: Callable[[], object], what: str = "") -> None:
        """Let the window live until `seen()` is true."""

        async def wait() -> None:
            while not seen():  # noqa: ASYNC110 - what is seen has no event to wait for
                await asyncio.sleep(0.001)

        try:
            self.run(wait())
        except TimeoutError:
            pytest.fail(f"never seen: {what or seen}")

    def settle(self) -> None:
        """Let the window live until nothing is under way any more."""

        async def wait() -> None:
            calm = 0
            while calm < 3:
                await asyncio.sleep(0.001)
                calm = 0 if self.tasks.running else calm + 1

        self.run(wait())


class FakeRows:
    """A `RowSource` over a list of dicts: searches, filters, sorts and windows as SQL does.

    `hold` keeps every answer back until `release`; `calls` tells what was asked, `most_in_flight`
    how much of it at once; `error` is raised by the next question.
    """

    def __init__(self, table: Table, records: Sequence[dict[str, Any]]) -> None:
        self.table = table
        self.records = list(records)
        self.relations: dict[str, tuple[int, tuple[RelatedRow, ...]]] = {}
        self.calls: list[tuple[str, object]] = []
        self.in_flight = self.most_in_flight = 0
        self.error: IntuneManagerError | None = None
        self._open = asyncio.Event()
        self._open.set()

    def hold(self) -> None:
        self._open.clear()

    def release(self) -> None:
        self._open.set()

    def asked(self, kind: str) -> list[Any]:
        """The questions of one kind, oldest first."""
        return [question for name, question in self.calls if name == kind]

    async def rows(self, q: RowQuery) -> list[tuple[Any, ...]]:
        await self._answer("rows", q)
        end = None if q.limit is None else q.offset + q.limit
        found = self._found(q)[q.offset : end]
        return [(one["id"], *(one.get(name) for name in q.columns)) for one in found]

    async def count(self, q: RowQuery) -> int:
        await self._answer("count", q)
        return len(self._found(q))

    async def facets(self, q: RowQuery, column: str) -> list[FacetValue]:
        await self._answer("facets", (q, column))
        others = tuple(one for one in q.filters if one.column != column)
        values = [one.get(column) for one in self._found(replace(q, filters=others))]
        return [FacetValue(value, values.count(value)) for value in dict.fromkeys(values)]

    async def payload(self, row_id: int) -> Payload | None:
        await self._answer("payload", row_id)
        one = next((one for one in self.records if one["id"] == row_id), None)
        if one is None:
            return None
        columns = {column.name: one.get(column.name) for column in self.table.columns}
        return Payload(
            id=row_id,
            object_id=str(one.get(self.table.id_column, f"object-{row_id}")),
            name=str(one[self.table.name_column]),
            raw=one.get("raw") or json.dumps({"id": f"object-{row_id}"}),
            columns=columns,
            first_seen_at=SYNCED_AT,
            changed_at=SYNCED_AT,
            last_synced_at=SYNCED_AT,
            deleted_at=one.get("deleted_at"),
        )

    async def position(self, q: RowQuery, row_id: int) -> int | None:
        await self._answer("position", (q, row_id))
        ids = [one["id"] for one in self._found(q)]
        return ids.index(row_id) if row_id in ids else None

    async def related(self, row_id: int, *, limit: int = 50) -> list[Related]:
        await self._answer("related", row_id)
        return [
            Related(relation, *self.relations.get(relation.title, (0, ())))
            for relation in self.table.relations
        ]

    async def _answer(self, kind: str, question: object) -> None:
        self.calls.append((kind, question))
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(0)
            await self._open.wait()
            if self.error is not None:
                error, self.error = self.error, None
                raise error
        finally:
            self.in_flight -= 1

    def _found(self, q: RowQuery) -> list[dict[str, Any]]:
        live = [one for one in self.records if not one.get("deleted_at")]
        found = [one for one in live if self._matches(one, q.search, q.filters)]
        sort = q.sort or Sort(self.table.default_sort)
        known = [one for one in found if one.get(sort.column) is not None]
        known.sort(key=lambda one: one[sort.column], reverse=sort.descending)
        return known + [one for one in found if one.get(sort.column) is None]

    def _matches(self, one: dict[str, Any], search: str, filters: Sequence[Filter]) -> bool:
        text = " ".join(str(one.get(name) or "") for name in self.table.searched).casefold()
        return all(word in text for word in search.casefold().split()) and all(
            one.get(narrow.column) in narrow.values for narrow in filters
        )


DEVICES = Table(
    name="devices",
    title="Devices",
    singular="Device",
    id_column="device_id",
    name_column="device_name",
    default_sort="device_name",
    columns=(
        Column("device_name", "deviceName", "Name", searched=True),
        Column("user_email", "userPrincipalName", "Primary user", searched=True),
        Column("compliance_state", "complianceState", "Compliance", facet=True, is_enum=True),
        Column("storage_bytes", "totalStorage", "Storage", Kind.SIZE, "Hardware"),
        Column("is_encrypted", "isEncrypted", "Encrypted", Kind.BOOLEAN, "Security", facet=True),
        Column("last_sync_at", "lastSyncDateTime", "Last check-in", Kind.DATETIME, shown=False),
        Column("user_id", "userId", "User id", group="Identity", shown=False),
    ),
    relations=(
        Relation(
            title="Primary user", target="users", source_column="user_id", target_column="user_id"
        ),
        Relation(
            title="Groups",
            target="groups",
            source_column="user_id",
            target_column="group_id",
            via="members",
            via_source="member_id",
            via_target="group_id",
        ),
    ),
)
_STATES = ("compliant", "compliant", "noncompliant", None)


def device(number: int) -> dict[str, Any]:
    """The n-th device of the fake cache; names sort as their numbers do."""
    return {
        "id": number + 1000,
        "device_id": f"d-{number}",
        "device_name": f"PC-{number:06}",
        "user_email": f"user{number % 97}@contoso.example",
        "compliance_state": _STATES[number % 4],
        "storage_bytes": 2**37,
        "is_encrypted": number % 2,
        "last_sync_at": "2026-07-17T11:00:00.000000Z",
        "user_id": f"u-{number % 97}",
    }


@pytest.fixture(scope="session", autouse=True)
def _known_objects_are_not_searched() -> None:
    """What was imported stays: the collections after each test need not go through it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> None:
    """Every test here has widgets."""


@pytest.fixture
def harness(qapp: QApplication) -> Iterator[Harness]:
    with WindowLoop(qapp) as loop:
        made = Harness(loop)
        yield made
        made.run(made.tasks.close())


@pytest.fixture
def window_state(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


class FakeObjectSource:
    """What is known about single objects, by their row ids; past states by row id and instant."""

    def __init__(self) -> None:
        self.parts: dict[int, list[DetailPart]] = {}
        self.events: dict[int, list[Event]] = {}
        self.past: dict[int, str] = {}
        self.lists: dict[int, list[MembershipList]] = {}
        self.asked: list[tuple[str, int]] = []
        self.error: IntuneManagerError | None = None

    async def details(self, table: str, row_id: int) -> list[DetailPart]:
        return self.parts.get(row_id, [])

    async def timeline(self, table: str, row_id: int, *, limit: int) -> Timeline:
        self.asked.append(("timeline", row_id))
        if self.error is not None:
            raise self.error
        events = self.events.get(row_id, [])
        return Timeline(tuple(events[:limit]), len(events) <= limit)

    async def as_of(self, table: str, row_id: int, instant: datetime) -> PastState:
        self.asked.append((f"as of {instant:%H:%M:%S.%f}", row_id))
        return PastState(instant, self.past.get(row_id))

    async def memberships(self, table: str, row_id: int) -> list[MembershipList]:
        return self.lists.get(row_id, [])


@pytest.fixture
def objects() -> FakeObjectSource:
    return FakeObjectSource()


@pytest.fixture
def device_table() -> Table:
    return DEVICES


@pytest.fixture
def fake_rows() -> Callable[[int], FakeRows]:
    """Makes a cache with that many devices."""
    return lambda count: FakeRows(DEVICES, [device(number) for number in range(count)])


Make = Callable[[], TablePanel]


@pytest.fixture
def make(harness, device_table, objects, window_state: QSettings, qtbot: QtBot) -> Make:
    """Makes a panel as at a start of the program: the settings are those of the one before."""

    def made() -> TablePanel:
        pane = DetailPane(device_table, harness.tasks, objects, DetailFeed())
        panel = TablePanel(device_table, harness.tasks, window_state, pane)
        qtbot.addWidget(panel)
        panel.resize(1000, 600)
        panel.show()
        return panel

    return made


@pytest.fixture
def panel(make: Make) -> Iterator[TablePanel]:
    return make()
