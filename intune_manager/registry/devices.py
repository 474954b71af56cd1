"""What is managed: devices, as Intune and as Entra know them, and the software on them."""

from __future__ import annotations

from functools import partial

from intune_manager.registry.resource import Detail, Fetch, Resource, Service, Single
from intune_manager.registry.table import Column, Kind, Relation, Table, in_groups

_INT = Kind.INTEGER
_BOOL = Kind.BOOLEAN
_TIME = Kind.DATETIME

_device_resource = partial(
    Resource,
    version="v1.0",
    scope="DeviceManagementManagedDevices.Read.All",
    service=Service.INTUNE_DEVICES,
)

# What only the detail pane shows at first, by its headings.
_hardware = partial(Column, group="Hardware", shown=False)
_security = partial(Column, group="Security", shown=False)
_management = partial(Column, group="Management", shown=False)
_identity = partial(Column, group="Identity", shown=False)

_HARDWARE = Detail(
    "hardware",
    "Hardware",
    version="beta",  # v1.0 knows only some of the properties, and refuses the others
    select=(
        "id",
        "bootstrapTokenEscrowed",
        "chromeOSDeviceInfo",
        "ethernetMacAddress",
        "hardwareInformation",
        "iccid",
        "notes",
        "physicalMemoryInBytes",
        "remoteAssistanceSessionUrl",
        "udid",
        "windowsActiveMalwareCount",
        "windowsRemediatedMalwareCount",
    ),
    on_demand=True,
)
"""What lists send as null, 0 or a stub, and single GETs only when `$select` names it."""

DEVICES = _device_resource(
    name="devices",
    title="Devices",
    graph_path="deviceManagement/managedDevices",
    table="devices",
    large=True,
    fetch=Fetch.SINCE,
    compared=(
        "deviceName",
        "managedDeviceName",
        "managedDeviceOwnerType",
        "deviceCategoryDisplayName",
        "complianceState",
        "complianceGracePeriodExpirationDateTime",
        "userId",
        "userPrincipalName",
        "userDisplayName",
        "emailAddress",
        "azureADDeviceId",
        "azureADRegistered",
        "deviceRegistrationState",
        "managementAgent",
        "partnerReportedThreatState",
        "exchangeAccessState",
        "exchangeAccessStateReason",
        "deviceActionResults",
    ),
    single=Single.LISTED,
    volatile=frozenset(
        {"lastSyncDateTime", "freeStorageSpaceInBytes", "exchangeLastSuccessfulSyncDateTime"}
    ),
    details=(_HARDWARE,),
)

DEVICES_TABLE = Table(
    name="devices",
    title="Devices",
    singular="Device",
    panel_group="Devices",
    id_column="device_id",
    name_column="device_name",
    default_sort="device_name",
    columns=(
        Column("device_name", "deviceName", "Name", width=200, searched=True),
        Column("user_email", "userPrincipalName", "Primary user", width=220, searched=True),
        Column(
            "compliance_state", "complianceState", "Compliance", facet=True, width=120, is_enum=True
        ),
        Column("operating_system", "operatingSystem", "OS", facet=True, width=90),
        Column("os_version", "osVersion", "OS version", width=130),
        Column("last_sync_at", "lastSyncDateTime", "Last check-in", _TIME, width=150),
        Column(
            "owner_type", "managedDeviceOwnerType", "Ownership", facet=True, width=100, is_enum=True
        ),
        Column("manufacturer", "manufacturer", "Manufacturer", group="Hardware", width=130),
        Column("model", "model", "Model", group="Hardware", width=160, searched=True),
        Column("serial_number", "serialNumber", "Serial number", group="Hardware", searched=True),
        _hardware("imei", "imei", "IMEI", searched=True),
        _hardware("wifi_mac_address", "wiFiMacAddress", "Wi-Fi MAC", searched=True),
        _hardware("total_storage_bytes", "totalStorageSpaceInBytes", "Storage", Kind.SIZE),
        _hardware("free_storage_bytes", "freeStorageSpaceInBytes", "Free storage", Kind.SIZE),
        Column("is_encrypted", "isEncrypted", "Encrypted", _BOOL, "Security", width=90),
        _security("jail_broken", "jailBroken", "Jailbroken"),
        _security("is_supervised", "isSupervised", "Supervised", _BOOL),
        _security(
            "partner_threat_state", "partnerReportedThreatState", "Threat state", is_enum=True
        ),
        _management("enrolled_at", "enrolledDateTime", "Enrolled", _TIME),
        _management("enrollment_type", "deviceEnrollmentType", "Enrollment type", is_enum=True),
        _management("management_agent", "managementAgent", "Managed by", is_enum=True),
        _management("management_state", "managementState", "Management state", is_enum=True),
        _management("registration_state", "deviceRegistrationState", "Registration", is_enum=True),
        _management("device_category", "deviceCategoryDisplayName", "Category", facet=True),
        _management("enrollment_profile", "enrollmentProfileName", "Enrollment profile"),
        _management("managed_device_name", "managedDeviceName", "Management name"),
        _identity("user_id", "userId", "User id", Kind.ID),
        Column("user_display_name", "userDisplayName", "User", group="Identity", searched=True),
        _identity("contact_email", "emailAddress", "E-mail"),
        _identity("entra_device_id", "azureADDeviceId", "Entra device id", Kind.ID),
    ),
    relations=(
        Relation(
            title="Primary user", target="users", source_column="user_id", target_column="user_id"
        ),
        Relation(
            title="Entra device",
            target="directory_devices",
            source_column="entra_device_id",
            target_column="entra_device_id",
            refers=True,
        ),
        Relation(
            title="Autopilot",
            target="autopilot_devices",
            source_column="device_id",
            target_column="managed_device_id",
        ),
        Relation(
            title="Category",
            target="device_categories",
            source_column="device_category",
            target_column="display_name",
        ),
        Relation(
            title="Enrollment profile",
            target="autopilot_profiles",
            source_column="enrollment_profile",
            target_column="display_name",
        ),
        in_groups("Groups of the user", "user_id"),
    ),
)

