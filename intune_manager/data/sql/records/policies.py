"""Record classes of what Intune makes devices do: policies, and the settings that they share."""

from __future__ import annotations

from datetime import datetime

from intune_manager.data.sql.records.base import (
    VersionedRecord,
    graph_id,
    instant_or_null,
    name,
    whole_number,
)


class PolicyRecord(VersionedRecord, table=True):
    """A policy of any family; `policy_type` is the Graph segment that lists it."""

    __tablename__ = "policies"

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


class ReusablePolicySettingRecord(VersionedRecord, table=True):
    """A group of settings that policies refer to, as a list of addresses or of USB devices."""

    __tablename__ = "reusable_policy_settings"

    reusable_policy_setting_id: str = graph_id()
    display_name: str | None = name()
    description: str | None = name()
    definition: str | None = name()
    policy_count: int | None = whole_number()
    version: int | None = whole_number()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()
