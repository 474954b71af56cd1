"""Objects such as no documentation promises, for the preset `hostile`: classes F10 to F13.

The tenant itself holds them, so what a page brings and what the store says are the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from intune_manager.simulator.content.instants import NEVER_ENDS, UNKNOWN, Clock, stamp_of
from intune_manager.simulator.content.randomness import Draw, stream
from intune_manager.simulator.content.source import JsonObject
from intune_manager.simulator.faults.changes import ADDED_ONLY, UNCHANGED
from intune_manager.simulator.tenant.collection import Collection
from intune_manager.simulator.tenant.mutations import Mutation, Op
from intune_manager.simulator.tenant.tenant import SimulatedTenant

APPS = "deviceAppManagement/mobileApps"
MANY_ASSIGNMENTS = 400
_LARGEST_BYTES = 540_000
_LONG_TEXT_BYTES = 100_000
_KEPT = frozenset({"id", "@odata.type", "isAssigned", "lastSyncDateTime"})
"""Properties that lead to further requests, or that the tenant's own rules look at."""
Strangeness = Callable[[JsonObject, Draw, Clock], Mapping[str, Any]]

NAMES = (
    "\u202eright to left \u0627\u0644\u0639\u0631\u0628\u064a\u0629\u202c",
    "combining a\u0308o\u0308u\u0308 \u0e01\u0e33\u0e49",
    "family \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "nul \u0000 inside",
    "lone surrogate \ud83d inside",
    '"Pizza Plus"',
    "  blanks around  ",
    "SAME NAME",
    "same name",
    "Stra\u00dfe caf\u00e9",
    "Stra\u00dfe cafe\u0301",
    "",
    "line\r\nbreak\tand tab",
    "=1+1",
    "%_*?[]'; DROP TABLE devices; --",
    '<img src="file:///etc/logo.png"><b>&Files</b> [*] [red]x[/]',
    "\u001b[2J\u001b]0;title\u0007\u009c escapes",
)
DATES = (
    UNKNOWN,
    NEVER_ENDS,
    "2026-07-17T12:00:00Z",
    "2026-07-17T12:00:00.1Z",
    "2026-07-17T12:00:00.1234567Z",
    "9999-12-31T23:59:59.9999999Z",
    "9999-12-31T23:59:59-12:00",
    "2026-07-17T12:00:00+14:00",
)


def _unknown_member(item: JsonObject, draw: Draw, clock: Clock) -> Mapping[str, Any]:  # noqa: ARG001
    texts = [n for n, v in item.items() if isinstance(v, str) and v.isalpha() and n not in _KEPT]
    return {draw.pick(texts): "unknownFutureValue"} if texts else {"newProperty": "value"}


def _unknown_type(item: JsonObject, draw: Draw, clock: Clock) -> Mapping[str, Any]:  # noqa: ARG001
    if "@odata.type" not in item:
        return {"@odata.type": "#microsoft.graph.notInventedYet"}
    return {"@odata.type": draw.pick(("#microsoft.graph.notInventedYet", None))}


def _unknown_properties(item: JsonObject, draw: Draw, clock: Clock) -> Mapping[str, Any]:  # noqa: ARG001
    return {
        "brandNew": {"nested": [1, 2.5, None, {"deep": [[]]}]},
        "brandNew@odata.type": "#Collection(microsoft.graph.brandNew)",
        "another": draw.hex(8),
    }


def _changed_types(item: JsonObject, draw: Draw, clock: Clock) -> Mapping[str, Any]:  # noqa: ARG001
    changed: JsonObject = {}
    for name, value in item.items():
        if name in _KEPT or name.startswith("@"):
            continue
        if isinstance(value, bool | int | float):
            changed[name] = str(value)
        elif isinstance(value, list):
            changed[name] = None
    return changed or {"newProperty": "value"}


def _huge(item: JsonObject, draw: Draw, clock: Clock) -> Mapping[str, Any]:  # noqa: ARG001
    return {
        "description": "long text \u00e4 " * (_LONG_TEXT_BYTES // 12),
        "payloadOfHalfAMegabyte": draw.hex(16) * (_LARGEST_BYTES // 16),
        "numbers": [2**53 - 1, 2**53 + 1, 2**63 - 1, -(2**63), 2**63, 2**64 - 1, 2**70],
    }


def _strange_time(item: JsonObject, draw: Draw, clock: Clock) -> Mapping[str, Any]:
    times = [name for name in item if name.endswith("DateTime")]
    ahead = stamp_of(clock.now() + timedelta(days=400))
    return {name: draw.pick((*DATES, ahead)) for name in times} or {"newDateTime": ahead}


_STRANGE: tuple[tuple[str, Strangeness], ...] = (
    ("F10", _unknown_member),
    ("F10", _unknown_type),
    ("F10", _unknown_properties),
    ("F10", _changed_types),
    ("F13", _strange_time),
)


def plant(tenant: SimulatedTenant, clock: Clock, *, seed: int) -> dict[str, str]:
    """Change a few objects of every collection, by the seed; their ids, each with its class."""
    planted: dict[str, str] = {}
    for path in tenant.changeable_paths:
        if path not in ADDED_ONLY | UNCHANGED:
            draw = Draw(stream(seed, f"hostile {path}"), 0)
            for mutation, family in _changes(tenant.collection(path), draw, clock):
                planted[tenant.apply(mutation)] = family
    return planted | _assign_much(tenant, seed)


def _changes(collection: Collection, draw: Draw, clock: Clock) -> Iterator[tuple[Mutation, str]]:
    path, name, ids = collection.path, collection.source.name_property, list(collection.ids())
    first = draw.below(len(NAMES))
    changes = [
        *_STRANGE,
        *(("F12", _named(name, NAMES[at % len(NAMES)])) for at in range(first, first + 4)),
        *([("F11", _huge)] if draw.percent(35) or path == APPS else []),
    ]
    # The first stays as it is: what `$select` may name is read off it.
    step = max(1, (len(ids) - 1) // len(changes))
    for object_id, (family, change) in zip(ids[1::step], changes, strict=False):
        properties = change(collection.list_item(object_id), draw, clock)
        yield Mutation(Op.MODIFY, path, object_id, properties=properties), family


def _assign_much(tenant: SimulatedTenant, seed: int) -> dict[str, str]:
    """One app that is assigned to hundreds of groups, most of which are gone."""
    ids = tenant.collection(APPS).ids()
    if not len(ids):
        return {}
    app_id = ids[len(ids) - 1]
    draw = Draw(stream(seed, "hostile assignments"), 0)
    for _ in range(MANY_ASSIGNMENTS):
        properties = {"groupId": draw.guid(), "intent": "available"}
        tenant.apply(Mutation(Op.ASSIGN, APPS, app_id, properties=properties))
    return {app_id: "F11"}


def _named(name: str, text: str) -> Strangeness:
    return lambda item, draw, clock: {name: text}  # noqa: ARG005
