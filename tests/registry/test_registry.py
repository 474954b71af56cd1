"""Every declaration is complete: what it names exists, and nothing is declared twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intune_manager import registry
from intune_manager.registry import (
    FAMILIES,
    PANEL_GROUPS,
    PANELS,
    RESOURCES,
    RESOURCES_BY_NAME,
    TABLES,
)
from intune_manager.registry.resource import Assignments, Fetch, Resource
from intune_manager.registry.table import Kind, Table


def test_every_file_of_declarations_is_among_the_families() -> None:
    files = {path.stem for path in Path(registry.__file__).parent.glob("*.py")}
    families = {family.__name__.rpartition(".")[2] for family in FAMILIES}
    assert families == files - {"__init__", "resource", "table"}


def test_what_takes_longest_is_started_first() -> None:
    large = [resource.large for resource in RESOURCES]
    assert large == sorted(large, reverse=True)
    assert {"devices", "users", "group_members"} <= {r.name for r in RESOURCES if r.large}


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
    if not resource.select or resource.fetch is Fetch.MEMBERS:
        return
    assert "id" in resource.select
    for column in TABLES[resource.table].columns:
        path = resource.paths.get(column.name, column.path)
        if path and not path.startswith("@odata"):
            assert path.split(".")[0] in resource.select, f"{column.name} is never fetched"


def test_names_are_unique() -> None:
    assert len(RESOURCES_BY_NAME) == len(RESOURCES)
    assert len({(resource.table, resource.kind) for resource in RESOURCES}) == len(RESOURCES)


def test_every_kind_of_data_has_one_panel_and_one_place_in_the_navigation() -> None:
    assert [panel for group in PANEL_GROUPS for panel in group.panels] == list(PANELS)
    assert len(PANELS) == len(set(PANELS))
    assert set(PANELS) == set(TABLES) - {"group_members"}, "members are seen from their groups"
    assert len({group.title for group in PANEL_GROUPS}) == len(PANEL_GROUPS)


def test_every_table_is_filled_by_a_resource_or_together_with_one() -> None:
    assert {resource.table for resource in RESOURCES} | {"assignments"} == set(TABLES)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_details_are_told_apart_and_come_from_somewhere(resource: Resource) -> None:
    names = [detail.name for detail in resource.details]
    assert len(names) == len(set(names))
    for detail in resource.details:
        assert detail.title
        assert detail.many == bool(detail.path), "a relation is a collection, an object is not"


def test_what_can_be_assigned_is_linked_with_its_assignments_both_ways() -> None:
    sources = {r.table for r in RESOURCES if r.assignments is not Assignments.NONE}
    back = {
        relation.target: relation.target_column
        for relation in TABLES["assignments"].relations
        if relation.source_column == "source_id"
    }
    assert back == {name: TABLES[name].id_column for name in sources}
    for name in sources:
        titles = {relation.title for relation in TABLES[name].relations}
        assert {"Assignments", "Assigned groups"} <= titles, name


def test_no_object_is_listed_by_two_resources() -> None:
    """What the list of all app policies leaves to others, others do list."""
    others = RESOURCES_BY_NAME["other_app_policies"].elsewhere
    listed = {
        f"#microsoft.graph.{(resource.kind or '').removesuffix('s')}"
        for resource in RESOURCES
        if resource.table == "policies"
    }
    assert others <= listed
    assert {name for name in listed if "ManagedApp" in name} == others


def test_a_log_is_kept_for_good_and_shown_from_its_end() -> None:
    logs = [resource for resource in RESOURCES if resource.fetch is Fetch.AUDIT]
    assert [log.name for log in logs] == ["audit_events"]
    assert TABLES["audit_events"].sorts_newest_first


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


def test_update_rings_are_picked_out_of_the_device_configurations_by_a_facet() -> None:
    """They are no list of their own: only their type tells them apart."""
    facets = {column.name: column.path for column in TABLES["policies"].facets}
    assert facets["odata_type"] == "@odata.type"
    assert "policy_type" in facets


def test_what_counts_the_items_of_a_detail_is_a_number_of_its_object() -> None:
    counted = [(r, d) for r in RESOURCES for d in r.details if d.counted_by]
    assert {resource.name for resource, _ in counted} == {
        "configuration_policies",
        "catalog_compliance_policies",
    }
    for resource, detail in counted:
        assert detail.many
        assert TABLES[resource.table].column(detail.counted_by).kind is Kind.INTEGER
