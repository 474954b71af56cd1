"""The mirrored tables: their columns, and how objects link to each other.

To add a column: declare it here, add it to the record class in `data.sql.models`, and add a schema
step. A guard test compares the three.
"""

from __future__ import annotations

from types import MappingProxyType

from intune_manager.data.tables import Column, Kind, Relation, Table

_TEXT, _INT, _BOOL, _TIME = Kind.TEXT, Kind.INTEGER, Kind.BOOLEAN, Kind.DATETIME

_USER_GROUPS = Relation(
    "Groups", "groups", "user_id", "group_id", "group_members", "member_id", "group_id"
)

DEVICES = Table(
    name="devices",
    title="Devices",
    singular="Device",
    id_column="device_id",
    name_column="device_name",
    default_sort="device_name",
    columns=(
        Column("device_name", "deviceName", "Name", width=200, searched=True),
        Column("user_email", "userPrincipalName", "Primary user", width=220, searched=True),
        Column("compliance_state", "complianceState", "Compliance", facet=True, width=120),
        Column("operating_system", "operatingSystem", "OS", facet=True, width=90),
        Column("os_version", "osVersion", "OS version", width=130),
        Column("last_sync_at", "lastSyncDateTime", "Last check-in", _TIME, width=150),
        Column("owner_type", "managedDeviceOwnerType", "Ownership", facet=True, width=100),
        Column("manufacturer", "manufacturer", "Manufacturer", group="Hardware", width=130),
        Column("model", "model", "Model", group="Hardware", width=160, searched=True),
        Column("serial_number", "serialNumber", "Serial number", group="Hardware", searched=True),
        Column("imei", "imei", "IMEI", group="Hardware", shown=False, searched=True),
        Column(
            "wifi_mac_address",
            "wiFiMacAddress",
            "Wi-Fi MAC",
            group="Hardware",
            shown=False,
            searched=True,
        ),
        Column(
            "total_storage_bytes",
            "totalStorageSpaceInBytes",
            "Storage",
            Kind.SIZE,
            "Hardware",
            shown=False,
        ),
        Column(
            "free_storage_bytes",
            "freeStorageSpaceInBytes",
            "Free storage",
            Kind.SIZE,
            "Hardware",
            shown=False,
        ),
        Column("is_encrypted", "isEncrypted", "Encrypted", _BOOL, "Security", width=90),
        Column("jail_broken", "jailBroken", "Jailbroken", group="Security", shown=False),
        Column("is_supervised", "isSupervised", "Supervised", _BOOL, "Security", shown=False),
        Column(
            "partner_threat_state",
            "partnerReportedThreatState",
            "Threat state",
            group="Security",
            shown=False,
        ),
        Column("enrolled_at", "enrolledDateTime", "Enrolled", _TIME, "Management", shown=False),
        Column(
            "enrollment_type",
            "deviceEnrollmentType",
            "Enrollment type",
            group="Management",
            shown=False,
        ),
        Column(
            "management_agent", "managementAgent", "Managed by", group="Management", shown=False
        ),
        Column(
            "management_state",
            "managementState",
            "Management state",
            group="Management",
            shown=False,
        ),
        Column(
            "registration_state",
            "deviceRegistrationState",
            "Registration",
            group="Management",
            shown=False,
        ),
        Column(
            "device_category",
            "deviceCategoryDisplayName",
            "Category",
            group="Management",
            shown=False,
            facet=True,
        ),
        Column(
            "enrollment_profile",
            "enrollmentProfileName",
            "Enrollment profile",
            group="Management",
            shown=False,
        ),
        Column(
            "managed_device_name",
            "managedDeviceName",
            "Management name",
            group="Management",
            shown=False,
        ),
        Column("user_id", "userId", "User id", group="Identity", shown=False),
        Column("user_display_name", "userDisplayName", "User", group="Identity", searched=True),
        Column("contact_email", "emailAddress", "E-mail", group="Identity", shown=False),
        Column(
            "entra_device_id", "azureADDeviceId", "Entra device id", group="Identity", shown=False
        ),
    ),
    relations=(
        Relation("Primary user", "users", "user_id", "user_id"),
        Relation("Entra device", "directory_devices", "entra_device_id", "entra_device_id"),
        Relation(
            "Groups of the user",
            "groups",
            "user_id",
            "group_id",
            "group_members",
            "member_id",
            "group_id",
        ),
    ),
)

