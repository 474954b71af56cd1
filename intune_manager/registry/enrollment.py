"""How devices come in: enrollment configurations, Autopilot, terms, the mails of compliance."""

from __future__ import annotations

from functools import partial

from intune_manager.registry.resource import Assignments, Detail, Resource, Service
from intune_manager.registry.table import Column, Kind, Relation, Table, assigned

_INT = Kind.INTEGER
_BOOL = Kind.BOOLEAN
_TIME = Kind.DATETIME

_enrollment_resource = partial(
    Resource, scope="DeviceManagementServiceConfig.Read.All", service=Service.INTUNE
)

ENROLLMENT_CONFIGURATIONS = _enrollment_resource(
    name="enrollment_configurations",
    title="Enrollment configurations",
    graph_path="deviceManagement/deviceEnrollmentConfigurations",
    version="beta",  # v1.0 down-casts most types
    table="enrollment_configurations",
    assignments=Assignments.EXPAND,
    volatile=frozenset({"version"}),
)

ENROLLMENT_CONFIGURATIONS_TABLE = Table(
    name="enrollment_configurations",
    title="Enrollment configurations",
    singular="Enrollment configuration",
    panel_group="Enrollment",
    id_column="enrollment_configuration_id",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("odata_type", "@odata.type", "Type", Kind.TYPE, width=260, facet=True),
        Column("priority", "priority", "Priority", _INT, width=80),
        Column("platform", "platformType", "Platform", width=110, facet=True, is_enum=True),
        Column("description", "description", "Description", shown=False, searched=True),
        Column("version", "version", "Version", _INT, shown=False),
        Column("scope_tag_ids", "roleScopeTagIds", "Scope tags", Kind.LIST, shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
    relations=(*assigned("enrollment_configuration_id"),),
)

AUTOPILOT_PROFILES = _enrollment_resource(
    name="autopilot_profiles",
    title="Autopilot profiles",
    graph_path="deviceManagement/windowsAutopilotDeploymentProfiles",
    version="beta",  # v1.0 has none
    table="autopilot_profiles",
    assignments=Assignments.EXPAND,
    optional=True,
)

AUTOPILOT_PROFILES_TABLE = Table(
    name="autopilot_profiles",
    title="Autopilot profiles",
    singular="Autopilot profile",
    panel_group="Enrollment",
    id_column="autopilot_profile_id",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("odata_type", "@odata.type", "Join type", Kind.TYPE, width=260, facet=True),
        Column("device_type", "deviceType", "Device type", width=110, facet=True, is_enum=True),
        Column(
            "usage_type",
            "outOfBoxExperienceSetting.deviceUsageType",
            "Deployment",
            width=110,
            facet=True,
            is_enum=True,
        ),
        Column(
            "user_type",
            "outOfBoxExperienceSetting.userType",
            "Account",
            width=110,
            facet=True,
            is_enum=True,
        ),
        Column("name_template", "deviceNameTemplate", "Name template", width=150, searched=True),
        Column("preprovisioning", "preprovisioningAllowed", "Pre-provisioning", _BOOL, width=110),
        Column("language", "language", "Language", shown=False),
        Column("description", "description", "Description", shown=False, searched=True),
        Column("scope_tag_ids", "roleScopeTagIds", "Scope tags", Kind.LIST, shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
    relations=(*assigned("autopilot_profile_id"),),
)

AUTOPILOT_DEVICES = _enrollment_resource(
    name="autopilot_devices",
    title="Autopilot devices",
    graph_path="deviceManagement/windowsAutopilotDeviceIdentities",
    version="v1.0",
    table="autopilot_devices",
    large=True,
    volatile=frozenset({"lastContactedDateTime"}),
    rarely=True,
    optional=True,
)

AUTOPILOT_DEVICES_TABLE = Table(
    name="autopilot_devices",
    title="Autopilot devices",
    singular="Autopilot device",
    panel_group="Enrollment",
    id_column="autopilot_device_id",
    name_column="serial_number",
    default_sort="serial_number",
    columns=(
        Column("serial_number", "serialNumber", "Serial number", width=170, searched=True),
        Column("display_name", "displayName", "Name", width=160, searched=True),
        Column("group_tag", "groupTag", "Group tag", width=110, facet=True, searched=True),
        Column("enrollment_state", "enrollmentState", "State", width=110, facet=True, is_enum=True),
        Column("manufacturer", "manufacturer", "Manufacturer", width=130, facet=True),
        Column("model", "model", "Model", width=160, searched=True),
        Column("user_email", "userPrincipalName", "Assigned user", width=220, searched=True),
        Column("user_name", "addressableUserName", "User name", shown=False, searched=True),
        Column("last_contacted_at", "lastContactedDateTime", "Last contact", _TIME, width=150),
        Column("purchase_order", "purchaseOrderIdentifier", "Purchase order", shown=False),
        Column("product_key", "productKey", "Product key", shown=False),
        Column("sku_number", "skuNumber", "SKU", shown=False),
        Column("system_family", "systemFamily", "System family", shown=False),
        Column(
            "managed_device_id",
            "managedDeviceId",
            "Managed device id",
            Kind.ID,
            group="Identity",
            shown=False,
        ),
        Column(
            "entra_device_id",
            "azureActiveDirectoryDeviceId",
            "Entra device id",
            Kind.ID,
            group="Identity",
            shown=False,
        ),
    ),
    relations=(
        Relation(
            title="Managed device",
            target="devices",
            source_column="managed_device_id",
            target_column="device_id",
        ),
        Relation(
            title="Entra device",
            target="directory_devices",
            source_column="entra_device_id",
            target_column="entra_device_id",
            refers=True,
        ),
        Relation(
            title="Assigned user",
            target="users",
            source_column="user_email",
            target_column="user_principal_name",
        ),
    ),
)

TERMS_AND_CONDITIONS = _enrollment_resource(
    name="terms_and_conditions",
    title="Terms and conditions",
    graph_path="deviceManagement/termsAndConditions",
    version="beta",  # for the filters in the targets of the assignments
    table="terms_and_conditions",
    assignments=Assignments.BATCH,
    optional=True,
)

TERMS_AND_CONDITIONS_TABLE = Table(
    name="terms_and_conditions",
    title="Terms and conditions",
    singular="Terms and conditions",
    panel_group="Enrollment",
    id_column="terms_and_conditions_id",
    columns=(
        Column("display_name", "displayName", "Name", width=240, searched=True),
        Column("heading", "title", "Title", width=220, searched=True),
        Column("version", "version", "Version", _INT, width=80),
        Column("acceptance", "acceptanceStatement", "Acceptance statement", shown=False),
        Column("body", "bodyText", "Text", shown=False, searched=True),
        Column("description", "description", "Description", shown=False, searched=True),
        Column("scope_tag_ids", "roleScopeTagIds", "Scope tags", Kind.LIST, shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
    relations=(*assigned("terms_and_conditions_id"),),
)

NOTIFICATION_TEMPLATES = _enrollment_resource(
    name="notification_templates",
    title="Notification templates",
    graph_path="deviceManagement/notificationMessageTemplates",
    version="v1.0",
    table="notification_templates",
    details=(Detail("messages", "Messages", path="localizedNotificationMessages", many=True),),
    optional=True,
)

NOTIFICATION_TEMPLATES_TABLE = Table(
    name="notification_templates",
    title="Notification templates",
    singular="Notification template",
    panel_group="Policies",
    id_column="notification_template_id",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("default_locale", "defaultLocale", "Language", width=100, facet=True),
        Column("branding", "brandingOptions", "Branding", width=260, is_enum=True),
        Column("scope_tag_ids", "roleScopeTagIds", "Scope tags", Kind.LIST, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
)
