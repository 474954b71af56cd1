"""The software found on devices: `deviceManagement/detectedApps`, and on which devices it is."""

from __future__ import annotations

from intune_manager.simulator.content.devices import ManagedDevices
from intune_manager.simulator.content.identifiers import HexSeries
from intune_manager.simulator.content.names import parts
from intune_manager.simulator.content.randomness import words
from intune_manager.simulator.content.source import JsonObject, NamedSource
from intune_manager.simulator.content.world import World

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
        series = HexSeries(world.stream("ids of detectedApps"))
        super().__init__(world.profile.detected_apps, series)
        self._devices = managed.count
        self._prefix = world.prefix("detectedApps")

    def name_of(self, ordinal: int) -> str:
        return _name(words(self._prefix, ordinal), ordinal)

    def whole(self, ordinal: int) -> JsonObject:
        w = words(self._prefix, ordinal)
        name = _name(w, ordinal)
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


def _name(w: tuple[int, ...], ordinal: int) -> str:
    name = f"{_FIRST[w[0] % len(_FIRST)]} {_SECOND[w[1] % len(_SECOND)]}"
    return name if w[2] % 100 < 30 else f"{name} {ordinal % 977}"
