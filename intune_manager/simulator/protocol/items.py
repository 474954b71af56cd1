"""Objects as JSON items: the form of the version, `$select`, `$expand`, what lies below them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from intune_manager.simulator.content.source import JsonObject, Version, from_json, to_json
from intune_manager.simulator.protocol.messages import bad_request, context_url
from intune_manager.simulator.protocol.routes import QueryOptions, Rules
from intune_manager.simulator.tenant.memberships import Member
from intune_manager.simulator.tenant.tenant import SimulatedTenant

_ID = frozenset({"id"})
_EXPANDABLE: Mapping[str, str] = MappingProxyType(
    {
        "settings": "settingDefinitions",
        "definitionValues": "definition",
        "scheduledActionsForRule": "scheduledActionConfigurations",
    }
)
"""Relation to the relation below each of its items, which comes only where `$expand` names it."""


class Items:
    """Writes the items of lists and single objects of one tenant."""

    def __init__(self, tenant: SimulatedTenant) -> None:
        self._tenant = tenant

    def listed(
        self, rules: Rules, options: QueryOptions, ids: Sequence[str], version: Version
    ) -> list[bytes]:
        """The list form of `ids`. Raises 400 for a property or relation that is not served."""
        properties = self._properties(rules, version)
        _check_select(rules, options, properties)
        for relation in options.expand:
            if relation != "assignments" or not rules.expands:
                raise _no_property(rules.path, relation)
        items = self._bodies(rules, options, ids, version, properties)
        if not options.expand:
            return items
        return [
            self._with_assignments(item, rules, object_id, version)
            for item, object_id in zip(items, ids, strict=True)
        ]

    def entity(
        self, rules: Rules, options: QueryOptions, object_id: str, version: Version
    ) -> bytes:
        """The body of a GET of one object. KeyError when it is unknown."""
        collection = self._tenant.collection(rules.path)
        whole = collection.get(object_id)
        _check_select(rules, options, self._properties(rules, version) | whole.keys())
        if options.expand:
            raise _no_property(rules.path, options.expand[0])
        item = whole
        if not rules.whole_single:
            item = collection.list_item(object_id, version)
            item |= {name: whole[name] for name in options.select if name in whole}
        if options.select:
            item = _projected(item, options.select, entra=rules.entra)
        return to_json({"@odata.context": context_url(version, f"{rules.path}/$entity")} | item)

    def children(
        self, rules: Rules, options: QueryOptions, object_id: str, relation: str
    ) -> list[bytes]:
        """The items of a relation; KeyError for an unknown one, 400 for an unknown `$expand`."""
        if relation == "assignments":
            return [to_json(each) for each in self._tenant.assignments(rules.path, object_id)]
        inner = _EXPANDABLE.get(relation)
        for name in options.expand:
            if name != inner:
                raise _no_property(relation, name)
        found = self._tenant.children(rules.path, object_id, relation)
        if inner is None or options.expand:
            return [to_json(child) for child in found]
        return [to_json({k: v for k, v in child.items() if k != inner}) for child in found]

    def _bodies(
        self,
        rules: Rules,
        options: QueryOptions,
        ids: Sequence[str],
        version: Version,
        properties: frozenset[str],
    ) -> list[bytes]:
        chosen = frozenset(options.select)
        collection = self._tenant.collection(rules.path)
        if not chosen or chosen == properties:
            return collection.list_json(ids, version)
        if chosen == _ID:
            # Asked for hundred thousands of ids: none of these objects need be made for its id.
            return [to_json({"id": object_id}) for object_id in ids]
        return [
            to_json(_projected(from_json(raw), options.select, entra=rules.entra))
            for raw in collection.list_json(ids, version)
        ]

    def _properties(self, rules: Rules, version: Version) -> frozenset[str]:
        """The properties of the list form, as the first object shows them."""
        collection = self._tenant.collection(rules.path)
        ids = collection.ids()
        if not len(ids):
            return rules.select
        return frozenset(name for name in collection.list_item(ids[0], version) if "@" not in name)

    def _with_assignments(
        self, item: bytes, rules: Rules, object_id: str, version: Version
    ) -> bytes:
        context = context_url(version, f"{rules.path}('{object_id}')/assignments")
        return b'%b%b"assignments@odata.context":%b,"assignments":%b}' % (
            item[:-1],
            b"," if len(item) > 2 else b"",
            to_json(context),
            to_json(self._tenant.assignments(rules.path, object_id)),
        )


def member_entry(member: Member) -> bytes:
    """A member as type and id alone."""
    kind, object_id = member
    return b'{"@odata.type":"#microsoft.graph.%b","id":"%b"}' % (kind.encode(), object_id.encode())


def _check_select(rules: Rules, options: QueryOptions, known: frozenset[str]) -> None:
    for name in options.select:
        if known and name not in known | rules.select:
            raise _no_property(rules.path, name)


def _no_property(owner: str, name: str) -> Exception:
    return bad_request(f"Could not find a property named '{name}' on type '{owner}'.")


def _projected(item: JsonObject, names: Iterable[str], *, entra: bool) -> JsonObject:
    """The selected properties in the item's own order; Intune adds the id, Entra does not."""
    wanted = dict.fromkeys(names)
    kept = {*wanted, "@odata.type"} if entra else {*wanted, "@odata.type", "id"}
    shown = {name: value for name, value in item.items() if name in kept}
    return shown | {name: None for name in wanted if name not in item}
