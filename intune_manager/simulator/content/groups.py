"""The groups of the demo tenant: `groups`. Who is in them says `memberships`."""

from __future__ import annotations

from enum import StrEnum

from intune_manager.simulator.content.instants import DAY_S, START_S, stamp
from intune_manager.simulator.content.names import DEPARTMENTS, SITES
from intune_manager.simulator.content.randomness import words
from intune_manager.simulator.content.shares import evenly
from intune_manager.simulator.content.source import JsonObject, Source, World

_PARENT_PERCENT = 4
_PURPOSES = (
    "Pilot",
    "Broad",
    "Required Apps",
    "BitLocker",
    "Wi-Fi",
    "VPN",
    "Kiosk",
    "Exclusions",
    "Ring 1",
    "Ring 2",
    "M365 E5",
    "Frontline",
)
_PLATFORM_WORDS = ("Win", "iOS", "Android", "macOS")
_RULES = (
    ('(device.deviceOSType -eq "Windows") and (device.deviceOwnership -eq "Company")', "Win"),
    ('(device.deviceOSType -eq "iPhone") or (device.deviceOSType -eq "iPad")', "iOS"),
    ('(device.devicePhysicalIDs -any (_ -contains "[ZTDId]"))', "Autopilot"),
    ('(device.enrollmentProfileName -startsWith "ADE")', "ADE"),
)


class Holds(StrEnum):
    """What kind of members a group has, groups within it aside."""

    USERS = "users"
    DEVICES = "devices"
    BOTH = "both"


class Groups(Source):
    """`groups`: number 0 holds everybody, the next few groups, the others people or devices."""

    def __init__(self, world: World) -> None:
        super().__init__(world.profile.groups, world.groups)
        self._domain = world.domain
        self._dynamic_percent = world.profile.dynamic_percent
        self._depth = world.profile.nesting_depth
        self._parents = max(self._depth, self.count * _PARENT_PERCENT // 100)
        self._prefix = world.prefix("groups")

    @property
    def parents(self) -> range:
        """The ordinals of the groups that hold groups."""
        return range(1, 1 + self._parents)

    def level(self, ordinal: int) -> int:
        """The longest chain of groups below a group; 0 holds none."""
        return 1 + (ordinal - 1) % self._depth if ordinal in self.parents else 0

    def dynamic(self, ordinal: int) -> bool:
        """Whether a rule decides who is in the group."""
        place, plain = ordinal - self.parents.stop, self.count - self.parents.stop
        wanted = self.count * self._dynamic_percent // 100
        return 0 <= place < plain and evenly(place, wanted, plain)

    def holds(self, ordinal: int) -> Holds:
        """What a group's members are; dynamic groups never mix."""
        if ordinal == 0:
            return Holds.USERS
        chance = words(self._prefix, ordinal)[0] % 100
        if chance < 55:
            return Holds.USERS
        return Holds.DEVICES if chance < 90 or self.dynamic(ordinal) else Holds.BOTH

    def whole(self, ordinal: int) -> JsonObject:
        w = words(self._prefix, ordinal)
        rule = self._rule(ordinal, w) if self.dynamic(ordinal) else None
        unified = rule is None and self.holds(ordinal) is Holds.USERS and w[1] % 100 < 15
        created_s = START_S - DAY_S * (40 + w[2] % 2500) - w[3] % DAY_S
        nickname = f"{w[4] & 0xFFFFFF:06x}"
        return {
            "id": self.series.at(ordinal),
            "displayName": self._display_name(ordinal, w),
            "description": f"Requested by IT-{w[5] % 100_000:05d}" if w[5] % 3 == 0 else None,
            "groupTypes": ["Unified"] if unified else ["DynamicMembership"] if rule else [],
            "membershipRule": rule,
            "membershipRuleProcessingState": _processing(rule, w[6]),
            "securityEnabled": not unified or w[1] % 2 == 0,
            "mailEnabled": unified,
            "mail": f"grp-{nickname}@{self._domain}" if unified else None,
            "mailNickname": nickname,
            "createdDateTime": stamp(created_s),
            "renewedDateTime": stamp(created_s),
            "onPremisesSyncEnabled": True if not unified and w[7] % 100 < 20 else None,
            "isAssignableToRole": True if w[7] % 100 == 99 else None,
            "visibility": ("Private" if w[8] & 1 else "Public") if unified else None,
        }

    def _rule(self, ordinal: int, w: tuple[int, ...]) -> str:
        if self.holds(ordinal) is Holds.DEVICES:
            return _RULES[w[9] % len(_RULES)][0]
        return f'(user.department -eq "{DEPARTMENTS[w[9] % len(DEPARTMENTS)]}")'

    def _display_name(self, ordinal: int, w: tuple[int, ...]) -> str:
        department = DEPARTMENTS[w[9] % len(DEPARTMENTS)]
        purpose = _PURPOSES[w[10] % len(_PURPOSES)]
        if ordinal == 0:
            return "All Employees"
        if self.level(ordinal):
            return f"Role - {department} - {purpose} {ordinal:04d}"
        if self.dynamic(ordinal):
            kind = self.holds(ordinal)
            what = _RULES[w[9] % len(_RULES)][1] if kind is Holds.DEVICES else department
            return f"Dyn-{what}-{purpose}-{ordinal:05d}"
        if w[11] % 100 < 2:
            return ("Test", "test ", 'Projekt "Größe"', "营销 - Marketing")[w[12] % 4]
        site = SITES[w[12] % len(SITES)]
        if self.holds(ordinal) is Holds.USERS:
            return f"SG-{site}-{department}-{purpose}-{ordinal:05d}"
        return f"Intune-{_PLATFORM_WORDS[w[13] % 4]}-{purpose}-{site}-{ordinal:05d}"


def _processing(rule: str | None, word: int) -> str | None:
    if rule is None:
        return None
    return "Paused" if word % 50 == 0 else "On"
