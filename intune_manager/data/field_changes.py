"""Which fields an entry of the history tells of, with the value before and after."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, TypedDict, cast

from intune_manager.data.json_text import loaded

Op = Literal["add", "remove", "replace", "move"]
_NOTHING = object()
_INDEX_DIGITS = 9
_OPPOSITE = {"add": "remove", "remove": "add", "replace": "replace"}


@dataclass(frozen=True)
class FieldChange:
    """One place in an object's JSON that changed."""

    path: str
    """A JSON Pointer (RFC 6901). Where items of an array came and went, their places are those in
    which the patch met them."""
    op: Op
    old: object = None
    """None too where there was nothing before: then `op` is "add"."""
    new: object = None
    """None too where there is nothing any more: then `op` is "remove"."""
    moved_from: str | None = None
    """With "move", in entries that older versions wrote: where the value was before. The value
    itself is not part of those entries."""


class _Operation(TypedDict, total=False):
    op: str
    path: str
    value: object


def field_changes(patch: str | None, reverse_patch: str | None) -> tuple[FieldChange, ...]:
    """What two RFC 6902 patches, from before to after and back, say of each field.

    The way there has the new values, the way back the old ones; None is a patch that does nothing.
    The fields are in the order of their paths. Details lie below their name: `/settings/0/value`.
    """
    there, back = _operations(patch), _operations(reverse_patch)
    if _undoes(there, back):
        pairs = zip(there, reversed(back), strict=True)
        return tuple(sorted((_told(step, undone) for step, undone in pairs), key=_place))
    return _collected(there, back)


def _undoes(there: list[_Operation], back: list[_Operation]) -> bool:
    """Whether each step of the way back undoes one of the way there, the last first."""
    return len(there) == len(back) and all(
        step["path"] == undone["path"] and _OPPOSITE.get(step["op"]) == undone["op"]
        for step, undone in zip(there, reversed(back), strict=True)
    )


def _told(step: _Operation, undone: _Operation) -> FieldChange:
    op = cast("Op", step["op"])
    return FieldChange(step["path"], op, old=undone.get("value"), new=step.get("value"))


def _collected(there: list[_Operation], back: list[_Operation]) -> tuple[FieldChange, ...]:
    """The same of patches that were made apart from each other, as versions before 6 did."""
    moves = [
        FieldChange(step["path"], "move", moved_from=str(step.get("from", "")))
        for step in there
        if step["op"] == "move"
    ]
    new, old = _values(there), _values(back)
    changes = [
        _change(path, was, is_now)
        for path in dict.fromkeys((*new, *old))
        for was, is_now in zip_longest(old.get(path, ()), new.get(path, ()), fillvalue=_NOTHING)
    ]
    return tuple(sorted((*changes, *moves), key=_place))


def _place(change: FieldChange) -> list[str]:
    # By name and, in arrays, by number: patches come in an order that differs from run to run.
    return [
        step.zfill(_INDEX_DIGITS) if step.isdecimal() else step for step in change.path.split("/")
    ]


def _change(path: str, old: object, new: object) -> FieldChange:
    if old is _NOTHING:
        return FieldChange(path, "add", new=new)
    if new is _NOTHING:
        return FieldChange(path, "remove", old=old)
    return FieldChange(path, "replace", old=old, new=new)


def _operations(patch: str | None) -> list[_Operation]:
    return [] if patch is None else cast("list[_Operation]", loaded(patch))


def _values(operations: list[_Operation]) -> dict[str, list[object]]:
    """The values that a patch puts in place, by where: an array may take several at one place."""
    values: dict[str, list[object]] = {}
    for step in operations:
        if "value" in step:
            values.setdefault(step["path"], []).append(step["value"])
    return values
