"""What an object looks like whose kind has no template: as the columns of its table read it."""

from __future__ import annotations

from typing import Any

from intune_manager.registry.resource import Assignments, Resource
from intune_manager.registry.table import Column, Kind, Table

_WORDS = ("alpha", "beta", "gamma")
_BY_PATH = {
    "displayName": "{name} {n1}",
    "description": {"$pick": ["", "", "Ask before you change it"]},
    "createdDateTime": "{created}",
    "lastModifiedDateTime": "{modified}",
    "roleScopeTagIds": "{tags}",
    "roleScopeTags": "{tags}",
    "isAssigned": "{assigned}",
}
_BY_KIND: dict[Kind, Any] = {
    Kind.INTEGER: {"$below": 100},
    Kind.SIZE: {"$between": [100_000, 2_000_000_000]},
    Kind.BOOLEAN: {"$percent": 50},
    Kind.DATETIME: "{modified}",
    Kind.LIST: {"$list": {"count": [1, 3], "of": {"$pick": list(_WORDS)}}},
}
_ITEMS = {"count": [1, 3], "has": {"id": "{guid}", "displayName": "Item {i}"}}


def described_by_columns(resource: Resource, table: Table) -> dict[str, Any]:
    """The description of a kind, in the form of `templates/`, drawn from its declaration alone.

    Of a table that several kinds share, only what all objects of Intune have is taken.
    """
    details = resource.details
    asked = {name for each in details if not each.path for name in each.select} - {"id"}
    named = {name: f"{name} {{n}}" for name in sorted(asked)}
    has: dict[str, Any] = {"displayName": _BY_PATH["displayName"]}
    if table.discriminator is None:
        has = {}
        for column in table.columns:
            path = resource.paths.get(column.name, column.path)
            _set(has, path, _value(column, path, resource))
    name_path = resource.paths.get(table.name_column, table.column(table.name_column).path)
    return {
        "by_columns": True,
        "count": {"of": "devices", "per": 20_000, "plus": 3},
        "assigned": None if resource.assignments is Assignments.NONE else "policy",
        "bare": table.discriminator is None,
        "name": name_path,
        "let": {"name": table.singular if table.discriminator is None else resource.title},
        "has": named | has | ({} if name_path in has else {name_path: _BY_PATH["displayName"]}),
        "blank": dict.fromkeys(named),
        "children": {each.path: _ITEMS for each in details if each.many},
    }


def _value(column: Column, path: str, resource: Resource) -> Any:
    if path in _BY_PATH:
        return _BY_PATH[path]
    if column.kind is Kind.TYPE:
        return f"#microsoft.graph.{resource.graph_path.rpartition('/')[2].removesuffix('s')}"
    if column.kind is Kind.TEXT:
        return {"$pick": list(_WORDS)} if column.facet else f"{column.title} {{n1}}"
    return _BY_KIND[column.kind]


def _set(has: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a path into nested objects; the data layer's own columns have no path."""
    *parents, name = [path] if path.startswith("@") else path.split(".")
    for parent in parents:
        has = has.setdefault(parent, {})
    if name:
        has[name] = value
