"""What a user starts, from settings to report: a whole sync, or all details of one object."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass

from pydantic import SecretStr

from intune_manager.config.settings import Settings, checked_base_url
from intune_manager.data.details import DetailOwner, FoundDetail, StoredDetail
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.errors import EnvironmentalError, IntuneManagerError
from intune_manager.graph.values import Meter
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Detail, Resource
from intune_manager.sync.concurrency import Cancellation, shielded
from intune_manager.sync.connection import (
    Access,
    Connection,
    connected,
    sync_lock,
)
from intune_manager.sync.engine import SyncEngine, chosen_resources
from intune_manager.sync.readers.details import DetailReader, scope_of
from intune_manager.sync.reading import SyncOptions
from intune_manager.sync.report import SyncReport
from intune_manager.sync.tracker import ProgressListener


def settings_for(settings: Settings, *, url: str, token: str, tenant_id: str) -> Settings:
    """`settings` turned to a Graph endpoint whose token is at hand, as the demo tenant's."""
    return settings.model_copy(
        update={
            "graph_url": checked_base_url(url),
            "access_token": SecretStr(token),
            "tenant_id": tenant_id,
        }
    )


class SyncJob:
    """One sync that can be cancelled at any moment, also before it has reached Graph.

    `run` opens everything it needs on the running event loop and closes it again; `cancel` must be
    called on that loop. `on_progress` is called on it, too, at most ten times a second.
    """

    def __init__(
        self,
        access: Access,
        *,
        only: frozenset[str] | None = None,
        full: bool = False,
        on_progress: ProgressListener | None = None,
    ) -> None:
        self._access = access
        self._only = only
        self._full = full
        self._on_progress = on_progress
        self._engine: SyncEngine | None = None
        self._cancellation = Cancellation("The sync was cancelled before it had read anything.")

    def cancel(self) -> None:
        """End the job: with a report when reading has begun, with SyncCancelledError before."""
        if self._engine is not None:
            self._engine.cancel()
        else:
            self._cancellation.cancel()

    async def run(self) -> SyncReport:
        """Bring the cache up to date and return the report.

        Raises SettingsError for an unknown name in `only`, CacheBusyError when another run holds
        the cache, SignInRequiredError, SyncCancelledError, CacheError when the cache cannot be
        used, EnvironmentalError or TransientError when the tenant cannot be told, and
        TenantChangedError when the run meets a sign of another. Failures of
        single resources are in the report instead. Whatever is raised, earlier rows are intact.
        """
        chosen_resources(RESOURCES, self._only)
        return await self._cancellation.run(self._run_alone)

    async def _run_alone(self) -> SyncReport:
        paths = self._access.paths
        paths.create()
        with sync_lock(paths.sync_lock):
            return await self._run()

    async def _run(self) -> SyncReport:
        async with connected(self._access) as connection:
            await shielded(connection.store.note_tenant(connection.tenant.display_name))
            self._engine = SyncEngine(
                connection.graph,
                connection.store,
                RESOURCES,
                TABLES,
                account=connection.account,
                options=SyncOptions.from_settings(self._access.settings),
                on_progress=self._on_progress,
            )
            return await self._engine.run(only=self._only, full=self._full)


@dataclass(frozen=True)
class DetailReport:
    """What the cache has of one object's details after a reading."""

    row_id: int
    details: tuple[StoredDetail, ...]
    requests: int


class DetailJob:
    """One reading of one object's details.

    It needs no turn among the syncs: it may run beside one, and two for the same object do no harm.
    `run` opens everything it needs on the running event loop and closes it again; `cancel` must be
    called on that loop.
    """

    def __init__(self, access: Access, resource: Resource, object_id: str) -> None:
        self._access = access
        self._resource = resource
        self._object_id = object_id
        self._cancellation = Cancellation("The reading was cancelled.")

    def cancel(self) -> None:
        """End the job with SyncCancelledError; details that have been stored stay."""
        self._cancellation.cancel()

    async def run(self) -> DetailReport:
        """Read and store every detail that the resource declares, and return what there is now.

        Raises EnvironmentalError when the cache knows no such object, NotFoundError when it has
        vanished from the tenant, PermissionMissingError and what else Graph answers, CacheError,
        SignInRequiredError, SyncCancelledError. What was stored before stays in every case.
        """
        return await self._cancellation.run(self._run)

    async def _run(self) -> DetailReport:
        async with connected(self._access) as connection:
            return await self._read(connection)

    async def _read(self, connection: Connection) -> DetailReport:
        meter = Meter()
        table = self._resource.table
        row_id = await connection.store.table(table).row_id(self._object_id)
        if row_id is None:
            raise self._unknown()
        for detail in self._resource.details:
            scope = scope_of(self._resource, detail)
            owner = await connection.store.details.owner(scope, row_id)
            if owner is None:
                raise self._unknown()
            await self._read_one(connection, detail, owner, meter)
        stored = await connection.store.details.details_of(table, row_id)
        return DetailReport(row_id, tuple(stored), meter.requests)

    def _unknown(self) -> EnvironmentalError:
        return EnvironmentalError(
            f"The cache knows no {self._object_id} among {self._resource.title}.",
            remedy="Run `intune-manager sync` first.",
        )

    async def _read_one(
        self, connection: Connection, detail: Detail, owner: DetailOwner, meter: Meter
    ) -> None:
        reader = DetailReader(connection.graph, self._resource, detail, meter)
        found: list[FoundDetail] = []
        failures: list[IntuneManagerError] = []
        async with aclosing(reader.answers([owner])) as answers:
            async for answer in answers:
                if answer.error is None:
                    found.append(answer.found())
                else:
                    failures.append(answer.error)
        if failures:
            raise failures[0]
        source = ChangeSource(None, self._resource.name, detail.volatile)
        scope = scope_of(self._resource, detail)
        await shielded(connection.store.details.store(source, scope, found))
