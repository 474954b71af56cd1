"""What a perfect client would end up with: every object of a collection as its list shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intune_manager.simulator.content.source import Version, to_json
from intune_manager.simulator.protocol.items import Items, member_entry
from intune_manager.simulator.protocol.listing import Place, view_of
from intune_manager.simulator.protocol.query import QueryOptions
from intune_manager.simulator.protocol.routes import Kind, Route, find_route
from intune_manager.simulator.protocol.rules import RULES
from intune_manager.simulator.tenant.tenant import Tenant

_OBJECTS_AT_ONCE = 500
MEMBERSHIPS = "group_members"
"""The path of all memberships at once: one line `{"group_id", "member"}` for each."""
Chunks = Iterator[Callable[[], bytes]]


class Store:
    """The truth that a cache is compared with: no paging, no faults, no throttling."""

    def __init__(self, tenant: Tenant, items: Items) -> None:
        self._tenant = tenant
        self._items = items

    def chunks(self, path: str, version: Version, options: QueryOptions) -> Chunks:
        """Jobs that give newline-delimited JSON, to be run one by one where the tenant lives.

        A path may also name one object, or a relation of one: its body, or the items of all pages.
        Raises KeyError for what the tenant does not have, ValueError for a version that lacks it,
        GraphError for options that are refused, and for a path that is none.
        """
        if path == MEMBERSHIPS:
            return self._memberships()
        if path not in RULES:
            return iter([self._below(find_route(path, version), version, options)])
        rules = RULES[path]
        if version not in rules.versions:
            raise ValueError(f"{path} does not exist in {version}")
        # Nothing to list, but refused options are refused here and not in the middle of the stream.
        self._items.listed(rules, options, (), version)
        ids, _ = view_of(self._tenant, rules, options).part(Place(), None)

        def job(start: int) -> Callable[[], bytes]:
            chunk = ids[start : start + _OBJECTS_AT_ONCE]
            return lambda: _lines(self._items.listed(rules, options, chunk, version))

        return (job(start) for start in range(0, len(ids), _OBJECTS_AT_ONCE))

    def _below(self, route: Route, version: Version, options: QueryOptions) -> Callable[[], bytes]:
        """One object as a GET by its id shows it, or the items of a relation of it."""
        if route.kind is Kind.ONE:
            found = [self._items.entity(route.rules, options, route.object_id, version)]
        elif route.kind is Kind.RELATION:
            found = self._items.children(route.rules, options, route.object_id, route.relation)
        else:
            raise KeyError(route.rules.path)
        return lambda: _lines(found)

    def _memberships(self) -> Chunks:
        def job(group_id: str) -> Callable[[], bytes]:
            head = b'{"group_id":' + to_json(group_id) + b',"member":'
            return lambda: _lines(
                [head + member_entry(each) + b"}" for each in self._tenant.members(group_id)]
            )

        return (job(group_id) for group_id in self._tenant.collection("groups").ids())


def _lines(items: list[bytes]) -> bytes:
    return b"".join(item + b"\n" for item in items)
