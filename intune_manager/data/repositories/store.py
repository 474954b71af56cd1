"""`Store`: everything that the cache holds of one tenant, as repositories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from intune_manager.data.repositories import tenants
from intune_manager.data.repositories.assignments import AssignmentRepository
from intune_manager.data.repositories.details import DetailRepository
from intune_manager.data.repositories.history.read import ChangeRepository
from intune_manager.data.repositories.memberships.repository import (
    MembershipRepository,
    MembershipRows,
)
from intune_manager.data.repositories.rows.repository import Repository
from intune_manager.data.repositories.sync_runs import PositionRepository, SyncRunRepository
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.tenant_choice import CachedTenant
from intune_manager.registry.table import Table
from intune_manager.words import utc_now


class Store:
    """The repositories of one tenant over one open cache. `tables` are the mirrored tables by name.

    No repository reads or writes a row of another tenant.
    """

    def __init__(
        self,
        db: DatabaseManager,
        tenant_id: str,
        tables: Mapping[str, Table],
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.tenant_id = tenant_id
        self._db = db
        self._clock = clock
        self._tables = tables
        self._repositories: dict[str, Repository] = {}
        self.assignments = AssignmentRepository(db, tables, tenant_id, clock=clock)
        self.memberships = MembershipRepository(db, tables["group_members"], tenant_id, clock=clock)
        self.details = DetailRepository(db, tables, tenant_id, clock=clock)
        self.positions = PositionRepository(db, tenant_id, clock=clock)
        self.sync_runs = SyncRunRepository(db, tenant_id, clock=clock)
        self.changes = ChangeRepository(db, tables, tenant_id)

    def table(self, name: str) -> Repository:
        """The repository of a mirrored table. Raises KeyError for an unknown one."""
        if name not in self._repositories:
            self._repositories[name] = _repository(name)(
                self._db, self._tables[name], self.tenant_id, tables=self._tables, clock=self._clock
            )
        return self._repositories[name]

    async def tenants(self) -> list[CachedTenant]:
        """Every tenant in the cache, the one seen last first."""
        return await tenants.tenants(self._db)

    async def note_tenant(self, display_name: str | None = None) -> None:
        """Record that this tenant was seen now; None keeps the name that is known."""
        await tenants.note_tenant(self._db, self.tenant_id, display_name, self._clock())

    async def clear(self) -> None:
        """Delete everything that the cache holds of this tenant, its history too; all or nothing.

        Not to be called while a sync of the tenant is under way.
        """
        await tenants.clear_tenant(self._db, self.tenant_id)


def _repository(table: str) -> type[Repository]:
    return MembershipRows if table == "group_members" else Repository
