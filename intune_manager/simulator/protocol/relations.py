"""What lies below single objects: a policy's settings, with what `$expand` adds to each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intune_manager.simulator.protocol.boundary import JsonObject, TenantSource
from intune_manager.simulator.protocol.query import QueryOptions
from intune_manager.simulator.protocol.wire_errors import bad_request

_EXPANDABLE: Mapping[str, str] = MappingProxyType(
    {
        "settings": "settingDefinitions",
        "definitionValues": "definition",
        "scheduledActionsForRule": "scheduledActionConfigurations",
    }
)
"""Relation to the relation below each of its items, which comes only where `$expand` names it."""


def children_of(
    tenant: TenantSource, path: str, object_id: str, relation: str, options: QueryOptions
) -> list[JsonObject]:
    """The items of a relation of one object, as a GET with these options shows them.

    Raises KeyError for an object or a relation that does not exist, 400 for an `$expand` that the
    relation does not know.
    """
    inner = _EXPANDABLE.get(relation)
    for name in options.expand:
        if name != inner:
            raise bad_request(f"Could not find a property named '{name}' on type '{relation}'.")
    children = tenant.children(path, object_id, relation)
    if inner is None or options.expand:
        return children
    return [{k: value for k, value in child.items() if k != inner} for child in children]