APPS = Table(
    name="apps",
    title="Apps",
    singular="App",
    id_column="app_id",
    name_column="display_name",
    default_sort="display_name",
    columns=(
        Column("display_name", "displayName", "Name", width=260, searched=True),
        Column("app_type", "@odata.type", "Type", Kind.TYPE, facet=True, width=170),
        Column("publisher", "publisher", "Publisher", width=160, searched=True),
        Column("display_version", "displayVersion", "Version", width=100),
        Column("is_assigned", "isAssigned", "Assigned", _BOOL, facet=True, width=90),
        Column("publishing_state", "publishingState", "State", width=110, facet=True),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
        Column("description", "description", "Description", shown=False),
        Column("owner", "owner", "Owner", group="Details", shown=False),
        Column("developer", "developer", "Developer", group="Details", shown=False),
        Column("notes", "notes", "Notes", group="Details", shown=False),
        Column("bundle_id", "bundleId", "Bundle id", group="Details", shown=False, searched=True),
        Column(
            "package_id", "packageId", "Package id", group="Details", shown=False, searched=True
        ),
        Column(
            "package_identifier",
            "packageIdentifier",
            "Winget package",
            group="Details",
            shown=False,
            searched=True,
        ),
        Column("file_name", "fileName", "File", group="Details", shown=False, searched=True),
        Column("size_bytes", "size", "Size", Kind.SIZE, "Details", shown=False),
        Column("is_featured", "isFeatured", "Featured", _BOOL, "Details", shown=False),
    ),
    relations=(
        Relation("Assignments", "assignments", "app_id", "source_id"),
        Relation(
            "Assigned groups",
            "groups",
            "app_id",
            "group_id",
            "assignments",
            "source_id",
            "group_id",
        ),
    ),
)

GROUPS = Table(
    name="groups",
    title="Groups",
    singular="Group",
    id_column="group_id",
    name_column="display_name",
    default_sort="display_name",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("description", "description", "Description", width=260, searched=True),
        Column("group_types", "groupTypes", "Types", Kind.LIST, width=150, facet=True),
        Column("membership_rule", "membershipRule", "Membership rule", width=300),
        Column("security_enabled", "securityEnabled", "Security", _BOOL, width=90, facet=True),
        Column("mail_enabled", "mailEnabled", "Mail", _BOOL, width=80),
        Column("mail", "mail", "E-mail", shown=False, searched=True),
        Column(
            "rule_processing_state", "membershipRuleProcessingState", "Rule processing", shown=False
        ),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("on_premises_sync", "onPremisesSyncEnabled", "On-premises sync", _BOOL, shown=False),
        Column(
            "is_assignable_to_role", "isAssignableToRole", "Role-assignable", _BOOL, shown=False
        ),
    ),
    relations=(
        Relation("Assignments", "assignments", "group_id", "group_id"),
        Relation(
            "Member users", "users", "group_id", "user_id", "group_members", "group_id", "member_id"
        ),
        Relation(
            "Member devices",
            "directory_devices",
            "group_id",
            "directory_device_id",
            "group_members",
            "group_id",
            "member_id",
        ),
        Relation(
            "Member groups",
            "groups",
            "group_id",
            "group_id",
            "group_members",
            "group_id",
            "member_id",
        ),
        Relation(
            "Member of", "groups", "group_id", "group_id", "group_members", "member_id", "group_id"
        ),
    ),
)

GROUP_MEMBERS = Table(
    name="group_members",
    title="Group members",
    singular="Membership",
    id_column="member_id",
    name_column="member_id",
    default_sort="group_id",
    key_columns=("group_id", "member_id"),
    columns=(
        Column("group_id", "", "Group id", width=260),
        Column("member_id", "id", "Member id", width=260),
        Column("member_type", "@odata.type", "Member type", Kind.TYPE, facet=True),
    ),
)

