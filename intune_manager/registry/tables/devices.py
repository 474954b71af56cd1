"""The tables of what is managed: devices, their categories, the software found on them."""

from __future__ import annotations

from intune_manager.registry.table import Column, Kind, Relation, Table

_INT = Kind.INTEGER
_BOOL = Kind.BOOLEAN
_TIME = Kind.DATETIME

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
        Relation(
            "Entra device",
            "directory_devices",
            "entra_device_id",
            "entra_device_id",
            refers=True,
        ),
        Relation("Autopilot", "autopilot_devices", "device_id", "managed_device_id"),
        Relation("Category", "device_categories", "device_category", "display_name"),
        Relation("Enrollment profile", "autopilot_profiles", "enrollment_profile", "display_name"),
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

DETECTED_APPS = Table(
    name="detected_apps",
    title="Detected apps",
    singular="Detected app",
    id_column="detected_app_id",
    name_column="display_name",
    default_sort="display_name",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("version", "version", "Version", width=130),
        Column("publisher", "publisher", "Publisher", width=180, searched=True),
        Column("platform", "platform", "Platform", facet=True, width=130),
        Column("device_count", "deviceCount", "Devices", _INT, width=80),
        Column("size_bytes", "sizeInByte", "Size", Kind.SIZE, width=90, shown=False),
    ),
    relations=(
        Relation("Other versions", "detected_apps", "display_name", "display_name"),
        Relation("Offered as", "apps", "display_name", "display_name"),
    ),
)
