"""Checks of the rows: whose they are, how many there are, whether they are as they came."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, UniqueConstraint, exists, func, or_, select
from sqlalchemy import Table as StoredTable
from sqlalchemy import table as named_table

from intune_manager.data.projection import payload_hash
from intune_manager.data.sql.models import (
    ChangeRecord,
    DetailRecord,
    DirectoryObjectRecord,
    MembershipRecord,
    MembershipShapeRecord,
    SyncResourceRecord,
    TenantRecord,
)
from intune_manager.data.sql.records.base import Record, table_of
from intune_manager.data.sql.sqlite.cache_file import execute
from intune_manager.data.sql.sqlite.check.report import EXAMPLES, Problem
from intune_manager.data.sql.sqlite.search_index import SEARCHED_TABLES
from intune_manager.data.sql.sqlite.snapshot_file import SNAPSHOT, is_snapshot

_TENANTS = table_of(TenantRecord)
_MEMBERSHIPS = table_of(MembershipRecord)
_OBJECTS = table_of(DirectoryObjectRecord)
_RESOURCES = table_of(SyncResourceRecord)


@dataclass(frozen=True)
class Counted:
    """Whose rows a resource's are: all of a table, or those of one kind."""

    resource: str
    table: str
    discriminator: str | None = None
    kind: str | None = None


def row_problems(
    connection: sqlite3.Connection, counted: tuple[Counted, ...], *, thorough: bool
) -> Iterator[Problem]:
    """What is wrong with the rows; `thorough` also looks at each payload, change and membership."""
    yield from _tenant_problems(connection)
    yield from duplicate_problems(connection)
    yield from _count_problems(connection, counted)
    yield from _snapshot_problems(connection)
    if thorough:
        yield from _membership_problems(connection)
        yield from _record_problems(connection)
        yield from _payload_problems(connection)


def _tenant_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Rows whose tenant is not known, or whose two ways of naming it contradict each other."""
    for stored in _stored_tables():
        columns = {"tenant_id", "tenant_key"} & set(stored.c.keys())
        if stored is _TENANTS or not columns:
            continue
        by_key = "tenant_key" in columns
        same = _TENANTS.c.id == stored.c.tenant_key if by_key else _named_by(stored)
        wrong: ColumnElement[bool] = _TENANTS.c.tenant_id.is_(None)
        if "tenant_id" in columns:
            wrong |= ~_named_by(stored)
        count = _count(connection, stored.outerjoin(_TENANTS, same), wrong)
        if count:
            text = f"{count:,} rows of {stored.name} belong to no one tenant."
            yield Problem("tenants", stored.name, text, count)


def _named_by(stored: StoredTable) -> ColumnElement[bool]:
    return _TENANTS.c.tenant_id == stored.c.tenant_id


def duplicate_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Objects that are there twice although their key is unique."""
    for stored in _stored_tables():
        for key in (each for each in stored.constraints if isinstance(each, UniqueConstraint)):
            count = func.count()
            doubled = select(count, *key.columns).group_by(*key.columns).having(count > 1)
            found = execute(connection, doubled.order_by(count.desc())).fetchall()
            if found:
                yield Problem(
                    "duplicates",
                    stored.name,
                    f"{len(found):,} objects are in {stored.name} more than once.",
                    len(found),
                    tuple(f"{n} x {' / '.join(map(str, of))}" for n, *of in found[:EXAMPLES]),
                )


def _count_problems(
    connection: sqlite3.Connection, counted: tuple[Counted, ...]
) -> Iterator[Problem]:
    """Resources whose live rows are not as many as the syncs so far recorded.

    Where a run was killed, or is under way, nobody can know; then nothing is said.
    """
    for key, tenant_id in execute(connection, select(_TENANTS.c.id, _TENANTS.c.tenant_id)):
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
    attempts = _RESOURCES.c
    of_resource = (attempts.tenant_id == tenant_id) & (attempts.resource == resource)
    last = execute(
        connection,
        select(attempts.id, attempts.live_rows)
        .where(of_resource, attempts.verdict == "complete", attempts.live_rows.is_not(None))
        .order_by(attempts.id.desc())
        .limit(1),
    ).fetchone()
    if last is None:
        return None
    added = func.sum(attempts.created + attempts.restored - attempts.deleted)
    unfinished, change = execute(
        connection,
        select(func.count() - func.count(attempts.verdict), func.coalesce(added, 0))
        .select_from(_RESOURCES)
        .where(of_resource, attempts.id > last[0]),
    ).fetchone()
    return None if unfinished else int(last[1] + change)