USERS = Table(
    name="users",
    title="Users",
    singular="User",
    id_column="user_id",
    name_column="display_name",
    default_sort="display_name",
    columns=(
        Column("display_name", "displayName", "Name", width=200, searched=True),
        Column(
            "user_principal_name", "userPrincipalName", "Sign-in name", width=260, searched=True
        ),
        Column("mail", "mail", "E-mail", width=220, searched=True),
        Column("department", "department", "Department", width=150, searched=True),
        Column("job_title", "jobTitle", "Job title", width=150),
        Column("account_enabled", "accountEnabled", "Enabled", _BOOL, width=80, facet=True),
        Column("user_type", "userType", "Type", width=90, facet=True),
        Column("usage_location", "usageLocation", "Location", width=80, facet=True),
    ),
    relations=(
        Relation("Devices", "devices", "user_id", "user_id"),
        _USER_GROUPS,
    ),
)

DIRECTORY_DEVICES = Table(
    name="directory_devices",
    title="Entra devices",
    singular="Entra device",
    id_column="directory_device_id",
    name_column="display_name",
    default_sort="display_name",
    columns=(
        Column("display_name", "displayName", "Name", width=200, searched=True),
        Column("operating_system", "operatingSystem", "OS", width=100, facet=True),
        Column("os_version", "operatingSystemVersion", "OS version", width=130),
        Column("trust_type", "trustType", "Join type", width=110, facet=True),
        Column("account_enabled", "accountEnabled", "Enabled", _BOOL, width=80, facet=True),
        Column("is_compliant", "isCompliant", "Compliant", _BOOL, width=90),
        Column("is_managed", "isManaged", "Managed", _BOOL, width=90, facet=True),
        Column("management_type", "managementType", "Managed by", width=100),
        Column(
            "last_sign_in_at", "approximateLastSignInDateTime", "Last sign-in", _TIME, width=150
        ),
        Column("registered_at", "registrationDateTime", "Registered", _TIME, shown=False),
        Column("profile_type", "profileType", "Profile type", shown=False),
        Column("entra_device_id", "deviceId", "Entra device id", shown=False, searched=True),
    ),
    relations=(
        Relation("Managed device", "devices", "entra_device_id", "entra_device_id"),
        Relation(
            "Groups",
            "groups",
            "directory_device_id",
            "group_id",
            "group_members",
            "member_id",
            "group_id",
        ),
    ),
)

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

ASSIGNMENTS = Table(
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
        Relation("Group", "groups", "group_id", "group_id"),
        Relation("Filter", "assignment_filters", "filter_id", "assignment_filter_id"),
    ),
)

ASSIGNMENT_FILTERS = Table(
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

DEVICE_CATEGORIES = Table(
    name="device_categories",
    title="Device categories",
    singular="Device category",
    id_column="device_category_id",
    name_column="display_name",
    default_sort="display_name",
    columns=(
        Column("display_name", "displayName", "Name", width=240, searched=True),
        Column("description", "description", "Description", width=400, searched=True),
    ),
    relations=(Relation("Devices", "devices", "display_name", "device_category"),),
)

SCOPE_TAGS = Table(
    name="scope_tags",
    title="Scope tags",
    singular="Scope tag",
    id_column="scope_tag_id",
    name_column="display_name",
    default_sort="display_name",
    columns=(
        Column("display_name", "displayName", "Name", width=240, searched=True),
        Column("description", "description", "Description", width=400, searched=True),
        Column("is_built_in", "isBuiltIn", "Built in", _BOOL, width=90),
    ),
)

TABLES = MappingProxyType(
    {
        table.name: table
        for table in (
            DEVICES,
            APPS,
            GROUPS,
            GROUP_MEMBERS,
            USERS,
            DIRECTORY_DEVICES,
            POLICIES,
            ASSIGNMENTS,
            ASSIGNMENT_FILTERS,
            DEVICE_CATEGORIES,
            SCOPE_TAGS,
        )
    }
)
"""Every mirrored table by name."""

PANELS = (
    "devices",
    "apps",
    "groups",
    "users",
    "policies",
    "assignments",
    "assignment_filters",
    "directory_devices",
    "device_categories",
    "scope_tags",
)
"""The tables that have a panel of their own, in the order of the navigation."""
