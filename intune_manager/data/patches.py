"""What changed in an object's payload: patches there and back, and the fields that they tell of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, NamedTuple, cast, get_args

import msgspec

from intune_manager.data.json_diff import Operation, canonical, difference
from intune_manager.data.json_values import loaded, properties
from intune_manager.errors import UnreadablePayloadError

Op = Literal["add", "remove", "replace"]
_INDEX_DIGITS = 9
_OPPOSITE = {"add": "remove", "remove": "add", "replace": "replace"}


class Patches(NamedTuple):
    """RFC 6902 in both directions: from the old payload to the new one, and back.

    Each is a JSON array of `add`, `remove` and `replace` operations; the n-th of one undoes the
    n-th from the end of the other.
    """

    forward: str
    reverse: str


def patches_between(old: str, new: str, volatile: frozenset[str]) -> Patches | None:
    """What changed from payload `old` to `new`, both JSON; None when nothing did that matters.

    Other values of the `volatile` top-level properties, another order of the properties and another
    way to write the same value do not matter.
    """
    before, after = properties(old), properties(new)
    names = [
        name
        for name in dict.fromkeys((*before, *after))
        if name not in volatile and before.get(name) != after.get(name)
    ]
    if not names:
        return None  # most updates end here, at bytes that are equal
    was = {name: _value(before[name]) for name in names if name in before}
    is_now = {name: _value(after[name]) for name in names if name in after}
    if canonical(was) == canonical(is_now):
        return None
    return Patches(*map(json.dumps, difference(was, is_now)))


def _value(raw: msgspec.Raw) -> object:
    return loaded(bytes(raw).decode())


def detail_patches(
    name: str, old: str, new: str, volatile: frozenset[str], *, listed: str = "{}"
) -> Patches | None:
    """What changed from the detail payload `old` to `new`; None when nothing did that matters.

    The paths of the patches lie below `/<name>`, as if the detail were a property of its object. Of
    a detail that is one object, two sorts of top-level properties do not matter: those that are
    `volatile`, and those that `listed`, the list payload, has with the same value, for the list's
    own entry says so.
    """
    if _is_object(old) and _is_object(new):
        patches = patches_between(old, new, volatile | _same(listed, new))
        return patches and Patches(*(_below(name, patch) for patch in patches))
    key = json.dumps(name)
    return patches_between(f"{{{key}:{old}}}", f"{{{key}:{new}}}", frozenset())


def _is_object(payload: str) -> bool:
    return payload.lstrip().startswith("{")


def _same(listed: str, detail: str) -> frozenset[str]:
    """The top-level properties that both have, written in the same way."""
    in_list, in_detail = properties(listed), properties(detail)
    return frozenset(name for name, raw in in_detail.items() if in_list.get(name) == raw)


def _below(name: str, patch: str) -> str:
    steps = json.loads(patch)
    return json.dumps([{**step, "path": f"/{name}{step['path']}"} for step in steps])


@dataclass(frozen=True)
class FieldChange:
    """One place in an object's JSON that changed."""

    path: str
    """A JSON Pointer (RFC 6901). Where items of an array came and went, their places are those that
    the patch found them at."""
    op: Op
    old: object = None
    """None too where there was nothing before: then `op` is "add"."""
    new: object = None
    """None too where there is nothing any more: then `op` is "remove"."""


def field_changes(patch: str | None, reverse_patch: str | None) -> tuple[FieldChange, ...]:
    """What two RFC 6902 patches, from before to after and back, say of each field.

    The way there has the new values, the way back the old ones; None is a patch that does nothing.
    Old values are None where the way back does not undo the way there. The fields are in the order
    of their paths. Details lie below their name: `/settings/0/value`.
    """
    there, back = operations(patch), operations(reverse_patch)[::-1]
    pairs = zip_longest(there, back if _undo(back, there) else (), fillvalue=Operation())
    changes = (
        FieldChange(step["path"], step["op"], old=undone.get("value"), new=step.get("value"))
        for step, undone in pairs
    )
    return tuple(sorted(changes, key=_place))


def operations(patch: str | None) -> list[Operation]:
    """The steps of a patch; none where there is no patch, or one that nobody could follow."""
    try:
        steps = [] if patch is None else loaded(patch)
    except UnreadablePayloadError:
        return []
    sound = isinstance(steps, list) and all(map(_is_operation, steps))
    return cast("list[Operation]", steps) if sound else []


def _is_operation(step: object) -> bool:
    return (
        isinstance(step, dict)
        and step.get("op") in get_args(Op)
        and isinstance(step.get("path"), str)
        and (step["op"] == "remove" or "value" in step)
    )


def _undo(back: list[Operation], there: list[Operation]) -> bool:
    """Whether each step of the way back undoes the one of the way there beside it."""
    return len(there) == len(back) and all(
        step["path"] == undone["path"] and _OPPOSITE[step["op"]] == undone["op"]
        for step, undone in zip(there, back, strict=True)
    )


def _place(change: FieldChange) -> list[str]:
    # By name and, in arrays, by number: patches come in an order that differs from run to run.
    return [
        step.zfill(_INDEX_DIGITS) if step.isdecimal() else step for step in change.path.split("/")
    ]
