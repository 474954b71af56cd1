"""Record classes of the tenant itself: what was done in it, who administers it, what it is."""

from __future__ import annotations

from datetime import datetime

from intune_manager.data.sql.records.base import (
    VersionedRecord,
    graph_id,
    instant_or_null,
    name,
    reference,
)


class AuditEventRecord(VersionedRecord, table=True):
    """What somebody did in Intune. Never taken for gone: Graph forgets, the cache does not."""

    __tablename__ = "audit_events"

    audit_event_id: str = graph_id()
    activity_at: datetime | None = instant_or_null()
    display_name: str | None = name()
    operation: str | None = name()
    result: str | None = name()
    category: str | None = name()
    actor_email: str | None = name()
    actor_application: str | None = name()
    component: str | None = name()
    activity_type: str | None = name()
    actor_type: str | None = name()
    actor_principal: str | None = name()
    actor_address: str | None = name()
    actor_id: str | None = reference()
    correlation_id: str | None = reference()


class RoleDefinitionRecord(VersionedRecord, table=True):
    """A role of Intune's own access control."""

    __tablename__ = "role_definitions"

    role_definition_id: str = graph_id()
    display_name: str | None = name()
    description: str | None = name()
    is_built_in: bool | None = None


class ScopeTagRecord(VersionedRecord, table=True):
    """A tag that says which administrators see an object."""

    __tablename__ = "scope_tags"

    scope_tag_id: str = graph_id()
    display_name: str | None = name()
    description: str | None = name()
    is_built_in: bool | None = None


class OrganizationRecord(VersionedRecord, table=True):
    """The tenant as Entra describes it."""

    __tablename__ = "organization"

    organization_id: str = graph_id()
    display_name: str | None = name()
    tenant_type: str | None = name()
    country: str | None = name()
    mdm_authority: str | None = name()
    created_at: datetime | None = instant_or_null()
