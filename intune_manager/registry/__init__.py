"""What each Graph resource is, declared once: sync, tables, search and navigation follow from it.

A family's file holds its resources and tables side by side. What is below is gathered from them by
rule: whatever a family declares under a public name counts, in the order of the file.

Facts (path, version, least scope, page size, where `$expand=assignments` works) are those of the
Microsoft Graph reference, checked against responses of real tenants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from intune_manager.registry import (
    apps,
    assignments,
    devices,
    directory,
    enrollment,
    policies,
    scripts,
    tenant,
)
from intune_manager.registry.resource import Resource
from intune_manager.registry.table import Table

FAMILIES = (devices, apps, policies, scripts, assignments, enrollment, directory, tenant)
"""The files of declarations, in the order of the navigation."""

_Declared = TypeVar("_Declared", Resource, Table)


class PanelGroup(NamedTuple):
    """Panels that stand together in the navigation."""

    title: str
    panels: tuple[str, ...]
    """Names of tables."""


def _declared(kind: type[_Declared]) -> Iterator[_Declared]:
    """What the families declare of one kind: single values, and those in tuples."""
    for family in FAMILIES:
        for name, value in vars(family).items():
            values = value if isinstance(value, tuple) else (value,)
            if not name.startswith("_"):
                yield from (each for each in values if isinstance(each, kind))


def _panel_groups() -> Iterator[PanelGroup]:
    tables = [table for table in TABLES.values() if table.panel_group]
    for title in dict.fromkeys(table.panel_group for table in tables):
        yield PanelGroup(title, tuple(t.name for t in tables if t.panel_group == title))


RESOURCES: tuple[Resource, ...] = tuple(
    sorted(_declared(Resource), key=lambda resource: not resource.large)
)
"""Every resource, those that take longest first: they are started in this order."""

RESOURCES_BY_NAME = MappingProxyType({resource.name: resource for resource in RESOURCES})

TABLES: Mapping[str, Table] = MappingProxyType({table.name: table for table in _declared(Table)})
"""Every mirrored table by name."""

PANEL_GROUPS: tuple[PanelGroup, ...] = tuple(_panel_groups())
"""Every panel but those of the program itself (overview, sync), in the order of the navigation."""

PANELS = tuple(panel for group in PANEL_GROUPS for panel in group.panels)
"""The tables that have a panel of their own, in the order of the navigation."""
