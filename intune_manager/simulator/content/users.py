"""The people of the demo tenant: `users`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from intune_manager.simulator.content.names import (
    COUNTRIES,
    DEPARTMENTS,
    GIVEN,
    GIVEN_ASCII,
    JOB_TITLES,
    SURNAMES,
    SURNAMES_ASCII,
)
from intune_manager.simulator.content.randomness import words
from intune_manager.simulator.content.shares import Shuffle
from intune_manager.simulator.content.source import JsonObject, Source, Version, World

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


class Users(Source):
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

    def whole(self, ordinal: int) -> JsonObject:
        return msgspec.json.decode(self._text(ordinal), type=dict)

    def listed_json(self, ordinals: Iterable[int], version: Version) -> list[bytes]:  # noqa: ARG002
        return [self._text(ordinal).encode() for ordinal in ordinals]

    def _name(self, ordinal: int) -> tuple[int, int, str]:
        number, place = divmod(ordinal, self._names)
        given, surname = divmod(self._order.at(place), len(SURNAMES))
        alias = f"{GIVEN_ASCII[given]}.{SURNAMES_ASCII[surname]}"
        return given, surname, f"{alias}{number + 1}" if number else alias

    def _principal_name(self, ordinal: int, alias: str) -> str:
        if is_guest(ordinal):
            return f"{alias}_partner.example#EXT#@{self._domain}"
        return f"{alias}@{self._domain}"

    def _text(self, ordinal: int) -> str:
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
