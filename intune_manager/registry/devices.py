"""What is managed: devices, the software found on them, their categories."""

from __future__ import annotations

from functools import partial

from intune_manager.registry.resource import Detail, Fetch, Resource, Service, Single

_device_resource = partial(
    Resource,
    version="v1.0",
    scope="DeviceManagementManagedDevices.Read.All",
    service=Service.INTUNE_DEVICES,
)

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
    fetch=Fetch.SINCE,
    single=Single.LISTED,
    volatile=frozenset(
        {"lastSyncDateTime", "freeStorageSpaceInBytes", "exchangeLastSuccessfulSyncDateTime"}
    ),
    details=(_HARDWARE,),
)
DETECTED_APPS = _device_resource(
    name="detected_apps",
    title="Detected apps",
    graph_path="deviceManagement/detectedApps",
    table="detected_apps",
    top=1000,  # the default is 50
    pages_shift=True,
    # Devices come and go under an app all day; that is news of them, not of the app.
    volatile=frozenset({"deviceCount"}),
    rarely=True,
    optional=True,
)
DEVICE_CATEGORIES = _device_resource(
    name="device_categories",
    title="Device categories",
    graph_path="deviceManagement/deviceCategories",
    table="device_categories",
)
