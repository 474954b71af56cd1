"""The tenant itself: what was done in it, who administers it and how, what it is."""

from __future__ import annotations

from functools import partial

from intune_manager.registry.apps import APPS_SCOPE
from intune_manager.registry.resource import Detail, Fetch, Resource, Service
from intune_manager.registry.table import Column, Kind, Relation, Table

_BOOL = Kind.BOOLEAN
_TIME = Kind.DATETIME

_rbac_resource = partial(Resource, scope="DeviceManagementRBAC.Read.All", service=Service.INTUNE)

AUDIT_EVENTS = Resource(
    name="audit_events",
    title="Audit log",
    graph_path="deviceManagement/auditEvents",
    version="v1.0",
    scope=APPS_SCOPE,
    service=Service.INTUNE,
    table="audit_events",
    large=True,
    fetch=Fetch.AUDIT,
    optional=True,
)

AUDIT_EVENTS_TABLE = Table(
    name="audit_events",
    title="Audit log",
    singular="Audit event",
    panel_group="Tenant",
    id_column="audit_event_id",
    default_sort="activity_at",
    sorts_newest_first=True,
    is_log=True,
    columns=(
        Column("activity_at", "activityDateTime", "When", _TIME, width=150),
        Column("display_name", "displayName", "What", width=300, searched=True),
        Column("operation", "activityOperationType", "Operation", width=100, facet=True),
        Column("result", "activityResult", "Result", width=90, facet=True),
        Column("category", "category", "Category", width=150, facet=True),
        Column(
            "actor_email", "actor.userPrincipalName", "By", width=220, facet=True, searched=True
        ),
        Column(
            "actor_application",
            "actor.applicationDisplayName",
            "With",
            width=200,
            facet=True,
            searched=True,
        ),
        Column("component", "componentName", "Component", shown=False),
        Column("activity_type", "activityType", "Activity type", shown=False, searched=True),
        Column("actor_type", "actor.auditActorType", "Actor type", group="Actor", shown=False),
        Column(
            "actor_principal",
            "actor.servicePrincipalName",
            "Service principal",
            group="Actor",
            shown=False,
        ),
        Column("actor_address", "actor.ipAddress", "IP address", group="Actor", shown=False),
        Column("actor_id", "actor.userId", "User id", Kind.ID, group="Actor", shown=False),
        Column("correlation_id", "correlationId", "Correlation id", Kind.ID, shown=False),
    ),
    relations=(
        Relation(title="By", target="users", source_column="actor_id", target_column="user_id"),
        Relation(
            title="Same operation",
            target="audit_events",
            source_column="correlation_id",
            target_column="correlation_id",
        ),
    ),
)

ROLE_DEFINITIONS = _rbac_resource(
    name="role_definitions",
    title="Roles",
    graph_path="deviceManagement/roleDefinitions",
    version="v1.0",
    table="role_definitions",
    details=(Detail("role_assignments", "Role assignments", path="roleAssignments", many=True),),
)

ROLE_DEFINITIONS_TABLE = Table(
    name="role_definitions",
    title="Roles",
    singular="Role",
    panel_group="Tenant",
    id_column="role_definition_id",
    columns=(
        Column("display_name", "displayName", "Name", width=260, searched=True),
        Column("description", "description", "Description", width=420, searched=True),
        Column("is_built_in", "isBuiltIn", "Built in", _BOOL, width=90, facet=True),
    ),
)

SCOPE_TAGS = _rbac_resource(
    name="scope_tags",
    title="Scope tags",
    graph_path="deviceManagement/roleScopeTags",
    version="beta",
    table="scope_tags",
)

SCOPE_TAGS_TABLE = Table(
    name="scope_tags",
    title="Scope tags",
    singular="Scope tag",
    panel_group="Tenant",
    id_column="scope_tag_id",
    columns=(
        Column("display_name", "displayName", "Name", width=240, searched=True),
        Column("description", "description", "Description", width=400, searched=True),
        Column("is_built_in", "isBuiltIn", "Built in", _BOOL, width=90),
    ),
)

ORGANIZATION = Resource(
    name="organization",
    title="Organization",
    graph_path="organization",
    is_tenant=True,
    version="v1.0",
    scope="Organization.Read.All",
    service=Service.ENTRA,
    table="organization",
    select=(
        "id",
        "displayName",
        "createdDateTime",
        "countryLetterCode",
        "tenantType",
        "mobileDeviceManagementAuthority",
        "verifiedDomains",
    ),
)

ORGANIZATION_TABLE = Table(
    name="organization",
    title="Organization",
    singular="Organization",
    panel_group="Tenant",
    id_column="organization_id",
    columns=(
        Column("display_name", "displayName", "Name", width=240, searched=True),
        Column("tenant_type", "tenantType", "Tenant type", width=110),
        Column("country", "countryLetterCode", "Country", width=80),
        Column(
            "mdm_authority",
            "mobileDeviceManagementAuthority",
            "MDM authority",
            width=120,
            is_enum=True,
        ),
        Column("created_at", "createdDateTime", "Created", _TIME, width=150),
    ),
)
