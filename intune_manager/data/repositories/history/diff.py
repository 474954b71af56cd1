"""What changed in the payload of an object, or of one of its details, as patches there and back."""

from __future__ import annotations

import json
from typing import NamedTuple

import msgspec

from intune_manager.data.json_diff import canonical, difference
from intune_manager.data.json_text import loaded, properties


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
