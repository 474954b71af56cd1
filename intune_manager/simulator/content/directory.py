"""The directory: `users` and `groups`. Who is in which group says `memberships`."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from intune_manager.simulator.content.instants import DAY_S, START_S, stamp
from intune_manager.simulator.content.names import (
    COUNTRIES,
    DEPARTMENTS,
    GIVEN,
    GIVEN_ASCII,
    JOB_TITLES,
    SITES,
    SURNAMES,
    SURNAMES_ASCII,
    parts,
)
from intune_manager.simulator.content.randomness import Shuffle, evenly, words
from intune_manager.simulator.content.source import JsonObject, Source, TextSource, Version, World

_TEMPLATE = (
    '{"id":"%s","userPrincipalName":"%s","displayName":"%s","mail":%s,"accountEnabled":%s,'
    '"department":%s,"jobTitle":%s,"userType":"%s","usageLocation":%s}'
)
_GUEST_EVERY = 33
_DEPARTMENT_TEXTS = tuple(f'"{name}"' for name in DEPARTMENTS)
_JOB_TEXTS = tuple(f'"{name}"' for name in JOB_TITLES)
_COUNTRY_TEXTS = tuple(f'"{code}"' for code in COUNTRIES)


class Person(NamedTuple):
    """What other objects repeat about a user."""

    id: str
    alias: str
    """The part of the sign-in name before the @: unique in the tenant."""
    principal_name: str
    display_name: str


def is_guest(ordinal: int) -> bool:
    """Whether the user comes from another organisation; guests own no devices here."""
    return ordinal % _GUEST_EVERY == _GUEST_EVERY - 1


class Users(TextSource):
    """`users`: 3 % guests, 5 % disabled, 8 % without a mailbox."""

    def __init__(self, world: World) -> None:
        super().__init__(world.profile.users, world.users)
        self._domain = world.domain
        self._prefix = world.prefix("users")
        self._names = len(GIVEN) * len(SURNAMES)
        self._order = Shuffle(self._names, world.stream("names of users"))

    def person(self, ordinal: int) -> Person:
        """Who user `ordinal` is. Sign-in names are unique, display names are not."""
        given, surname, alias = self._name(ordinal)
        return Person(
            self.series.at(ordinal),
            alias,
            self._principal_name(ordinal, alias),
            f"{GIVEN[given]} {SURNAMES[surname]}",
        )

    def alias(self, ordinal: int) -> str:
        """`Person.alias` alone: cheaper."""
        return self._name(ordinal)[2]

    def _name(self, ordinal: int) -> tuple[int, int, str]:
        number, place = divmod(ordinal, self._names)
        given, surname = divmod(self._order.at(place), len(SURNAMES))
        alias = f"{GIVEN_ASCII[given]}.{SURNAMES_ASCII[surname]}"
        return given, surname, f"{alias}{number + 1}" if number else alias

    def _principal_name(self, ordinal: int, alias: str) -> str:
        if is_guest(ordinal):
            return f"{alias}_partner.example#EXT#@{self._domain}"
        return f"{alias}@{self._domain}"

    def text(self, ordinal: int, version: Version) -> str:  # noqa: ARG002
        given, surname, alias = self._name(ordinal)
        w = words(self._prefix, ordinal)
        guest = is_guest(ordinal)
        return _TEMPLATE % (
            self.series.at(ordinal),
            self._principal_name(ordinal, alias),
            f"{GIVEN[given]} {SURNAMES[surname]}",
            "null" if w[1] % 100 < 8 else f'"{alias}@{self._domain}"',
            "false" if w[2] % 100 < 5 else "true",
            "null" if w[3] % 100 < 6 else _DEPARTMENT_TEXTS[w[4] % len(DEPARTMENTS)],
            "null" if w[3] % 100 < 12 else _JOB_TEXTS[w[5] % len(JOB_TITLES)],
            "Guest" if guest else "Member",
            "null" if guest else _COUNTRY_TEXTS[w[6] % len(COUNTRIES)],
        )


_PARENT_PERCENT = 4
_PURPOSES = parts(
    "Pilot|Broad|Required Apps|BitLocker|Wi-Fi|VPN|Kiosk|Exclusions|Ring 1|Ring 2|M365 E5|Frontline"
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
        parents = max(self._depth, self.count * _PARENT_PERCENT // 100)
        self.parents = range(1, 1 + parents)
        """The ordinals of the groups that hold groups."""
        self._prefix = world.prefix("groups")

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
        processing = "Paused" if w[6] % 50 == 0 else "On"
        nickname = f"{w[4] & 0xFFFFFF:06x}"
        return {
            "id": self.series.at(ordinal),
            "displayName": self._display_name(ordinal, w),
            "description": f"Requested by IT-{w[5] % 100_000:05d}" if w[5] % 3 == 0 else None,
            "groupTypes": ["Unified"] if unified else ["DynamicMembership"] if rule else [],
            "membershipRule": rule,
            "membershipRuleProcessingState": processing if rule else None,
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
