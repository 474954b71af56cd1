"""The tenant itself: who administers it and how, what they did, what it is."""

from __future__ import annotations

from functools import partial

from intune_manager.registry.apps import APPS_SCOPE
from intune_manager.registry.resource import Assignments, Detail, Fetch, Resource, Service

_rbac_resource = partial(Resource, scope="DeviceManagementRBAC.Read.All", service=Service.INTUNE)

ASSIGNMENT_FILTERS = Resource(
    name="assignment_filters",
    title="Filters",
    graph_path="deviceManagement/assignmentFilters",
    version="beta",
    scope="DeviceManagementConfiguration.Read.All",
    service=Service.INTUNE,
    table="assignment_filters",
)
POLICY_SETS = Resource(
    name="policy_sets",
    title="Policy sets",
    graph_path="deviceAppManagement/policySets",
    version="beta",
    scope=APPS_SCOPE,
    service=Service.INTUNE,
    table="policy_sets",
    assignments=Assignments.BATCH,
    optional=True,
)
SCOPE_TAGS = _rbac_resource(
    name="scope_tags",
    title="Scope tags",
    graph_path="deviceManagement/roleScopeTags",
    version="beta",
    table="scope_tags",
)
ROLE_DEFINITIONS = _rbac_resource(
    name="role_definitions",
    title="Roles",
    graph_path="deviceManagement/roleDefinitions",
    version="v1.0",
    table="role_definitions",
    details=(Detail("role_assignments", "Role assignments", path="roleAssignments", many=True),),
)
AUDIT_EVENTS = Resource(
    name="audit_events",
    title="Audit log",
    graph_path="deviceManagement/auditEvents",
    version="v1.0",
    scope=APPS_SCOPE,
    service=Service.INTUNE,
    table="audit_events",
    fetch=Fetch.AUDIT,
    optional=True,
)
ORGANIZATION = Resource(
    name="organization",
    title="Organization",
    graph_path="organization",
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
