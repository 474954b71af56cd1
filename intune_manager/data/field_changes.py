"""Which fields an entry of the history tells of, with the value before and after."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, TypedDict, cast

from intune_manager.data.json_text import loaded

Op = Literal["add", "remove", "replace"]
_INDEX_DIGITS = 9
_OPPOSITE = {"add": "remove", "remove": "add", "replace": "replace"}


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


class _Operation(TypedDict, total=False):
    op: Op
    path: str
    value: object


def field_changes(patch: str | None, reverse_patch: str | None) -> tuple[FieldChange, ...]:
    """What two RFC 6902 patches, from before to after and back, say of each field.

    The way there has the new values, the way back the old ones; None is a patch that does nothing.
    Old values are None where the way back does not undo the way there. The fields are in the order
    of their paths. Details lie below their name: `/settings/0/value`.
    """
    there, back = _operations(patch), _operations(reverse_patch)[::-1]
    pairs = zip_longest(there, back if _undo(back, there) else (), fillvalue=_Operation())
    changes = (
        FieldChange(step["path"], step["op"], old=undone.get("value"), new=step.get("value"))
        for step, undone in pairs
    )
    return tuple(sorted(changes, key=_place))


def _operations(patch: str | None) -> list[_Operation]:
    return [] if patch is None else cast("list[_Operation]", loaded(patch))


def _undo(back: list[_Operation], there: list[_Operation]) -> bool:
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
