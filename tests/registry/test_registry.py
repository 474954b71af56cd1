"""Every declaration is complete: what it names exists, and nothing is declared twice."""

from __future__ import annotations

import re

import pytest

from intune_manager.data.tables import Table
from intune_manager.registry import PANELS, RESOURCES, RESOURCES_BY_NAME, TABLES
from intune_manager.registry.resource import Fetch, Resource


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_a_resource_is_complete(resource: Resource) -> None:
    table = TABLES[resource.table]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", resource.name)
    assert resource.title
    assert re.fullmatch(r"[A-Za-z{}]+(/[A-Za-z{}]+)*", resource.graph_path)
    assert resource.scope.endswith(".Read.All"), "the program asks for read scopes alone"
    assert (resource.kind is None) == (table.discriminator is None)
    for column in resource.paths:
        assert table.column(column)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_a_selected_resource_selects_every_property_its_columns_need(resource: Resource) -> None:
    if not resource.select or resource.fetch is not Fetch.LIST:
        return
    assert "id" in resource.select
    for column in TABLES[resource.table].columns:
        path = resource.paths.get(column.name, column.path)
        if path and not path.startswith("@odata"):
            assert path.split(".")[0] in resource.select, f"{column.name} is never fetched"


def test_names_are_unique() -> None:
    assert len(RESOURCES_BY_NAME) == len(RESOURCES)
    assert len({(resource.table, resource.kind) for resource in RESOURCES}) == len(RESOURCES)


def test_every_panel_is_a_table() -> None:
    assert set(PANELS) <= set(TABLES)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_table_is_complete(table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(names) == len(set(names))
    assert table.name_column in (*names, table.id_column)
    assert table.default_sort in names
    for column in table.columns:
        assert column.title
        assert column.title[0].isupper() or column.title.startswith("E-")


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_relations_name_columns_that_exist(table: Table) -> None:
    def columns_of(name: str) -> set[str]:
        other = TABLES[name]
        return {other.id_column, *(column.name for column in other.columns)}

    for relation in table.relations:
        assert relation.source_column in columns_of(table.name)
        assert relation.target_column in columns_of(relation.target)
        assert (relation.via is None) == (relation.via_source is None)
        assert (relation.via is None) == (relation.via_target is None)
        if relation.via and relation.via_source and relation.via_target:
            assert {relation.via_source, relation.via_target} <= columns_of(relation.via)
