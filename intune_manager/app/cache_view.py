"""The cache as the panels see it: they may ask before it is open, and it may change its tenant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.data.outcomes import Cost, Counts, ResourceRecord, ResourceStatus, RunRecord
from intune_manager.data.query import RowSource, rows_of
from intune_manager.errors import BugError, CacheMovedError, IntuneManagerError
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Resource
from intune_manager.sync.report import Mode, Verdict
from intune_manager.ui.sync.sync_state import Freshness, ResourceLine, RunLine
from intune_manager.ui.window.status_strip import Identity
from intune_manager.ui.window.tenants import TenantLine

if TYPE_CHECKING:
    from intune_manager.data.repositories.store import Store
    from intune_manager.data.sql.manager import DatabaseManager
    from intune_manager.data.tenant_choice import CachedTenant


class CacheView(QObject):
    """The cache file of the window, and in it the tenant on the screen.

    The window is painted before the database layer has been imported, so panels exist before the
    cache is open: their questions wait. After `fail` every question raises that error.
    """

    changed = Signal()
    """It can be asked now, or cannot be opened, or another tenant has come into view."""
    lost = Signal(object)
    """The CacheMovedError of a file that is no longer in its place; `changed` follows."""

    def __init__(
        self,
        settings: Settings,
        paths: Paths,
        *,
        importing: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """`importing` is entered while the database layer is imported, in a thread."""
        super().__init__()
        self.paths = paths
        self.status = CacheStatusSource(self, timedelta(hours=settings.stale_after_h))
        self.error: IntuneManagerError | None = None
        """Why it cannot be asked."""
        self._settings, self._importing = settings, importing
        self._settled = asyncio.Event()
        self._opening = asyncio.Lock()
        self._database: DatabaseManager | None = None
        self._store: Store | None = None
        self._closing: set[asyncio.Future[None]] = set()

    @property
    def is_open(self) -> bool:
        """Whether there are rows to be shown, be it none."""
        return self._store is not None

    @property
    def tenant_id(self) -> str | None:
        """The tenant on the screen, "" for none; None until the first `show`."""
        return self._store.tenant_id if self._store is not None else None

    async def open(self) -> None:
        """Import the database layer and open the file, unless it is open. Raises CacheError."""
        async with self._opening:
            if self._database is None:
                database = await asyncio.to_thread(self._imported)
                await database.open()
                self._database = database

    async def close(self) -> None:
        if self._database is not None:
            await self._database.close()
        await asyncio.gather(*self._closing)

    def show(self, tenant_id: str) -> None:
        """Answer for a tenant from now on; questions under way still answer for the one before."""
        self._store = self._store_of(tenant_id)
        self._settled.set()
        self.changed.emit()

    def fail(self, error: IntuneManagerError) -> None:
        """The cache cannot be opened: raise that error to whoever asks."""
        self.error = error
        self._settled.set()
        self.changed.emit()

    def _lose(self, error: CacheMovedError) -> None:
        """The file is no longer there: what is left of it is not shown as if it were."""
        if self._database is None:
            return
        closing = asyncio.ensure_future(self._database.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)
        self._database = self._store = None
        self.lost.emit(error)
        self.fail(error)

    def expect(self) -> None:
        """A sync makes the cache that could not be opened: who asks waits from now on."""
        self.error = None
        self._settled.clear()
        self.changed.emit()

    async def store(self) -> Store:
        """The store of the tenant on the screen, once there is one.

        Raises the error given to `fail`.
        """
        await self._settled.wait()
        if self.error is not None:
            raise self.error
        return self._shown

    def source(self, table: str) -> RowSource:
        """The rows of a table, of the tenant that is on the screen now; only once it is open."""
        return self._shown.table(table)

    async def known_tenants(self) -> Sequence[CachedTenant]:
        """The tenants that the cache has seen, whichever is on the screen."""
        return await self._store_of("").tenants()

    async def clear(self, tenant_id: str) -> None:
        """Delete all that is there of a tenant."""
        await self._store_of(tenant_id).clear()

    async def compact(self) -> None:
        """Write the file anew, without the pages that are free."""
        await self._opened.vacuum()

    @property
    def _shown(self) -> Store:
        if self._store is None:
            raise BugError("The cache was asked before a tenant was shown.")
        return self._store

    @property
    def _opened(self) -> DatabaseManager:
        if self._database is None:
            raise BugError("The cache was asked before it was open.")
        return self._database

    def _store_of(self, tenant_id: str) -> Store:
        from intune_manager.data.repositories.store import Store

        return Store(self._opened, tenant_id, TABLES)

    def _imported(self) -> DatabaseManager:
        # Over a second of imports: after the window has been painted.
        with self._importing():
            from intune_manager.data.repositories import store  # noqa: F401 - for its cost
            from intune_manager.data.sql.manager import DatabaseManager

        return DatabaseManager(
            self.paths.cache,
            read_only=self.paths.read_only,
            echo=self._settings.echo_sql,
            slow_statement_ms=self._settings.slow_statement_ms,
            on_moved=self._lose,
        )


_WHOLE = (Mode.FULL, Mode.RESUMED)


class CacheStatusSource:
    """Reads of the tenant on the screen; waits while the cache is being opened."""

    def __init__(self, cache: CacheView, stale_after: timedelta) -> None:
        self._cache = cache
        self.stale_after = stale_after
        """Data that was last complete longer ago is called stale."""

    async def lines(self) -> Sequence[ResourceLine]:
        """One line per declared resource, in the order of the registry."""
        store = await self._cache.store()
        statuses = await store.sync_runs.statuses(resource.name for resource in RESOURCES)
        whole = await store.sync_runs.last_full()
        return [
            replace(
                _line(resource, status, await _live_rows(store, resource)),
                saved_requests=_saved(status.attempt, whole.get(resource.name)),
                stale_after=self.stale_after,
            )
            for resource, status in zip(RESOURCES, statuses, strict=True)
        ]

    async def runs(self, limit: int) -> Sequence[RunLine]:
        """The newest runs first."""
        store = await self._cache.store()
        return [
            _run_line(run, await store.sync_runs.resources(run.id))
            for run in await store.sync_runs.recent(limit)
        ]

    async def identity(self) -> Identity:
        """Whose data is on the screen, seen by whom, how old."""
        store = await self._cache.store()
        tenants = {tenant.tenant_id: tenant for tenant in await store.tenants()}
        known = tenants.get(store.tenant_id)
        name = known.display_name if known is not None else None
        statuses = await store.sync_runs.statuses(resource.name for resource in RESOURCES)
        freshness = Freshness(
            tuple(_line(r, status, 0) for r, status in zip(RESOURCES, statuses, strict=True))
        )
        seen_as = [line.seen_as for line in freshness.lines if line.seen_as]
        return Identity(
            tenant=name or store.tenant_id,
            tenant_id=store.tenant_id,
            account=seen_as[0] if seen_as else "",
            synced_at=freshness.complete_as_of,
            any_synced_at=freshness.newest,
        )

    async def tenants(self) -> Sequence[TenantLine]:
        """Every tenant of the cache by name."""
        store = await self._cache.store()
        lines = [
            TenantLine(one.tenant_id, one.display_name or one.tenant_id, one.last_seen_at)
            for one in await store.tenants()
        ]
        return sorted(lines, key=lambda line: line.name.casefold())


async def _live_rows(store: Store, resource: Resource) -> int:
    table = TABLES[resource.table]
    return await store.table(table.name).count(rows_of(resource, table))


def _saved(last: ResourceRecord | None, whole: ResourceRecord | None) -> int | None:
    """How many fewer requests the last attempt took than the reading of all of it before."""
    if last is None or last.outcome is None or whole is None or whole.outcome is None:
        return None
    if last.outcome.mode in _WHOLE or whole.run_id >= last.run_id:
        return None
    return whole.outcome.cost.requests - last.outcome.cost.requests


def _line(resource: Resource, status: ResourceStatus, rows: int) -> ResourceLine:
    outcome = status.outcome
    return ResourceLine(
        name=resource.name,
        title=resource.title,
        verdict=Verdict(outcome.verdict),
        rows=rows,
        counts=outcome.counts,
        cost=outcome.cost,
        last_attempt_at=status.last_attempt_at,
        last_success_at=status.last_success_at,
        seen_as=status.seen_as or "",
        attempted_as=status.attempted_as or "",
        mode=outcome.mode or "",
        notes=outcome.notes,
        missing_scopes=outcome.missing_scopes,
        error=outcome.error,
        remedy=outcome.remedy,
    )


def _run_line(run: RunRecord, records: Sequence[ResourceRecord]) -> RunLine:
    outcomes = [record.outcome for record in records if record.outcome is not None]
    return RunLine(
        run_id=run.id,
        started_at=run.started_at,
        finished_at=run.finished_at,
        account=run.account,
        cancelled=run.cancelled,
        verdicts=tuple(Verdict(outcome.verdict) for outcome in outcomes),
        counts=sum((outcome.counts for outcome in outcomes), Counts()),
        cost=sum((outcome.cost for outcome in outcomes), Cost()),
    )
