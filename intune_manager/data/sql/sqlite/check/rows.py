"""Checks of the rows: whose they are, how many there are, whether they are as they came."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intune_manager.data.sql.sqlite.check.report import EXAMPLES, Problem
from intune_manager.data.sql.sqlite.tenant_rows import tenant_tables
from intune_manager.data.sql.types import payload_hash
from intune_manager.registry.table import Table

_HASHED_TOGETHER = 1_000


@dataclass(frozen=True)
class Counted:
    """Whose rows a resource's are: all of a table, or those of one kind."""

    resource: str
    table: str
    discriminator: str | None = None
    kind: str | None = None


def tenant_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Rows whose tenant is not known, or whose two ways of naming it contradict each other."""
    for table in tenant_tables(connection):
        columns = {
            name
            for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
        }
        if table == "tenants" or not columns & {"tenant_id", "tenant_key"}:
            continue
        on = "n.id = t.tenant_key" if "tenant_key" in columns else "n.tenant_id = t.tenant_id"
        same = "t.tenant_id" if "tenant_id" in columns else "n.tenant_id"
        (count,) = connection.execute(
            f'SELECT count(*) FROM "{table}" AS t LEFT JOIN tenants AS n ON {on}'  # noqa: S608
            f" WHERE n.tenant_id IS NULL OR n.tenant_id IS NOT {same}"
        ).fetchone()
        if count:
            yield Problem(
                "tenants", table, f"{count:,} rows of {table} belong to no one tenant.", count
            )


def duplicate_problems(
    connection: sqlite3.Connection, tables: Mapping[str, Table]
) -> Iterator[Problem]:
    """Objects that a tenant has twice."""
    keys = {
        table.name: ("tenant_key", *table.key)
        for table in tables.values()
        if table.name != "group_members"
    }
    for name, key in (*keys.items(), ("memberships", ("group_key", "member_key"))):
        columns = ", ".join(key)
        found = connection.execute(
            f"SELECT count(*), {columns} FROM {name}"  # noqa: S608
            f" GROUP BY {columns} HAVING count(*) > 1 ORDER BY 1 DESC"
        ).fetchall()
        if found:
            yield Problem(
                "duplicates",
                name,
                f"{len(found):,} objects are in {name} more than once.",
                len(found),
                tuple(
                    f"{count} x {' / '.join(map(str, of[1:]))}" for count, *of in found[:EXAMPLES]
                ),
            )


def count_problems(
    connection: sqlite3.Connection, counted: tuple[Counted, ...]
) -> Iterator[Problem]:
    """Resources whose live rows are not as many as the syncs so far recorded.

    Where a run was killed, or is under way, nobody can tell; then nothing is said.
    """
    for key, tenant_id in connection.execute("SELECT id, tenant_id FROM tenants").fetchall():
        for each in counted:
            expected = _recorded_rows(connection, tenant_id, each.resource)
            if expected is None:
                continue
            actual = _live_rows(connection, key, each)
            if actual != expected:
                yield Problem(
                    "counts",
                    each.resource,
                    f"{each.resource} has {actual:,} live rows in {tenant_id}; the syncs so far"
                    f" make it {expected:,}.",
                    abs(actual - expected),
                )


def _recorded_rows(connection: sqlite3.Connection, tenant_id: str, resource: str) -> int | None:
    """What the last clean pass left behind, and what later attempts added and took away."""
    last = connection.execute(
        "SELECT id, live_rows FROM sync_resources WHERE tenant_id = ? AND resource = ?"
        " AND verdict = 'complete' AND live_rows IS NOT NULL ORDER BY id DESC LIMIT 1",
        (tenant_id, resource),
    ).fetchone()
    if last is None:
        return None
    unfinished, change = connection.execute(
        "SELECT count(*) - count(verdict), coalesce(sum(created + restored - deleted), 0)"
        " FROM sync_resources WHERE tenant_id = ? AND resource = ? AND id > ?",
        (tenant_id, resource, last[0]),
    ).fetchone()
    return None if unfinished else int(last[1] + change)


def _live_rows(connection: sqlite3.Connection, tenant: int, each: Counted) -> int:
    if each.table == "group_members":
        sql = (
            "SELECT count(*) FROM directory_objects AS o CROSS JOIN memberships AS m"
            " ON m.group_key = o.key AND m.deleted IS NULL WHERE o.tenant_key = ?"
        )
    else:
        sql = f"SELECT count(*) FROM {each.table} WHERE tenant_key = ? AND deleted_at IS NULL"  # noqa: S608
    parameters: tuple[object, ...] = (tenant,)
    if each.discriminator is not None:
        sql, parameters = f"{sql} AND {each.discriminator} = ?", (tenant, each.kind)
    (count,) = connection.execute(sql, parameters).fetchone()
    return int(count)


def membership_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Memberships whose ends, or whose payload, are missing or belong to several tenants."""
    (count,) = connection.execute(
        "SELECT count(*) FROM memberships AS m"
        " LEFT JOIN directory_objects AS g ON g.key = m.group_key"
        " LEFT JOIN directory_objects AS o ON o.key = m.member_key"
        " LEFT JOIN membership_shapes AS s ON s.key = m.shape_key"
        " WHERE g.key IS NULL OR o.key IS NULL OR s.key IS NULL"
        " OR g.tenant_key <> o.tenant_key OR g.tenant_key <> s.tenant_key"
    ).fetchone()
    if count:
        yield Problem(
            "rows", "memberships", f"{count:,} memberships lack an end or their payload.", count
        )


def record_problems(
    connection: sqlite3.Connection, tables: Mapping[str, Table]
) -> Iterator[Problem]:
    """Details and changes that tell of a row which is not there: rows are marked, never erased."""
    for part in ("details", "changes"):
        for (name,) in connection.execute(f"SELECT DISTINCT table_name FROM {part}").fetchall():  # noqa: S608
            table = "memberships" if name == "group_members" else name
            known = name in tables
            missing = f"NOT EXISTS (SELECT 1 FROM {table} AS t WHERE t.id = p.record_id)"  # noqa: S608
            (count,) = connection.execute(
                f"SELECT count(*) FROM {part} AS p"  # noqa: S608
                f" WHERE p.table_name = ? AND {missing if known else 'TRUE'}",
                (name,),
            ).fetchone()
            if count:
                yield Problem(
                    "rows", part, f"{count:,} {part} tell of rows that {name} does not have.", count
                )


def payload_problems(
    connection: sqlite3.Connection, tables: Mapping[str, Table]
) -> Iterator[Problem]:
    """Payloads that are not what Graph sent: their hash was taken when they arrived."""
    for name in (*(table for table in tables if table != "group_members"), "details"):
        rows = connection.execute(f"SELECT id, raw_payload, payload_hash FROM {name}")  # noqa: S608
        altered: list[int] = []
        while chunk := rows.fetchmany(_HASHED_TOGETHER):
            altered += [
                row_id for row_id, payload, digest in chunk if not _is_as_received(payload, digest)
            ]
        if altered:
            yield Problem(
                "payloads",
                name,
                f"{len(altered):,} payloads of {name} are not as they were received.",
                len(altered),
                tuple(f"row {row_id}" for row_id in altered[:EXAMPLES]),
            )


def _is_as_received(payload: object, digest: bytes) -> bool:
    """Whether the payload of a row has the hash that was taken when it arrived."""
    if not isinstance(payload, str):
        return False
    # The hash is of the bytes, and what was no UTF-8 among them has been replaced.
    return payload_hash(payload) == digest or "\N{REPLACEMENT CHARACTER}" in payload
