"""The tables of what Intune makes devices do: policies, scripts, sets, notifications."""

from __future__ import annotations

from intune_manager.registry.table import Column, Kind, Relation, Table

_INT = Kind.INTEGER
_BOOL = Kind.BOOLEAN
_TIME = Kind.DATETIME

POLICIES = Table(
    name="policies",
    title="Policies",
    singular="Policy",
    id_column="policy_id",
    name_column="display_name",
    default_sort="display_name",
    discriminator="policy_type",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("policy_type", "", "Family", width=200, facet=True),
        Column("odata_type", "@odata.type", "Type", Kind.TYPE, width=200, facet=True),
        Column("platforms", "platforms", "Platforms", width=120, facet=True),
        Column("technologies", "technologies", "Technologies", width=130),
        Column(
            "template_family",
            "templateReference.templateFamily",
            "Template family",
            shown=False,
            facet=True,
        ),
        Column("template_name", "templateReference.templateDisplayName", "Template", shown=False),
        Column("is_assigned", "isAssigned", "Assigned", _BOOL, width=90),
        Column("setting_count", "settingCount", "Settings", _INT, width=80),
        Column("version", "version", "Version", width=80, shown=False),
        Column("description", "description", "Description", shown=False, searched=True),
        Column("scope_tag_ids", "roleScopeTagIds", "Scope tags", Kind.LIST, shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
    relations=(
        Relation("Assignments", "assignments", "policy_id", "source_id"),
        Relation(
            "Assigned groups",
            "groups",
            "policy_id",
            "group_id",
            "assignments",
            "source_id",
            "group_id",
        ),
    ),
)

SCRIPTS = Table(
    name="scripts",
    title="Scripts",
    singular="Script",
    id_column="script_id",
    name_column="display_name",
    default_sort="display_name",
    discriminator="script_type",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("script_type", "", "Kind", width=170, facet=True),
        Column("file_name", "fileName", "File", width=170, searched=True),
        Column("run_as", "runAsAccount", "Runs as", width=90, facet=True),
        Column("publisher", "publisher", "Publisher", width=120, searched=True),
        Column("is_global", "isGlobalScript", "Built in", _BOOL, width=80),
        Column("version", "version", "Version", width=80, shown=False),
        Column("frequency", "executionFrequency", "Frequency", width=90, shown=False),
        Column("runs_as_32_bit", "runAs32Bit", "Runs as 32-bit", _BOOL, shown=False),
        Column("checks_signature", "enforceSignatureCheck", "Signature check", _BOOL, shown=False),
        Column("description", "description", "Description", shown=False, searched=True),
        Column("scope_tag_ids", "roleScopeTagIds", "Scope tags", Kind.LIST, shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
    relations=(
        Relation("Assignments", "assignments", "script_id", "source_id"),
        Relation(
            "Assigned groups",
            "groups",
            "script_id",
            "group_id",
            "assignments",
            "source_id",
            "group_id",
        ),
    ),
)

POLICY_SETS = Table(
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

NOTIFICATION_TEMPLATES = Table(
    name="notification_templates",
    title="Notification templates",
    singular="Notification template",
    id_column="notification_template_id",
    name_column="display_name",
    default_sort="display_name",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("default_locale", "defaultLocale", "Language", width=100, facet=True),
        Column("branding", "brandingOptions", "Branding", width=260),
        Column("scope_tag_ids", "roleScopeTagIds", "Scope tags", Kind.LIST, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
)
