"""The difference of two JSON documents as a JSON Patch in both directions.

Only `add`, `remove` and `replace` are used: with `move` and `copy`, which save a few bytes, a value
would be missing for whoever reads the patch later. Items of arrays are matched first, so that one
that came or went does not look as if all behind it had changed.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from intune_manager.data.json_values import folded_id

Operation = dict[str, Any]
"""One operation of a JSON Patch (RFC 6902)."""


class Difference(NamedTuple):
    """Two lists of operations of equal length: the way back undoes the way there, last first."""

    forward: list[Operation]
    reverse: list[Operation]


class PatchMismatchError(ValueError):
    """An operation leads to a place that the document does not have."""


class _Span(NamedTuple):
    """Items of the old and of the new array that stand between two matched pairs."""

    old_from: int
    old_to: int
    new_from: int
    new_to: int


def difference(old: object, new: object) -> Difference:
    """What leads from `old` to `new`, and back; both empty when they are the same JSON.

    1, 1.0 and true are different values; the order of properties is none.
    """
    steps = list(_steps("", old, new))
    return Difference([there for there, _ in steps], [back for _, back in reversed(steps)])


def canonical(document: object) -> str:
    """A text that is the same for the same JSON: Python takes 1, 1.0 and True for equal."""
    return json.dumps(document, sort_keys=True)


def patched(document: Any, operations: Iterable[Operation]) -> Any:
    """The document after operations as `difference` makes them; arrays and objects are changed in
    place. Raises PatchMismatchError when one does not fit."""
    for operation in operations:
        document = _patched(document, operation)
    return document


def _patched(document: Any, operation: Operation) -> Any:
    if not operation["path"]:
        return operation["value"]
    *way, last = (_name(step) for step in operation["path"].split("/")[1:])
    inner = document
    for step in way:
        inner = inner[_key(inner, step)]
    if operation["op"] == "add":
        _add(inner, last, operation["value"])
    elif operation["op"] == "remove":
        del inner[_key(inner, last)]
    else:
        inner[_key(inner, last)] = operation["value"]
    return document


def _key(inner: Any, step: str) -> str | int:
    """What leads to an item of an object or array that has it."""
    if isinstance(inner, dict) and step in inner:
        return step
    if isinstance(inner, list) and step.isdecimal() and int(step) < len(inner):
        return int(step)
    raise PatchMismatchError(f"there is no {step!r} at this place")


def _add(inner: Any, step: str, value: object) -> None:
    if isinstance(inner, dict):
        inner[step] = value
    elif isinstance(inner, list) and step.isdecimal() and int(step) <= len(inner):
        inner.insert(int(step), value)
    else:
        raise PatchMismatchError(f"there is no room for {step!r} at this place")


_Step = tuple[Operation, Operation]


def _steps(path: str, old: object, new: object) -> Iterator[_Step]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _object_steps(path, old, new)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _array_steps(path, old, new)
    elif type(old) is not type(new) or old != new:
        yield (
            {"op": "replace", "path": path, "value": new},
            {"op": "replace", "path": path, "value": old},
        )


def _object_steps(path: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[_Step]:
    for name in dict.fromkeys((*old, *new)):
        place = f"{path}/{_step(name)}"
        if name not in new:
            yield _removed(place, old[name])
        elif name not in old:
            yield _added(place, new[name])
        else:
            yield from _steps(place, old[name], new[name])


def _step(name: str) -> str:
    """The name of a property as a step of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _name(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


def _array_steps(path: str, old: list[Any], new: list[Any]) -> Iterator[_Step]:
    at = 0
    before = 0
    behind = (len(old), len(new))
    for i, j in (*_matched(old, new), behind):
        for item in old[before:i]:
            yield _removed(f"{path}/{at}", item)
        for item in new[at:j]:
            yield _added(f"{path}/{at}", item)
            at += 1
        if (i, j) != behind:
            yield from _steps(f"{path}/{at}", old[i], new[j])
            at += 1
            before = i + 1


def _removed(path: str, value: object) -> _Step:
    return {"op": "remove", "path": path}, {"op": "add", "path": path, "value": value}


def _added(path: str, value: object) -> _Step:
    return {"op": "add", "path": path, "value": value}, {"op": "remove", "path": path}


def _matched(old: list[Any], new: list[Any]) -> list[tuple[int, int]]:
    """The items that belong together, as pairs of places that both grow.

    Equal items first; then, between these, items that are equal but for their `id`, for Graph
    numbers the settings of a policy by place; then those of one id; then, where equally many are
    left, one by one.
    """
    pairs: list[tuple[int, int]] = []
    spans = [_Span(0, len(old), 0, len(new))]
    for key_of in (canonical, _content, _identity):
        spans = [rest for span in spans for rest in _refined(span, old, new, key_of, pairs)]
    for span in spans:
        if span.old_to - span.old_from == span.new_to - span.new_from:
            places = range(span.old_from, span.old_to), range(span.new_from, span.new_to)
            pairs += zip(*places, strict=True)
    return sorted(pairs)


def _content(item: object) -> str | None:
    if not isinstance(item, dict) or "id" not in item or len(item) == 1:
        return None
    return canonical({name: value for name, value in item.items() if name != "id"})


def _identity(item: object) -> str | None:
    found = item.get("id") if isinstance(item, dict) else None
    return folded_id(found) if isinstance(found, str) else None


def _refined(
    span: _Span,
    old: list[Any],
    new: list[Any],
    key_of: Callable[[Any], str | None],
    pairs: list[tuple[int, int]],
) -> Iterator[_Span]:
    """Match the items of a span by a key, adding to `pairs`; the spans that are left between."""
    if span.old_from == span.old_to or span.new_from == span.new_to:
        return
    old_keys = [key_of(item) for item in old[span.old_from : span.old_to]]
    new_keys = [key_of(item) for item in new[span.new_from : span.new_to]]
    i, j = span.old_from, span.new_from
    for old_at, new_at in _common(old_keys, new_keys):
        found = (span.old_from + old_at, span.new_from + new_at)
        yield _Span(i, found[0], j, found[1])
        pairs.append(found)
        i, j = found[0] + 1, found[1] + 1
    yield _Span(i, span.old_to, j, span.new_to)


def _common(old: Sequence[str | None], new: Sequence[str | None]) -> list[tuple[int, int]]:
    """The longest run of keys, in order but with gaps, that both have; None is no key.

    Keys that repeat are told apart by their number. n log n, whatever the keys.
    """
    places = {key: place for place, key in enumerate(_numbered(old)) if key is not None}
    both = [
        (places[key], place)
        for place, key in enumerate(_numbered(new))
        if key is not None and key in places
    ]
    ends: list[int] = []  # the smallest old place that ends an increasing run of each length
    last: list[int] = []  # which of `both` that is
    before: list[int | None] = []
    for number, (old_at, _) in enumerate(both):
        length = bisect_left(ends, old_at)
        before.append(last[length - 1] if length else None)
        ends[length : length + 1] = [old_at]
        last[length : length + 1] = [number]
    run: list[tuple[int, int]] = []
    at = last[-1] if last else None
    while at is not None:
        run.append(both[at])
        at = before[at]
    return run[::-1]


def _numbered(keys: Sequence[str | None]) -> Iterator[Hashable | None]:
    counts: dict[str, int] = {}
    for key in keys:
        if key is None:
            yield None
            continue
        counts[key] = number = counts.get(key, 0) + 1
        yield key, number


def texts_in(document: object) -> Iterator[str]:
    """Every text among the values of a document, wherever it stands."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict | list):
        for value in document.values() if isinstance(document, dict) else document:
            yield from texts_in(value)
