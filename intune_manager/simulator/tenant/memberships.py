"""Who is a direct member of which group: computed places under an overlay of changes.

The members of a group are the first places of a shuffle of all users or devices, chosen per group.
So member number n is found without a list, and the place of a given member too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intune_manager.simulator.content.directory import Groups, Holds
from intune_manager.simulator.content.randomness import Draw, Shuffle, zipf_sizes
from intune_manager.simulator.content.source import World
from intune_manager.simulator.tenant.collection import Collection

Member = tuple[str, str]
"""Member type ("user", "device" or "group") and object id."""

_EMPTY_GROUPS_PERCENT = 3


class Members(Sequence[Member]):
    """The direct members of one group in a fixed order at one instant; slices are cheap."""

    def __init__(
        self, size: int, holes: Sequence[int], at: Callable[[int], Member], extra: Sequence[Member]
    ) -> None:
        self._kept = size - len(holes)
        self._shifted = [hole - number for number, hole in enumerate(holes)]
        self._at = at
        self._extra = extra

    def __len__(self) -> int:
        return self._kept + len(self._extra)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        if place >= self._kept:
            return self._extra[place - self._kept]
        return self._at(place + bisect_right(self._shifted, place))


@dataclass(frozen=True)
class _Group:
    holds: Holds
    size: int
    children: tuple[int, ...]
    users: Shuffle
    devices: Shuffle

    def at(self, place: int) -> tuple[str, int]:
        """The member at a place: its type and ordinal."""
        place -= len(self.children)
        if place < 0:
            return "group", self.children[place]
        if self.holds is Holds.BOTH:
            half, second = divmod(place, 2)
            return ("device", self.devices.at(half)) if second else ("user", self.users.at(half))
        if self.holds is Holds.USERS:
            return "user", self.users.at(place)
        return "device", self.devices.at(place)

    def place_of(self, member_type: str, ordinal: int) -> int | None:
        """The place of a member; None when it was not one at the start."""
        if member_type == "group":
            return self.children.index(ordinal) if ordinal in self.children else None
        if self.holds is (Holds.DEVICES if member_type == "user" else Holds.USERS):
            return None
        shuffle = self.users if member_type == "user" else self.devices
        if ordinal >= shuffle.size:
            return None
        place = shuffle.place_of(ordinal)
        if self.holds is Holds.BOTH:
            place = place * 2 + (member_type == "device")
        place += len(self.children)
        return place if place < self.size else None


class Memberships:
    """The direct members of all groups. Objects that are deleted are in no group."""

    def __init__(
        self, world: World, groups: Collection, source: Groups, others: dict[str, Collection]
    ) -> None:
        """`others` are the collections of the member types "user" and "device"."""
        self._groups = groups
        self._source = source
        self._collections = {"group": groups, **others}
        self._stream = world.stream("memberships")
        self._sizes = _sizes(source, world)
        self._removed: dict[int, set[tuple[str, int]]] = {}
        self._added: dict[int, dict[tuple[str, int], None]] = {}
        self._changes: dict[tuple[int, str, int], tuple[int, bool]] = {}

    def members(self, group_id: str) -> Members:
        """The direct members of a group. Raises KeyError when there is no such group."""
        ordinal = self._groups.ordinal(group_id)
        group = self._group(ordinal)
        gone = set(self._removed.get(ordinal, ()))
        for member_type, collection in self._collections.items():
            gone.update((member_type, dead) for dead in collection.deleted)
        places = (group.place_of(*member) for member in gone)
        holes = sorted(place for place in places if place is not None)
        extra = [
            self._named(*member)
            for member in self._added.get(ordinal, ())
            if self._collections[member[0]].alive(member[1])
        ]
        return Members(group.size, holes, lambda place: self._named(*group.at(place)), extra)

    def groups_of(self, member_type: str, member_id: str) -> list[str]:
        """The ids of the groups that an object is a direct member of, deleted or not."""
        ordinal = self._collections[member_type].ordinal(member_id, ever=True)
        return [
            group_id
            for group_id in self._groups.ids()
            if self._contains(self._groups.ordinal(group_id), (member_type, ordinal))
        ]

    def change(
        self, group_id: str, member_type: str, member_id: str, at: int, *, present: bool
    ) -> None:
        """Put a member in a group, or take it out.

        Raises KeyError for an unknown object, ValueError for one that is inside (or not) already.
        """
        member = member_type, self._collections[member_type].ordinal(member_id)
        group = self._groups.ordinal(group_id)
        if self._contains(group, member) is present:
            raise ValueError(f"{group_id} has {member_id} already, or has it not")
        added = self._added.setdefault(group, {})
        removed = self._removed.setdefault(group, set())
        if present and member not in removed:
            added[member] = None
        elif not present and member not in added:
            removed.add(member)
        else:
            added.pop(member, None)
            removed.discard(member)
        self._changes[(group, *member)] = (at, present)
        self._groups.touch(group_id, at)

    def follow(self, member_type: str, member_id: str, at: int, *, present: bool) -> None:
        """Note that an object was deleted or restored in all groups that it belongs to."""
        ordinal = self._collections[member_type].ordinal(member_id, ever=True)
        for group_id in self.groups_of(member_type, member_id):
            group = self._groups.ordinal(group_id)
            self._changes[(group, member_type, ordinal)] = (at, present)
            self._groups.touch(group_id, at)

    def changes_since(self, revision: int) -> Mapping[str, list[tuple[Member, bool]]]:
        """By live group, the members that came or went after `revision`: whether each is there."""
        found: defaultdict[str, list[tuple[Member, bool]]] = defaultdict(list)
        for (group, member_type, member), (at, present) in self._changes.items():
            if at > revision and self._groups.alive(group):
                change = self._named(member_type, member), present
                found[self._groups.id_of(group)].append(change)
        return found

    def _contains(self, group: int, member: tuple[str, int]) -> bool:
        if member in self._added.get(group, ()):
            return True
        if member in self._removed.get(group, ()):
            return False
        return self._group(group).place_of(*member) is not None

    def _named(self, member_type: str, ordinal: int) -> Member:
        return member_type, self._collections[member_type].id_of(ordinal)

    def _group(self, ordinal: int) -> _Group:
        draw = Draw(self._stream, ordinal)
        users = Shuffle(self._collections["user"].source.count, draw.bits())
        devices = Shuffle(self._collections["device"].source.count, draw.bits())
        if ordinal >= self._source.count:
            return _Group(Holds.USERS, 0, (), users, devices)
        children = self._children(ordinal, draw)
        size = max(self._sizes[ordinal], len(children))
        return _Group(self._source.holds(ordinal), size, children, users, devices)

    def _children(self, ordinal: int, draw: Draw) -> tuple[int, ...]:
        """The groups within a group: only ones a level lower, so that no chain is too long."""
        level = self._source.level(ordinal)
        if level == 0:
            return ()
        parents = self._source.parents
        if level == 1:
            candidates: Sequence[int] = range(parents.stop, self._source.count)
        else:
            candidates = [parent for parent in parents if self._source.level(parent) == level - 1]
        chosen = {draw.pick(candidates) for _ in range(draw.between(1, 4))}
        return tuple(sorted(chosen))


def _sizes(groups: Groups, world: World) -> list[int]:
    """The size of each group: number 0 is the largest, the others in no order."""
    if not groups.count:
        return []
    profile = world.profile
    filled = groups.count - groups.count * _EMPTY_GROUPS_PERCENT // 100
    ranked = zipf_sizes(filled, profile.largest_group, profile.memberships)
    ranked.extend([0] * (groups.count - filled))
    order = Shuffle(groups.count - 1, world.stream("sizes of groups"))
    return [ranked[0], *(ranked[1 + order.at(place)] for place in range(groups.count - 1))]
