"""Which objects of a collection a request is about, in which order: filter, search, order."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intune_manager.simulator.protocol.boundary import (
    CollectionSource,
    SortKey,
    TenantSource,
    Version,
)
from intune_manager.simulator.protocol.filters import Predicate, parse_filter
from intune_manager.simulator.protocol.query import QueryOptions
from intune_manager.simulator.protocol.rules import Rules
from intune_manager.simulator.protocol.shapes import SHAPES
from intune_manager.simulator.protocol.wire_errors import bad_request

_KEPT_ORDERS = 8
_READ_AT_ONCE = 500
_SEARCHED = ("displayName", "name", "description", "userPrincipalName")


@dataclass(frozen=True)
class Place:
    """Where a page ended. By key where the order is the server's own: renames then move items."""

    key: SortKey | None = None
    index: int = 0


@dataclass(frozen=True)
class Part:
    """The ids of one page, and where the next one begins; None after the last."""

    ids: Sequence[str]
    following: Place | None


@dataclass(frozen=True)
class Test:
    """What an object must satisfy, and the properties that tell whether it does."""

    matches: Predicate
    reads: frozenset[str]


@dataclass(frozen=True)
class View:
    """Some ids of a collection in the order of a request."""

    collection: CollectionSource
    ids: Sequence[str]
    keep: Test | None
    """Tested while paging; None keeps all."""
    keyed: bool
    """In the collection's own order, so that places are keys."""

    def part(self, place: Place, size: int | None) -> Part:
        """Up to `size` ids from a place on (all when None)."""
        start = place.index
        if self.keyed and place.key is not None:
            start = self.collection.after(place.key)
        if self.keep is None:
            end = len(self.ids) if size is None else start + size
            following = self._place_after(end) if end < len(self.ids) else None
            return Part(self.ids[start:end], following)
        found: list[str] = []
        for index in self._kept(self.keep, start):
            if size is not None and len(found) == size:
                return Part(found, self._place_after(index))
            found.append(self.ids[index])
        return Part(found, None)

    def total(self) -> int:
        """How many ids the view has; reads the whole collection when there is a filter."""
        return len(self.ids) if self.keep is None else sum(1 for _ in self._kept(self.keep, 0))

    def _kept(self, keep: Test, start: int) -> Iterator[int]:
        for base in range(start, len(self.ids), _READ_AT_ONCE):
            chunk = self.ids[base : base + _READ_AT_ONCE]
            for offset, item in enumerate(self.collection.glances(chunk, keep.reads)):
                if keep.matches(item):
                    yield base + offset

    def _place_after(self, end: int) -> Place:
        """Where a page continues that ends before index `end`."""
        return Place(self.collection.sort_key(self.ids[end - 1]) if self.keyed else None, end)


class Views:
    """Makes views, and keeps the latest orders until the tenant changes."""

    def __init__(self, tenant: TenantSource) -> None:
        self._tenant = tenant
        self._orders: OrderedDict[tuple[str, str], tuple[int, Sequence[str]]] = OrderedDict()

    def view(self, rules: Rules, options: QueryOptions, version: Version) -> View:
        """The view of a request; raises 400 for a filter, search or order that is not served."""
        collection = self._tenant.collection(rules.path)
        keep = _test(rules, options, version)
        if not options.orderby:
            return View(collection, collection.ids(), keep, keyed=True)
        return View(collection, self._ordered(rules, collection, options), keep, keyed=False)

    def _ordered(
        self, rules: Rules, collection: CollectionSource, options: QueryOptions
    ) -> Sequence[str]:
        name, descending = _order(rules, options.orderby)
        cache_key = (rules.path, options.orderby)
        revision, ids = self._orders.get(cache_key, (-1, ()))
        if revision != self._tenant.revision:
            ids = _sorted(collection, name, descending=descending)
            self._orders[cache_key] = (self._tenant.revision, ids)
            if len(self._orders) > _KEPT_ORDERS:
                self._orders.popitem(last=False)
        return ids


def _test(rules: Rules, options: QueryOptions, version: Version) -> Test | None:
    tests: list[Test] = []
    shape = SHAPES.get(rules.path)
    if version == "v1.0" and shape is not None and shape.v1_omitted:
        tests.append(Test(lambda item: not shape.hidden(item), frozenset({"@odata.type"})))
    if options.filter:
        tests.append(_checked_filter(rules, options.filter))
    if options.search:
        tests.append(_search(rules, options.search))
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]
    return Test(
        lambda item: all(test.matches(item) for test in tests),
        frozenset().union(*(test.reads for test in tests)),
    )


def _checked_filter(rules: Rules, text: str) -> Test:
    parsed = parse_filter(text)
    for name, operator in sorted(parsed.uses):
        allowed = None if rules.filterable is None else rules.filterable.get(name, frozenset())
        if name and allowed is not None and operator not in allowed:
            raise bad_request(f"Filter on '{name}' with '{operator}' is not supported.")
    properties = (name.partition("/")[0] for name, _ in parsed.uses)
    return Test(parsed.matches, frozenset(filter(None, properties)))


def _search(rules: Rules, text: str) -> Test:
    if not rules.searchable:
        raise bad_request("The query parameter '$search' is not supported.")
    needle = text.strip('"').rpartition(":")[2].lower()
    return Test(
        lambda item: any(needle in str(item.get(name) or "").lower() for name in _SEARCHED),
        frozenset(_SEARCHED),
    )


def _order(rules: Rules, text: str) -> tuple[str, bool]:
    name, _, direction = text.partition(" ")
    if name not in rules.orderable or direction.strip() not in {"", "asc", "desc"}:
        raise bad_request(f"$orderby '{text}' is not supported.")
    return name, direction.strip() == "desc"


def _sorted(collection: CollectionSource, name: str, *, descending: bool) -> Sequence[str]:
    ids = collection.ids()
    keys: list[tuple[str, str]] = []
    for base in range(0, len(ids), _READ_AT_ONCE):
        chunk = ids[base : base + _READ_AT_ONCE]
        items = collection.glances(chunk, {name})
        keys.extend(
            (str(item.get(name) or "").lower(), object_id)
            for object_id, item in zip(chunk, items, strict=True)
        )
    return [object_id for _, object_id in sorted(keys, reverse=descending)]
