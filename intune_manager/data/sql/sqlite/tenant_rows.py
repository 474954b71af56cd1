"""Which rows of a cache belong to a tenant, read from the schema of the file itself.

So a table that the schema gets later is counted, exported and checked without a word here; one that
does not say whose its rows are is an error of the program.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    ScalarSelect,
    TableClause,
    cast,
    column,
    func,
    literal,
    select,
    table,
)

from intune_manager.data.sql.models import ChangeRecord, Record, SyncRunRecord
from intune_manager.data.sql.records.base import table_of
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.search_index import SEARCHED_TABLES, search_table, terms_table
from intune_manager.errors import BugError

SHARED_TABLES = frozenset({"alembic_version", "schema_steps", "snapshot"})
"""They are about the file and no tenant."""

OWN_TABLES = frozenset(Record.metadata.tables) | frozenset(
    name for table in SEARCHED_TABLES for name in (search_table(table), terms_table(table))
)
"""Every table, view and search index that belongs to the schema. Others are somebody's own."""


def stored_table(connection: sqlite3.Connection, name: str, *, schema: str = "main") -> TableClause:
    """A table or view with the columns that it has in the file, in their order."""
    found = connection.execute("SELECT name FROM pragma_table_info(?, ?)", (name, schema))
    return table(name, *(column(each) for (each,) in found), schema=schema)


def rows_of_tenant(stored: TableClause, tenant_id: str) -> ColumnElement[bool]:
    """True for the rows of a `stored_table` that belong to one tenant.

    Raises BugError for a table whose rows do not say whose they are.
    """
    if "tenant_id" in stored.c:
        return stored.c.tenant_id == tenant_id
    key = _key_of_tenant(stored.schema, tenant_id)
    if "tenant_key" in stored.c:
        return stored.c.tenant_key == key
    if stored.name == "memberships":  # they belong to whom their group belongs
        groups = table(
            "directory_objects", column("key"), column("tenant_key"), schema=stored.schema
        )
        return stored.c.group_key.in_(select(groups.c.key).where(groups.c.tenant_key == key))
    raise BugError(f"The rows of {stored.name} do not say which tenant they belong to.")


def _key_of_tenant(schema: str | None, tenant_id: str) -> ScalarSelect[int]:
    tenants = table("tenants", column("id"), column("tenant_id"), schema=schema)
    return select(tenants.c.id).where(tenants.c.tenant_id == tenant_id).scalar_subquery()


@dataclass(frozen=True)
class TenantSize:
    """How much a cache holds of one tenant."""

    rows: Mapping[str, int]
    """Live rows of each mirrored table that has any."""
    changes: int
    sync_runs: int
    payload_bytes: int
    """The JSON of these rows, as Graph sent it, memberships left out: they keep none each."""


def tenant_size(
    path: Path, tenant_id: str, tables: Sequence[str], *, deleted: bool = False
) -> TenantSize:
    """How much the cache holds of a tenant in the mirrored `tables`; blocks. Raises CacheError.

    With `deleted` rows that are marked as deleted count, too.
    """
    rows: dict[str, int] = {}
    payload_bytes = 0
    with cache_file.connected(path, read_only=True) as connection, _one_instant(connection):
        for name in tables:
            count, size = _count_and_bytes(connection, name, tenant_id, deleted=deleted)
            if count:
                rows[name] = count
                payload_bytes += size
        changes, sync_runs = (
            _rows_with_id(connection, record, tenant_id) for record in (ChangeRecord, SyncRunRecord)
        )
    return TenantSize(rows, changes, sync_runs, payload_bytes)


def _count_and_bytes(
    connection: sqlite3.Connection, name: str, tenant_id: str, *, deleted: bool
) -> tuple[int, int]:
    stored = Record.metadata.tables[name]
    size = func.coalesce(func.sum(func.length(cast(stored.c.raw_payload, LargeBinary))), 0)
    asked = (
        select(func.count(), literal(0) if name == "group_members" else size)
        .select_from(stored)
        .where(stored.c.tenant_key == _key_of_tenant(None, tenant_id))
    )
    if not deleted:
        asked = asked.where(stored.c.deleted_at.is_(None))
    count, found = cache_file.execute(connection, asked).fetchone()
    return int(count), int(found)


def _rows_with_id(
    connection: sqlite3.Connection, record: type[ChangeRecord | SyncRunRecord], tenant_id: str
) -> int:
    stored = table_of(record)
    counted = select(func.count()).select_from(stored).where(stored.c.tenant_id == tenant_id)
    (count,) = cache_file.execute(connection, counted).fetchone()
    return int(count)


@contextmanager
def _one_instant(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is read in the block is read as of one instant, whatever a sync writes meanwhile."""
    connection.execute("BEGIN")
    yield
    connection.execute("COMMIT")
