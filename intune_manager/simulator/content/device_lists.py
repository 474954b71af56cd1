"""What other lists say of devices: Entra devices, Autopilot devices, the software found on them.

The first Entra and Autopilot devices belong to the managed devices, ordinal by ordinal; the rest
are registered only or left behind, or wait in their boxes.
"""

from __future__ import annotations

from intune_manager.simulator.content.devices import Glimpse, ManagedDevices
from intune_manager.simulator.content.directory import Users
from intune_manager.simulator.content.hardware import ANDROID, IOS, MACOS, WINDOWS
from intune_manager.simulator.content.identifiers import NO_ID, hex_series
from intune_manager.simulator.content.instants import DAY_S, START_S, UNKNOWN, stamp
from intune_manager.simulator.content.names import parts
from intune_manager.simulator.content.randomness import Draw, words
from intune_manager.simulator.content.source import (
    JsonObject,
    NamedSource,
    TextSource,
    Version,
    World,
)

_ENTRA_TEMPLATE = (
    '{"id":"%s","deviceId":"%s","displayName":"%s","accountEnabled":%s,"operatingSystem":"%s",'
    '"operatingSystemVersion":"%s","trustType":%s,"isCompliant":%s,"isManaged":%s,'
    '"managementType":%s,"approximateLastSignInDateTime":"%s","registrationDateTime":"%s",'
    '"profileType":"RegisteredDevice","physicalIds":[%s],'
    '"extensionAttributes":{"extensionAttribute1":null},"onPremisesSyncEnabled":%s}'
)
_REGISTERED_ONLY = (WINDOWS, WINDOWS, IOS, ANDROID, MACOS)


class DirectoryDevices(TextSource):
    """`devices`: `deviceId` is what managed devices call `azureADDeviceId`."""

    def __init__(self, world: World, managed: ManagedDevices) -> None:
        super().__init__(world.profile.directory_devices, world.directory_devices)
        self._managed = managed
        self._hardware = world.hardware
        self._autopilot = world.autopilot
        self._autopilot_count = world.profile.autopilot_devices
        self._prefix = world.prefix("devices")

    def text(self, ordinal: int, version: Version) -> str:  # noqa: ARG002
        w = words(self._prefix, ordinal)
        managed = ordinal < self._managed.count
        device = self._managed.glimpse(ordinal) if managed else _registered_only(w)
        windows = device.system == "Windows"
        hybrid = windows and w[0] % 5 == 0
        signed_in_s = START_S - w[1] % ((30 if managed else 900) * DAY_S)
        autopilot = windows and ordinal < min(self._autopilot_count, self._managed.count)
        return _ENTRA_TEMPLATE % (
            self.series.at(ordinal),
            self._hardware.at(ordinal),
            device.name,
            "false" if w[2] % 100 < (2 if managed else 15) else "true",
            device.system,
            device.version,
            _trust(windows=windows, hybrid=hybrid, company=device.company, word=w[3]),
            ("true" if device.compliant else "false") if managed else "null",
            "true" if managed else "null",
            '"MDM"' if managed else "null",
            stamp(signed_in_s),
            stamp(signed_in_s - w[4] % (900 * DAY_S)),
            f'"[ZTDID]:{self._autopilot.at(ordinal)}"' if autopilot else "",
            "true" if hybrid else "null",
        )


def _trust(*, windows: bool, hybrid: bool, company: bool, word: int) -> str:
    if hybrid:
        return '"ServerAd"'
    if windows and company:
        return '"AzureAd"'
    return "null" if word % 200 == 0 else '"Workplace"'


def _registered_only(w: tuple[int, ...]) -> Glimpse:
    platform = _REGISTERED_ONLY[w[5] % len(_REGISTERED_ONLY)]
    name = f"{'DESKTOP' if platform is WINDOWS else platform.suffixes[0]}-{w[6]:07X}"
    version = platform.versions[w[7] % len(platform.versions)]
    return Glimpse(name, platform.system, version, compliant=False, company=w[8] % 3 == 0)


