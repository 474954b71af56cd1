"""What changed in a detail, told as a change of the object that it belongs to."""

from __future__ import annotations

import json

import msgspec

from intune_manager.data.repositories.history.record import Patches, news

_split = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def detail_news(
    name: str, old: str, new: str, volatile: frozenset[str], *, listed: str = "{}"
) -> Patches | None:
    """What changed from the detail payload `old` to `new`; None when it is nothing to tell.

    The paths of the patches lie below `/<name>`, as if the detail were a property of its object. Of
    a detail that is one object, nothing to tell are the `volatile` top-level properties, and those
    that `listed`, the list payload, has with the same value: the list has told of them.
    """
    if _is_object(old) and _is_object(new):
        patches = news(old, new, volatile | _same(listed, new))
        return patches and Patches(*(_below(name, patch) for patch in patches))
    key = json.dumps(name)
    return news(f"{{{key}:{old}}}", f"{{{key}:{new}}}", frozenset())


def _is_object(payload: str) -> bool:
    return payload.lstrip().startswith("{")


def _same(listed: str, detail: str) -> frozenset[str]:
    """The top-level properties that both have, written in the same way."""
    try:
        in_list, in_detail = _split(listed), _split(detail)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return frozenset()  # odd text in one of them: better to tell twice than not at all
    return frozenset(name for name, raw in in_detail.items() if in_list.get(name) == raw)


def _below(name: str, patch: str) -> str:
    steps = json.loads(patch)
    for step in steps:
        for pointer in ("path", "from"):
            if pointer in step:
                step[pointer] = f"/{name}{step[pointer]}"
    return json.dumps(steps)
