"""The cache as the panels see it: they may ask before it is open, and it may change its tenant."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from intune_manager.data.outcomes import Cost, Counts, ResourceRecord, ResourceStatus, RunRecord
from intune_manager.data.query import FacetValue, Payload, Related, Row, RowQuery, rows_of
from intune_manager.errors import IntuneManagerError
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Resource
from intune_manager.sync.report import Mode, Verdict
from intune_manager.sync.verdicts import STALE_AFTER
from intune_manager.ui.sync.sync_lines import Freshness, ResourceLine, RunLine
from intune_manager.ui.window.status_strip import Identity
from intune_manager.ui.window.tenants import TenantLine

if TYPE_CHECKING:
    from intune_manager.data.repositories.store import Store


class LateCache(QObject):
    """Stands for the store of the tenant on the screen.

    The window is painted before the database layer has been imported, so panels exist before the
    cache is open: their questions wait. After `fail` every question raises that error.
    """

    changed = Signal()
    """It can be asked now, or another tenant has come into view."""

    def __init__(self) -> None:
        super().__init__()
        self._settled = asyncio.Event()
        self._store: Store | None = None
        self._error: IntuneManagerError | None = None

    @property
    def is_settled(self) -> bool:
        """Whether questions are answered (or refused) at once."""
        return self._settled.is_set()

    @property
    def tenant_id(self) -> str | None:
        """The tenant on the screen; None until the first `show`."""
        return self._store.tenant_id if self._store is not None else None

    def show(self, store: Store) -> None:
        """Answer from `store` from now on; questions under way still answer from the one before."""
        self._store, self._error = store, None
        self._settled.set()
        self.changed.emit()

    def fail(self, error: IntuneManagerError) -> None:
        """The cache cannot be opened: tell that to whoever asks."""
        self._error = error
        self._settled.set()
        self.changed.emit()

    async def store(self) -> Store:
        """The store of the moment, as soon as there is one. Raises the error given to `fail`."""
        await self._settled.wait()
        if self._error is not None:
            raise self._error
        assert self._store is not None  # noqa: S101 - `_settled` is set after one of the two is
        return self._store

    def source(self, table: str) -> LateSource:
        """The rows of `table`, whichever tenant is on the screen when they are asked for."""
        return LateSource(self, table)


class LateSource:
    """A `RowSource` that waits for the cache, then asks the repository of its table."""

    def __init__(self, cache: LateCache, table: str) -> None:
        self._cache, self._table = cache, table

    async def rows(self, q: RowQuery) -> Sequence[Row]:
        return await (await self._cache.store()).table(self._table).rows(q)

    async def count(self, q: RowQuery) -> int:
        return await (await self._cache.store()).table(self._table).count(q)

    async def facets(self, q: RowQuery, column: str) -> Sequence[FacetValue]:
        return await (await self._cache.store()).table(self._table).facets(q, column)

    async def payload(self, row_id: int) -> Payload | None:
        return await (await self._cache.store()).table(self._table).payload(row_id)

    async def position(self, q: RowQuery, row_id: int) -> int | None:
        return await (await self._cache.store()).table(self._table).position(q, row_id)

    async def related(self, row_id: int, *, limit: int = 50) -> Sequence[Related]:
        return await (await self._cache.store()).table(self._table).related(row_id, limit=limit)


_WHOLE = (Mode.FULL, Mode.RESUMED)


class CacheLedger:
    """Reads from the store of the moment; waits while the cache is being opened."""

    def __init__(self, cache: LateCache, stale_after: timedelta = STALE_AFTER) -> None:
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
