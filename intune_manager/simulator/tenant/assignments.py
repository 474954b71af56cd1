"""Which object is assigned to which group, with which filter: `…/assignments`, beta form."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from intune_manager.simulator.content.described import Described
from intune_manager.simulator.content.identifiers import NO_ID
from intune_manager.simulator.content.randomness import Draw, Shuffle
from intune_manager.simulator.content.source import JsonObject, World
from intune_manager.simulator.content.template import Facts, ObjectFacts, compiled, read_template
from intune_manager.simulator.tenant.collection import TYPE, Collection

ALL_DEVICES = "adadadad-808e-44e2-905a-0b7873a8a531"
ALL_USERS = "acacacac-9df4-4c7d-9d50-4ef0226f57a9"

_FORMS = {name: compiled(each) for name, each in read_template("assignments").items()}
"""How each family writes an assignment, by the names that descriptions give the forms; and the
settings that go with an assignment of an app, by its type."""
_INTENT_NUMBERS = {"available": 0, "required": 1, "uninstall": 2, "availableWithoutEnrollment": 3}
_INTENTS = ("required",) * 6 + ("available",) * 5 + ("uninstall", "availableWithoutEnrollment")
_INTENTS_OF_ALL_DEVICES = ("required",) * 9 + ("uninstall",)
_GRAPH = "#microsoft.graph."
_VIRTUAL_TARGETS = {
    ALL_DEVICES: f"{_GRAPH}allDevicesAssignmentTarget",
    ALL_USERS: f"{_GRAPH}allLicensedUsersAssignmentTarget",
}
_VIRTUAL_PERCENT = 15
_EXCLUSION_PERCENT = 12
_ORPHAN_PERCENT = 8
_FILTER_PERCENT = 10


class AssignmentBook:
    """The assignments of one kind, made on demand, under an overlay of changes."""

    def __init__(self, world: World, collection: Collection, kind: Described, groups: int) -> None:
        """`groups` is the number of groups as the tenant began."""
        if kind.plan is None:
            raise ValueError(f"{collection.path} has no assignments")
        self._world = world
        self._collection = collection
        self._kind = kind
        self._plan = kind.plan
        self._groups = groups
        self._vanished = max(3, groups // 20)
        self._stream = world.stream(f"assignments of {collection.path}")
        self._virtual_per_mille = self._share_of_first_two()
        self._changed: dict[int, list[JsonObject]] = {}

    def of(self, object_id: str) -> list[JsonObject]:
        """The assignments of one object. Raises KeyError when there is no such object."""
        ordinal = self._collection.ordinal(object_id)
        if ordinal in self._changed:
            return deepcopy(self._changed[ordinal])
        return self._begun(ordinal)

    def assign(self, object_id: str, properties: Mapping[str, Any], at: int) -> None:
        """Add an assignment by `groupId` or `target`. ValueError for neither, or one twice."""
        ordinal = self._collection.ordinal(object_id)
        current = self.of(object_id)
        target = properties.get("target") or _group_target(properties.get("groupId"))
        item = self._kind.whole(ordinal) | {"id": object_id}
        draw = Draw(self._stream, ordinal)
        intent = properties.get("intent")
        made = self._made(item, _target_id(target), deepcopy(dict(target)), draw, intent)
        made |= deepcopy({name: value for name, value in properties.items() if name != "groupId"})
        if made["id"] in {assignment["id"] for assignment in current}:
            raise ValueError(f"{object_id} has an assignment {made['id']} already")
        self._keep(object_id, ordinal, [*current, made], at)

    def unassign(self, object_id: str, assignment_id: str | None, at: int) -> None:
        """Remove one assignment, or all when `assignment_id` is None. Raises KeyError."""
        ordinal = self._collection.ordinal(object_id)
        current = self.of(object_id)
        kept = [
            assignment
            for assignment in current
            if assignment_id is not None and assignment["id"] != assignment_id
        ]
        if len(kept) == len(current):
            raise KeyError(f"{object_id} has no assignment {assignment_id}")
        self._keep(object_id, ordinal, kept, at)

    def _keep(self, object_id: str, ordinal: int, kept: list[JsonObject], at: int) -> None:
        self._changed[ordinal] = kept
        if "isAssigned" in self._kind.whole(ordinal):
            self._collection.modify(object_id, {"isAssigned": bool(kept)}, at)
        else:
            self._collection.touch(object_id, at)

    def _begun(self, ordinal: int) -> list[JsonObject]:
        count = self._plan.count_of(ordinal)
        if count == 0 or not self._groups:
            return []
        draw = Draw(self._stream, ordinal)
        item = self._kind.whole(ordinal)
        groups = Shuffle(self._groups, draw.bits())
        vanished = Shuffle(self._vanished, draw.bits())
        made = []
        for place in range(count):
            target_id, target = self._target(place, draw, groups, vanished)
            made.append(self._made(item, target_id, target, draw))
        return made

    def _made(
        self,
        item: JsonObject,
        target_id: str,
        target: JsonObject,
        draw: Draw,
        intent: str | None = None,
    ) -> JsonObject:
        """The assignment of an object as its family writes it; an intent of None is drawn."""
        subject = ObjectFacts(self._world, 0, draw, item["id"])
        values: JsonObject = {"target_id": target_id, "target": target}
        if self._kind.form == "app":  # its id is made of target and intent: apps share ids
            everywhere = target_id == ALL_DEVICES
            intent = intent or draw.pick(_INTENTS_OF_ALL_DEVICES if everywhere else _INTENTS)
            form = _FORMS.get(item[TYPE])
            settings = None if form is None else form(Facts(subject, {}, {}))
            number = _INTENT_NUMBERS.get(intent, len(_INTENT_NUMBERS))
            values |= {"intent": intent, "number": number, "settings": settings}
        made: JsonObject = _FORMS[self._kind.form or ""](Facts(subject, {}, values))
        return made

    def _target(
        self, place: int, draw: Draw, groups: Shuffle, vanished: Shuffle
    ) -> tuple[str, JsonObject]:
        if place < 2 and draw.below(1000) < self._virtual_per_mille:
            target_id = (ALL_DEVICES, ALL_USERS)[place]
            return target_id, self._drawn_filter({"@odata.type": _VIRTUAL_TARGETS[target_id]}, draw)
        if draw.percent(_ORPHAN_PERCENT):
            number = vanished.at(place) if place < self._vanished else self._vanished + place
            group_id = self._world.vanished_groups.at(number)
        else:
            group_id = self._world.groups.at(groups.at(place))
        if draw.below(100 - _VIRTUAL_PERCENT) < _EXCLUSION_PERCENT:
            target = {"@odata.type": f"{_GRAPH}exclusionGroupAssignmentTarget"}
            return group_id, _filtered(target, None) | {"groupId": group_id}
        target = {"@odata.type": f"{_GRAPH}groupAssignmentTarget"}
        return group_id, self._drawn_filter(target, draw) | {"groupId": group_id}

    def _drawn_filter(self, target: JsonObject, draw: Draw) -> JsonObject:
        filters = self._world.profile.filters
        if filters and draw.percent(_FILTER_PERCENT + 1):  # exclusions, one in eight, have none
            filter_id = self._world.filters.at(draw.below(filters))
            return _filtered(target, filter_id, draw.pick(("include", "exclude")))
        return _filtered(target, None if draw.percent(70) else NO_ID)

    def _share_of_first_two(self) -> int:
        """How often the first and second assignment go to all devices or users, in 1/1000."""
        sizes = [self._plan.count_of(ordinal) for ordinal in range(self._kind.count)]
        places = sum(min(2, size) for size in sizes)
        return min(1000, _VIRTUAL_PERCENT * 10 * self._plan.total // places) if places else 0


def _filtered(target: JsonObject, filter_id: str | None, how: str = "none") -> JsonObject:
    return target | {
        "deviceAndAppManagementAssignmentFilterId": filter_id,
        "deviceAndAppManagementAssignmentFilterType": how,
    }


def _group_target(group_id: object) -> JsonObject:
    if not isinstance(group_id, str):
        raise ValueError("an assignment needs a target or a groupId")
    target = {"@odata.type": f"{_GRAPH}groupAssignmentTarget"}
    return _filtered(target, None) | {"groupId": group_id}


def _target_id(target: Mapping[str, Any]) -> str:
    """The id that an assignment's own id is made of."""
    for virtual_id, kind in _VIRTUAL_TARGETS.items():
        if target.get("@odata.type") == kind:
            return virtual_id
    return str(target.get("groupId") or target.get("collectionId") or NO_ID)
