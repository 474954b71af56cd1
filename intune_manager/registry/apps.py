"""What Intune offers or installs: apps and their categories."""

from __future__ import annotations

from functools import partial

from intune_manager.registry.resource import Assignments, Resource, Service

APPS_SCOPE = "DeviceManagementApps.Read.All"

_app_resource = partial(Resource, version="beta", scope=APPS_SCOPE, service=Service.INTUNE)

APPS = _app_resource(  # v1.0 omits winget apps and down-casts other types
    name="apps",
    title="Apps",
    graph_path="deviceAppManagement/mobileApps",
    table="apps",
    assignments=Assignments.EXPAND,
    volatile=frozenset({"usedLicenseCount", "totalLicenseCount"}),
)
APP_CATEGORIES = _app_resource(
    name="app_categories",
    title="App categories",
    graph_path="deviceAppManagement/mobileAppCategories",
    table="app_categories",
)
