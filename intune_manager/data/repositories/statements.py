"""What statements of all repositories share: whose rows, ids by the million, values as stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Text,
    cast,
    func,
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

_AT_ONCE = 20_000
_ID_RANGE = 1_000_000  # some 40 MB while they are looked through
_row_ids = msgspec.json.Decoder(list[int]).decode

T = TypeVar("T")
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


def as_one_text(row_id: ColumnElement[int]) -> ColumnElement[str]:
    """The ids of all rows as one text, for `ids_in`: handing over millions of single rows takes
    far longer."""
    return func.aggregate_strings(cast(row_id, Text), ",")


def ids_in(text: str | None) -> list[int]:
    """The ids in what `as_one_text` gave; none in None."""
    return _row_ids(f"[{text or ''}]")


def id_ranges(max_id: int) -> Iterator[tuple[int, int]]:
    """The ids up to a limit in ranges to be read at once: each begins behind the first of two."""
    for start in range(0, max_id, _ID_RANGE):
        yield start, min(start + _ID_RANGE, max_id)


def portions(items: Sequence[T], size: int | None = None) -> Iterator[Sequence[T]]:
    """The items, `size` at a time; as many as one statement should take, if not given."""
    step = size or _AT_ONCE
    return (items[start : start + step] for start in range(0, len(items), step))
