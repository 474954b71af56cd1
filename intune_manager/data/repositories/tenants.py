"""The tenants that a cache holds, and how one is taken out of it."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Delete, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.statements import tenant_rows, upsert
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import (
    DirectoryObjectRecord,
    MembershipRecord,
    OrganizationRecord,
    Record,
    TenantRecord,
    table_of,
)
from intune_manager.data.sql.sqlite.engines import history_unlocked
from intune_manager.data.sql.sqlite.search_index import SEARCHED_TABLES, take_rows_from_search
from intune_manager.data.sql.types import instant
from intune_manager.data.tenant_choice import CachedTenant

_TENANTS = table_of(TenantRecord)


async def tenants(db: DatabaseManager) -> list[CachedTenant]:
    """Every tenant in the cache, the one seen last first."""
    organization = table_of(OrganizationRecord).c
    async with db.reader() as connection:
        found = await connection.execute(
            select(_TENANTS).order_by(_TENANTS.c.last_seen_at.desc(), _TENANTS.c.tenant_id)
        )
        organizations = await connection.execute(
            select(organization.tenant_id, organization.raw_payload).where(
                organization.deleted_at.is_(None)
            )
        )
    domains = {tenant_id: _domains(payload) for tenant_id, payload in organizations}
    return [
        CachedTenant(
            row.tenant_id,
            row.display_name,
            row.first_seen_at,
            row.last_seen_at,
            domains.get(row.tenant_id, ()),
        )
        for row in found
    ]


class _Domain(msgspec.Struct):
    name: str


class _Organization(msgspec.Struct):
    domains: list[_Domain] = msgspec.field(name="verifiedDomains", default_factory=list)


def _domains(organization: str) -> tuple[str, ...]:
    try:
        found = msgspec.json.decode(organization, type=_Organization).domains
    except msgspec.DecodeError:  # of another shape than Graph documents: then it names none
        return ()
    return tuple(domain.name.lower() for domain in found)


async def note_tenant(
    db: DatabaseManager, tenant_id: str, display_name: str | None, now: datetime
) -> None:
    """Record that the tenant was seen at `now`; a name of None keeps the one that is known."""
    async with db.session() as session:
        known = select(TenantRecord).where(_TENANTS.c.tenant_id == tenant_id)
        tenant = await session.scalar(known)
        tenant = tenant or TenantRecord(tenant_id=tenant_id, first_seen_at=now)
        tenant.last_seen_at = now
        if display_name is not None:
            tenant.display_name = display_name
        session.add(tenant)


async def tenant_key(connection: AsyncConnection, tenant_id: str, now: datetime | str) -> int:
    """The tenant's key, for rows that are about to be written. `connection` is the writer's.

    A tenant that the cache did not know gets its row, as seen at the instant `now`.
    """
    at = instant(now) if isinstance(now, str) else now
    new = upsert(_TENANTS).values(tenant_id=tenant_id, first_seen_at=at, last_seen_at=at)
    await connection.execute(new.on_conflict_do_nothing(index_elements=["tenant_id"]))
    found = select(_TENANTS.c.id).where(_TENANTS.c.tenant_id == tenant_id)
    key: int = (await connection.execute(found)).scalar_one()
    return key


async def clear_tenant(db: DatabaseManager, tenant_id: str) -> None:
    """Delete everything that the cache holds of one tenant, its history too; all or nothing.

    Not to be called while a sync of that tenant is under way.
    """
    async with db.writer() as connection, history_unlocked(connection):
        await connection.execute(_delete_memberships(tenant_id))
        # Rows that refer to others go first, `tenants`, which all refer to, last.
        tables = [t for t in reversed(Record.metadata.sorted_tables) if not t.info.get("is_view")]
        for table in sorted(tables, key=lambda table: table is _TENANTS):
            await _clear_table(connection, table, tenant_id)


def _delete_memberships(tenant_id: str) -> Delete:
    """They know their tenant by the groups alone."""
    groups = table_of(DirectoryObjectRecord)
    keys = select(groups.c.key).where(tenant_rows(groups, tenant_id))
    memberships = table_of(MembershipRecord)
    return delete(memberships).where(memberships.c.group_key.in_(keys))


async def _clear_table(connection: AsyncConnection, table: Table, tenant_id: str) -> None:
    if table.name in SEARCHED_TABLES:
        await connection.execute(take_rows_from_search(table, tenant_rows(table, tenant_id)))
    if "tenant_id" in table.columns:
        await connection.execute(delete(table).where(table.c.tenant_id == tenant_id))
    elif "tenant_key" in table.columns:
        await connection.execute(delete(table).where(tenant_rows(table, tenant_id)))
