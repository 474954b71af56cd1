"""Changes to the tenant that happen while clients are paging: at a request, an instant, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from intune_manager.simulator.protocol.messages import Page
from intune_manager.simulator.tenant.clock import Clock
from intune_manager.simulator.tenant.mutations import Mutation, Op, mutation_from
from intune_manager.simulator.tenant.tenant import Tenant

FIRST, LAST = "!", "\U0010ffff"
"""What a name begins with that sorts before, or after, all others."""


class _Item(msgspec.Struct):
    id: str


@dataclass(frozen=True)
class Scheduled:
    """A mutation and when it is due: before that request is answered, or from that moment on."""

    mutation: Mutation
    at_request: int | None
    at: datetime | None

    def is_due(self, number: int, now: datetime) -> bool:
        if self.at_request is not None:
            return number >= self.at_request
        return self.at is not None and now >= self.at


class MutationScript:
    """Plays scheduled mutations. A moment takes effect with the first request after it."""

    def __init__(self, tenant: Tenant, clock: Clock) -> None:
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


def move_item(tenant: Tenant, path: str, page: Page, *, out_of_sight: bool) -> bool:
    """Rename an object so that this reading misses it, or meets it on a later page again.

    False, with nothing done, where the collection has no such object or knows no names.
    """
    try:
        last_id = msgspec.json.decode(page.items[-1], type=_Item).id
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
