"""Running SQL: the few calls that all repositories share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Text,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import insert

from intune_manager.data.sql.models import TenantRecord, table_of
from intune_manager.data.sql.types import UtcInstant

_TENANTS = table_of(TenantRecord)

upsert = insert
"""An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`, which SQLite's compiler
renders as well: the two databases have the same form for it."""

Parameters = tuple[Any, ...]
Row = tuple[Any, ...]


def tenant_rows(table: FromClause, tenant_id: str | BindParameter[str]) -> ColumnElement[bool]:
    """True for the rows of one tenant, in any table or alias that has a `tenant_key`.

    The database answers the question once per statement. A tenant that the cache does not know has
    no rows.
    """
    key = select(_TENANTS.c.id).where(_TENANTS.c.tenant_id == tenant_id).correlate(None)
    return table.c.tenant_key == key.scalar_subquery()


def as_stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as the file holds it: instants as their text, booleans as 0 and 1."""
    if isinstance(column.type, Boolean):
        return type_coerce(column, Integer)
    return type_coerce(column, Text) if isinstance(column.type, UtcInstant) else column
