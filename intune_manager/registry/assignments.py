"""Who gets what: assignments of every kind of object, filters, sets of objects."""

from __future__ import annotations

from intune_manager.registry.apps import APPS_SCOPE
from intune_manager.registry.resource import Assignments, Resource, Service
from intune_manager.registry.table import Column, Kind, Relation, Table, assigned

_TIME = Kind.DATETIME


def _source(title: str, table: str, id_column: str) -> Relation:
    """From an assignment to the object in `table` that is assigned."""
    return Relation(title=title, target=table, source_column="source_id", target_column=id_column)


ASSIGNMENTS_TABLE = Table(
    name="assignments",
    title="Assignments",
    singular="Assignment",
    panel_group="Policies",
    id_column="assignment_id",
    name_column="source_name",
    default_sort="source_name",
    discriminator="source_type",
    key_columns=("source_type", "source_id", "assignment_id"),
    columns=(
        Column("source_name", "", "What", width=260, searched=True),
        Column("source_type", "", "Kind", width=170, facet=True),
        Column("intent", "intent", "Intent", width=110, facet=True, is_enum=True),
        Column("target_type", "target.@odata.type", "Target", Kind.TYPE, width=210, facet=True),
        Column("group_name", "", "Group", width=240, searched=True),
        Column("filter_name", "", "Filter", width=160, searched=True),
        Column(
            "filter_mode",
            "target.deviceAndAppManagementAssignmentFilterType",
            "Filter mode",
            width=100,
            facet=True,
            is_enum=True,
        ),
        Column("source_id", "", "Source id", Kind.ID, shown=False),
        Column("group_id", "target.groupId", "Group id", Kind.ID, shown=False),
        Column(
            "filter_id",
            "target.deviceAndAppManagementAssignmentFilterId",
            "Filter id",
            Kind.ID,
            shown=False,
        ),
    ),
    relations=(
        _source("App", "apps", "app_id"),
        _source("Policy", "policies", "policy_id"),
        _source("Script", "scripts", "script_id"),
        _source(
            "Enrollment configuration", "enrollment_configurations", "enrollment_configuration_id"
        ),
        _source("Autopilot profile", "autopilot_profiles", "autopilot_profile_id"),
        _source("Terms", "terms_and_conditions", "terms_and_conditions_id"),
        _source("Policy set", "policy_sets", "policy_set_id"),
        Relation(
            title="Group", target="groups", source_column="group_id", target_column="group_id"
        ),
        Relation(
            title="Filter",
            target="assignment_filters",
            source_column="filter_id",
            target_column="assignment_filter_id",
        ),
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
    panel_group="Policies",
    id_column="assignment_filter_id",
    columns=(
        Column("display_name", "displayName", "Name", width=240, searched=True),
        Column("platform", "platform", "Platform", width=170, facet=True, is_enum=True),
        Column("rule", "rule", "Rule", width=420, searched=True),
        Column(
            "management_type",
            "assignmentFilterManagementType",
            "Applies to",
            width=110,
            facet=True,
            is_enum=True,
        ),
        Column("description", "description", "Description", shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
    relations=(
        Relation(
            title="Used by",
            target="assignments",
            source_column="assignment_filter_id",
            target_column="filter_id",
        ),
    ),
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
    panel_group="Policies",
    id_column="policy_set_id",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("description", "description", "Description", width=260, searched=True),
        Column("status", "status", "Status", width=110, facet=True, is_enum=True),
        Column("error_code", "errorCode", "Error", width=110, shown=False, is_enum=True),
        Column("scope_tag_ids", "roleScopeTags", "Scope tags", Kind.LIST, shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
    relations=(*assigned("policy_set_id"),),
)
