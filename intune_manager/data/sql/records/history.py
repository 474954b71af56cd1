"""Record classes of the history: what changed, what explains it, how far back it reaches."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, Text
from sqlmodel import Field

from intune_manager.data.sql.records.base import Record
from intune_manager.data.sql.types import UtcInstant
from intune_manager.words import utc_now


class ChangeRecord(Record, table=True):
    """One object that appeared, changed, vanished or came back. Rows are added, never altered.

    What the first full read of a resource finds has no row: it is new to the cache alone.

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


class AuditTargetRecord(Record, table=True):
    """An object that an audit event is about. Whoever writes events writes these rows as well.

    The key is what is asked for: the events about one object in a span of time.
    """

    __tablename__ = "audit_targets"
    __table_args__ = ({"sqlite_with_rowid": False},)

    tenant_id: str = Field(primary_key=True, sa_type=Text)
    object_id: str = Field(primary_key=True, sa_type=Text)
    """In lower case: Graph writes GUIDs in either."""
    at: datetime = Field(primary_key=True, sa_type=UtcInstant)
    event_id: int = Field(primary_key=True, sa_type=Integer)
    """The row id in `audit_events`."""


class HistoryPruningRecord(Record, table=True):
    """An explicit pruning: the history has nothing of the time before that instant."""

    __tablename__ = "history_prunings"
    __table_args__ = (Index("ix_history_prunings_before", "tenant_id", "pruned_before"),)

    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str = Field(sa_type=Text)
    pruned_before: datetime = Field(sa_type=UtcInstant)
    pruned_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    entries: int = Field(default=0, sa_type=BigInteger)
    """How many entries were removed."""