DIRECTORY_DEVICES = Resource(
    name="directory_devices",
    title="Entra devices",
    graph_path="devices",
    scope="Device.Read.All",
    version="v1.0",
    service=Service.ENTRA,
    table="directory_devices",
    large=True,
    fetch=Fetch.DELTA,
    single=Single.LISTED,
    select=(
        "id",
        "deviceId",
        "displayName",
        "accountEnabled",
        "operatingSystem",
        "operatingSystemVersion",
        "trustType",
        "isCompliant",
        "isManaged",
        "managementType",
        "approximateLastSignInDateTime",
        "registrationDateTime",
        "profileType",
        "physicalIds",
        "extensionAttributes",
        "onPremisesSyncEnabled",
    ),
    top=999,
    volatile=frozenset({"approximateLastSignInDateTime"}),
)

DIRECTORY_DEVICES_TABLE = Table(
    name="directory_devices",
    title="Entra devices",
    singular="Entra device",
    panel_group="Devices",
    id_column="directory_device_id",
    columns=(
        Column("display_name", "displayName", "Name", width=200, searched=True),
        Column("operating_system", "operatingSystem", "OS", width=100, facet=True),
        Column("os_version", "operatingSystemVersion", "OS version", width=130),
        Column("trust_type", "trustType", "Join type", width=110, facet=True, is_enum=True),
        Column("account_enabled", "accountEnabled", "Enabled", _BOOL, width=80, facet=True),
        Column("is_compliant", "isCompliant", "Compliant", _BOOL, width=90),
        Column("is_managed", "isManaged", "Managed", _BOOL, width=90, facet=True),
        Column("management_type", "managementType", "Managed by", width=100, is_enum=True),
        Column(
            "last_sign_in_at", "approximateLastSignInDateTime", "Last sign-in", _TIME, width=150
        ),
        Column("registered_at", "registrationDateTime", "Registered", _TIME, shown=False),
        Column("profile_type", "profileType", "Profile type", shown=False),
        Column(
            "entra_device_id", "deviceId", "Entra device id", Kind.ID, shown=False, searched=True
        ),
    ),
    relations=(
        Relation(
            title="Managed device",
            target="devices",
            source_column="entra_device_id",
            target_column="entra_device_id",
        ),
        Relation(
            title="Autopilot",
            target="autopilot_devices",
            source_column="entra_device_id",
            target_column="entra_device_id",
        ),
        in_groups("Groups", "directory_device_id"),
    ),
)

DETECTED_APPS = _device_resource(
    name="detected_apps",
    title="Detected apps",
    graph_path="deviceManagement/detectedApps",
    table="detected_apps",
    large=True,
    top=1000,  # the default is 50
    pages_shift=True,
    # Devices come and go under an app all day; that is news of them, not of the app.
    volatile=frozenset({"deviceCount"}),
    rarely=True,
    optional=True,
)

DETECTED_APPS_TABLE = Table(
    name="detected_apps",
    title="Detected apps",
    singular="Detected app",
    panel_group="Devices",
    id_column="detected_app_id",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("version", "version", "Version", width=130),
        Column("publisher", "publisher", "Publisher", width=180, searched=True),
        Column("platform", "platform", "Platform", facet=True, width=130, is_enum=True),
        Column("device_count", "deviceCount", "Devices", _INT, width=80),
        Column("size_bytes", "sizeInByte", "Size", Kind.SIZE, width=90, shown=False),
    ),
    relations=(
        Relation(
            title="Other versions",
            target="detected_apps",
            source_column="display_name",
            target_column="display_name",
        ),
        Relation(
            title="Offered as",
            target="apps",
            source_column="display_name",
            target_column="display_name",
        ),
    ),
)

DEVICE_CATEGORIES = _device_resource(
    name="device_categories",
    title="Device categories",
    graph_path="deviceManagement/deviceCategories",
    table="device_categories",
)

DEVICE_CATEGORIES_TABLE = Table(
    name="device_categories",
    title="Device categories",
    singular="Device category",
    panel_group="Devices",
    id_column="device_category_id",
    columns=(
        Column("display_name", "displayName", "Name", width=240, searched=True),
        Column("description", "description", "Description", width=400, searched=True),
    ),
    relations=(
        Relation(
            title="Devices",
            target="devices",
            source_column="display_name",
            target_column="device_category",
        ),
    ),
)
