"""Packs what versions before 7 left plain: an upgraded cache then takes no more than a new one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.packing import ENOUGH
from intune_manager.data.repositories.payload_packing import PayloadPacking
from intune_manager.data.repositories.statements import OF_TENANT, Row, fetch, run_many
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.types import instant_text, utc_now

_AT_ONCE = 1_000


async def pack_plain(db: DatabaseManager, tables: Iterable[str]) -> int:
    """Pack the plain payloads of the mirrored `tables`, where a tenant has enough of them.

    Each thousand is a transaction of its own: what is done stays, whatever ends this. The file
    keeps its size until it is vacuumed. Returns how many payloads were packed; the few that would
    become longer stay plain.
    """
    async with db.reader() as connection:
        tenants = [tenant for (tenant,) in await fetch(connection, "SELECT tenant_id FROM tenants")]
    return sum([await _pack(db, table, tenant) for table in tables for tenant in tenants])


async def _pack(db: DatabaseManager, table: str, tenant_id: str) -> int:
    packing = PayloadPacking(table, tenant_id)
    last, count = 0, 0
    while True:
        async with db.writer() as connection:
            rows = await _plain(connection, table, tenant_id, after=last)
            if not rows or (last == 0 and len(rows) < ENOUGH):
                return count
            plain = [text.encode() for _, text in rows]
            form = await packing.form(connection, plain, instant_text(utc_now()))
            packed = [
                (payload, row_id, tenant_id)
                for (row_id, _), payload in zip(rows, map(form, plain), strict=True)
                if isinstance(payload, bytes)
            ]
            await run_many(
                connection,
                f"UPDATE {table} SET raw_payload = ? WHERE id = ? AND {OF_TENANT}",  # noqa: S608
                packed,
            )
        last, count = rows[-1][0], count + len(packed)


async def _plain(
    connection: AsyncConnection, table: str, tenant_id: str, *, after: int
) -> list[Row]:
    return await fetch(
        connection,
        f"SELECT id, raw_payload FROM {table} NOT INDEXED WHERE id > ? AND {OF_TENANT}"  # noqa: S608
        " AND typeof(raw_payload) = 'text' ORDER BY id LIMIT ?",
        (after, tenant_id, _AT_ONCE),
    )
