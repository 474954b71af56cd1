"""Record classes of what Intune makes devices do: policies and scripts."""

from __future__ import annotations

from datetime import datetime

from intune_manager.data.sql.records.base import (
    VersionedRecord,
    graph_id,
    instant_or_null,
    name,
    table_arguments,
    whole_number,
)


class PolicyRecord(VersionedRecord, table=True):
    """A policy of any family; `policy_type` is the Graph segment that lists it."""

    __tablename__ = "policies"
    __table_args__ = table_arguments(
        "policies",
        key=("policy_type", "policy_id"),
        indexed=(
            "display_name",
            "policy_type",
            "odata_type",
            "platforms",
            "technologies",
            "template_family",
            "is_assigned",
            "setting_count",
            "modified_at",
            "policy_id",
        ),
    )

    policy_id: str = graph_id()
    display_name: str | None = name()
    policy_type: str = graph_id()
    odata_type: str | None = name()
    platforms: str | None = name()
    technologies: str | None = name()
    template_family: str | None = name()
    template_name: str | None = name()
    is_assigned: bool | None = None
    setting_count: int | None = whole_number()
    version: str | None = name()
    description: str | None = name()
    scope_tag_ids: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()


class ScriptRecord(VersionedRecord, table=True):
    """A script of any family; `script_type` is the Graph segment that lists it."""

    __tablename__ = "scripts"
    __table_args__ = table_arguments(
        "scripts",
        key=(
            "script_type",
            "script_id",
        ),
        indexed=(
            "display_name",
            "script_type",
            "file_name",
            "run_as",
            "publisher",
            "is_global",
            "modified_at",
            "script_id",
        ),
    )

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
