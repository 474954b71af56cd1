"""A collection that is several others under one path: `managedAppPolicies`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import accumulate, chain

from intune_manager.simulator.content.source import BETA, JsonObject, Version
from intune_manager.simulator.tenant.collection import Collection, SortKey


class UnionCollection:
    """The objects of its parts, part after part. It is read only: changes are made in the parts."""

    def __init__(self, path: str, parts: Sequence[Collection]) -> None:
        self.path = path
        self._parts = tuple(parts)

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __contains__(self, object_id: object, /) -> bool:
        return any(object_id in part for part in self._parts)

    def ids(self) -> Sequence[str]:
        """The ids of all live objects in server order."""
        return list(chain.from_iterable(part.ids() for part in self._parts))

    def sort_key(self, object_id: str) -> SortKey:
        """What the server sorts an object by. Raises KeyError when there is no such object."""
        number, part = self._part_of(object_id)
        text, last = part.sort_key(object_id)
        return f"{number:03d}{text}", last

    def after(self, key: SortKey) -> int:
        """The index of the first object whose sort key is greater than `key`."""
        number = int(key[0][:3])
        starts = (0, *accumulate(map(len, self._parts)))
        return starts[number] + self._parts[number].after((key[0][3:], key[1]))

    def get(self, object_id: str, version: Version = BETA) -> JsonObject:
        """The whole object as a single GET returns it. Raises KeyError when there is none."""
        return self._part_of(object_id)[1].get(object_id, version)

    def list_item(self, object_id: str, version: Version = BETA) -> JsonObject:
        """The object as a list returns it. Raises KeyError when there is none."""
        return self._part_of(object_id)[1].list_item(object_id, version)

    def list_json(self, ids: Sequence[str], version: Version = BETA) -> list[bytes]:
        """The compact JSON of the list form of each object, in the order of `ids`."""
        return [self._part_of(each)[1].list_json([each], version)[0] for each in ids]

    def glances(self, ids: Sequence[str], names: Set[str]) -> Iterator[JsonObject]:
        """At least the properties `names` of each object, as a list of the beta version tells
        them, in the order of `ids`."""
        return chain.from_iterable(self._part_of(each)[1].glances([each], names) for each in ids)

    def changed_since(self, revision: int) -> list[str]:
        """The ids of live objects added, changed or restored after `revision`."""
        return list(chain.from_iterable(part.changed_since(revision) for part in self._parts))

    def removed_since(self, revision: int) -> list[str]:
        """The ids of objects deleted after `revision` and not restored since."""
        return list(chain.from_iterable(part.removed_since(revision) for part in self._parts))

    def news_of(self, object_id: str, revision: int) -> frozenset[str] | None:
        """The properties that may have changed after `revision`; None when all of it is new."""
        return self._part_of(object_id)[1].news_of(object_id, revision)

    def _part_of(self, object_id: str) -> tuple[int, Collection]:
        for number, part in enumerate(self._parts):
            if object_id in part:
                return number, part
        raise KeyError(f"{self.path}/{object_id}")
