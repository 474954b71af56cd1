"""Which of a list's objects are a resource's own, where other resources list some of them, too."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from intune_manager.registry.resource import Resource


class _Typed(msgspec.Struct):
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)


_decode = msgspec.json.Decoder(_Typed).decode


def own_items(resource: Resource, items: Sequence[bytes]) -> Sequence[bytes]:
    """The objects of a page that no other resource lists, by their type.

    An object whose type cannot be told is kept: twice is better than not at all.
    """
    if not resource.elsewhere:
        return items
    return [item for item in items if _type_of(item) not in resource.elsewhere]


def _type_of(item: bytes) -> str | None:
    try:
        return _decode(item).odata_type
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
