"""Objects as JSON items: the form of the version, `$select`, `$expand=assignments`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from intune_manager.simulator.content.source import from_wire
from intune_manager.simulator.protocol.boundary import (
    CollectionSource,
    JsonObject,
    TenantSource,
    Version,
)
from intune_manager.simulator.protocol.query import QueryOptions
from intune_manager.simulator.protocol.relations import children_of
from intune_manager.simulator.protocol.rules import Expand, Rules
from intune_manager.simulator.protocol.shapes import SHAPES, UNMODELLED, v1_assignment
from intune_manager.simulator.protocol.wire import context_url, to_json
from intune_manager.simulator.protocol.wire_errors import bad_request

_PLAIN = QueryOptions()


class Items:
    """Writes the items of lists and single objects of one tenant."""

    def __init__(self, tenant: TenantSource) -> None:
        self._tenant = tenant

    def listed(
        self, rules: Rules, options: QueryOptions, ids: Sequence[str], version: Version
    ) -> list[bytes]:
        """The list form of `ids`. Raises 400 for a property or relation that is not served."""
        collection = self._tenant.collection(rules.path)
        self._check_select(rules, options, version, single=False)
        expanded = expands_assignments(rules, options, version)
        items = self._bodies(collection, rules, options, ids, version)
        if not expanded:
            return items
        return [
            self._with_assignments(item, rules, object_id, version)
            for item, object_id in zip(items, ids, strict=True)
        ]

    def single(
        self, rules: Rules, options: QueryOptions, object_id: str, version: Version
    ) -> JsonObject:
        """One object as a GET by id shows it. KeyError when it is unknown."""
        collection = self._tenant.collection(rules.path)
        self._check_select(rules, options, version, single=True)
        if rules.whole_single:
            item = collection.get(object_id)
        else:
            item = collection.list_item(object_id, version)
            whole = collection.get(object_id) if options.select else {}
            item |= {name: whole[name] for name in options.select if name in whole}
        shape = SHAPES.get(rules.path)
        if shape is not None and version == "v1.0":
            item = shape.v1_form(item)
        item = _projected(item, options.select, entra=rules.entra) if options.select else item
        plain, relations = self._children_expanded(rules, options, object_id, version)
        if expands_assignments(rules, plain, version, single=True):
            relations["assignments"] = self.assignments(rules, object_id, version)
        return item | relations

    def entity(
        self, rules: Rules, options: QueryOptions, object_id: str, version: Version
    ) -> bytes:
        """The body of a GET of one object. KeyError when it is unknown."""
        item = self.single(rules, options, object_id, version)
        return to_json({"@odata.context": context_url(version, f"{rules.path}/$entity")} | item)

    def children(
        self, rules: Rules, options: QueryOptions, object_id: str, relation: str
    ) -> list[bytes]:
        """The items of a relation of one object, the assignments apart. KeyError for an unknown
        object or relation; raises 400 for an `$expand` that the relation does not know."""
        found = children_of(self._tenant, rules.path, object_id, relation, options)
        return [to_json(each) for each in found]

    def _children_expanded(
        self, rules: Rules, options: QueryOptions, object_id: str, version: Version
    ) -> tuple[QueryOptions, JsonObject]:
        """What `$expand` adds of the object's own relations, and the options without them."""
        added: JsonObject = {}
        rest = []
        for relation in options.expand:
            try:
                found = children_of(self._tenant, rules.path, object_id, relation, _PLAIN)
            except KeyError:
                rest.append(relation)
                continue
            context = context_url(version, f"{rules.path}('{object_id}')/{relation}")
            added |= {f"{relation}@odata.context": context, relation: found}
        return replace(options, expand=tuple(rest)), added

    def assignments(self, rules: Rules, object_id: str, version: Version) -> list[JsonObject]:
        """The assignments of one object in the form of the version."""
        if rules.expand is Expand.EMPTY:
            return []
        found = self._tenant.assignments(rules.path, object_id)
        return [v1_assignment(each) for each in found] if version == "v1.0" else found

    def _bodies(
        self,
        collection: CollectionSource,
        rules: Rules,
        options: QueryOptions,
        ids: Sequence[str],
        version: Version,
    ) -> list[bytes]:
        shape = SHAPES.get(rules.path)
        cast = shape is not None and version == "v1.0" and shape.v1_types is not None
        if not cast and not self._narrows(rules, options, version):
            return collection.list_json(ids, version)
        if shape is None and set(options.select) == {"id"}:
            # Asked for hundred thousands of ids: none of these objects need be made for its id.
            return [to_json({"id": object_id}) for object_id in ids]
        bodies = []
        for raw in collection.list_json(ids, version):
            item = from_wire(raw)
            if cast and shape is not None:
                item = shape.v1_form(item)
            if options.select:
                item = _projected(item, options.select, entra=rules.entra)
            bodies.append(to_json(item))
        return bodies

    def _narrows(self, rules: Rules, options: QueryOptions, version: Version) -> bool:
        """Whether `$select` gives anything else than the whole list form."""
        return bool(options.select) and set(options.select) != self._properties(rules, version)

    def _properties(self, rules: Rules, version: Version) -> set[str]:
        """The properties of the list form, as the first object shows them."""
        collection = self._tenant.collection(rules.path)
        ids = collection.ids()
        if not len(ids):
            return set()
        return {name for name in collection.list_item(ids[0], version) if "@" not in name}

    def _check_select(
        self, rules: Rules, options: QueryOptions, version: Version, *, single: bool
    ) -> None:
        shape = SHAPES.get(rules.path)
        known = set(shape.base) if shape is not None else self._properties(rules, version)
        if not options.select or not known:
            return
        known |= UNMODELLED.get(rules.path, frozenset())
        ids = self._tenant.collection(rules.path).ids()
        if single and not rules.whole_single and version == "beta" and len(ids):
            known |= self._tenant.collection(rules.path).get(ids[0]).keys()
        for name in options.select:
            if name not in known:
                raise bad_request(
                    f"Could not find a property named '{name}' on type '{rules.path}'."
                )

    def _with_assignments(
        self, item: bytes, rules: Rules, object_id: str, version: Version
    ) -> bytes:
        context = context_url(version, f"{rules.path}('{object_id}')/assignments")
        return b"".join(
            (
                item[:-1],
                b"," if len(item) > 2 else b"",
                b'"assignments@odata.context":',
                to_json(context),
                b',"assignments":',
                to_json(self.assignments(rules, object_id, version)),
                b"}",
            )
        )


def expands_assignments(
    rules: Rules, options: QueryOptions, version: Version, *, single: bool = False
) -> bool:
    """Whether the reply carries assignments. Raises 400 where Graph refuses the `$expand`."""
    wanted = False
    for relation in options.expand:
        if relation == "assignments" and (
            rules.expand in {Expand.YES, Expand.EMPTY} or (single and not rules.entra)
        ):
            wanted = True
        elif relation not in rules.ignored_expands or version == "v1.0":
            raise bad_request(
                f"Could not find a property named '{relation}' on type '{rules.path}'."
            )
    return wanted


def _projected(item: JsonObject, names: Iterable[str], *, entra: bool) -> JsonObject:
    """The selected properties in the item's own order; Intune adds the id, Entra does not."""
    wanted = dict.fromkeys(names)
    kept = {"@odata.type"} | ({"id"} if not entra else set())
    shown = {name: value for name, value in item.items() if name in wanted or name in kept}
    return shown | {name: None for name in wanted if name not in item}
