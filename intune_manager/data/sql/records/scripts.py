"""The record class of what Intune runs on devices."""

from __future__ import annotations

from datetime import datetime

from intune_manager.data.sql.records.base import VersionedRecord, graph_id, instant_or_null, name


class ScriptRecord(VersionedRecord, table=True):
    """A script of any family; `script_type` is the Graph segment that lists it."""

    __tablename__ = "scripts"

    script_id: str = graph_id()
    display_name: str | None = name()
    script_type: str = graph_id()
    file_name: str | None = name()
    run_as: str | None = name()
    publisher: str | None = name()
    is_global: bool | None = None
    version: str | None = name()
    frequency: str | None = name()
    runs_as_32_bit: bool | None = None
    checks_signature: bool | None = None
    description: str | None = name()
    scope_tag_ids: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()
