"""What record classes are made of: identity, the verbatim payload, times, column types, indexes."""

from __future__ import annotations

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
from sqlmodel import Field, SQLModel

from intune_manager.data.sql.types import (
    NameText,
    UtcInstant,
    hash_of_inserted_payload,
    key_of_inserted_tenant,
    utc_now,
)

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
    `deleted_at` marks an object that a complete sweep no longer found; its row stays.
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
    are, the last complete sync of their resource tells."""
    deleted_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class VersionedRecord(MirroredRecord):
    """A mirrored object whose content changes: its hash tells whether a payload is new."""

    payload_hash: bytes | None = Field(
        default=None,
        sa_type=LargeBinary,
        nullable=False,
        sa_column_kwargs={"default": hash_of_inserted_payload},
    )
    changed_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    search_text: str = Field(default="", sa_type=Text)
    """What the quick filter looks through: the searched columns, folded, each on a line."""


def graph_id() -> Any:
    """A required Graph id: compared exactly."""
    return Field(sa_type=Text)


def reference() -> Any:
    """The Graph id of another object, or NULL: compared exactly."""
    return Field(default=None, sa_type=Text)


def name() -> Any:
    """Text that people read and sort by, or NULL: ASCII case does not matter."""
    return Field(default=None, sa_type=NameText)


def instant_or_null() -> Any:
    return Field(default=None, sa_type=UtcInstant)


def whole_number() -> Any:
    """A signed integer of up to 64 bits, or NULL."""
    return Field(default=None, sa_type=BigInteger)


def table_arguments(
    table: str, *, key: tuple[str, ...], indexed: tuple[str, ...]
) -> tuple[UniqueConstraint | Index, ...]:
    """The unique key of a mirrored table and one index per column that a view sorts or filters by.

    The indexes hold live rows only: they answer counts, facets and deep offsets without a look at
    the wide rows. SQLite ends every index entry with the row id, so each is also in the order
    (column, id) that windows over equal values need.
    """
    return (
        UniqueConstraint("tenant_key", *key, name=f"uq_{table}"),
        *(
            Index(f"ix_{table}_{column}", "tenant_key", column, sqlite_where=text(LIVE))
            for column in indexed
        ),
        Index(
            f"ix_{table}_deleted",
            "tenant_key",
            "deleted_at",
            sqlite_where=text("deleted_at IS NOT NULL"),
        ),
    )
