"""The kinds of which a tenant has thousands at most: by templates, or by their columns alone.

To change how a kind looks: edit its description in `templates/`. A kind that the registry declares
and no description knows is served all the same, made from the columns of its table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Assignments, Fetch, Resource
from intune_manager.registry.table import Column, Kind, Table
from intune_manager.simulator.content.identifiers import (
    IdSeries,
    given_series,
    number_series,
)
from intune_manager.simulator.content.profiles import Profile
from intune_manager.simulator.content.randomness import AssignmentPlan, Draw, divided
from intune_manager.simulator.content.source import JsonObject, Source, World
from intune_manager.simulator.content.template import (
    Description,
    ObjectFacts,
    Template,
    merged,
    read_template,
)

_SEGMENT = re.compile(r"[^.]*@.+|[^.]+")  # `@odata.type` is one name, its dot notwithstanding
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
    """The description of a kind as in `templates/`; of a shared table, what all kinds have."""
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
    if column.kind in (Kind.TEXT, Kind.ID):
        return {"$pick": list(_WORDS)} if column.facet else f"{column.title} {{n1}}"
    return _BY_KIND[column.kind]


def _set(has: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a path into nested objects; the data layer's own columns have no path."""
    *parents, name = _SEGMENT.findall(path) or [""]
    for parent in parents:
        has = has.setdefault(parent, {})
    if name:
        has[name] = value


APPS = "deviceAppManagement/mobileApps"
_ASSIGNED_POLICY_PERCENT = 85
_FILES = ("apps", "policies", "management")
_IDENTITY = {"has": {"id": "{id}"}}
_USUAL = {
    "has": {
        "id": "{id}",
        "description": "",
        "createdDateTime": "{created}",
        "lastModifiedDateTime": "{modified}",
        "roleScopeTagIds": "{tags}",
    }
}
"""What nearly all objects of Intune have; a `bare` kind names all of its properties itself."""


class Described(Source):
    """Objects in the order in which they were made, each from the template of its kind."""

    def __init__(self, world: World, path: str, description: Description) -> None:
        template = Template(
            merged(_IDENTITY if description.get("bare") else _USUAL, description),
            read_template("alike"),
        )
        whole = template.described
        super().__init__(count_of(whole, world.profile), _series(world, path, whole))
        self.path = path
        self.name_property = whole.get("name", "displayName")
        self.blank_in_list = whole.get("blank", {})
        self.by_columns = bool(whole.get("by_columns"))
        self.form: str | None = whole.get("assigned")
        """The name of the form in which its assignments are written; None where it has none."""
        self.plan: AssignmentPlan | None = None
        self._template = template
        self.relations = {
            name: Template(each, read_template("alike"))
            for name, each in whole.get("children", {}).items()
        }
        self._world = world
        self._stream = world.stream(path)

    def whole(self, ordinal: int) -> JsonObject:
        draw = Draw(self._stream, ordinal)
        assigned = self.plan is not None and self.plan.count_of(ordinal) > 0
        subject = ObjectFacts(self._world, ordinal, draw, self.series.at(ordinal), assigned)
        return self._template.build(subject)

    def children(self, relation: str, ordinal: int) -> list[JsonObject]:
        """What lies below an object. Raises KeyError for a relation that the kind lacks."""
        draw = self._world.draw(f"{relation} of {self.path}", ordinal)
        return self.relations[relation].items(ObjectFacts(self._world, ordinal, draw))


def described_kinds(world: World, others: Collection[str]) -> list[Described]:
    """Every kind of one tenant, apart from those at the paths `others`."""
    kinds = [
        Described(world, path, description)
        for path, description in descriptions().items()
        if path not in others
    ]
    _plan(world, [kind for kind in kinds if kind.form is not None])
    return kinds


@cache
def descriptions() -> Mapping[str, Description]:
    """The description of each kind by Graph path: the templates, then what columns make."""
    found = {path: each for file in _FILES for path, each in read_template(file).items()}
    listed = (each for each in RESOURCES if each.fetch is not Fetch.MEMBERS)
    return found | {
        resource.graph_path: described_by_columns(resource, TABLES[resource.table])
        for resource in listed
        if resource.graph_path not in found
    }


def count_of(description: Description, profile: Profile) -> int:
    """How many objects a profile has of a kind: `plus`, and one for each `per` of another size."""
    count = description["count"]
    of = getattr(profile, count["of"]) if "of" in count else 0
    return int(count.get("plus", 0) + of // count.get("per", 1))


def _plan(world: World, assigned: list[Described]) -> None:
    """Share the profile's assignments out among the kinds that have a template, by their size."""
    profile = world.profile
    policies = [kind for kind in assigned if kind.path != APPS and not kind.by_columns]
    shares = [kind.count * _ASSIGNED_POLICY_PERCENT // 100 for kind in policies]
    totals = {
        kind.path: total
        for kind, total in zip(policies, divided(profile.policy_assignments, shares), strict=True)
    }
    for kind in assigned:
        percent, largest = _ASSIGNED_POLICY_PERCENT, profile.policy_assignments_max
        if kind.path == APPS:
            totals[APPS], largest = profile.app_assignments, profile.app_assignments_max
            percent = profile.assigned_app_percent
        total = totals.get(kind.path, kind.count)
        stream = world.stream(f"plan of {kind.path}")
        kind.plan = AssignmentPlan(kind.count, percent, total, largest, stream)


def _series(world: World, path: str, description: Description) -> IdSeries:
    guids = world.guids(path)
    match description.get("ids"):
        case "filters":
            return world.filters
        case "numbers":
            return number_series()
        case "tenant":
            return given_series(guids, [world.tenant_id])
        case "T_{guid}":
            return given_series(guids, prefix="T_")
        case "enrollment":  # `<tenant>_DefaultLimit` for what every tenant has, `<guid>_Limit` else
            first, later = (
                [f"_{each['let']['suffix']}" for each in description[part]]
                for part in ("first", "variants")
            )
            return given_series(guids, [world.tenant_id + each for each in first], later)
        case _:
            return guids
