"""A kind that is declared and that no template knows is made from the columns of its table."""

from __future__ import annotations

import re
from typing import Any

import pytest

from intune_manager.registry.resource import Assignments, Detail, Resource, Service
from intune_manager.registry.table import Column, Kind, Table
from intune_manager.simulator.content.described import Described, described_by_columns
from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.content.source import World

TABLE = Table(
    name="printers",
    title="Printers",
    singular="Printer",
    id_column="printer_id",
    name_column="display_name",
    default_sort="display_name",
    columns=(
        Column("display_name", "displayName", "Name"),
        Column("vendor", "hardware.vendor", "Vendor", facet=True),
        Column("room", "room", "Room"),
        Column("pages", "pageCount", "Pages", Kind.INTEGER),
        Column("is_colour", "isColour", "Colour", Kind.BOOLEAN),
        Column("memory", "hardware.memoryInBytes", "Memory", Kind.SIZE),
        Column("seen_at", "lastSeenDateTime", "Seen", Kind.DATETIME),
        Column("odata_type", "@odata.type", "Type", Kind.TYPE),
        Column("panel_type", "panel.@odata.type", "Panel"),
        Column("trays", "trays", "Trays", Kind.LIST),
        Column("scope_tag_ids", "roleScopeTagIds", "Scope tags", Kind.LIST),
        Column("computed", "", "Computed by the data layer"),
    ),
)
RESOURCE = Resource(
    name="printers",
    title="Printers",
    graph_path="deviceManagement/printers",
    version="beta",
    scope="DeviceManagementConfiguration.Read.All",
    service=Service.INTUNE,
    table="printers",
    assignments=Assignments.EXPAND,
    details=(
        Detail("jobs", "Jobs", path="jobs", many=True),
        Detail("whole", "Whole", select=("id", "driver")),
    ),
)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z")


def printers(seed: int = 1, resource: Resource = RESOURCE, table: Table = TABLE) -> Described:
    world = World(PROFILES["small"], seed)
    return Described(world, resource.graph_path, described_by_columns(resource, table))


@pytest.fixture
def printer() -> dict[str, Any]:
    return printers().whole(0)


def test_each_column_finds_a_value_of_its_kind_at_its_path(printer: dict[str, Any]) -> None:
    assert printer["displayName"] == "Printer 1"
    assert printer["hardware"]["vendor"]
    assert printer["room"]
    assert type(printer["pageCount"]) is int
    assert type(printer["isColour"]) is bool
    assert printer["hardware"]["memoryInBytes"] > 1000
    assert TIME.fullmatch(printer["lastSeenDateTime"])
    assert printer["@odata.type"] == "#microsoft.graph.printer"
    assert printer["panel"] == {"@odata.type": "Panel 1"}
    assert all(isinstance(tray, str) for tray in printer["trays"])
    assert printer["roleScopeTagIds"] == ["0"]
    assert "" not in printer


def test_there_are_some_and_they_differ_by_name_and_id() -> None:
    source = printers()
    items = [source.whole(ordinal) for ordinal in range(source.count)]
    assert len({item["id"] for item in items}) == len({i["displayName"] for i in items}) == 3
    assert all(source.ordinal_of(item["id"]) == n for n, item in enumerate(items))


def test_the_same_seed_makes_the_same_objects() -> None:
    assert printers(1).whole(1) == printers(1).whole(1) != printers(2).whole(1)


def test_what_only_a_detail_asks_for_is_not_in_the_list(printer: dict[str, Any]) -> None:
    assert printer["driver"]
    assert printers().listed(0)["driver"] is None
    assert all(item["id"] for item in printers().children("jobs", 0))


def test_it_has_assignments_where_its_declaration_says_so() -> None:
    assert printers().form is not None


def test_of_a_shared_table_it_takes_only_what_all_kinds_have() -> None:
    shared = Table(
        **{
            **{name: getattr(TABLE, name) for name in TABLE.__dataclass_fields__},
            "discriminator": "computed",
        }
    )
    item = printers(table=shared).whole(0)
    assert item["displayName"] == "Printers 1"
    assert item.keys() >= {"id", "createdDateTime", "lastModifiedDateTime", "roleScopeTagIds"}
    assert "pageCount" not in item