class AutopilotDevices(NamedSource):
    """`windowsAutopilotDeviceIdentities`, sorted by serial number."""

    name_property = "serialNumber"

    def __init__(self, world: World, managed: ManagedDevices, users: Users) -> None:
        super().__init__(world.profile.autopilot_devices, world.autopilot)
        self._managed = managed
        self._users = users
        self._stream = world.stream("windowsAutopilotDeviceIdentities")

    def name_of(self, ordinal: int) -> str:
        if self._managed.windows(ordinal):
            return self._managed.glimpse(ordinal).serial
        return f"BOX{Draw(self._stream, ordinal).hex(9).upper()}"

    def whole(self, ordinal: int) -> JsonObject:
        draw = Draw(self._stream, ordinal)
        enrolled = self._managed.windows(ordinal)
        device = self._managed.glimpse(ordinal)
        owner = device.owner if enrolled else None
        person = None if owner is None or draw.percent(60) else self._users.person(owner)
        directory_id = self._managed.directory_id(ordinal) if enrolled else NO_ID
        maker, model = (device.maker, device.model) if enrolled else draw.pick(WINDOWS.models)
        tag = draw.pick(("", "", "Standard", "Kiosk", "VIP"))
        contact = stamp(START_S - draw.below(40 * DAY_S)) if enrolled else UNKNOWN
        return {
            "id": self.id_of(ordinal),
            "groupTag": tag,
            "purchaseOrderIdentifier": "",
            "serialNumber": self.name_of(ordinal),
            "productKey": "",
            "manufacturer": maker,
            "model": model,
            "enrollmentState": "enrolled" if enrolled else "notContacted",
            "lastContactedDateTime": contact,
            "addressableUserName": "" if person is None else person.display_name,
            "userPrincipalName": "" if person is None else person.principal_name,
            "resourceName": "",
            "skuNumber": "0001",
            "systemFamily": "TGL",
            "azureActiveDirectoryDeviceId": directory_id,
            "managedDeviceId": self._managed.id_of(ordinal) if enrolled else NO_ID,
            "displayName": device.name if enrolled else "",
        }


_FIRST = parts(
    "1Blocker|Adobe|Apple|Autodesk|Blue|Cisco|Citrix|Corel|Dell|Foxit|Google|HP|Intel|Java|"
    "KeePass|Lenovo|Microsoft|Mozilla|Notepad|NVIDIA|Oracle|PDF|Python|Realtek|SAP|Slack|"
    "Sony|TeamViewer|VMware|WinRAR|Zoom|微信|Ärzte"
)
_SECOND = parts(
    'Agent|Audio Driver|Client|Console|Desktop|Editor|Plus "Pro"|Reader|Runtime|Suite |'
    "Toolkit|Updater|Viewer|VPN"
)
_PLATFORMS = ("windows", "windows", "windows", "ios", "macOS", "androidWorkProfile", "unknown")


class DetectedApps(NamedSource):
    """`detectedApps`, one per name, version and platform, by name: 60 % on one device only."""

    def __init__(self, world: World, managed: ManagedDevices) -> None:
        series = hex_series(world.stream("ids of detectedApps"))
        super().__init__(world.profile.detected_apps, series)
        self._devices = managed.count
        self._prefix = world.prefix("detectedApps")

    def name_of(self, ordinal: int) -> str:
        return _software_name(words(self._prefix, ordinal), ordinal)

    def whole(self, ordinal: int) -> JsonObject:
        w = words(self._prefix, ordinal)
        name = _software_name(w, ordinal)
        return {
            "id": self.id_of(ordinal),
            "displayName": name,
            "version": f"{w[3] % 30}.{w[4] % 20}.{w[5] % 9000}",
            "sizeInByte": 0 if w[6] % 100 < 40 else w[7] % 2_000_000_000,
            "deviceCount": self._device_count(w),
            "publisher": name.partition(" ")[0] if w[8] % 3 == 0 else "",
            "platform": _PLATFORMS[w[9] % len(_PLATFORMS)],
        }

    def _device_count(self, w: tuple[int, ...]) -> int:
        """A heavy tail: most apps on one device, one in a hundred on up to half of them."""
        chance, managed = w[10] % 100, self._devices
        if chance < 60:
            return min(1, managed)
        most = 20 if chance < 85 else 200 if chance < 95 else 2000
        if chance == 99:
            most = max(2, managed // 2)
        return min(managed, 2 + w[11] % (most - 1))


def _software_name(w: tuple[int, ...], ordinal: int) -> str:
    name = f"{_FIRST[w[0] % len(_FIRST)]} {_SECOND[w[1] % len(_SECOND)]}"
    return name if w[2] % 100 < 30 else f"{name} {ordinal % 977}"
