"""What the entries of a delta query come to: whole objects to store, and ids that are gone.

An entry may hold some properties of an object only: those that it leaves out are as they were.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from intune_manager.data.json_text import properties
from intune_manager.data.projection import object_id

_REMOVED = "@removed"


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
