"""One Graph collection of the demo tenant: computed objects under an overlay of mutations."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from copy import deepcopy
from datetime import datetime
from functools import cached_property
from itertools import accumulate, chain
from typing import Any

from intune_manager.simulator.content.instants import stamp_of
from intune_manager.simulator.content.source import (
    BETA,
    JsonObject,
    Source,
    Version,
    from_json,
    to_json,
)

SortKey = tuple[str, str]
TYPE = "@odata.type"


class Ids(Sequence[str]):
    """The ids of a run of objects at one instant, made when looked at; slices are cheap."""

    def __init__(self, owner: Collection, ordinals: Sequence[int]) -> None:
        self.owner = owner
        self.ordinals = ordinals

    def __len__(self) -> int:
        return len(self.ordinals)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Ids(self.owner, self.ordinals[index])
        return self.owner.id_of(self.ordinals[index])


class Collection:
    """The live objects of one Graph path, in the order in which its server pages them.

    What takes the id of an object raises KeyError when there is no such object.
    """

    def __init__(self, path: str, source: Source) -> None:
        self.path = path
        self.source = source
        self.deleted: set[int] = set()
        """The numbers of the deleted objects; not to be changed from outside."""
        self._changed: dict[int, JsonObject] = {}
        self._given_ids: dict[int, str] = {}
        self._added: dict[str, int] = {}
        self._next_ordinal = source.count
        self._changed_at: dict[int, int] = {}
        self._removed_at: dict[int, int] = {}
        self._appeared_at: dict[int, int] = {}

    def __len__(self) -> int:
        return self._next_ordinal - len(self.deleted)

    def __contains__(self, object_id: object, /) -> bool:
        ordinal = self._lookup(object_id) if isinstance(object_id, str) else None
        return ordinal is not None and ordinal not in self.deleted

    def ids(self) -> Sequence[str]:
        """The ids of all live objects in server order."""
        return Ids(self, self._order[:])

    def id_of(self, ordinal: int) -> str:
        return self._given_ids.get(ordinal) or self.source.id_of(ordinal)

    def sort_key(self, object_id: str) -> SortKey:
        return self._key(self.ordinal(object_id))

    def after(self, key: SortKey) -> int:
        """The index of the first object whose sort key is greater than `key`."""
        return bisect_right(self._order, key, key=self._key)

    def get(self, object_id: str) -> JsonObject:
        """The whole object as a single GET of the beta version returns it."""
        ordinal = self.ordinal(object_id)
        return self._overlaid(ordinal, self.source.whole(ordinal))

    def list_item(self, object_id: str, version: Version = BETA) -> JsonObject:
        """The object as a list returns it."""
        return from_json(self.list_json([object_id], version)[0])

    def list_json(self, ids: Sequence[str], version: Version = BETA) -> list[bytes]:
        """The compact JSON of the list form of each object; fast for a slice of `ids()`."""
        return self._json(self._ordinals(ids), version)

    def glances(self, ids: Sequence[str], names: Set[str]) -> Iterable[JsonObject]:
        """At least the properties `names` of each object, as a beta list has them."""
        ordinals = self._ordinals(ids)
        glance = self.source.glances(names)
        if glance is None:
            return map(from_json, self._json(ordinals, BETA))
        return (
            self._changed_item(ordinal, BETA) if ordinal in self._changed else glance(ordinal)
            for ordinal in ordinals
        )

    def changed_since(self, revision: int) -> list[str]:
        """The ids of live objects added, changed or restored after `revision`."""
        changed = (ordinal for ordinal, at in self._changed_at.items() if at > revision)
        return [self.id_of(ordinal) for ordinal in changed if ordinal not in self.deleted]

    def removed_since(self, revision: int) -> list[str]:
        """The ids of objects deleted after `revision` and not restored since."""
        return [self.id_of(ordinal) for ordinal, at in self._removed_at.items() if at > revision]

    def appeared_since(self, object_id: str, revision: int) -> bool:
        """Whether a live object was added or restored after `revision`."""
        return self._appeared_at.get(self.ordinal(object_id), -1) > revision

    def ordinal(self, object_id: str, *, ever: bool = False) -> int:
        """The number of a live object; with `ever` of a deleted one as well."""
        ordinal = self._lookup(object_id)
        if ordinal is None or (ordinal in self.deleted and not ever):
            raise KeyError(f"{self.path}/{object_id}")
        return ordinal

    def alive(self, ordinal: int) -> bool:
        """Whether the object made from `ordinal` exists now."""
        return ordinal < self._next_ordinal and ordinal not in self.deleted

    def add(self, object_id: str | None, properties: Mapping[str, Any], at: int) -> str:
        """Add an object, `properties` over an invented one; its id. ValueError when it is taken."""
        wanted = object_id or properties.get("id")
        if wanted is not None and self._lookup(wanted) is not None:
            raise ValueError(f"{self.path}/{wanted} exists already, or is deleted: restore it")
        ordinal = self._next_ordinal
        if wanted is not None:
            self._given_ids[ordinal] = wanted
        self._added[self.id_of(ordinal).lower()] = ordinal
        self._next_ordinal += 1
        self._changed[ordinal] = {**deepcopy(dict(properties)), "id": self.id_of(ordinal)}
        self._place(ordinal)
        self._changed_at[ordinal] = self._appeared_at[ordinal] = at
        return self.id_of(ordinal)

    def modify(
        self, object_id: str, properties: Mapping[str, Any], at: int, now: datetime | None = None
    ) -> None:
        """Set top-level properties; `now` is noted where the object has a time for it."""
        ordinal = self.ordinal(object_id)
        if "id" in properties and properties["id"] != self.id_of(ordinal):
            raise ValueError("the id of an object does not change")
        changes = deepcopy(dict(properties))
        if now is not None and "lastModifiedDateTime" in self.source.whole(ordinal):
            changes.setdefault("lastModifiedDateTime", stamp_of(now))
        self._withdraw(ordinal)
        self._changed[ordinal] = {**self._changed.get(ordinal, {}), **changes}
        self._place(ordinal)
        self._changed_at[ordinal] = at

    def touch(self, object_id: str, at: int) -> None:
        """Note a change that is not of a property: a membership, for instance."""
        self._changed_at[self.ordinal(object_id)] = at

    def delete(self, object_id: str, at: int) -> None:
        ordinal = self.ordinal(object_id)
        self._withdraw(ordinal)
        self.deleted.add(ordinal)
        self._removed_at[ordinal] = at

    def restore(self, object_id: str, at: int) -> None:
        """Bring a deleted object back as it was. Raises KeyError when none such was deleted."""
        ordinal = self.ordinal(object_id, ever=True)
        self.deleted.remove(ordinal)
        self._removed_at.pop(ordinal, None)
        self._place(ordinal)
        self._changed_at[ordinal] = self._appeared_at[ordinal] = at

    @cached_property
    def _order(self) -> array[int]:
        return self.source.order()

    def _ordinals(self, ids: Sequence[str]) -> Sequence[int]:
        if isinstance(ids, Ids) and ids.owner is self and self.deleted.isdisjoint(ids.ordinals):
            return ids.ordinals
        return [self.ordinal(object_id) for object_id in ids]

    def _lookup(self, object_id: str) -> int | None:
        ordinal = self._added.get(object_id.lower()) if self._added else None
        return self.source.ordinal_of(object_id) if ordinal is None else ordinal

    def _key(self, ordinal: int) -> SortKey:
        changed = self._changed.get(ordinal, {})
        return self.source.sort_text(ordinal, changed), self.id_of(ordinal)

    def _withdraw(self, ordinal: int) -> None:
        del self._order[bisect_left(self._order, self._key(ordinal), key=self._key)]

    def _place(self, ordinal: int) -> None:
        self._order.insert(bisect_left(self._order, self._key(ordinal), key=self._key), ordinal)

    def _json(self, ordinals: Sequence[int], version: Version) -> list[bytes]:
        items = self.source.listed_json(ordinals, version)
        if self._changed:
            for place, ordinal in enumerate(ordinals):
                if ordinal in self._changed:
                    items[place] = to_json(self._changed_item(ordinal, version))
        return items

    def _changed_item(self, ordinal: int, version: Version) -> JsonObject:
        item = self.source.blanked(self._overlaid(ordinal, self.source.whole(ordinal)))
        return item if version == BETA else self.source.as_v1(item)

    def _overlaid(self, ordinal: int, item: JsonObject) -> JsonObject:
        whole = {**item, **deepcopy(self._changed.get(ordinal, {}))}
        if TYPE in whole and whole[TYPE] is None:
            del whole[TYPE]  # an object of a type that its server leaves unsaid
        return whole


class UnionCollection(Collection):
    """The objects of its parts, part after part: read as a Collection, and changed in its parts."""

    def __init__(self, path: str, parts: Sequence[Collection]) -> None:
        self.path = path
        self._parts = tuple(parts)

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __contains__(self, object_id: object, /) -> bool:
        return any(object_id in part for part in self._parts)

    def ids(self) -> Sequence[str]:
        return list(chain.from_iterable(part.ids() for part in self._parts))

    def sort_key(self, object_id: str) -> SortKey:
        number, part = self._part_of(object_id)
        text, last = part.sort_key(object_id)
        return f"{number:03d}{text}", last

    def after(self, key: SortKey) -> int:
        number = int(key[0][:3])
        starts = (0, *accumulate(map(len, self._parts)))
        return starts[number] + self._parts[number].after((key[0][3:], key[1]))

    def get(self, object_id: str) -> JsonObject:
        return self._part_of(object_id)[1].get(object_id)

    def list_json(self, ids: Sequence[str], version: Version = BETA) -> list[bytes]:
        return [self._part_of(each)[1].list_json([each], version)[0] for each in ids]

    def glances(self, ids: Sequence[str], names: Set[str]) -> Iterable[JsonObject]:
        return chain.from_iterable(self._part_of(each)[1].glances([each], names) for each in ids)

    def _part_of(self, object_id: str) -> tuple[int, Collection]:
        for number, part in enumerate(self._parts):
            if object_id in part:
                return number, part
        raise KeyError(f"{self.path}/{object_id}")
