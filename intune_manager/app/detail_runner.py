"""Reads the details of one object for the window, in a thread beside the one that syncs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from intune_manager.app.cache_view import LateCache
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.query import Payload
from intune_manager.errors import IntuneManagerError, SyncCancelledError
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Resource
from intune_manager.sync.thread import SyncThread, Work
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.detail.background import DetailFeed

if TYPE_CHECKING:
    from intune_manager.auth.credential import DeviceCode

_LAST_WORDS_S = 5.0


class MakeDetailJob(Protocol):
    """Makes the job of one reading; `DetailJob` but for tests."""

    def __call__(
        self,
        settings: Settings,
        paths: Paths,
        resource: Resource,
        object_id: str,
        *,
        interactive: bool,
        prompt: Callable[[DeviceCode], None],
    ) -> Work[object]: ...


class DetailRunner(QObject):
    """Does what the `DetailFeed` wants; the feed is told of the end, whatever it is."""

    loaded = Signal()
    """What was read is in the cache."""
    failed = Signal(object)
    """An `IntuneManagerError`: what was there before is still there."""
    sign_in_wanted = Signal(str, str)
    """The address to open and the code to enter there."""

    _ended = Signal(object)

    def __init__(
        self,
        feed: DetailFeed,
        cache: LateCache,
        paths: Paths,
        tasks: TaskRunner,
        make_job: MakeDetailJob,
    ) -> None:
        super().__init__()
        self._feed, self._cache, self._paths = feed, cache, paths
        self._tasks, self._make_job = tasks, make_job
        self._thread = SyncThread[object](self._ended.emit)  # Qt carries it to the window's thread
        self._ended.connect(self._take)

    def start(self, settings: Settings, table: str, row_id: int) -> None:
        """Begin to read the details of one object; returns at once."""
        self._tasks.start(
            self._begin(settings, table, row_id), name="Loading details", failed=self._take
        )

    async def close(self) -> None:
        """Cancel what is under way and wait, some seconds at most, until it has ended."""
        self._thread.cancel()
        await asyncio.to_thread(self._thread.join, _LAST_WORDS_S)

    async def _begin(self, settings: Settings, table: str, row_id: int) -> None:
        store = await self._cache.store()
        payload = await store.table(table).payload(row_id)
        resource = None if payload is None else resource_of(table, payload)
        if payload is None or resource is None:
            self._feed.end()
            return
        job = self._make_job(
            settings,
            self._paths,
            resource,
            payload.object_id,
            interactive=True,
            prompt=lambda code: self.sign_in_wanted.emit(code.verification_url, code.code),
        )
        self._thread.start(job)

    def _take(self, outcome: object) -> None:
        self._feed.end()
        if not isinstance(outcome, IntuneManagerError):
            self.loaded.emit()
        elif not isinstance(outcome, SyncCancelledError):
            self.failed.emit(outcome)


def resource_of(table: str, payload: Payload) -> Resource | None:
    """The resource that an object of a table came from, if details are declared for it."""
    discriminator = TABLES[table].discriminator
    kind = payload.columns.get(discriminator) if discriminator else None
    for resource in RESOURCES:
        if resource.table == table and resource.kind == kind and resource.details:
            return resource
    return None
