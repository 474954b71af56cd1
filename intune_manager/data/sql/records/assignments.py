"""Record classes of who gets what: assignments, filters, sets of objects."""

from __future__ import annotations

from datetime import datetime

from intune_manager.data.sql.records.base import (
    VersionedRecord,
    graph_id,
    instant_or_null,
    name,
    reference,
)


class AssignmentRecord(VersionedRecord, table=True):
    """One assignment of an app or policy. Graph repeats assignment ids across sources."""

    __tablename__ = "assignments"

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

    assignment_filter_id: str = graph_id()
    display_name: str | None = name()
    platform: str | None = name()
    rule: str | None = name()
    management_type: str | None = name()
    description: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()


class PolicySetRecord(VersionedRecord, table=True):
    """Apps and policies that are assigned together."""

    __tablename__ = "policy_sets"

    policy_set_id: str = graph_id()
    display_name: str | None = name()
    description: str | None = name()
    status: str | None = name()
    error_code: str | None = name()
    scope_tag_ids: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()
