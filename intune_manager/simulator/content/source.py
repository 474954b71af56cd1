"""A tenant's identity, and where its objects come from: each computed from its ordinal."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Iterable, Mapping, Set
from itertools import groupby
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from intune_manager.simulator.content.identifiers import IdSeries, guid_series
from intune_manager.simulator.content.profiles import Profile
from intune_manager.simulator.content.randomness import Draw, stream

JsonObject = dict[str, Any]
Version = Literal["v1.0", "beta"]

BETA: Version = "beta"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict).decode


def to_json(value: object) -> bytes:
    """Compact JSON, also of what UTF-8 or 64 bits cannot hold: lone surrogates, huge integers."""
    try:
        return _encode(value)
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(value, separators=(",", ":")).encode()


def from_json(raw: bytes) -> JsonObject:
    """The object that `to_json` wrote, whatever it holds."""
    try:
        item: JsonObject = _decode(raw)
    except msgspec.DecodeError:
        item = json.loads(raw)
    return item


_ORGANISATIONS = ("Contoso", "Fabrikam", "Adatum", "Northwind", "Litware", "Tailspin", "Proseware")


class World:
    """One demo tenant's identity. Cheap to build: nothing here grows with the tenant."""

    def __init__(self, profile: Profile, seed: int) -> None:
        self.profile = profile
        self.seed = seed
        # Its own for each profile: a cache that has seen two sizes keeps them apart.
        self.tenant_id = self.draw(f"tenant of profile {profile.name}", 0).guid()
        self.organisation = self.draw("tenant name", 0).pick(_ORGANISATIONS)
        self.domain = f"{self.organisation.lower()}.com"
        self.users = self.guids("users")
        self.groups = self.guids("groups")
        self.managed_devices = self.guids("managedDevices")
        self.directory_devices = self.guids("devices")
        self.hardware = self.guids("deviceId")
        """Series of `device.deviceId`, which managed devices call `azureADDeviceId`."""
        self.autopilot = self.guids("windowsAutopilotDeviceIdentities")
        self.filters = self.guids("assignmentFilters")
        self.vanished_groups = self.guids("vanished groups")

    def stream(self, name: str) -> int:
        """The number of a stream of random numbers of this seed."""
        return stream(self.seed, name)

    def prefix(self, name: str) -> bytes:
        """The same as bytes, for the bulk path."""
        return self.stream(name).to_bytes(8, "little")

    def draw(self, name: str, ordinal: int) -> Draw:
        return Draw(self.stream(name), ordinal)

    def guids(self, name: str) -> IdSeries:
        return guid_series(self.stream(f"ids of {name}"))


class Source(ABC):
    """The objects 0 .. count - 1 as the tenant began with them, and later ones for what is added.

    What a source returns depends on the seed, the profile and the ordinal alone.
    """

    by_columns: bool = False
    """Made from the columns of its table alone, for want of a template."""
    name_property: str = "displayName"
    """The property that a rename sets."""
    blank_in_list: Mapping[str, object] = MappingProxyType({})
    """Properties that a list never shows, with what it shows in their place."""

    def __init__(self, count: int, series: IdSeries) -> None:
        self.count = count
        self.series = series

    @abstractmethod
    def whole(self, ordinal: int) -> JsonObject:
        """The object as a single GET of the beta version returns it, with everything."""

    def id_of(self, ordinal: int) -> str:
        return self.series.at(ordinal)

    def ordinal_of(self, object_id: str) -> int | None:
        """The ordinal behind an id in any letter case; None when no object began with it."""
        ordinal = self.series.ordinal_of(object_id)
        return ordinal if ordinal is not None and ordinal < self.count else None

    def order(self) -> array[int]:
        return array("I", range(self.count))

    def sort_text(self, ordinal: int, changed: Mapping[str, object]) -> str:  # noqa: ARG002
        """What the server sorts by before the id; `changed` are properties set by mutations."""
        return f"{ordinal:09d}"

    def listed(self, ordinal: int) -> JsonObject:
        """The object as a list of the beta version returns it."""
        return self.blanked(self.whole(ordinal))

    def blanked(self, item: JsonObject) -> JsonObject:
        """`item` without what lists leave null; changes it in place."""
        for name, shown in self.blank_in_list.items():
            if name in item:
                item[name] = [] if shown == [] else shown
        return item

    def as_v1(self, item: JsonObject) -> JsonObject:
        """The v1.0 form of a beta object; may change `item`."""
        return item

    def glances(self, names: Set[str]) -> Callable[[int], JsonObject] | None:  # noqa: ARG002
        """What makes objects of the properties `names` alone, cheaply; None where nothing can."""
        return None

    def listed_json(self, ordinals: Iterable[int], version: Version) -> list[bytes]:
        """The compact JSON of the list form of each object."""
        if version == BETA:
            return [to_json(self.listed(ordinal)) for ordinal in ordinals]
        return [to_json(self.as_v1(self.listed(ordinal))) for ordinal in ordinals]


class TextSource(Source):
    """A source of which a tenant has very many objects: made as text, not as values."""

    @abstractmethod
    def text(self, ordinal: int, version: Version) -> str:
        """The JSON of the list form of an object."""

    def whole(self, ordinal: int) -> JsonObject:
        return from_json(self.text(ordinal, BETA).encode())

    def listed_json(self, ordinals: Iterable[int], version: Version) -> list[bytes]:
        return [self.text(ordinal, version).encode() for ordinal in ordinals]


class NamedSource(Source):
    """A source whose server sorts by a text property, then by id."""

    @abstractmethod
    def name_of(self, ordinal: int) -> str:
        """The value of the sort property, as cheap as it can be had."""

    def sort_text(self, ordinal: int, changed: Mapping[str, object]) -> str:
        name = changed.get(self.name_property)
        return name if isinstance(name, str) else self.name_of(ordinal)

    def order(self) -> array[int]:
        names = [self.name_of(ordinal) for ordinal in range(self.count)]
        ordered = array("I")
        for _, same in groupby(sorted(range(self.count), key=names.__getitem__), names.__getitem__):
            run = list(same)
            # Few names repeat: so few ids are made.
            ordered.extend(sorted(run, key=self.series.at) if len(run) > 1 else run)
        return ordered
