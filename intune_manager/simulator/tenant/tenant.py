"""The demo tenant: its collections, their relations, and the one door through which it changes."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from intune_manager.simulator.content.audit import AUDIT_EVENTS, AuditEvents
from intune_manager.simulator.content.described import Described, described_kinds
from intune_manager.simulator.content.device_lists import (
    AutopilotDevices,
    DetectedApps,
    DirectoryDevices,
)
from intune_manager.simulator.content.devices import ManagedDevices
from intune_manager.simulator.content.directory import Groups, Users
from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.names import DEVICE_CATEGORIES, numbered
from intune_manager.simulator.content.profiles import Profile
from intune_manager.simulator.content.source import JsonObject, Source, World
from intune_manager.simulator.tenant.assignments import AssignmentBook
from intune_manager.simulator.tenant.collection import Collection, UnionCollection
from intune_manager.simulator.tenant.memberships import Members, Memberships
from intune_manager.simulator.tenant.mutations import Mutation, Op, logged, mutation_from

MANAGED_DEVICES = "deviceManagement/managedDevices"
USERS, GROUPS, DEVICES = "users", "groups", "devices"

DETECTED_APPS = "deviceManagement/detectedApps"
APP_POLICIES = "deviceAppManagement/managedAppPolicies"
_APP_POLICY_PARTS = (
    "deviceAppManagement/iosManagedAppProtections",
    "deviceAppManagement/androidManagedAppProtections",
    "deviceAppManagement/windowsManagedAppProtections",
    "deviceAppManagement/defaultManagedAppProtections",
    "deviceAppManagement/targetedManagedAppConfigurations",
)
_COUNTED = {"settings": "settingCount"}
"""Relations by the property that tells how many items they have."""
_MEMBER_TYPES = {USERS: "user", DEVICES: "device", GROUPS: "group"}


class SimulatedTenant:
    """An Intune tenant computed from (profile, seed): the same pair, the same bytes, anywhere.

    Objects are made when they are looked at; only mutations are kept in memory.
    """

    def __init__(self, profile: Profile, seed: int, clock: Clock) -> None:
        self.profile = profile
        self.clock = clock
        self.revision = 0
        """Grows by one with each mutation; 0 is the tenant as computed."""
        world = World(profile, seed)
        self.tenant_id = world.tenant_id
        self._collections: dict[str, Collection] = {}
        self._assignments: dict[str, AssignmentBook] = {}
        self._kinds: dict[str, Described] = {}
        self._changed_children: dict[tuple[str, int, str], list[JsonObject]] = {}
        self.memberships = self._add_directory(world)
        self._add_kinds(world)
        parts = [self._collections[path] for path in _APP_POLICY_PARTS]
        self._app_policies = UnionCollection(APP_POLICIES, parts)

    @property
    def paths(self) -> tuple[str, ...]:
        """The Graph paths of all collections, as `deviceManagement/managedDevices`."""
        return (*self._collections, APP_POLICIES)

    @property
    def changeable_paths(self) -> tuple[str, ...]:
        return tuple(self._collections)

    def collection(self, path: str) -> Collection:
        """The collection of a Graph path. Raises KeyError when the tenant has no such path."""
        return self._app_policies if path == APP_POLICIES else self._collections[path]

    def assignments(self, path: str, object_id: str) -> list[JsonObject]:
        """The assignments of one object, none for what cannot be assigned. Raises KeyError."""
        if path in self._assignments:
            return self._assignments[path].of(object_id)
        self.collection(path).sort_key(object_id)
        return []

    def children(self, path: str, object_id: str, segment: str) -> list[JsonObject]:
        """What another relation of an object holds, as a policy's `settings`. Raises KeyError."""
        ordinal = self._collections[path].ordinal(object_id)
        changed = self._changed_children.get((path, ordinal, segment))
        return (
            self._kinds[path].children(segment, ordinal) if changed is None else deepcopy(changed)
        )

    def members(self, group_id: str) -> Members:
        """The direct members of a group, (type, id) each, in a fixed order. Raises KeyError."""
        return self.memberships.members(group_id)

    def apply(self, mutation: Mutation) -> str:
        """Make one change; returns the id of the object that it was made to.

        What an administrator does in Intune also becomes an event of the audit log. KeyError for
        an unknown path or object, ValueError for a change that makes no sense; then none is made.
        """
        at = self.revision + 1
        object_id = self._apply(mutation, at)
        event = logged(mutation, object_id, self.clock.outside())
        if event is not None:
            self._collections[AUDIT_EVENTS].add(None, event, at)
        self.revision = at
        return object_id

    def mutate(self, change: Mapping[str, Any]) -> str:
        return self.apply(mutation_from(change))

    def _apply(self, mutation: Mutation, at: int) -> str:
        collection = self._collections[mutation.path]
        if mutation.op is Op.ADD:
            return collection.add(mutation.id, mutation.properties, at)
        if mutation.id is None:
            raise ValueError(f"{mutation.op} needs the id of an object")
        if mutation.op in (Op.MODIFY, Op.RENAME):
            changes = _changes_of(mutation, collection.source)
            self._modify(collection, mutation.id, changes, at)
        elif mutation.op in (Op.DELETE, Op.RESTORE):
            present = mutation.op is Op.RESTORE
            (collection.restore if present else collection.delete)(mutation.id, at)
            if member_type := _MEMBER_TYPES.get(mutation.path):
                self.memberships.follow(member_type, mutation.id, at, present=present)
        elif mutation.op in (Op.ASSIGN, Op.UNASSIGN):
            self._assign(mutation, mutation.id, at)
        else:
            self._change_member(mutation, mutation.id, at)
        return mutation.id

    def _modify(
        self, collection: Collection, object_id: str, changes: Mapping[str, Any], at: int
    ) -> None:
        """Set properties; the name of a relation, as a policy's `settings`, replaces its items."""
        kind = self._kinds.get(collection.path)
        replaced = {name: changes[name] for name in changes if kind and name in kind.relations}
        told = {_COUNTED[name]: len(items) for name, items in replaced.items() if name in _COUNTED}
        plain = told | {name: value for name, value in changes.items() if name not in replaced}
        collection.modify(object_id, plain, at, self.clock.now())
        ordinal = collection.ordinal(object_id)
        for name, items in replaced.items():
            self._changed_children[collection.path, ordinal, name] = deepcopy(items)

    def _assign(self, mutation: Mutation, object_id: str, at: int) -> None:
        assignments = self._assignments.get(mutation.path)
        if assignments is None:
            raise ValueError(f"{mutation.path} has no assignments")
        if mutation.op is Op.ASSIGN:
            assignments.assign(object_id, mutation.properties, at)
        else:
            assignments.unassign(object_id, mutation.properties.get("id"), at)

    def _change_member(self, mutation: Mutation, group_id: str, at: int) -> None:
        if mutation.path != GROUPS or not mutation.member_type or not mutation.member_id:
            raise ValueError(f"{mutation.op} needs a group, a member_type and a member_id")
        present = mutation.op is Op.ADD_MEMBER
        member = mutation.member_type, mutation.member_id
        self.memberships.change(group_id, *member, at, present=present)

    def _add(self, path: str, source: Source) -> Collection:
        collection = self._collections[path] = Collection(path, source)
        return collection

    def _add_directory(self, world: World) -> Memberships:
        """Users, groups, Entra devices and managed devices, which refer to each other."""
        categories = tuple(
            numbered(DEVICE_CATEGORIES, number) for number in range(world.profile.device_categories)
        )
        people, groups = Users(world), Groups(world)
        managed = ManagedDevices(world, people, categories)
        self._add(MANAGED_DEVICES, managed)
        members = {
            "user": self._add(USERS, people),
            "device": self._add(DEVICES, DirectoryDevices(world, managed)),
        }
        autopilot = AutopilotDevices(world, managed, people)
        self._add("deviceManagement/windowsAutopilotDeviceIdentities", autopilot)
        self._add(AUDIT_EVENTS, AuditEvents(world, people))
        self._add(DETECTED_APPS, DetectedApps(world, managed))
        return Memberships(world, self._add(GROUPS, groups), groups, members)

    def _add_kinds(self, world: World) -> None:
        groups = self._collections[GROUPS].source.count
        for kind in described_kinds(world, (*self._collections, APP_POLICIES)):
            collection = self._add(kind.path, kind)
            self._kinds[kind.path] = kind
            if kind.form is not None:
                self._assignments[kind.path] = AssignmentBook(world, collection, kind, groups)


def _changes_of(mutation: Mutation, source: Source) -> Mapping[str, Any]:
    if mutation.op is Op.MODIFY:
        return mutation.properties
    name = mutation.name or mutation.properties.get(source.name_property)
    if not isinstance(name, str):
        raise ValueError(f"rename needs a name or a {source.name_property}")
    return {source.name_property: name}
