"""What Intune offers or installs: apps and their categories."""

from __future__ import annotations

from functools import partial

from intune_manager.registry.resource import Assignments, Resource, Service
from intune_manager.registry.table import Column, Kind, Relation, Table, assigned

_BOOL = Kind.BOOLEAN
_TIME = Kind.DATETIME

APPS_SCOPE = "DeviceManagementApps.Read.All"

_app_resource = partial(Resource, version="beta", scope=APPS_SCOPE, service=Service.INTUNE)

APPS = _app_resource(  # v1.0 omits winget apps and down-casts other types
    name="apps",
    title="Apps",
    graph_path="deviceAppManagement/mobileApps",
    table="apps",
    large=True,
    assignments=Assignments.EXPAND,
    volatile=frozenset({"usedLicenseCount", "totalLicenseCount"}),
)

APPS_TABLE = Table(
    name="apps",
    title="Apps",
    singular="App",
    panel_group="Apps",
    id_column="app_id",
    columns=(
        Column("display_name", "displayName", "Name", width=260, searched=True),
        Column("app_type", "@odata.type", "Type", Kind.TYPE, facet=True, width=170),
        Column("publisher", "publisher", "Publisher", width=160, searched=True),
        Column("display_version", "displayVersion", "Version", width=100),
        Column("is_assigned", "isAssigned", "Assigned", _BOOL, facet=True, width=90),
        Column("publishing_state", "publishingState", "State", width=110, facet=True, is_enum=True),
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
        *assigned("app_id"),
        Relation(
            title="Found on devices as",
            target="detected_apps",
            source_column="display_name",
            target_column="display_name",
        ),
    ),
)

APP_CATEGORIES = _app_resource(
    name="app_categories",
    title="App categories",
    graph_path="deviceAppManagement/mobileAppCategories",
    table="app_categories",
)

APP_CATEGORIES_TABLE = Table(
    name="app_categories",
    title="App categories",
    singular="App category",
    panel_group="Apps",
    id_column="app_category_id",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
)
