"""What payloads are packed with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from intune_manager.data.sql.base import Record
from intune_manager.data.sql.connection import DICTIONARIES
from intune_manager.data.sql.types import UtcInstant, utc_now


class PayloadDictionaryRecord(Record, table=True):
    """The Zstandard dictionary of one mirrored table of one tenant.

    It holds values of the tenant's own objects, so that no two tenants share one.
    """

    __tablename__ = DICTIONARIES
    __table_args__ = (UniqueConstraint("tenant_key", "table_name", name=f"uq_{DICTIONARIES}"),)

    id: int | None = Field(default=None, primary_key=True)
    """The number that packed payloads name it by; drawn by chance, so that none comes twice."""
    tenant_id: str = Field(sa_type=Text)
    tenant_key: int = Field(sa_type=Integer)
    """The id of the tenant's row in `tenants`."""
    table_name: str = Field(sa_type=Text)
    dictionary: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcInstant)
