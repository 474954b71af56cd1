"""Changes to the tenant while it is served: scheduled, seeded and steady, or between two pages."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from intune_manager.simulator.content.instants import Clock, stamp_of
from intune_manager.simulator.content.randomness import Draw, stream
from intune_manager.simulator.content.source import from_json
from intune_manager.simulator.protocol.messages import Page
from intune_manager.simulator.tenant.mutations import Mutation, Op, mutation_from
from intune_manager.simulator.tenant.tenant import SimulatedTenant

FIRST, LAST = "!", "\U0010ffff"
"""What a name begins with that sorts before, or after, all others."""


class MutationScript:
    """Makes scheduled changes, each before the request that it waits for is answered."""

    def __init__(self, tenant: SimulatedTenant) -> None:
        self._tenant = tenant
        self._waiting: list[tuple[int, Mutation]] = []

    def schedule(self, description: Mapping[str, Any], number: int) -> None:
        """Add a mutation, due `after_requests` from `number` on. KeyError or ValueError if bad."""
        values = dict(description)
        due = number + int(values.pop("after_requests"))
        self._waiting.append((due, mutation_from(values)))

    def is_due(self, number: int) -> bool:
        """Whether something is to be changed before request `number` is answered."""
        return any(due <= number for due, _ in self._waiting)

    def play(self, number: int) -> None:
        """Make all changes that are due, in the order in which they were scheduled."""
        ready = [mutation for due, mutation in self._waiting if due <= number]
        self._waiting = [each for each in self._waiting if each[0] > number]
        for mutation in ready:
            self._tenant.apply(mutation)

    def clear(self) -> None:
        self._waiting.clear()


def move_item(
    tenant: SimulatedTenant, path: str, page: Page, *, out_of_sight: bool = False
) -> bool:
    """Rename an object so that this reading misses it or finds it again; False if none can be."""
    try:
        last_id = from_json(page.items[-1])["id"]
        collection = tenant.collection(path)
        ids = collection.ids()
        following = collection.after(collection.sort_key(last_id))
        if out_of_sight and following >= len(ids):
            return False
        object_id = ids[following] if out_of_sight else last_id
        name = f"{FIRST if out_of_sight else LAST}moved {object_id[:8]}"
        tenant.apply(Mutation(Op.RENAME, path, object_id, name=name))
    except (IndexError, KeyError, ValueError):
        return False
    return True


DEVICES, USERS, GROUPS = "deviceManagement/managedDevices", "users", "groups"
STATES = ("compliant", "noncompliant", "inGracePeriod", "unknown")
ADDED_ONLY = frozenset({"deviceManagement/auditEvents"})
"""What happened stays as it was: nothing in these lists is changed or deleted."""
UNCHANGED = frozenset({"organization", "deviceManagement/roleScopeTags"})
MOST_AT_ONCE = 200
"""A request after a long pause finds at most so many changes made: it must not wait for hours."""
_DELETED_KEPT = 20


class MutationStream:
    """Makes change number n as seed, n and the tenant before it decide, `per_s` in each second."""

    def __init__(self, tenant: SimulatedTenant, clock: Clock, *, seed: int) -> None:
        self._tenant = tenant
        self._clock = clock
        self._numbers = stream(seed, "mutations")
        left_out = UNCHANGED | {DEVICES}
        self._paths = [path for path in tenant.changeable_paths if path not in left_out]
        self._deleted: list[tuple[str, str]] = []
        self._per_s = 0.0
        self._began_at = clock.now()
        self._due_before = 0
        self.made = 0
        """Changes since the server started, those that turned out impossible included."""

    def run(self, per_s: float) -> None:
        """Go on at this rate; 0 stops. Raises ValueError when it is negative."""
        if per_s < 0:
            raise ValueError(f"a rate is not negative: {per_s}")
        self._due_before, self._began_at, self._per_s = self.made, self._clock.now(), per_s

    def due(self) -> int:
        """How many changes are to be made now."""
        if not self._per_s:
            return 0
        elapsed_s = (self._clock.now() - self._began_at).total_seconds()
        return min(MOST_AT_ONCE, self._due_before + int(elapsed_s * self._per_s) - self.made)

    def play(self, count: int) -> None:
        """Make the next `count` changes; call it where the tenant lives."""
        for _ in range(count):
            draw = Draw(self._numbers, self.made)
            self.made += 1
            mutation = self._drawn(draw)
            # What it is about may be gone, or be as wanted already.
            with suppress(KeyError, ValueError):
                if mutation is not None:
                    self._tenant.apply(mutation)

    def _drawn(self, draw: Draw) -> Mutation | None:
        chance = draw.below(100)
        if chance < 35:
            return self._device(draw)
        if chance < 55:
            return self._membership(draw)
        if chance < 80:
            return self._object(draw)
        return self._assignment(draw) if chance < 90 else self._coming_or_going(draw)

    def _device(self, draw: Draw) -> Mutation | None:
        """A device reports, is renamed, enrolled or retired, or changes without reporting."""
        what = draw.below(10)
        if what == 0:
            named = {"deviceName": f"NEW-{draw.hex(6).upper()}"}
            return Mutation(Op.ADD, DEVICES, properties=named)
        device_id = self._picked(DEVICES, draw)
        if device_id is None:
            return None
        if what == 1:
            return self._delete(DEVICES, device_id)
        if what < 4:
            return Mutation(Op.RENAME, DEVICES, device_id, name=f"{draw.hex(4).upper()}-RENAMED")
        if what < 7:
            return Mutation(Op.MODIFY, DEVICES, device_id, self._unreported(draw))
        reported = {"complianceState": draw.pick(STATES), "lastSyncDateTime": self._now()}
        return Mutation(Op.MODIFY, DEVICES, device_id, reported)

    def _unreported(self, draw: Draw) -> Mapping[str, Any]:
        """What an administrator or the service changes without a check-in of the device."""
        what = draw.below(5)
        if what == 0:
            return {"managedDeviceOwnerType": draw.pick(("company", "personal"))}
        if what == 1:
            return {"deviceCategoryDisplayName": f"Category {draw.below(5)}"}
        if what == 2:
            return {"managedDeviceName": f"managed {draw.hex(6)}"}
        user_id = self._picked(USERS, draw)
        if what == 3 or user_id is None:
            return {"complianceState": draw.pick(STATES)}
        user = self._tenant.collection(USERS).get(user_id)
        return {
            "userId": user_id,
            "userPrincipalName": user["userPrincipalName"],
            "userDisplayName": user["displayName"],
            "emailAddress": user["mail"] or "",
        }

    def _membership(self, draw: Draw) -> Mutation | None:
        group_id, member_id = self._picked(GROUPS, draw), self._picked(USERS, draw)
        if group_id is None or member_id is None:
            return None
        op, member_type = Op.ADD_MEMBER, "user"
        if draw.percent(50):
            members = self._tenant.members(group_id)
            if not len(members):
                return None
            op = Op.REMOVE_MEMBER
            member_type, member_id = members[draw.below(len(members))]
        return Mutation(op, GROUPS, group_id, member_type=member_type, member_id=member_id)

    def _object(self, draw: Draw) -> Mutation | None:
        path = draw.pick(self._paths)
        object_id = self._picked(path, draw)
        if object_id is None or path in ADDED_ONLY:
            return None
        text = f"changed {draw.hex(8)}"
        if draw.percent(30):
            return Mutation(Op.RENAME, path, object_id, name=text)
        return Mutation(Op.MODIFY, path, object_id, {"description": text})

    def _assignment(self, draw: Draw) -> Mutation | None:
        path = draw.pick(self._paths)
        object_id, group_id = self._picked(path, draw), self._picked(GROUPS, draw)
        if object_id is None or group_id is None:
            return None
        present = self._tenant.assignments(path, object_id)
        if present and draw.percent(50):
            return Mutation(Op.UNASSIGN, path, object_id, {"id": draw.pick(present)["id"]})
        return Mutation(Op.ASSIGN, path, object_id, {"groupId": group_id})

    def _coming_or_going(self, draw: Draw) -> Mutation:
        path = draw.pick(self._paths)
        what = draw.below(3)
        if what == 0 and self._deleted:
            path, object_id = self._deleted.pop(draw.below(len(self._deleted)))
            return Mutation(Op.RESTORE, path, object_id)
        if what == 1 and path not in ADDED_ONLY:
            return self._delete(path, self._picked(path, draw) or "")
        happened = {"activityDateTime": self._now()} if path in ADDED_ONLY else {}
        return Mutation(Op.ADD, path, properties=happened)

    def _delete(self, path: str, object_id: str) -> Mutation:
        self._deleted = [*self._deleted[-_DELETED_KEPT:], (path, object_id)]
        return Mutation(Op.DELETE, path, object_id)

    def _picked(self, path: str, draw: Draw) -> str | None:
        """The id of some object that is there now; None in an empty collection."""
        ids = self._tenant.collection(path).ids()
        return ids[draw.below(len(ids))] if len(ids) else None

    def _now(self) -> str:
        return stamp_of(self._clock.now())
