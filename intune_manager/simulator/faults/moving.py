"""Objects that change their place while somebody pages through them, as renames make them do."""

from __future__ import annotations

import msgspec

from intune_manager.simulator.protocol.boundary import TenantSource
from intune_manager.simulator.protocol.wire import Page
from intune_manager.simulator.tenant.mutations import Mutation, Op

FIRST, LAST = "!", "\U0010ffff"
"""What a name begins with that sorts before, or after, all others."""


class _Item(msgspec.Struct):
    id: str


def move_item(tenant: TenantSource, path: str, page: Page, *, out_of_sight: bool) -> bool:
    """Rename an object so that this reading misses it, or meets it on a later page again.

    False, with nothing done, where the collection has no such object or knows no names.
    """
    try:
        last_id = msgspec.json.decode(page.items[-1], type=_Item).id
        collection = tenant.collection(path)
        ids = collection.ids()
        following = collection.after(collection.sort_key(last_id))
        if out_of_sight and following >= len(ids):
            return False
        object_id = ids[following] if out_of_sight else last_id
        name = f"{FIRST if out_of_sight else LAST}moved {object_id[:8]}"
        tenant.apply(Mutation(Op.RENAME, path, object_id, name=name))
    except (IndexError, KeyError, ValueError, msgspec.DecodeError):
        return False
    return True
