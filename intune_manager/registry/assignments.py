"""Who gets what: assignments of every kind of object, filters, sets of objects."""

from __future__ import annotations

from intune_manager.registry.apps import APPS_SCOPE
from intune_manager.registry.resource import Assignments, Resource, Service
from intune_manager.registry.table import Column, Kind, Relation, Table

_TIME = Kind.DATETIME

ASSIGNMENTS_TABLE = Table(
    name="assignments",
    title="Assignments",
    singular="Assignment",
    id_column="assignment_id",
    name_column="source_name",
    default_sort="source_name",
    discriminator="source_type",
    key_columns=("source_type", "source_id", "assignment_id"),
    columns=(
        Column("source_name", "", "What", width=260, searched=True),
        Column("source_type", "", "Kind", width=170, facet=True),
        Column("intent", "intent", "Intent", width=110, facet=True),
        Column("target_type", "target.@odata.type", "Target", Kind.TYPE, width=210, facet=True),
        Column("group_name", "", "Group", width=240, searched=True),
        Column("filter_name", "", "Filter", width=160, searched=True),
        Column(
            "filter_mode",
            "target.deviceAndAppManagementAssignmentFilterType",
            "Filter mode",
            width=100,
            facet=True,
        ),
        Column("source_id", "", "Source id", shown=False),
        Column("group_id", "target.groupId", "Group id", shown=False),
        Column(
            "filter_id", "target.deviceAndAppManagementAssignmentFilterId", "Filter id", shown=False
        ),
    ),
    relations=(
        Relation("App", "apps", "source_id", "app_id"),
        Relation("Policy", "policies", "source_id", "policy_id"),
        Relation("Script", "scripts", "source_id", "script_id"),
        Relation(
            "Enrollment configuration",
            "enrollment_configurations",
            "source_id",
            "enrollment_configuration_id",
        ),
        Relation("Autopilot profile", "autopilot_profiles", "source_id", "autopilot_profile_id"),
        Relation("Terms", "terms_and_conditions", "source_id", "terms_and_conditions_id"),
        Relation("Policy set", "policy_sets", "source_id", "policy_set_id"),
        Relation("Group", "groups", "group_id", "group_id"),
        Relation("Filter", "assignment_filters", "filter_id", "assignment_filter_id"),
    ),
)

ASSIGNMENT_FILTERS = Resource(
    name="assignment_filters",
    title="Filters",
    graph_path="deviceManagement/assignmentFilters",
    version="beta",
    scope="DeviceManagementConfiguration.Read.All",
    service=Service.INTUNE,
    table="assignment_filters",
)

ASSIGNMENT_FILTERS_TABLE = Table(
    name="assignment_filters",
    title="Filters",
    singular="Filter",
    id_column="assignment_filter_id",
    name_column="display_name",
    default_sort="display_name",
    columns=(
        Column("display_name", "displayName", "Name", width=240, searched=True),
        Column("platform", "platform", "Platform", width=170, facet=True),
        Column("rule", "rule", "Rule", width=420, searched=True),
        Column(
            "management_type", "assignmentFilterManagementType", "Applies to", width=110, facet=True
        ),
        Column("description", "description", "Description", shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
    relations=(Relation("Used by", "assignments", "assignment_filter_id", "filter_id"),),
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

POLICY_SETS_TABLE = Table(
    name="policy_sets",
    title="Policy sets",
    singular="Policy set",
    id_column="policy_set_id",
    name_column="display_name",
    default_sort="display_name",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("description", "description", "Description", width=260, searched=True),
        Column("status", "status", "Status", width=110, facet=True),
        Column("error_code", "errorCode", "Error", width=110, shown=False),
        Column("scope_tag_ids", "roleScopeTags", "Scope tags", Kind.LIST, shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
    relations=(
        Relation("Assignments", "assignments", "policy_set_id", "source_id"),
        Relation(
            "Assigned groups",
            "groups",
            "policy_set_id",
            "group_id",
            "assignments",
            "source_id",
            "group_id",
        ),
    ),
)
