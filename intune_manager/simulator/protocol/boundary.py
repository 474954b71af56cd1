"""What the loopback server asks of the tenant that it serves: data in, no protocol."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from typing import Any, Literal, Protocol

from intune_manager.simulator.tenant.memberships import MembershipChange
from intune_manager.simulator.tenant.mutations import Mutation

JsonObject = dict[str, Any]
Version = Literal["v1.0", "beta"]
SortKey = tuple[str, str]


class TimeSource(Protocol):
    """The tenant's time: UTC, never backwards, runs with real time plus what is advanced."""

    @property
    def speed(self) -> float:
        """How many of the tenant's seconds pass in a real one."""
        ...

    def now(self) -> datetime: ...

    def advance(self, seconds: float) -> None: ...


class CollectionSource(Protocol):
    """One Graph collection in the order in which its server pages it.

    What it returns changes with the tenant's `revision` and with nothing else.
    """

    def __len__(self) -> int: ...

    def __contains__(self, object_id: object, /) -> bool: ...

    def ids(self) -> Sequence[str]: ...

    def sort_key(self, object_id: str) -> SortKey: ...

    def after(self, key: SortKey) -> int:
        """The index of the first object whose sort key is greater than `key`."""
        ...

    def get(self, object_id: str) -> JsonObject:
        """The whole object, beta form, with what lists leave null. KeyError when it is unknown."""
        ...

    def list_json(self, ids: Sequence[str], version: Version = ...) -> list[bytes]:
        """The compact JSON of the list form of each object, in the order of `ids`."""
        ...

    def glances(self, ids: Sequence[str], names: Set[str]) -> Iterable[JsonObject]:
        """At least the properties `names` of each object, as a list of the beta version tells
        them, in the order of `ids`."""
        ...

    def list_item(self, object_id: str, version: Version = ...) -> JsonObject: ...

    def changed_since(self, revision: int) -> Sequence[str]:
        """The ids of live objects added, changed or restored after `revision`."""
        ...

    def removed_since(self, revision: int) -> Sequence[str]:
        """The ids of objects deleted after `revision` and not restored since."""
        ...

    def news_of(self, object_id: str, revision: int) -> frozenset[str] | None:
        """The properties that may have changed after `revision`; None when all of it is new."""
        ...


class TenantSource(Protocol):
    """The tenant: a set of collections, the relations between them, and a way to change them."""

    @property
    def tenant_id(self) -> str: ...

    @property
    def revision(self) -> int:
        """Grows with every mutation; the same revision means the same content."""
        ...

    def collection(self, path: str) -> CollectionSource:
        """The collection of a Graph path such as `deviceManagement/managedDevices`; KeyError."""
        ...

    def assignments(self, path: str, object_id: str) -> list[JsonObject]:
        """The assignments of one object, beta form."""
        ...

    def members(self, group_id: str) -> Sequence[tuple[str, str]]:
        """The direct members in a fixed order: (user | device | group, object id)."""
        ...

    def membership_changes_since(self, revision: int) -> Iterable[MembershipChange]:
        """The last change of each direct membership after `revision`."""
        ...

    def children(self, path: str, object_id: str, segment: str) -> list[JsonObject]:
        """What another relation holds, a policy's `settings` for instance; KeyError."""
        ...

    def apply(self, mutation: Mutation, /) -> str:
        """Make one change; returns the object's id. ValueError or KeyError say why it cannot be."""
        ...
