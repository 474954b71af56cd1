"""The Entra devices of the demo tenant: `devices`.

The first of them belong to the managed devices, ordinal by ordinal; the rest are registered only,
or left behind by devices that are long gone.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from intune_manager.simulator.content.devices import Glimpse, ManagedDevices
from intune_manager.simulator.content.hardware import ANDROID, IOS, MACOS, WINDOWS
from intune_manager.simulator.content.instants import DAY_S, START_S, stamp
from intune_manager.simulator.content.randomness import words
from intune_manager.simulator.content.source import JsonObject, Source, Version
from intune_manager.simulator.content.world import World

_TEMPLATE = (
    '{"id":"%s","deviceId":"%s","displayName":"%s","accountEnabled":%s,"operatingSystem":"%s",'
    '"operatingSystemVersion":"%s","trustType":%s,"isCompliant":%s,"isManaged":%s,'
    '"managementType":%s,"approximateLastSignInDateTime":"%s","registrationDateTime":"%s",'
    '"profileType":"RegisteredDevice","physicalIds":[%s],'
    '"extensionAttributes":{"extensionAttribute1":null},"onPremisesSyncEnabled":%s}'
)
_REGISTERED_ONLY = (WINDOWS, WINDOWS, IOS, ANDROID, MACOS)


class DirectoryDevices(Source):
    """`devices`: `deviceId` is what managed devices call `azureADDeviceId`."""

    def __init__(self, world: World, managed: ManagedDevices) -> None:
        super().__init__(world.profile.directory_devices, world.directory_devices)
        self._managed = managed
        self._hardware = world.hardware
        self._autopilot = world.autopilot
        self._autopilot_count = world.profile.autopilot_devices
        self._prefix = world.prefix("devices")

    def whole(self, ordinal: int) -> JsonObject:
        return msgspec.json.decode(self._text(ordinal), type=dict)

    def listed_json(self, ordinals: Iterable[int], version: Version) -> list[bytes]:  # noqa: ARG002
        return [self._text(ordinal).encode() for ordinal in ordinals]

    def _text(self, ordinal: int) -> str:
        w = words(self._prefix, ordinal)
        managed = ordinal < self._managed.count
        device = self._managed.glimpse(ordinal) if managed else _registered_only(w)
        windows = device.system == "Windows"
        hybrid = windows and w[0] % 5 == 0
        signed_in_s = START_S - w[1] % ((30 if managed else 900) * DAY_S)
        autopilot = windows and ordinal < min(self._autopilot_count, self._managed.count)
        return _TEMPLATE % (
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
