"""Changes to the tenant while it is served: scheduled, seeded and steady, or between two pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from intune_manager.simulator.content.instants import Clock, stamp_of
from intune_manager.simulator.content.randomness import Draw, stream
from intune_manager.simulator.protocol.messages import Page
from intune_manager.simulator.tenant.mutations import Mutation, Op, mutation_from
from intune_manager.simulator.tenant.tenant import SimulatedTenant

FIRST, LAST = "!", "\U0010ffff"
"""What a name begins with that sorts before, or after, all others."""


class _IdOnly(msgspec.Struct):
    id: str


@dataclass(frozen=True)
class Scheduled:
    """A mutation and when it is due: before that request is answered, or from that instant on."""

    mutation: Mutation
    at_request: int | None
    at: datetime | None

    def is_due(self, number: int, now: datetime) -> bool:
        if self.at_request is not None:
            return number >= self.at_request
        return self.at is not None and now >= self.at


class MutationScript:
    """Plays scheduled mutations. An instant takes effect with the first request after it."""

    def __init__(self, tenant: SimulatedTenant, clock: Clock) -> None:
        self._tenant = tenant
        self._clock = clock
        self._waiting: list[Scheduled] = []
        self.failed: list[str] = []
        """Why a scheduled mutation could not be made when its time came."""

    def schedule(self, description: Mapping[str, Any], number: int) -> None:
        """Add a mutation with `after_requests` (counted from request `number`) or `after_s`.

        Raises ValueError for a mutation that is malformed or has no time.
        """
        values = dict(description)
        requests, seconds = values.pop("after_requests", None), values.pop("after_s", None)
        if (requests is None) is (seconds is None):
            raise ValueError("a scheduled mutation needs after_requests or after_s, not both")
        at = None if seconds is None else self._clock.now() + timedelta(seconds=float(seconds))
        at_request = None if requests is None else number + int(requests)
        self._waiting.append(Scheduled(mutation_from(values), at_request, at))

    def is_due(self, number: int) -> bool:
        """Whether something is to be played before request `number` is answered."""
        if not self._waiting:
            return False
        now = self._clock.now()
        return any(each.is_due(number, now) for each in self._waiting)

    def play(self, number: int) -> None:
        """Make all changes that are due, in the order in which they were scheduled."""
        now = self._clock.now()
        due = [each for each in self._waiting if each.is_due(number, now)]
        self._waiting = [each for each in self._waiting if each not in due]
        for each in due:
            try:
                self._tenant.apply(each.mutation)
            except (KeyError, ValueError) as error:
                self.failed.append(f"{each.mutation.op} {each.mutation.path}: {error}")

    def clear(self) -> None:
        self._waiting.clear()
        self.failed.clear()


def move_item(tenant: SimulatedTenant, path: str, page: Page, *, out_of_sight: bool) -> bool:
    """Rename an object so that this reading misses it, or finds it on a later page again.

    False, with nothing done, where the collection has no such object or knows no names.
    """
    try:
        last_id = msgspec.json.decode(page.items[-1], type=_IdOnly).id
        collection = tenant.collection(path)
        ids = collection.ids()
        following = collection.after(collection.sort_key(last_id))
        if out_of_sight and following >= len(ids):
            return False
        object_id = ids[following] if out_of_sight else last_id
        name = f"{FIRST if out_of_sight else LAST}moved {object_id[:8]}"
        tenant.apply(Mutation(Op.RENAME, path, object_id, name=name))
    except (IndexError, KeyError, ValueError, msgspec.DecodeError):
        return False
    return True


DEVICES, USERS, GROUPS = "deviceManagement/managedDevices", "users", "groups"
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

    @property
    def is_running(self) -> bool:
        return self._per_s > 0

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
            for mutation in self._drawn(draw):
                try:
                    self._tenant.apply(mutation)
                except (KeyError, ValueError):
                    continue  # what it was about is gone, or is as wanted already

    def _drawn(self, draw: Draw) -> Iterator[Mutation]:
        kinds: tuple[tuple[int, Callable[[Draw], Iterator[Mutation]]], ...] = (
            (35, self._device),
            (20, self._membership),
            (25, self._object),
            (10, self._assignment),
            (10, self._coming_and_going),
        )
        left = draw.below(100)
        for share, make in kinds:
            if left < share:
                yield from make(draw)
                return
            left -= share

    def _device(self, draw: Draw) -> Iterator[Mutation]:
        """A device reports, is renamed, enrolled or retired."""
        what = draw.below(10)
        if what == 0:
            yield Mutation(Op.ADD, DEVICES, properties={"deviceName": f"NEW-{draw.hex(6).upper()}"})
            return
        device_id = self._picked(DEVICES, draw)
        if device_id is None:
            return
        if what == 1:
            yield from self._delete(DEVICES, device_id)
        elif what < 4:
            yield Mutation(Op.RENAME, DEVICES, device_id, name=f"{draw.hex(4).upper()}-RENAMED")
        else:
            states = ("compliant", "noncompliant", "inGracePeriod", "unknown")
            reported = {"complianceState": draw.pick(states), "lastSyncDateTime": self._now()}
            yield Mutation(Op.MODIFY, DEVICES, device_id, properties=reported)

    def _membership(self, draw: Draw) -> Iterator[Mutation]:
        group_id = self._picked(GROUPS, draw)
        member_id = self._picked(USERS, draw)
        if group_id is None or member_id is None:
            return
        if draw.percent(50):
            members = self._tenant.members(group_id)
            if len(members):
                kind, present = members[draw.below(len(members))]
                op = Op.REMOVE_MEMBER
                yield Mutation(op, GROUPS, group_id, member_type=kind, member_id=present)
            return
        yield Mutation(Op.ADD_MEMBER, GROUPS, group_id, member_type="user", member_id=member_id)

    def _object(self, draw: Draw) -> Iterator[Mutation]:
        path = draw.pick(self._paths)
        object_id = self._picked(path, draw)
        if object_id is None or path in ADDED_ONLY:
            return
        text = f"changed {draw.hex(8)}"
        if draw.percent(30):
            yield Mutation(Op.RENAME, path, object_id, name=text)
        else:
            yield Mutation(Op.MODIFY, path, object_id, properties={"description": text})

    def _assignment(self, draw: Draw) -> Iterator[Mutation]:
        path = draw.pick(self._paths)
        object_id, group_id = self._picked(path, draw), self._picked(GROUPS, draw)
        if object_id is None or group_id is None:
            return
        present = self._tenant.assignments(path, object_id)
        if present and draw.percent(50):
            gone = {"id": draw.pick(present)["id"]}
            yield Mutation(Op.UNASSIGN, path, object_id, properties=gone)
        else:
            yield Mutation(Op.ASSIGN, path, object_id, properties={"groupId": group_id})

    def _coming_and_going(self, draw: Draw) -> Iterator[Mutation]:
        path = draw.pick(self._paths)
        what = draw.below(3)
        if what == 0 and self._deleted:
            path, object_id = self._deleted.pop(draw.below(len(self._deleted)))
            yield Mutation(Op.RESTORE, path, object_id)
        elif what == 1 and path not in ADDED_ONLY:
            object_id = self._picked(path, draw) or ""
            yield from self._delete(path, object_id)
        else:
            properties = {"activityDateTime": self._now()} if path in ADDED_ONLY else {}
            yield Mutation(Op.ADD, path, properties=properties)

    def _delete(self, path: str, object_id: str) -> Iterator[Mutation]:
        self._deleted = [*self._deleted[-_DELETED_KEPT:], (path, object_id)]
        yield Mutation(Op.DELETE, path, object_id)

    def _picked(self, path: str, draw: Draw) -> str | None:
        """The id of some object that is there now; None in an empty collection."""
        ids = self._tenant.collection(path).ids()
        return ids[draw.below(len(ids))] if len(ids) else None

    def _now(self) -> str:
        instant: datetime = self._clock.now()
        return stamp_of(instant)
