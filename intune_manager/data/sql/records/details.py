"""What lists leave out of their objects, as it was read object by object."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from intune_manager.data.sql.records.base import Record
from intune_manager.data.sql.types import UtcInstant
from intune_manager.words import utc_now


class DetailRecord(Record, table=True):
    """One detail of one object: a policy's settings, what a script runs, a device's hardware.

    It stands beside the row of the object and not in it, so that no list sync can erase it. It
    stays when its object is deleted, as the row does.
    """

    __tablename__ = "details"
    __table_args__ = (
        UniqueConstraint("tenant_key", "table_name", "record_id", "kind", name="uq_details"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str = Field(sa_type=Text)
    tenant_key: int = Field(sa_type=Integer)
    """The id of the tenant's row in `tenants`: what indexes go by."""
    table_name: str = Field(sa_type=Text)
    record_id: int = Field(sa_type=Integer)
    """The row id of the object in `table_name`."""
    kind: str = Field(sa_type=Text)
    """The name that the resource declares for it: `settings`, `content`, `hardware`."""
    payload_hash: bytes = Field(sa_type=LargeBinary)
    list_hash: bytes = Field(sa_type=LargeBinary)
    """The hash of the object's list payload when this was read: another one now makes it stale."""
    first_seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    changed_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    last_synced_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
    """When it was last read from Graph, changed or not."""
    raw_payload: str = Field(sa_type=Text)
    """The object exactly as Graph sent it, or a JSON array of the items exactly as sent."""
