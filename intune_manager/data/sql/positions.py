"""Where the reading of each resource stands: what the next run continues at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from intune_manager.data.sql.base import Record
from intune_manager.data.sql.types import UtcInstant, utc_now


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
