"""Reads all details of one object now, on demand."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass

from intune_manager.data.details import DetailOwner, FoundDetail, StoredDetail
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.errors import EnvironmentalError, IntuneManagerError
from intune_manager.graph.values import Meter
from intune_manager.registry.resource import Detail, Resource
from intune_manager.sync.concurrency import Cancellation, shielded
from intune_manager.sync.connection import Access, Connection, connected
from intune_manager.sync.readers.details import DetailReader, scope_of


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
        owner = await self._owner(connection)
        for detail in self._resource.details:
            await self._read_one(connection, detail, owner, meter)
        stored = await connection.store.details.details_of(self._resource.table, owner.row_id)
        return DetailReport(owner.row_id, tuple(stored), meter.requests)

    async def _owner(self, connection: Connection) -> DetailOwner:
        table = self._resource.table
        row_id = await connection.store.table(table).row_id(self._object_id)
        found = None if row_id is None else await connection.store.details.owner(table, row_id)
        if found is None:
            raise EnvironmentalError(
                f"The cache knows no {self._object_id} among {self._resource.title}.",
                remedy="Run `intune-manager sync` first.",
            )
        return found

    async def _read_one(
        self, connection: Connection, detail: Detail, owner: DetailOwner, meter: Meter
    ) -> None:
        reader = DetailReader(connection.graph, self._resource, detail, meter)
        found: list[FoundDetail] = []
        failures: list[IntuneManagerError] = []
        async with aclosing(reader.answers([owner])) as answers:
            async for answer in answers:
                if answer.error is None:
                    found.append(FoundDetail(answer.owner, answer.payload))
                else:
                    failures.append(answer.error)
        if failures:
            raise failures[0]
        origin = ChangeSource(None, self._resource.name, detail.volatile)
        scope = scope_of(self._resource, detail)
        await shielded(connection.store.details.store(origin, scope, found))
