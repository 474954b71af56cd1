"""What a page of payloads, or of a delta query's entries, comes to, by what the cache holds.

An entry of a delta query may hold some properties of its object only: those that it leaves out are
as they were.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from intune_manager.data.json_values import properties
from intune_manager.data.outcomes import Counts
from intune_manager.data.projection import object_id, payload_hash
from intune_manager.data.query import Value
from intune_manager.data.repositories.rows.sweep import Sweep

Key = tuple[str, ...]
"""What tells the objects of one page apart."""


_REMOVED = "@removed"


class Incoming(NamedTuple):
    """A payload that is to be stored."""

    object_id: str
    payload: bytes
    digest: bytes | int
    """Tells whether the payload is news: its hash, or the key of a membership's shape."""
    fixed: tuple[Value, ...] = ()
    """The values of the columns that no payload fills, in the writer's order."""


class Stored(NamedTuple):
    """What the cache knows of an object so far."""

    row_id: int
    digest: bytes | int
    deleted: bool


class Update(NamedTuple):
    stored: Stored
    incoming: Incoming


@dataclass
class PagePlan:
    """What a page comes to, by comparison with what is stored."""

    created: list[Incoming] = field(default_factory=list)
    updated: list[Update] = field(default_factory=list)
    revived: list[int] = field(default_factory=list)
    """Rows that were marked deleted and are back with the same payload."""
    restored: list[int] = field(default_factory=list)
    """All rows that were marked deleted and are back."""
    known: list[int] = field(default_factory=list)
    """Every row that existed before the page."""


def plan_page(incoming: Mapping[Key, Incoming], stored: Mapping[Key, Stored]) -> PagePlan:
    """Compare by digest of the verbatim payload."""
    plan = PagePlan()
    for key, item in incoming.items():
        known = stored.get(key)
        if known is None:
            plan.created.append(item)
            continue
        plan.known.append(known.row_id)
        if known.deleted:
            plan.restored.append(known.row_id)
        if known.digest != item.digest:
            plan.updated.append(Update(known, item))
        elif known.deleted:
            plan.revived.append(known.row_id)
    return plan


def sweep_counts(plan: PagePlan, sweep: Sweep, unreadable: int) -> Counts:
    """What the page adds to the counts of its sweep, in which each object counts once."""
    changed = {update.stored.row_id for update in plan.updated} | set(plan.revived)
    restored = set(plan.restored)
    newly = {row_id for row_id in changed if not sweep.counted(row_id)}
    # An object seen before, as unchanged, that has changed since moves to another count.
    moved = sum(sweep.has_seen(row_id) for row_id in newly)
    unchanged = sum(not sweep.has_seen(row_id) for row_id in plan.known if row_id not in changed)
    return Counts(
        created=len(plan.created),
        updated=len(newly - restored),
        unchanged=unchanged - moved,
        restored=len(newly & restored),
        unreadable_values=unreadable,
    )


def note(plan: PagePlan, sweep: Sweep) -> None:
    """Mark the rows of a committed page as seen."""
    sweep.seen.update(row_id for row_id in plan.known if not sweep.created(row_id))
    changed = (*(update.stored.row_id for update in plan.updated), *plan.revived)
    sweep.changed.update(row_id for row_id in changed if not sweep.created(row_id))


def last_of_each(
    items: Iterable[bytes], key_of: Callable[[bytes], Key], fixed: tuple[Value, ...] = ()
) -> dict[Key, Incoming]:
    """The page as a set: of several payloads with one id the last counts."""
    incoming: dict[Key, Incoming] = {}
    for payload in items:
        key = key_of(payload)
        incoming[key] = Incoming(key[-1], payload, payload_hash(payload), fixed)
    return incoming


@dataclass
class EntryOutcome:
    """What some entries come to, in whichever order and however often they came."""

    present: dict[str, bytes] = field(default_factory=dict)
    """Object id to its JSON. Verbatim where the entry had every property that was stored."""
    gone: set[str] = field(default_factory=set)


def outcome_of(entries: Iterable[bytes], stored: Callable[[str], bytes | None]) -> EntryOutcome:
    """What `entries` come to, the later one counting; `stored` tells the JSON known so far."""
    outcome = EntryOutcome()
    for entry in entries:
        found = object_id(entry)
        if is_removal(entry):
            outcome.present.pop(found, None)
            outcome.gone.add(found)
            continue
        before = outcome.present.get(found) or stored(found)
        outcome.present[found] = entry if before is None else merged(before, entry)
        outcome.gone.discard(found)
    return outcome


def is_removal(entry: bytes) -> bool:
    """Whether an entry says that its object is gone."""
    return b'"@removed"' in entry and bytes(properties(entry).get(_REMOVED, b"null")) != b"null"


def merged(before: bytes, entry: bytes) -> bytes:
    """The object `before` with the properties of `entry`, each value byte for byte.

    It is `entry` itself where that has all properties of `before`. The properties keep their order.
    """
    old, new = properties(before), properties(entry)
    if old.keys() <= new.keys():
        return entry
    whole = {**old, **new}
    return b"{%b}" % b",".join(
        b"%b:%b" % (json.dumps(name).encode(), bytes(value)) for name, value in whole.items()
    )
