"""The program's own tables: tenants, sync runs and their verdicts, changes, schema steps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field

from intune_manager.data.sql.base import Record
from intune_manager.data.sql.types import UtcInstant, utc_now


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
        sa_type=Integer,
        sa_column_args=(ForeignKey("sync_runs.id", ondelete="CASCADE"),),
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
    odd: int = Field(default=0, sa_type=BigInteger)
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
    """How many live rows the resource had afterwards; NULL unless the pass ended cleanly."""


class ChangeRecord(Record, table=True):
    """One object that appeared, changed, vanished or came back. Rows are added, never altered.

    What a resource's first complete reading finds has no row: `first_seen_at` of the object tells.

    `record_id` is the row id in `table_name`, which is what tells objects with composite keys
    apart; `object_id` is the Graph id, for people.
    """

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_record", "tenant_id", "table_name", "record_id"),
        Index("ix_changes_changed_at", "tenant_id", "changed_at"),
        Index("ix_changes_resource", "tenant_id", "resource", "changed_at"),
        Index("ix_changes_sync_run_id", "sync_run_id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str = Field(sa_type=Text)
    sync_run_id: int | None = Field(
        default=None, sa_type=Integer, sa_column_args=(ForeignKey("sync_runs.id"),)
    )
    resource: str = Field(sa_type=Text)
    table_name: str = Field(sa_type=Text)
    record_id: int = Field(sa_type=Integer)
    object_id: str = Field(sa_type=Text)
    object_name: str | None = Field(default=None, sa_type=Text)
    kind: str = Field(sa_type=Text)
    """created, updated, deleted or restored."""
    patch: str | None = Field(default=None, sa_type=Text)
    """RFC 6902: from the payload before to the payload after; NULL unless it was an update."""
    reverse_patch: str | None = Field(default=None, sa_type=Text)
    changed_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)


class SchemaStepRecord(Record, table=True):
    """A schema step that was taken on this file: the version it led to, when, by which program."""

    __tablename__ = "schema_steps"

    id: int | None = Field(default=None, primary_key=True)
    version: int = Field(sa_type=Integer)
    direction: str = Field(sa_type=Text)
    """upgrade or downgrade."""
    applied_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    program_version: str = Field(sa_type=Text)
