"""The managed devices of the demo tenant: `deviceManagement/managedDevices`.

A list of a thousand is written from one template with prepared fragments; the slower dict form is
read back from those bytes, so that both always agree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Set
from itertools import accumulate, product
from types import MappingProxyType
from typing import NamedTuple

from intune_manager.simulator.content.directory import Person, Users, is_guest
from intune_manager.simulator.content.hardware import (
    BETA_PROPERTIES,
    HARDWARE_STUB,
    PLATFORMS,
    Platform,
    beta_members,
    details,
)
from intune_manager.simulator.content.identifiers import NO_ID
from intune_manager.simulator.content.instants import (
    DAY_S,
    NEVER_ENDS,
    START_S,
    UNKNOWN,
    stamp,
    us_stamp,
)
from intune_manager.simulator.content.names import GIVEN, SITES
from intune_manager.simulator.content.randomness import words
from intune_manager.simulator.content.source import (
    BETA,
    JsonObject,
    NamedSource,
    TextSource,
    Version,
    World,
    from_json,
)

_COMPLIANCE = (
    ("compliant",) * 86 + ("noncompliant",) * 9 + ("inGracePeriod",) * 3 + ("unknown", "error")
)
_THREATS = ("unknown",) * 8 + ("activated", "secured", "lowSeverity", "deactivated")
_PAIRS = tuple(map("".join, product("0123456789ABCDEFGHJKLMNPRSTVWXYZ", repeat=2)))
_PLACEHOLDER_SERIALS = ("Defaultstring", "0")
_SERIAL_PREFIXES = {
    "LENOVO": "PF",
    "HP": "5CG",
    "Microsoft Corporation": "0",
    "PCSpecialist": "PH4TRX",
    "Apple": "F",
    "samsung": "R5C",
}
_PROFILE_NAMES = ("null",) * 5 + ('"Autopilot standard"', '"ADE corporate"', '"Kiosk"')
_CARRIERS = ("Telekom.de", "Vodafone", "O2", "Orange", "AT&T", "")

_TEMPLATE = (
    '{"id":"%s","userId":"%s","deviceName":"%s","enrolledDateTime":"%s","lastSyncDateTime":"%s",'
    '"complianceState":"%s","operatingSystem":"%s","osVersion":"%s","model":"%s",'
    '"manufacturer":"%s","managedDeviceOwnerType":"%s","isSupervised":%s,"managementAgent":"%s",'
    '"deviceEnrollmentType":"%s","jailBroken":"%s","easActivated":%s,"easDeviceId":"%s",'
    '"easActivationDateTime":"0001-01-01T00:00:00Z","azureADRegistered":%s,'
    '"activationLockBypassCode":null,"emailAddress":"%s","azureADDeviceId":"%s",'
    '"deviceRegistrationState":"%s","deviceCategoryDisplayName":"%s",'
    '"exchangeLastSuccessfulSyncDateTime":"0001-01-01T00:00:00Z","exchangeAccessState":"none",'
    '"exchangeAccessStateReason":"none","remoteAssistanceSessionUrl":null,'
    '"remoteAssistanceSessionErrorDetails":null,"isEncrypted":%s,"userPrincipalName":"%s",'
    '"imei":"%s","complianceGracePeriodExpirationDateTime":"%s","serialNumber":"%s",'
    '"phoneNumber":"%s","androidSecurityPatchLevel":"%s","userDisplayName":"%s",'
    '"configurationManagerClientEnabledFeatures":null,"wiFiMacAddress":"%s",'
    '"deviceHealthAttestationState":null,"subscriberCarrier":"%s","meid":"",'
    '"totalStorageSpaceInBytes":%d,"freeStorageSpaceInBytes":%d,"managedDeviceName":"%s",'
    '"partnerReportedThreatState":"%s","requireUserEnrollmentApproval":null,'
    '"managementCertificateExpirationDate":"%s","iccid":null,"udid":null,"notes":null,'
    '"ethernetMacAddress":null,"physicalMemoryInBytes":0,"enrollmentProfileName":%s,'
    '"deviceActionResults":[]%s}'
)

_NOBODY = Person("", "", "", "")


class Glimpse(NamedTuple):
    name: str
    system: str
    version: str
    compliant: bool
    company: bool
    serial: str = ""
    """Perhaps empty or a placeholder."""
    maker: str = ""
    model: str = ""
    owner: int | None = None
    """The ordinal of the primary user; None for a device without one."""


class _Setup(NamedTuple):
    """What a device is and how it is managed, drawn from the combinations of its platform."""

    maker: str
    model: str
    version: str
    owner: str
    agent: str
    enrollment: str

    @property
    def sensed(self) -> bool:
        """Known from Defender alone: no user, no serial number."""
        return self.agent == "msSense"


class ManagedDevices(TextSource, NamedSource):
    """`managedDevices`, sorted by name: ordinals run through the platforms one after the other."""

    name_property = "deviceName"
    blank_in_list: Mapping[str, object] = MappingProxyType(
        {
            "ethernetMacAddress": None,
            "iccid": None,
            "udid": None,
            "notes": None,
            "physicalMemoryInBytes": 0,
            "activationLockBypassCode": None,
            "remoteAssistanceSessionUrl": None,
            "chromeOSDeviceInfo": [],
            "bootstrapTokenEscrowed": False,
            "windowsActiveMalwareCount": 0,
            "windowsRemediatedMalwareCount": 0,
        }
    )

    def __init__(self, world: World, users: Users, categories: tuple[str, ...]) -> None:
        super().__init__(world.profile.devices, world.managed_devices)
        self._users = users
        self._hardware = world.hardware
        self._prefix = world.prefix("managedDevices")
        self._categories = categories
        self._bounds = platform_bounds(world.profile.devices, world.profile.os_percent)

    def name_of(self, ordinal: int) -> str:
        return self.glimpse(ordinal).name

    def windows(self, ordinal: int) -> bool:
        """Whether it is one of the Windows devices that the tenant began with."""
        return ordinal < self._bounds[0]

    def directory_id(self, ordinal: int) -> str:
        """`azureADDeviceId`: that of the Entra device with the same ordinal, seldom none."""
        return self._directory_id(ordinal, words(self._prefix, ordinal))

    def glimpse(self, ordinal: int) -> Glimpse:
        """What other lists repeat about a managed device."""
        w, platform, setup = self._drawn(ordinal)
        owner = self._owner(w, setup)
        return Glimpse(
            _device_name(w, platform, "" if owner is None else self._users.alias(owner)),
            platform.system,
            setup.version,
            (w[7] & 0xFFFF) % 100 < 86,
            setup.owner == "company",
            _serial(w, setup),
            setup.maker,
            setup.model,
            owner,
        )

    def whole(self, ordinal: int) -> JsonObject:
        return details(self.listed(ordinal), words(self._prefix, ordinal))

    def listed(self, ordinal: int) -> JsonObject:
        return from_json(self.text(ordinal, BETA).encode())

    def blanked(self, item: JsonObject) -> JsonObject:
        hardware = item.get("hardwareInformation")
        if isinstance(hardware, dict):
            item["hardwareInformation"] = {
                name: value for name, value in hardware.items() if name in HARDWARE_STUB
            }
        return super().blanked(item)

    def as_v1(self, item: JsonObject) -> JsonObject:
        return {name: value for name, value in item.items() if name not in BETA_PROPERTIES}

    def glances(self, names: Set[str]) -> Callable[[int], JsonObject] | None:
        return self._last_contact if names == {"lastSyncDateTime"} else None

    def _last_contact(self, ordinal: int) -> JsonObject:
        return {"lastSyncDateTime": _last_sync(words(self._prefix, ordinal)[6])}

    def _drawn(self, ordinal: int) -> tuple[tuple[int, ...], Platform, _Setup]:
        """The random numbers of a device, its platform, and what they make of it there."""
        w = words(self._prefix, ordinal)
        platform = PLATFORMS[bisect_right(self._bounds, ordinal) % len(PLATFORMS)]
        models, versions, enrollments = platform.models, platform.versions, platform.enrollments
        model, version = divmod(w[3] % (len(models) * len(versions)), len(versions))
        managed = (w[4] & 0xFFFF) % (len(platform.agents) * len(enrollments))
        agent, enrollment = divmod(managed, len(enrollments))
        return (
            w,
            platform,
            _Setup(
                *models[model],
                versions[version],
                platform.owners[(w[4] >> 16) % len(platform.owners)],
                platform.agents[agent],
                enrollments[enrollment],
            ),
        )

    def _owner(self, w: tuple[int, ...], setup: _Setup) -> int | None:
        if setup.sensed or w[5] % 100 < 2:
            return None
        owner = w[12] % self._users.count
        return owner - 1 if is_guest(owner) else owner

    def text(self, ordinal: int, version: Version) -> str:
        w, platform, setup = self._drawn(ordinal)
        owner = self._owner(w, setup)
        person = _NOBODY if owner is None else self._users.person(owner)
        last_sync_s = _last_sync_s(w[6])
        enrolled_s = last_sync_s - w[13] % (900 * DAY_S)
        total_bytes = platform.storage_gb[w[14] % len(platform.storage_gb)] * 1_069_096_960
        return _TEMPLATE % (
            self.series.at(ordinal),
            person.id,
            _device_name(w, platform, person.alias),
            stamp(enrolled_s),
            _last_sync(w[6]),
            _COMPLIANCE[(w[7] & 0xFFFF) % 100],
            platform.system,
            setup.version,
            setup.model,
            setup.maker,
            setup.owner,
            "true" if platform.apple and setup.owner == "company" else "false",
            setup.agent,
            setup.enrollment,
            "False" if platform.mobile else "Unknown",
            "true" if platform.mobile else "false",
            f"{w[9]:08X}{w[10]:08X}" if platform.mobile else "",
            "true" if w[1] % 200 else "null",
            person.principal_name,
            self._directory_id(ordinal, w),
            "registered" if w[1] % 200 else "notRegistered",
            self._category(w[8]),
            "true" if w[8] >> 16 & 7 else "false",
            person.principal_name,
            f"35{w[11] % 10_000_000:07d}{w[9] % 1_000_000:06d}" if platform.mobile else "",
            stamp(START_S + w[13] % (14 * DAY_S))
            if 95 <= (w[7] & 0xFFFF) % 100 < 98
            else NEVER_ENDS,
            _serial(w, setup),
            f"+4915{w[11] % 1_000_000_000:09d}" if platform.mobile and w[11] & 1 else "",
            f"2026-{w[1] % 6 + 1:02d}-01" if platform.system == "Android" else "",
            person.display_name,
            _mac_address(w),
            _CARRIERS[w[11] % len(_CARRIERS)] if platform.mobile else "",
            total_bytes,
            total_bytes // 1000 * ((w[14] >> 16) % 900 + 50),
            f"{person.alias}_{platform.system}_{us_stamp(enrolled_s)}",
            _THREATS[(w[7] >> 16) % len(_THREATS)],
            stamp(START_S + DAY_S + w[15] % (364 * DAY_S)),
            _PROFILE_NAMES[(w[5] >> 16) % len(_PROFILE_NAMES)],
            beta_members(platform, w, setup.owner, person) if version == BETA else "",
        )

    def _directory_id(self, ordinal: int, w: tuple[int, ...]) -> str:
        return self._hardware.at(ordinal) if w[1] % 200 else NO_ID

    def _category(self, word: int) -> str:
        number = (word & 0xFFFF) % (len(self._categories) * 2)
        return self._categories[number] if number < len(self._categories) else "Unknown"


def platform_bounds(count: int, os_percent: tuple[int, ...]) -> tuple[int, ...]:
    """The first ordinal after each platform; what is missing to 100 is the first one's."""
    shares = [count * percent // 100 for percent in os_percent]
    shares[0] += count - sum(shares)
    return tuple(accumulate(shares))


def _device_name(w: tuple[int, ...], platform: Platform, alias: str) -> str:
    """Three in a hundred names are common ones, half the others name a site, half the user."""
    suffix = platform.suffixes[w[2] % len(platform.suffixes)]
    if (w[0] & 0xFFFF) % 100 < 3:
        return suffix if w[2] >> 8 & 1 else f"{GIVEN[(w[2] >> 9) % 6]}'s {suffix}"
    if alias and w[0] >> 16 & 1:
        return f"{alias}-{suffix}-{_PAIRS[w[2] >> 9 & 1023]}"
    return f"{SITES[(w[2] >> 9) % len(SITES)]}-{_PAIRS[w[9] & 1023]}{_pairs(w)}"


def _pairs(w: tuple[int, ...]) -> str:
    first, second = w[9], w[10]
    return _PAIRS[first >> 10 & 1023] + _PAIRS[first >> 20 & 1023] + _PAIRS[second & 1023]


def _serial(w: tuple[int, ...], setup: _Setup) -> str:
    """One in a hundred is empty, one in two hundred a placeholder of a careless maker."""
    chance = (w[10] >> 10) % 200
    if chance < 3 or setup.sensed:
        return "" if chance < 2 else _PLACEHOLDER_SERIALS[w[9] % 2]
    return f"{_SERIAL_PREFIXES.get(setup.maker, '')}{_PAIRS[w[9] & 1023]}{_pairs(w)}"


def _last_sync(word: int) -> str:
    """The time of the last contact; of one in five hundred devices unknown."""
    return stamp(_last_sync_s(word)) if word % 500 else UNKNOWN


def _last_sync_s(word: int) -> int:
    """Six in a hundred not for 90 days and more, most of the others within a day."""
    chance, offset = (word & 0xFFFF) % 100, word >> 8
    if chance < 6:
        return START_S - 91 * DAY_S - offset % (310 * DAY_S)
    if chance < 30:
        return START_S - DAY_S - offset % (29 * DAY_S)
    return START_S - 5 - offset % DAY_S


def _mac_address(w: tuple[int, ...]) -> str:
    """No separators; upper or lower case as the maker likes."""
    number = w[15] << 16 | w[10] & 0xFFFF
    return f"{number:012x}" if w[15] & 1 else f"{number:012X}"
