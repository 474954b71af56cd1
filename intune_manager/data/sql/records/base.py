"""What record classes are made of: identity, the verbatim payload, times, column types, indexes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from intune_manager.data.sql.types import (
    IdText,
    NameText,
    UtcInstant,
    hash_of_inserted_payload,
    key_of_inserted_tenant,
)
from intune_manager.registry import TABLES
from intune_manager.registry.table import Table as DeclaredTable
from intune_manager.words import utc_now

LIVE = "deleted_at IS NULL"


class Record(SQLModel):
    """A row of the cache."""

    metadata: ClassVar[MetaData] = MetaData()


def table_of(record: type[Record]) -> Table:
    """The Core table behind a record class, for statements over many rows."""
    return Record.metadata.tables[str(record.__tablename__)]


class MirroredRecord(Record):
    """One object of one tenant, with its JSON exactly as Graph sent it.

    `id` never changes and is never given to another object of the table while the row exists.
    `tenant_key` is the tenant's row in `tenants`. Keys and indexes begin with it, for a GUID in
    each of them would outweigh all else; a record that comes without gets it when it is inserted.
    `deleted_at` marks an object that a full read of its list no longer found; its row stays.
    """

    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str = Field(sa_type=Text)
    tenant_key: int | None = Field(
        default=None,
        sa_type=Integer,
        nullable=False,
        sa_column_kwargs={"default": key_of_inserted_tenant},
    )
    raw_payload: str = Field(sa_type=Text)
    first_seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    last_synced_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    """When the row was last written from Graph. Unchanged objects are not written: how fresh they
    are, the last complete sync of their resource says."""
    deleted_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class VersionedRecord(MirroredRecord):
    """A mirrored object whose content changes: its hash shows whether a payload is new."""

    payload_hash: bytes | None = Field(
        default=None,
        sa_type=LargeBinary,
        nullable=False,
        sa_column_kwargs={"default": hash_of_inserted_payload},
    )
    changed_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    search_text: str = Field(default="", sa_type=Text)
    """What the quick filter looks through: the searched columns, folded, each on a line."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[UniqueConstraint | Index, ...]:  # noqa: N805
        """Keys and indexes, as they follow from what the registry declares of the table."""
        return tuple(_keys_and_indexes(TABLES[str(cls.__tablename__)]))


def graph_id() -> Any:
    """A required Graph id."""
    return Field(sa_type=IdText)


def reference() -> Any:
    """The Graph id of another object, or NULL."""
    return Field(default=None, sa_type=IdText)


def name() -> Any:
    """Text that people read and sort by, or NULL: ASCII case does not matter."""
    return Field(default=None, sa_type=NameText)


def instant_or_null() -> Any:
    return Field(default=None, sa_type=UtcInstant)


def whole_number() -> Any:
    """A signed integer of up to 64 bits, or NULL."""
    return Field(default=None, sa_type=BigInteger)


def indexed_columns(table: DeclaredTable) -> tuple[str, ...]:
    """The columns of a mirrored table that have an index, in the order of their declaration.

    Those that its panel shows at first or offers as filters, and those that links lead to. A key of
    one column needs none: its unique key serves it.
    """
    wanted = {column.name for column in table.columns if column.shown or column.facet}
    for relation in (each for other in TABLES.values() for each in other.relations):
        if relation.target == table.name:
            wanted.add(relation.target_column)
        if relation.via == table.name:
            wanted.add(str(relation.via_source))
    names = dict.fromkeys((*(column.name for column in table.columns), table.id_column))
    return tuple(name for name in names if name in wanted and (name,) != table.key)


def _keys_and_indexes(table: DeclaredTable) -> Iterator[UniqueConstraint | Index]:
    """The unique key of a mirrored table and its indexes.

    The indexes hold live rows only: they answer counts, facets and deep offsets without a look at
    the wide rows. SQLite ends every index entry with the row id, so each is also in the order
    (column, id) that windows over equal values need.
    """
    yield UniqueConstraint("tenant_key", *table.key, name=f"uq_{table.name}")
    for column in indexed_columns(table):
        name = f"ix_{table.name}_{column}"
        yield Index(name, "tenant_key", column, sqlite_where=text(LIVE))
    name = f"ix_{table.name}_deleted"
    yield Index(name, "tenant_key", "deleted_at", sqlite_where=text("deleted_at IS NOT NULL"))
