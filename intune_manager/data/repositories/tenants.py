"""The tenants that a cache holds, and how one is taken out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.repositories.statements import OF_TENANT, fetch, run, scalar
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import Record
from intune_manager.data.sql.sqlite.append_only import history_unlocked
from intune_manager.data.sql.sqlite.search_index import SEARCHED_TABLES, search_table
from intune_manager.data.sql.types import instant, instant_text

_BY_GROUP = (
    "DELETE FROM memberships WHERE group_key IN"  # noqa: S608
    f" (SELECT key FROM directory_objects WHERE {OF_TENANT})"
)


@dataclass(frozen=True)
class Tenant:
    """A tenant that the cache holds data of. Its name is None until Graph has told it."""

    tenant_id: str
    display_name: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    domains: tuple[str, ...] = ()
    """Its verified domain names, in lower case; none until its organization has been read."""


async def tenants(db: DatabaseManager) -> list[Tenant]:
    """Every tenant in the cache, the one seen last first."""
    async with db.reader() as connection:
        rows = await fetch(
            connection,
            "SELECT tenant_id, display_name, first_seen_at, last_seen_at FROM tenants"
            " ORDER BY last_seen_at DESC, tenant_id",
        )
        organizations = await fetch(
            connection,
            "SELECT tenant_id, raw_payload FROM organization WHERE deleted_at IS NULL",
        )
    domains = {tenant_id: _domains(payload) for tenant_id, payload in organizations}
    return [
        Tenant(tenant_id, name, instant(a), instant(b), domains.get(tenant_id, ()))
        for tenant_id, name, a, b in rows
    ]


class _Domain(msgspec.Struct):
    name: str


class _Organization(msgspec.Struct):
    domains: list[_Domain] = msgspec.field(name="verifiedDomains", default_factory=list)


def _domains(organization: str) -> tuple[str, ...]:
    try:
        found = msgspec.json.decode(organization, type=_Organization).domains
    except msgspec.DecodeError:  # of another shape than Graph documents: then it tells none
        return ()
    return tuple(domain.name.lower() for domain in found)


async def note_tenant(
    db: DatabaseManager, tenant_id: str, display_name: str | None, now: datetime
) -> None:
    """Record that the tenant was seen at `now`; a name of None keeps the one that is known."""
    moment = instant_text(now)
    async with db.writer() as connection:
        await run(
            connection,
            "INSERT INTO tenants (tenant_id, display_name, first_seen_at, last_seen_at)"
            " VALUES (?, ?, ?, ?) ON CONFLICT (tenant_id) DO UPDATE SET"
            " last_seen_at = excluded.last_seen_at,"
            " display_name = coalesce(excluded.display_name, display_name)",
            (tenant_id, display_name, moment, moment),
        )


async def tenant_key(connection: AsyncConnection, tenant_id: str, now: str) -> int:
    """The tenant's key, for rows that are about to be written. `connection` is the writer's.

    A tenant that the cache did not know gets its row, as seen at the instant `now`.
    """
    await run(
        connection,
        "INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) VALUES (?, ?, ?)"
        " ON CONFLICT (tenant_id) DO NOTHING",
        (tenant_id, now, now),
    )
    key: int = await scalar(connection, "SELECT id FROM tenants WHERE tenant_id = ?", (tenant_id,))
    return key


async def clear_tenant(db: DatabaseManager, tenant_id: str) -> None:
    """Delete everything that the cache holds of one tenant, its history too; all or nothing.

    Not to be called while a sync of that tenant is under way.
    """
    async with db.writer() as connection, history_unlocked(connection):
        await run(connection, _BY_GROUP, (tenant_id,))
        # Rows that refer to others go first, `tenants`, which all refer to, last.
        tables = [t for t in reversed(Record.metadata.sorted_tables) if not t.info.get("is_view")]
        for table in sorted(tables, key=lambda table: table.name == "tenants"):
            if table.name in SEARCHED_TABLES:
                index = search_table(table.name)
                await run(
                    connection,
                    f"INSERT INTO {index} ({index}, rowid, search_text)"  # noqa: S608
                    f" SELECT 'delete', id, search_text FROM {table.name} WHERE {OF_TENANT}",
                    (tenant_id,),
                )
            if "tenant_id" in table.columns:
                scope = "tenant_id = ?"
            elif "tenant_key" in table.columns:
                scope = OF_TENANT
            else:
                continue
            await run(connection, f"DELETE FROM {table.name} WHERE {scope}", (tenant_id,))  # noqa: S608
