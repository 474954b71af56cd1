"""The program's own tables: tenants, sync runs, where the next continues, schema steps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field

from intune_manager.data.sql.records.base import Record
from intune_manager.data.sql.types import UtcInstant
from intune_manager.words import utc_now


class TenantRecord(Record, table=True):
    """A tenant that this cache holds data of."""

    __tablename__ = "tenants"
    __table_args__ = (UniqueConstraint("tenant_id", name="uq_tenants"),)

    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str = Field(sa_type=Text)
    display_name: str | None = Field(default=None, sa_type=Text)
    first_seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    last_seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)


class SyncRunRecord(Record, table=True):
    """One run of the sync. A run that has no `finished_at` was killed or is still under way."""

    __tablename__ = "sync_runs"
    __table_args__ = (
        Index("ix_sync_runs_started_at", "tenant_id", "started_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str = Field(sa_type=Text)
    account: str = Field(sa_type=Text)
    full: bool = Field(default=False, sa_type=Boolean)
    program_version: str = Field(sa_type=Text)
    started_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    finished_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    cancelled: bool = Field(default=False, sa_type=Boolean)


class SyncResourceRecord(Record, table=True):
    """What one run achieved for one resource: the verdict, what changed, what it cost."""

    __tablename__ = "sync_resources"
    __table_args__ = (
        UniqueConstraint("sync_run_id", "resource", name="uq_sync_resources"),
        Index("ix_sync_resources_attempted_at", "tenant_id", "resource", "attempted_at"),
        Index("ix_sync_resources_verdict", "tenant_id", "resource", "verdict", "finished_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sync_run_id: int = Field(
        sa_type=Integer, sa_column_args=(ForeignKey("sync_runs.id", ondelete="CASCADE"),)
    )
    tenant_id: str = Field(sa_type=Text)
    resource: str = Field(sa_type=Text)
    verdict: str | None = Field(default=None, sa_type=Text)
    """NULL while the resource is under way, and for good where the run was killed."""
    seen_as: str | None = Field(default=None, sa_type=Text)
    attempted_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    finished_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    rows: int = Field(default=0, sa_type=BigInteger)
    created: int = Field(default=0, sa_type=BigInteger)
    updated: int = Field(default=0, sa_type=BigInteger)
    deleted: int = Field(default=0, sa_type=BigInteger)
    restored: int = Field(default=0, sa_type=BigInteger)
    unchanged: int = Field(default=0, sa_type=BigInteger)
    unreadable_values: int = Field(default=0, sa_type=BigInteger)
    """Column values that could not be read and became NULL; their payloads are whole."""
    pages: int = Field(default=0, sa_type=BigInteger)
    requests: int = Field(default=0, sa_type=BigInteger)
    retries: int = Field(default=0, sa_type=BigInteger)
    waited_s: float = 0.0
    received_bytes: int = Field(default=0, sa_type=BigInteger)
    duration_s: float = 0.0
    error: str | None = Field(default=None, sa_type=Text)
    remedy: str | None = Field(default=None, sa_type=Text)
    missing_scopes: str = Field(default="[]", sa_type=Text)
    """A JSON array of permission names."""
    mode: str | None = Field(default=None, sa_type=Text)
    """How it was read: full, resumed, delta or increment."""
    reason: str | None = Field(default=None, sa_type=Text)
    """Why it was read as a whole although an earlier run left something to build on."""
    notes: str = Field(default="[]", sa_type=Text)
    """A JSON array of sentences: what was done differently from the plan, what is not seen."""
    rows_written: int = Field(default=0, sa_type=BigInteger)
    live_rows: int | None = Field(default=None, sa_type=BigInteger)
    """How many live rows the resource had afterwards; NULL unless the read ended cleanly."""


class SyncPositionRecord(Record, table=True):
    """One place to continue at, of one resource of one tenant."""

    __tablename__ = "sync_positions"
    __table_args__ = (UniqueConstraint("tenant_id", "resource", "kind", name="uq_sync_positions"),)

    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str = Field(sa_type=Text)
    resource: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    """delta, sweep or watermark."""
    link: str | None = Field(default=None, sa_type=Text)
    """A next link or delta link exactly as Graph gave it: no secret, but never logged."""
    state: bytes | None = Field(default=None, sa_type=LargeBinary)
    """What belongs to the position, as the sync wrote it: never read by SQL."""
    run_id: int | None = Field(default=None, sa_type=Integer)
    """The run that saved it."""
    saved_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)


class SchemaStepRecord(Record, table=True):
    """A schema step that was taken on this file: the version it led to, when, by which program."""

    __tablename__ = "schema_steps"

    id: int | None = Field(default=None, primary_key=True)
    version: int = Field(sa_type=Integer)
    direction: str = Field(sa_type=Text)
    """upgrade or downgrade."""
    applied_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    program_version: str = Field(sa_type=Text)
