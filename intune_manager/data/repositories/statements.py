"""Running SQL: the few calls that all repositories share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Text,
    UpdateBase,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from intune_manager.data.sql.models import TenantRecord, table_of
from intune_manager.data.sql.types import UtcInstant

_TENANTS = table_of(TenantRecord)

upsert = insert
"""An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`, which SQLite's compiler
renders as well: the two databases have the same form for it."""

Parameters = tuple[Any, ...]
Row = tuple[Any, ...]

OF_TENANT = "tenant_key = (SELECT id FROM tenants WHERE tenant_id = ?)"
"""True for the rows of one tenant; its GUID is the one parameter. Every index begins with the key.

SQLite answers the question once per statement. A tenant that the cache does not know has no rows.
"""


def of_tenant(alias: str) -> str:
    """`OF_TENANT` for the rows of one table of a join."""
    return f"{alias}.{OF_TENANT}"


@dataclass(frozen=True)
class Condition:
    """A piece of a WHERE clause with its parameters."""

    sql: str
    parameters: Parameters = ()


async def fetch(connection: AsyncConnection, sql: str, parameters: Parameters = ()) -> list[Row]:
    """All rows of a statement, as plain tuples."""
    result = await connection.exec_driver_sql(sql, parameters)
    return [tuple(row) for row in result]


async def fetch_one(
    connection: AsyncConnection, sql: str, parameters: Parameters = ()
) -> Row | None:
    row = (await connection.exec_driver_sql(sql, parameters)).first()
    return None if row is None else tuple(row)


async def scalar(connection: AsyncConnection, sql: str, parameters: Parameters = ()) -> Any:
    """The first column of the first row; None when there is no row."""
    return (await connection.exec_driver_sql(sql, parameters)).scalar()


async def run(connection: AsyncConnection, sql: str, parameters: Parameters = ()) -> int:
    """Run one writing statement; how many rows it wrote."""
    return (await connection.exec_driver_sql(sql, parameters)).rowcount


async def run_many(connection: AsyncConnection, sql: str, rows: Sequence[Parameters]) -> None:
    """Run a writing statement once per row of parameters; no rows is fine."""
    if rows:
        await connection.exec_driver_sql(sql, list(rows))


def json_list(values: Iterable[object]) -> str:
    """Values for `SELECT value FROM json_each(?)`: any number of them in one parameter."""
    return json.dumps(list(values))


def ids_in(row_ids: Iterable[int]) -> Condition:
    """True for the rows with one of these ids."""
    return Condition("id IN (SELECT value FROM json_each(?))", (json_list(row_ids),))


def placeholders(count: int) -> str:
    return ", ".join("?" * count)


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


async def run_compiled(
    connection: AsyncConnection, statement: UpdateBase, rows: Sequence[Parameters]
) -> None:
    """Run a writing statement once per tuple, as stored, in the order of the statement's own
    parameters; no rows is fine.

    The text of the statement goes to the driver as it is, which spares the conversion of each
    value: thousands of rows per second depend on it.
    """
    if rows:
        text = str(statement.compile(dialect=connection.dialect))
        await connection.exec_driver_sql(text, list(rows))
