"""What a perfect client would end up with: every object of a collection as its list shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intune_manager.simulator.boundary import TenantSource, Version
from intune_manager.simulator.items import Items
from intune_manager.simulator.members import member_entry
from intune_manager.simulator.options import QueryOptions
from intune_manager.simulator.rules import RULES
from intune_manager.simulator.views import Place, Views
from intune_manager.simulator.wire import to_json

_OBJECTS_AT_ONCE = 500
MEMBERSHIPS = "group_members"
"""The path of all memberships at once: one line `{"group_id", "member"}` for each."""
Chunks = Iterator[Callable[[], bytes]]


class Store:
    """The truth that a cache is compared with: no paging, no faults, no throttling."""

    def __init__(self, tenant: TenantSource, items: Items) -> None:
        self._tenant = tenant
        self._items = items
        self._views = Views(tenant)

    def chunks(self, path: str, version: Version, options: QueryOptions) -> Chunks:
        """Jobs that give newline-delimited JSON, to be run one by one where the tenant lives.

        Raises KeyError for a path that is no collection of the tenant, ValueError for a version
        that lacks it, WireError for options that the collection refuses.
        """
        if path == MEMBERSHIPS:
            return self._memberships()
        rules = RULES[path]
        if version not in rules.versions:
            raise ValueError(f"{path} does not exist in {version}")
        # Nothing to list, but refused options are refused here and not in the middle of the stream.
        self._items.listed(rules, options, (), version)
        ids = self._views.view(rules, options, version).part(Place(), None).ids

        def job(start: int) -> Callable[[], bytes]:
            chunk = ids[start : start + _OBJECTS_AT_ONCE]
            return lambda: _lines(self._items.listed(rules, options, chunk, version))

        return (job(start) for start in range(0, len(ids), _OBJECTS_AT_ONCE))

    def _memberships(self) -> Chunks:
        ids = self._tenant.collection("groups").ids()

        def job(group_id: str) -> Callable[[], bytes]:
            head = b'{"group_id":' + to_json(group_id) + b',"member":'
            return lambda: _lines(
                [head + member_entry(each) + b"}" for each in self._tenant.members(group_id)]
            )

        return (job(group_id) for group_id in ids)


def _lines(items: list[bytes]) -> bytes:
    return b"".join(item + b"\n" for item in items)
