"""Record classes of what Intune is told to do: policies, assignments, filters, categories, tags.

`models` offers them together with all others.
"""

from __future__ import annotations

from datetime import datetime

from intune_manager.data.sql.mirrored import (
    VersionedRecord,
    graph_id,
    instant_or_null,
    name,
    reference,
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


class AssignmentRecord(VersionedRecord, table=True):
    """One assignment of an app or policy. Graph repeats assignment ids across sources."""

    __tablename__ = "assignments"
    __table_args__ = table_arguments(
        "assignments",
        key=("source_type", "source_id", "assignment_id"),
        indexed=(
            "source_name",
            "source_type",
            "intent",
            "target_type",
            "group_name",
            "filter_name",
            "filter_mode",
            "source_id",
            "group_id",
            "filter_id",
        ),
    )

    assignment_id: str = graph_id()
    source_name: str | None = name()
    source_type: str = graph_id()
    intent: str | None = name()
    target_type: str | None = name()
    group_name: str | None = name()
    filter_name: str | None = name()
    filter_mode: str | None = name()
    source_id: str = graph_id()
    group_id: str | None = reference()
    filter_id: str | None = reference()


class AssignmentFilterRecord(VersionedRecord, table=True):
    """A rule that narrows an assignment down to some devices or apps."""

    __tablename__ = "assignment_filters"
    __table_args__ = table_arguments(
        "assignment_filters",
        key=("assignment_filter_id",),
        indexed=("display_name", "platform", "rule", "management_type", "modified_at"),
    )

    assignment_filter_id: str = graph_id()
    display_name: str | None = name()
    platform: str | None = name()
    rule: str | None = name()
    management_type: str | None = name()
    description: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()


class DeviceCategoryRecord(VersionedRecord, table=True):
    """A category that devices are put in by hand or by their users."""

    __tablename__ = "device_categories"
    __table_args__ = table_arguments(
        "device_categories", key=("device_category_id",), indexed=("display_name", "description")
    )

    device_category_id: str = graph_id()
    display_name: str | None = name()
    description: str | None = name()


class ScopeTagRecord(VersionedRecord, table=True):
    """A tag that says which administrators see an object."""

    __tablename__ = "scope_tags"
    __table_args__ = table_arguments(
        "scope_tags", key=("scope_tag_id",), indexed=("display_name", "description", "is_built_in")
    )

    scope_tag_id: str = graph_id()
    display_name: str | None = name()
    description: str | None = name()
    is_built_in: bool | None = None
