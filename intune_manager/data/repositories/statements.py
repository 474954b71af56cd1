"""Running SQL: the few calls that all repositories share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

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