def _live_rows(connection: sqlite3.Connection, tenant: int, each: Counted) -> int:
    if each.table == "group_members":
        groups = select(_OBJECTS.c.key).where(_OBJECTS.c.tenant_key == tenant)
        live = _MEMBERSHIPS.c.deleted.is_(None) & _MEMBERSHIPS.c.group_key.in_(groups)
        return _count(connection, _MEMBERSHIPS, live)
    stored = Record.metadata.tables[each.table]
    live = (stored.c.tenant_key == tenant) & stored.c.deleted_at.is_(None)
    if each.discriminator is not None:
        live &= stored.c[each.discriminator] == each.kind
    return _count(connection, stored, live)


def _snapshot_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Tables that hold another number of rows than the snapshot recorded when it was made."""
    if not is_snapshot(connection):
        return
    recorded = select(SNAPSHOT.c.value).where(SNAPSHOT.c.name == "rows")
    for table, rows in json.loads(execute(connection, recorded).fetchone()[0]).items():
        actual = _count(connection, named_table(table))
        if actual != rows:
            text = f"{table} has {actual:,} rows; the snapshot was made with {rows:,}."
            yield Problem("counts", table, text, abs(actual - rows))


def _membership_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Memberships whose ends, or whose payload, are missing or belong to several tenants."""
    group, member = _OBJECTS.alias(), _OBJECTS.alias()
    shape = table_of(MembershipShapeRecord)
    joined = (
        _MEMBERSHIPS.outerjoin(group, group.c.key == _MEMBERSHIPS.c.group_key)
        .outerjoin(member, member.c.key == _MEMBERSHIPS.c.member_key)
        .outerjoin(shape, shape.c.key == _MEMBERSHIPS.c.shape_key)
    )
    tenants = (group.c.tenant_key, member.c.tenant_key, shape.c.tenant_key)
    missing = [tenant.is_(None) for tenant in tenants]
    count = _count(
        connection, joined, or_(*missing, tenants[0] != tenants[1], tenants[0] != tenants[2])
    )
    if count:
        text = f"{count:,} memberships lack an end or their payload."
        yield Problem("rows", "memberships", text, count)


def _record_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Details and changes of a row that is not there: rows are marked, never erased."""
    for part in (table_of(DetailRecord), table_of(ChangeRecord)):
        for (name,) in execute(connection, select(part.c.table_name).distinct()).fetchall():
            lost = part.c.table_name == name
            owner = _MEMBERSHIPS if name == "group_members" else Record.metadata.tables.get(name)
            if owner is not None:
                lost &= ~exists().where(owner.c.id == part.c.record_id)
            if count := _count(connection, part, lost):
                text = f"{count:,} {part.name} are of rows that {name} does not have."
                yield Problem("rows", part.name, text, count)


def _payload_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Payloads that are not what Graph sent: their hash was taken when they arrived."""
    for name in (*SEARCHED_TABLES, "details"):
        stored = Record.metadata.tables[name].c
        rows = execute(connection, select(stored.id, stored.raw_payload, stored.payload_hash))
        altered = [
            row_id for row_id, payload, digest in rows if not _is_as_received(payload, digest)
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
    return payload_hash(payload.encode()) == digest or "\N{REPLACEMENT CHARACTER}" in payload


def _stored_tables() -> Iterator[StoredTable]:
    """The tables of the schema that are no views, by name."""
    for _, stored in sorted(Record.metadata.tables.items()):
        if not stored.info.get("is_view"):
            yield stored


def _count(connection: sqlite3.Connection, rows: FromClause, *where: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(rows).where(*where)
    (count,) = execute(connection, counted).fetchone()
    return int(count)
