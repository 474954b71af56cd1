"""One object as sections of fields."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from intune_manager.data.query import Filter, Payload, Related, RelatedRow, RowQuery
from intune_manager.registry import TABLES
from intune_manager.registry.table import Table
from intune_manager.ui.common.places import Place
from intune_manager.ui.detail.entries import MAX_ITEMS, Entry, Section
from intune_manager.ui.detail.object_source import DetailPart, MembershipLine, MembershipList
from intune_manager.ui.detail.properties import (
    Surroundings,
    membership_sections,
    sections,
    title_of,
)

THEN = datetime(2026, 7, 17, 12, 0, tzinfo=UTC)


def payload(raw: str, **columns: object) -> Payload:
    return Payload(7, "d-7", "PC-7", raw, columns, THEN, THEN, THEN, None)


def section(found: tuple[Section, ...], title: str) -> dict[str, Entry]:
    return {entry.title: entry for one in found if one.title == title for entry in one.entries}


def test_every_declared_column_stands_under_its_heading(device_table: Table) -> None:
    found = sections(
        device_table, payload("{}", device_name="PC-7", storage_bytes=1024), Surroundings()
    )
    assert section(found, "General")["Name"].text == "PC-7"
    assert section(found, "Hardware")["Storage"].text == "1.0 kB"
    titles = {entry.title for one in found for entry in one.entries}
    assert {column.title for column in device_table.columns} <= titles


def test_no_property_of_the_payload_is_left_out(device_table: Table) -> None:
    raw = {
        "id": "d-7",
        "deviceName": "PC-7",
        "ethernetMacAddress": "00-11",
        "unknownFutureThing": {"inner": [1, 2], "none": None},
        "actions": [{"name": "wipe"}, {"name": "sync"}],
        "empty": [],
    }
    others = section(
        sections(device_table, payload(json.dumps(raw)), Surroundings()), "All other properties"
    )
    assert set(others) == {"Ethernet MAC address", "Unknown future thing", "Actions", "Empty"}
    assert [part.title for part in others["Unknown future thing"].parts] == ["Inner", "None"]
    assert others["Actions"].text == "2 items"
    assert others["Actions"].parts[1].parts[0].text == "sync"


def test_what_is_copied_is_the_value_as_stored(device_table: Table) -> None:
    found = sections(device_table, payload('{"flag":true}', storage_bytes=1024), Surroundings())
    assert section(found, "Hardware")["Storage"].copied == "1024"
    assert section(found, "All other properties")["Flag"].copied == "true"


def test_a_related_object_links_to_its_row(device_table: Table) -> None:
    related = Related(device_table.relations[0], 1, (RelatedRow(5, "Ada", "ada@x"),))
    found = sections(device_table, payload("{}"), Surroundings([related]))
    assert found[0].title == "Primary user (1)"
    assert found[0].entries[0].link == Place("users", row_id=5)


def test_more_related_objects_than_listed_lead_to_all_of_them(device_table: Table) -> None:
    related = Related(device_table.relations[0], 300, (RelatedRow(5, "Ada", ""),))
    last = sections(device_table, payload("{}", user_id="u-1"), Surroundings([related]))[0].entries[
        -1
    ]
    assert last.title == "Show all 300"
    assert last.link == Place("users", RowQuery(filters=(Filter("user_id", ("u-1",)),)))


def test_an_assignment_that_bears_the_name_of_its_app_reads_as_what_it_does() -> None:
    apps = TABLES["apps"]
    row = RelatedRow(5, "PC-7", "apps · required · groupAssignmentTarget · SG-Berlin")
    one = sections(apps, payload("{}"), Surroundings([Related(apps.relations[0], 1, (row,))]))[
        0
    ].entries[0]
    assert (one.title, one.text) == ("Required · Group · SG-Berlin", "")
    assert one.link == Place("assignments", row_id=5)


def test_a_namesake_with_a_name_of_its_own_is_told_by_its_name() -> None:
    devices = TABLES["devices"]
    to_entra = next(one for one in devices.relations if one.target == "directory_devices")
    row = RelatedRow(5, "PC-7", "Windows · 10.0 · AzureAd")
    entry = sections(devices, payload("{}"), Surroundings([Related(to_entra, 1, (row,))]))[
        0
    ].entries[0]
    assert (entry.title, entry.text) == ("PC-7", "Windows · 10.0 · AzureAd")


def test_a_relation_without_objects_takes_one_line(device_table: Table) -> None:
    found = sections(
        device_table, payload("{}"), Surroundings([Related(device_table.relations[0], 0, ())])
    )
    assert (found[0].title, found[0].entries) == ("Primary user (0)", ())


def test_what_the_detail_of_a_related_object_repeats_is_told_once(device_table: Table) -> None:
    row = RelatedRow(5, "Ada", "ada@x · ada@x · Sales")
    related = Related(device_table.relations[0], 1, (row,))
    assert (
        sections(device_table, payload("{}"), Surroundings([related]))[0].entries[0].text
        == "ada@x · Sales"
    )


def test_names_in_the_detail_of_a_related_object_are_not_reworded(device_table: Table) -> None:
    related = Related(device_table.relations[0], 1, (RelatedRow(5, "Ada", "ada · iRobot Inc"),))
    assert (
        sections(device_table, payload("{}"), Surroundings([related]))[0].entries[0].text
        == "ada · iRobot Inc"
    )


def test_related_objects_through_a_third_table_are_counted_in_full(device_table: Table) -> None:
    related = Related(device_table.relations[1], 300, (RelatedRow(5, "Pilot", ""),))
    one = sections(device_table, payload("{}", user_id="u-1"), Surroundings([related]))[0]
    assert one.title == "Groups (300)"
    assert one.entries[-1].title == "and 299 more"


def test_a_long_list_is_cut_and_says_so(device_table: Table) -> None:
    raw = json.dumps({"things": [{"n": n} for n in range(MAX_ITEMS + 5)]})
    things = section(sections(device_table, payload(raw), Surroundings()), "All other properties")[
        "Things"
    ]
    assert len(things.parts) == MAX_ITEMS + 1
    assert things.parts[-1].title == "5 more in the JSON"


def test_a_payload_that_cannot_be_parsed_still_shows_its_columns(device_table: Table) -> None:
    found = sections(device_table, payload("{broken", device_name="PC-7"), Surroundings())
    assert section(found, "General")["Name"].text == "PC-7"


def test_the_cache_tells_when_it_saw_the_object(device_table: Table) -> None:
    entries = section(sections(device_table, payload("{}"), Surroundings()), "In the cache")
    assert entries["Object id"].copied == "d-7"
    assert "Deleted" not in entries
    assert entries["Last confirmed"].copied == "2026-07-17T12:00:00+00:00"


def test_an_object_without_its_name_goes_by_what_else_it_is_searched_by() -> None:
    table = TABLES["autopilot_devices"]
    assert title_of(table, payload("{}", serial_number="SN1", display_name="PC-7")) == "SN1"
    assert title_of(table, payload("{}", serial_number=None, display_name="PC-7")) == "PC-7"
    assert title_of(table, payload("{}", serial_number=None)) == "d-7", "the id, if all else lacks"


def test_details_are_not_called_as_a_group_of_columns_is(device_table: Table) -> None:
    part = DetailPart("hardware", "Hardware", '{"board":"x"}', THEN, False)
    found = sections(device_table, payload("{}", storage_bytes=1), Surroundings(parts=[part]))
    assert [one.title for one in found].count("Hardware") == 1
    assert section(found, "Hardware in detail")["Board"].text == "x"


def test_an_assignment_of_an_app_does_not_count_the_scripts_that_it_is_not_of() -> None:
    table = TABLES["assignments"]

    def titles(source: str | None) -> list[str]:
        rows = {source: (RelatedRow(5, "7-Zip", ""),)}
        related = [
            Related(one, len(rows.get(one.title, ())), rows.get(one.title, ()))
            for one in table.relations
        ]
        found = sections(table, payload("{}"), Surroundings(related=related))
        return [one.title for one in found if one.title.endswith(")")]

    assert titles("App") == ["App (1)", "Group (0)", "Filter (0)"]
    assert len(titles(None)) == len(table.relations), "nothing tells what it was"


def test_members_of_one_kind_have_the_whole_line_for_their_names() -> None:
    def texts(*kinds: str) -> list[str]:
        rows = tuple(
            MembershipLine("users", place, f"n{place}", kind) for place, kind in enumerate(kinds)
        )
        (found,) = membership_sections(
            [MembershipList("Members", (), len(rows), len(rows), rows, None)]
        )
        return [entry.text for entry in found.entries]

    assert texts("User", "User") == ["", ""]
    assert texts("User", "Entra device") == ["User", "Entra device"]
