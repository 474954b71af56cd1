"""What devices are made of: platforms and models, and what only beta or a single GET shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from intune_manager.simulator.content.directory import Person
from intune_manager.simulator.content.template import read_template


@dataclass(frozen=True)
class Platform:
    """What the devices of one operating system have in common."""

    system: str
    models: tuple[tuple[str, str], ...]
    """Manufacturer and model."""
    versions: tuple[str, ...]
    enrollments: tuple[str, ...]
    agents: tuple[str, ...]
    owners: tuple[str, ...]
    storage_gb: tuple[int, ...]
    suffixes: tuple[str, ...]
    """What follows the user in a name of the user's own style."""
    mobile: bool = False
    """Has IMEI, phone number and carrier."""
    apple: bool = False


def _read() -> Iterator[Platform]:
    for described in read_template("platforms"):
        values = dict(described)
        makers = values.pop("models").items()
        weighted = ("versions", "enrollments", "agents", "owners")
        yield Platform(
            models=tuple((maker, model) for maker, models in makers for model in models),
            storage_gb=tuple(values.pop("storage_gb")),
            suffixes=tuple(values.pop("suffixes")),
            **(values | {name: tuple(Counter(values[name]).elements()) for name in weighted}),
        )


PLATFORMS = tuple(_read())
"""In the order of `Profile.os_percent`."""
WINDOWS, IOS, ANDROID, MACOS, LINUX = PLATFORMS


_TEMPLATE = (
    ',"managementState":"%s","ownerType":"%s","deviceType":"%s","joinType":"%s",'
    '"autopilotEnrolled":%s,"chassisType":"%s","skuFamily":"%s","skuNumber":%d,'
    '"processorArchitecture":"%s","enrolledByUserPrincipalName":"%s","managementFeatures":"none",'
    '"lostModeState":"disabled","specificationVersion":"10.0","retireAfterDateTime":'
    '"0001-01-01T00:00:00Z","preferMdmOverGroupPolicyAppliedDateTime":"0001-01-01T00:00:00Z",'
    '"securityPatchLevel":null,'
    '"windowsActiveMalwareCount":0,"windowsRemediatedMalwareCount":0,'
    '"bootstrapTokenEscrowed":false,"deviceFirmwareConfigurationInterfaceManaged":false,'
    '"hasUnlockToken":null,"isManaged":null,"exchangeDeviceStatus":null,'
    '"enrollmentSource":null,"roleScopeTagIds":["0"],"usersLoggedOn":%s,'
    '"chromeOSDeviceInfo":[],"cloudPcRemoteActionResults":[],'
    '"deviceIdentityAttestationDetail":{"deviceIdentityAttestationStatus":"%s"},'
    '"hardwareInformation":{"serialNumber":null,"totalStorageSpace":0,"freeStorageSpace":0,'
    '"imei":null,"manufacturer":null,"model":null,"operatingSystemEdition":null,"wifiMac":null}'
)

_EXAMPLE: dict[str, Any] = msgspec.json.decode(
    "{" + _TEMPLATE[1:].replace("%d", "0").replace(":%s", ":0") + "}"
)
BETA_PROPERTIES = frozenset(_EXAMPLE)
"""The properties that v1.0 does not know."""
HARDWARE_STUB = frozenset(_EXAMPLE["hardwareInformation"])
"""The fields of `hardwareInformation` that a list sends; a single GET sends more."""

_STATES = ("managed",) * 97 + ("retirePending", "wipePending", "unhealthy")
_CHASSIS = ("laptop", "laptop", "desktop", "detachable", "unknown")
_DEVICE_TYPES = {
    "Windows": "windowsRT",
    "iOS": "iPhone",
    "Android": "androidForWork",
    "macOS": "macMDM",
    "Linux": "linux",
}


def beta_members(platform: Platform, w: tuple[int, ...], owner: str, person: Person) -> str:
    """The JSON members that a beta list adds, comma in front."""
    windows = platform.system == "Windows"
    logged_on = person.id and windows and w[15] >> 16 & 3
    return _TEMPLATE % (
        _STATES[(w[15] >> 8) % 100],
        owner,
        _DEVICE_TYPES[platform.system],
        "azureADJoined" if windows and w[5] >> 8 & 3 else "azureADRegistered",
        "true" if windows and w[5] >> 9 & 1 else "false",
        _CHASSIS[w[14] % len(_CHASSIS)] if windows else "unknown",
        "Enterprise" if windows else "",
        4 if windows else 0,
        "x64" if windows else "arm64",
        person.principal_name,
        f'[{{"userId":"{person.id}","lastLogOnDateTime":"2026-07-16T07:30:00Z"}}]'
        if logged_on
        else "[]",
        "trusted" if windows and w[7] >> 8 & 1 else "unknown",
    )


def details(item: dict[str, Any], w: tuple[int, ...]) -> dict[str, Any]:
    """`item` with what lists leave null filled in, as a single GET with `$select` sends it."""
    mobile = item["imei"] != ""
    apple = item["manufacturer"] == "Apple"
    item["ethernetMacAddress"] = None if mobile else f"{w[13]:08X}{w[15] & 0xFFFF:04X}"
    item["physicalMemoryInBytes"] = (4 << w[14] % 4) << 30
    item["iccid"] = f"8949{w[11]:010d}{w[9] % 100_000:05d}" if mobile else None
    item["udid"] = f"{w[13]:08X}-{w[9]:08X}{w[11]:08X}" if apple else None
    item["notes"] = "Loan device" if w[13] % 20 == 0 else None
    item["activationLockBypassCode"] = f"{w[9]:08X}" if apple and mobile else None
    item["windowsRemediatedMalwareCount"] = w[13] % 3 if item["operatingSystem"] == "Windows" else 0
    item["hardwareInformation"] = _hardware_information(item, w)
    return item


def _hardware_information(item: dict[str, Any], w: tuple[int, ...]) -> dict[str, Any]:
    windows = item["operatingSystem"] == "Windows"
    stub: dict[str, Any] = item["hardwareInformation"]
    return stub | {
        "serialNumber": item["serialNumber"],
        "totalStorageSpace": item["totalStorageSpaceInBytes"],
        "freeStorageSpace": item["freeStorageSpaceInBytes"],
        "imei": item["imei"] or None,
        "manufacturer": item["manufacturer"],
        "model": item["model"],
        "operatingSystemEdition": "Enterprise" if windows else None,
        "wifiMac": item["wiFiMacAddress"],
        "isSupervised": item["isSupervised"],
        "isEncrypted": item["isEncrypted"],
        "tpmSpecificationVersion": "2.0, 0, 1.59" if windows else None,
        "tpmManufacturer": "INTC" if windows else None,
        "systemManagementBIOSVersion": f"1.{w[3] % 30}.0" if windows else None,
        "ipAddressV4": f"10.{w[9] % 256}.{w[10] % 256}.{w[11] % 254 + 1}",
        "wiredIPv4Addresses": [],
        "batteryHealthPercentage": 70 + w[13] % 31,
        "batteryChargeCycles": w[15] % 600,
        "residentUsersCount": None,
    }
