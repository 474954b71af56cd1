"""Which rows of a cache belong to a tenant, read from the schema of the file itself.

So a table that the schema gets later is counted, exported and checked without a word here; one that
does not tell whose its rows are is an error of the program.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from intune_manager.data.repositories.statements import OF_TENANT
from intune_manager.data.sql.models import Record
from intune_manager.data.sql.sqlite import cache_file
from intune_manager.data.sql.sqlite.search_index import SEARCHED_TABLES, search_table, terms_table
from intune_manager.errors import BugError

SHARED_TABLES = frozenset({"alembic_version", "schema_steps", "snapshot"})
"""They tell of the file and of no tenant."""

OWN_TABLES = frozenset(Record.metadata.tables) | frozenset(
    name for table in SEARCHED_TABLES for name in (search_table(table), terms_table(table))
)
"""Every table, view and search index that belongs to the schema. Others are somebody's own."""

_THROUGH: Mapping[str, str] = MappingProxyType(
    {"memberships": "group_key IN (SELECT key FROM {schema}.directory_objects WHERE {owned})"}
)
"""Tables whose rows belong to whom the row belongs that they refer to."""


def tenant_tables(connection: sqlite3.Connection, *, schema: str = "main") -> tuple[str, ...]:
    """Every table whose rows belong to tenants, by name. Search tables follow their tables."""
    own = frozenset(Record.metadata.tables) - SHARED_TABLES
    found = connection.execute(
        f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'"  # noqa: S608
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    return tuple(name for (name,) in found if name in own)


def rows_of_tenant(connection: sqlite3.Connection, table: str, *, schema: str = "main") -> str:
    """A condition that is true for the rows of `table` that belong to one tenant.

    The tenant's GUID is its one parameter. Raises BugError for a table whose rows do not tell whose
    they are.
    """
    owned = f"tenant_key = (SELECT id FROM {schema}.tenants WHERE tenant_id = ?)"  # noqa: S608
    if table in _THROUGH:
        return _THROUGH[table].format(schema=schema, owned=owned)
    found = connection.execute("SELECT name FROM pragma_table_info(?, ?)", (table, schema))
    columns = {name for (name,) in found}
    if "tenant_id" in columns:
        return "tenant_id = ?"
    if "tenant_key" in columns:
        return owned
    raise BugError(f"The rows of {table} do not tell which tenant they belong to.")


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
    alive = "" if deleted else " AND deleted_at IS NULL"
    with cache_file.connected(path, read_only=True) as connection, _one_moment(connection):
        for table in tables:
            size = (
                "0"
                if table == "group_members"
                else "coalesce(sum(length(CAST(raw_payload AS BLOB))), 0)"
            )
            count, length = connection.execute(
                f"SELECT count(*), {size} FROM {table} WHERE {OF_TENANT}{alive}",  # noqa: S608
                (tenant_id,),
            ).fetchone()
            if count:
                rows[table] = count
                payload_bytes += int(length)
        changes, sync_runs = (
            connection.execute(
                f"SELECT count(*) FROM {table} WHERE tenant_id = ?",  # noqa: S608
                (tenant_id,),
            ).fetchone()[0]
            for table in ("changes", "sync_runs")
        )
    return TenantSize(rows, changes, sync_runs, payload_bytes)


@contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is read in the block is read as of one moment, whatever a sync writes meanwhile."""
    connection.execute("BEGIN")
    yield
    connection.execute("COMMIT")
