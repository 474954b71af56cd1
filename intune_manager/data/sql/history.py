"""Record classes around the history of changes: what explains them, how far back they reach.

`models` offers them together with all others.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, Text
from sqlmodel import Field

from intune_manager.data.sql.base import Record
from intune_manager.data.sql.types import UtcInstant, utc_now


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
    """An explicit pruning: of what was before that moment, the history says nothing any more."""

    __tablename__ = "history_prunings"
    __table_args__ = (Index("ix_history_prunings_before", "tenant_id", "pruned_before"),)

    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str = Field(sa_type=Text)
    pruned_before: datetime = Field(sa_type=UtcInstant)
    pruned_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    entries: int = Field(default=0, sa_type=BigInteger)
    """How many entries were removed."""
