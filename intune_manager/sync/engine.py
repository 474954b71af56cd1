"""One sync run: every resource read side by side, each with a verdict of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from intune_manager.errors import CacheError, SettingsError, TenantChangedError
from intune_manager.graph.values import Meter
from intune_manager.registry.resource import Assignments, Fetch, Resource
from intune_manager.registry.table import Table
from intune_manager.sync.concurrency import shielded
from intune_manager.sync.readers.audit import read_audit
from intune_manager.sync.readers.delta import read_with_delta
from intune_manager.sync.readers.devices import read_devices
from intune_manager.sync.readers.listing import read_list
from intune_manager.sync.readers.members import read_members
from intune_manager.sync.reading import Reading, SyncOptions
from intune_manager.sync.report import SyncProgress, SyncReport, Verdict
from intune_manager.sync.tracker import ProgressListener, ResourceTracker, Ticker
from intune_manager.sync.verdicts import ending_of, fresh_note
from intune_manager.words import utc_now

if TYPE_CHECKING:
    from intune_manager.data.repositories.store import Store
    from intune_manager.graph.client import GraphClient

log = logging.getLogger(__name__)

READERS: Mapping[Fetch, Callable[[Reading], Awaitable[None]]] = MappingProxyType(
    {
        Fetch.LIST: read_list,
        Fetch.DELTA: read_with_delta,
        Fetch.SINCE: read_devices,
        Fetch.MEMBERS: read_members,
        Fetch.AUDIT: read_audit,
    }
)
"""How each kind of resource is read. A new kind is one function here and one value in `Fetch`."""


def chosen_resources(
    resources: Sequence[Resource], only: frozenset[str] | None
) -> tuple[Resource, ...]:
    """The resources named in `only`, in their declared order; all of them for None.

    Raises SettingsError, naming them and the known ones, when some names are unknown.
    """
    known = [resource.name for resource in resources]
    if unknown := sorted((only or frozenset()) - set(known)):
        raise SettingsError(
            f"Not a resource: {', '.join(unknown)}.",
            setting="only",
            remedy=f"Known resources: {', '.join(known)}.",
        )
    return tuple(r for r in resources if only is None or r.name in only)


class SyncEngine:
    """Brings the cache of one tenant up to date. One run at a time per engine.

    Bound to the event loop that `graph` and `store` are bound to.
    """

    def __init__(
        self,
        graph: GraphClient,
        store: Store,
        resources: Sequence[Resource],
        tables: Mapping[str, Table],
        *,
        account: str,
        options: SyncOptions | None = None,
        clock: Callable[[], datetime] = utc_now,
        on_progress: ProgressListener | None = None,
    ) -> None:
        self._graph = graph
        self._store = store
        self._resources = resources
        self._tables = tables
        self._account = account
        self._options = options or SyncOptions()
        self._clock = clock
        self._on_progress = on_progress
        self._readings: set[asyncio.Future[None]] = set()
        self._cancelled = False
        self._tenant_changed: TenantChangedError | None = None

    def cancel(self) -> None:
        """Stop reading. `run` ends within a fraction of a second with a report that says so.

        Pages that were stored stay; nothing is marked as deleted in a resource that was cut off.
        """
        self._cancelled = True
        for reading in self._readings:
            reading.cancel()

    async def run(self, *, only: frozenset[str] | None = None, full: bool = False) -> SyncReport:
        """Read the resources named in `only` (None for all) and return how each one fared.

        A resource that fails stops no other one and loses no row. `full` reads everything again
        where an earlier run left something to build on. Raises SettingsError for an unknown name,
        CacheError when the run itself cannot be recorded, and TenantChangedError, once all reading
        has ended, at a sign of another tenant. Cancelling the task that awaits this
        does what `cancel` does, then raises CancelledError.
        """
        chosen = chosen_resources(self._resources, only)
        run = self._run(chosen, full=full, named=only is not None)
        return await shielded(run, on_cancel=self.cancel)

    async def _run(self, chosen: Sequence[Resource], *, full: bool, named: bool) -> SyncReport:
        started_at = self._clock()
        run_id = await self._store.sync_runs.start(account=self._account, full=full)
        last_full = await self._store.sync_runs.last_full()
        trackers = [ResourceTracker(resource, Meter()) for resource in chosen]
        for tracker in trackers:
            record = last_full.get(tracker.resource.name)
            if record is not None and record.outcome is not None:
                tracker.last_full = record.outcome
                tracker.estimate = record.outcome.live_rows or None

        def progress(*, finished: bool = False) -> SyncProgress:
            standing = tuple(tracker.progress() for tracker in trackers)
            return SyncProgress(run_id, started_at, standing, finished)

        ticker = Ticker(self._on_progress, progress)
        ticker.show()
        for tracker in trackers:
            tracker.changed = ticker.changed
        fresh = {} if full or named else await self._fresh(chosen, started_at)
        await self._read_all(trackers, run_id, full=full, fresh=fresh)
        failure = await self._finish(run_id)
        ticker.stop()
        if self._on_progress is not None:
            self._on_progress(progress(finished=True))
        if self._tenant_changed is not None:
            raise self._tenant_changed
        return SyncReport(
            run_id=run_id,
            tenant_id=self._store.tenant_id,
            account=self._account,
            started_at=started_at,
            finished_at=self._clock(),
            resources=tuple(tracker.report() for tracker in trackers),
            cancelled=self._cancelled,
            error=failure.message if failure else "",
            remedy=failure.remedy if failure else "",
        )

    async def _fresh(self, chosen: Sequence[Resource], now: datetime) -> dict[str, str]:
        """The resources that need not be read again yet, each with what to say of it."""
        rare = [resource.name for resource in chosen if resource.rarely]
        statuses = await self._store.sync_runs.statuses(rare)
        notes = {s.resource: fresh_note(s, now, self._options.rare_list_after) for s in statuses}
        return {name: note for name, note in notes.items() if note}

    async def _read_all(
        self,
        trackers: Sequence[ResourceTracker],
        run_id: int,
        *,
        full: bool,
        fresh: Mapping[str, str],
    ) -> None:
        """Read the resources side by side, but for those that are `fresh`."""
        assignments_read = asyncio.Event()
        assigning: list[asyncio.Future[None]] = []
        others: list[asyncio.Future[None]] = []
        for tracker in trackers:
            name = tracker.resource.name
            if name in fresh:
                tracker.rest(fresh[name])
                continue
            reading = self._reading(tracker, run_id, full, assignments_read)
            assigns = tracker.resource.assignments is not Assignments.NONE
            # Tasks, begun in the order of the registry: those that take longest come first.
            task = asyncio.ensure_future(self._attempt(reading))
            (assigning if assigns else others).append(task)
        await asyncio.gather(*assigning)
        assignments_read.set()
        await asyncio.gather(*others)

    async def _finish(self, run_id: int) -> CacheError | None:
        """Bring the run to its end in the cache; why that cannot be done, as on a full disk."""
        try:
            tables = {resource.name: resource.table for resource in self._resources}
            await self._store.assignments.refresh_names(tables)
            await self._store.sync_runs.finish(run_id, cancelled=self._cancelled)
        except CacheError as error:
            return error
        return None

    def _reading(
        self, tracker: ResourceTracker, run_id: int, full: bool, assignments_read: asyncio.Event
    ) -> Reading:
        return Reading(
            tracker.resource,
            self._tables[tracker.resource.table],
            self._graph,
            self._store,
            run_id,
            tracker,
            full,
            options=self._options,
            clock=self._clock,
            assignments_read=assignments_read,
        )

    async def _attempt(self, reading: Reading) -> None:
        """Read one resource and record its verdict, whatever happens while it is read."""
        tracker, resource = reading.tracker, reading.resource
        work = asyncio.ensure_future(self._read(reading))
        self._readings.add(work)
        if self._cancelled:
            work.cancel()
        await asyncio.wait([work])
        self._readings.discard(work)
        error = asyncio.CancelledError() if work.cancelled() else work.exception()
        if isinstance(error, TenantChangedError):
            self._tenant_changed = error
            self.cancel()
        tracker.end(ending_of(resource, error, stored=tracker.stored))
        if tracker.outcome is not None and tracker.outcome.verdict is Verdict.NEVER:
            return  # not an attempt: the verdict of the one before still holds
        try:
            await self._store.sync_runs.resource_finished(reading.run_id, tracker.report())
        except CacheError as cache_error:
            tracker.end(ending_of(resource, cache_error, stored=tracker.stored))

    async def _read(self, reading: Reading) -> None:
        tracker = reading.tracker
        await shielded(
            self._store.sync_runs.resource_started(reading.run_id, reading.resource.name)
        )
        await READERS[reading.resource.fetch](reading)
        rows = self._store.table(reading.table.name)
        tracker.live_rows = await shielded(rows.live_count(reading.resource.kind))
