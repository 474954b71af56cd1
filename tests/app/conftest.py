"""A window's event loop, and a sync job that a test directs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import IntuneManagerError, SyncCancelledError
from intune_manager.sync.progress import (
    ResourceProgress,
    ResourceReport,
    Stage,
    SyncProgress,
    SyncReport,
    Verdict,
)

T = TypeVar("T")
DEADLINE_S = 30.0
TENANT = "11111111-2222-3333-4444-555555555555"


class Loop:
    """Runs coroutines as the application does, and never for longer than the deadline."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(work, DEADLINE_S))

    @staticmethod
    async def until(seen: Callable[[], object]) -> None:
        while not seen():  # noqa: ASYNC110 - what tests wait for has no event
            await asyncio.sleep(0.002)


class DirectedJob:
    """A sync job: tells some progress, then ends as its class says. Waits if `waits`."""

    waits = False
    error: IntuneManagerError | None = None
    made: list[DirectedJob]
    verdict = Verdict.COMPLETE

    def __init__(self, settings: Settings, paths: Paths, **wanted: Any) -> None:
        self.settings, self.paths, self.wanted = settings, paths, wanted
        self._cancelled = asyncio.Event()
        type(self).made.append(self)

    def cancel(self) -> None:
        self._cancelled.set()

    async def run(self) -> SyncReport:
        now = datetime.now(UTC)
        resource = ResourceProgress("devices", "Devices", Stage.READING, rows=7)
        self.wanted["on_progress"](SyncProgress(1, now, (resource,)))
        if self.waits:
            await self._cancelled.wait()
            raise SyncCancelledError("The sync was cancelled.")
        if self.error is not None:
            raise self.error
        report = ResourceReport("devices", self.verdict, "Devices", created=7, rows=7)
        return SyncReport(1, TENANT, "admin", now, datetime.now(UTC), (report,))


@pytest.fixture
def window_loop(qapp: QApplication) -> Iterator[Loop]:
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    yield Loop(loop)
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths(tmp_path / "data")
    made.create()
    return made


@pytest.fixture
def job_class() -> type[DirectedJob]:
    """A class of its own for each test, to be changed freely."""
    return type("Job", (DirectedJob,), {"made": []})
