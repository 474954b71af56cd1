"""All about one object: what its list leaves out, its scripts, its groups, its history."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from intune_manager.data.patches import FieldChange
from intune_manager.data.query import Linked, Reached, RowQuery
from intune_manager.errors import CacheError
from intune_manager.registry import TABLES
from intune_manager.ui.common.places import Place
from intune_manager.ui.detail.detail_pane import DetailPane
from intune_manager.ui.detail.entries import Entry
from intune_manager.ui.detail.object_source import (
    DetailFeed,
    DetailPart,
    Event,
    MembershipLine,
    MembershipList,
)
from intune_manager.ui.detail.property_tree import ENTRY_ROLE, PropertyTree

THEN = datetime(2026, 7, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def feed() -> DetailFeed:
    return DetailFeed()


@pytest.fixture
def pane(harness: Any, objects: Any, feed: DetailFeed, qtbot: QtBot) -> DetailPane:
    made = DetailPane(TABLES["devices"], harness.tasks, objects, feed)
    qtbot.addWidget(made)
    made.resize(400, 600)
    made.show()
    return made


@pytest.fixture
def rows(fake_rows: Any) -> Any:
    source = fake_rows(5)
    source.table = TABLES["devices"]
    return source


def sections(tree: PropertyTree) -> dict[str, list[Entry]]:
    model = tree.model()
    tops = [model.index(row, 0) for row in range(model.rowCount())]
    return {
        str(top.data()): [
            model.index(row, 0, top).data(ENTRY_ROLE) for row in range(model.rowCount(top))
        ]
        for top in tops
    }


def show_tab(pane: DetailPane, title: str) -> None:
    titles = [pane.tabs.tabText(place) for place in range(pane.tabs.count())]
    pane.tabs.setCurrentIndex(titles.index(title))


def visible_tabs(pane: DetailPane) -> list[str]:
    places = range(pane.tabs.count())
    return [pane.tabs.tabText(place) for place in places if pane.tabs.isTabVisible(place)]


def test_what_the_list_leaves_out_is_a_section_with_its_age(
    harness: Any, pane: DetailPane, rows: Any, objects: Any
) -> None:
    raw = json.dumps({"id": "d-1", "ethernetMacAddress": "00-11"})
    objects.parts[1001] = [DetailPart("hardware", "Hardware details", raw, THEN, True)]
    pane.show_row(rows, 1001)
    harness.settle()
    read, mac = sections(pane.properties)["Hardware details"]
    assert "older than the list" in read.text
    assert (mac.title, mac.text) == ("Ethernet MAC address", "00-11")


def test_a_script_has_a_tab_of_its_own_and_other_objects_have_none(
    harness: Any, pane: DetailPane, rows: Any, objects: Any
) -> None:
    content = {
        "detectionScriptContent": base64.b64encode(b"exit 1").decode(),
        "remediationScriptContent": base64.b64encode(b"repair").decode(),
    }
    objects.parts[1001] = [DetailPart("content", "Content", json.dumps(content), THEN, False)]
    pane.show_row(rows, 1001)
    harness.settle()
    assert visible_tabs(pane) == ["Details", "Script", "History", "JSON"]
    show_tab(pane, "Script")
    assert pane.scripts.view.text() == "exit 1"
    pane.scripts.bar.setCurrentIndex(1)
    assert pane.scripts.view.text() == "repair"
    pane.show_row(rows, 1002)
    harness.settle()
    assert "Script" not in visible_tabs(pane)


def test_groups_say_through_which_others_and_lead_to_all_of_them(
    harness: Any, pane: DetailPane, rows: Any, objects: Any
) -> None:
    linked = Linked(Reached.GROUPS, "e-1", "Groups of PC-1")
    lines = (
        MembershipLine("groups", 7, "Berlin"),
        MembershipLine("groups", 8, "Germany", "", ("Berlin", "EU")),
    )
    objects.lists[1001] = [MembershipList("Groups", ("groups",), 60, 1, lines, linked)]
    pane.show_row(rows, 1001)
    harness.settle()
    direct, nested, everything = sections(pane.properties)["Groups (60, 1 directly)"]
    assert (direct.text, direct.link) == ("", Place("groups", row_id=7))
    assert nested.text == "through Berlin / EU"
    assert everything.title == "Show all 60 in Groups"
    assert everything.link == Place("groups", RowQuery(linked=linked))


def test_the_history_is_read_when_it_is_looked_at_and_not_before(
    harness: Any, pane: DetailPane, rows: Any, objects: Any
) -> None:
    pane.show_row(rows, 1001)
    harness.settle()
    assert objects.asked == []
    show_tab(pane, "History")
    harness.settle()
    assert objects.asked == [("timeline", 1001)]


def test_the_history_tells_each_field_and_leads_to_the_state_before(
    harness: Any, pane: DetailPane, rows: Any, objects: Any
) -> None:
    field = FieldChange("/osVersion", "replace", "10.0.1", "10.0.2")
    objects.events[1001] = [Event(1, "updated", THEN, 5, (field,))]
    objects.past[1001] = '{"id": "d-1", "osVersion": "10.0.1"}'
    show_tab(pane, "History")
    pane.show_row(rows, 1001)
    harness.settle()
    (told,) = sections(pane.history.events).values()
    assert [(one.title.strip(), one.text) for one in told[:2]] == [
        (told[0].title, "10.0.2"),
        ("before", "10.0.1"),
    ]
    pane.history.events.followed.emit(told[-1].link)
    harness.settle()
    before = THEN - timedelta(microseconds=1)
    assert objects.asked[-1] == (f"as of {before:%H:%M:%S.%f}", 1001)
    (earlier,) = sections(pane.history.past).values()
    assert [one.text for one in earlier] == ["10.0.1"]
    assert pane.history.as_of.isVisible()


def test_an_object_without_changes_says_so(harness: Any, pane: DetailPane, rows: Any) -> None:
    show_tab(pane, "History")
    pane.show_row(rows, 1001)
    harness.settle()
    assert pane.history.message.text().startswith("No change of this device has been noticed")


def test_a_history_that_cannot_be_read_says_why(
    harness: Any, pane: DetailPane, rows: Any, objects: Any
) -> None:
    objects.error = CacheError("The cache is damaged.", remedy="Run db check.")
    show_tab(pane, "History")
    pane.show_row(rows, 1001)
    harness.settle()
    assert pane.history.message.text() == "The cache is damaged. Run db check."


def test_details_are_loaded_for_the_object_on_the_screen_one_at_a_time(
    harness: Any, pane: DetailPane, rows: Any, feed: DetailFeed
) -> None:
    wanted: list[tuple[str, int]] = []
    feed.wanted.connect(lambda table, row_id: wanted.append((table, row_id)))
    pane.show_row(rows, 1001)
    harness.settle()
    assert not pane.load.isEnabled(), "before the cache is open there is nobody to ask"
    feed.allow(True)
    pane.load.click()
    assert (wanted, pane.load.text()) == ([("devices", 1001)], "Loading…")
    assert not pane.load.isEnabled()
    pane.show_row(rows, 1002)
    assert pane.load.text() == "Load details", "it is the other object that is being read"
    feed.ask("devices", 1002)
    feed.end()
    assert wanted == [("devices", 1001)]
    assert pane.load.isEnabled()


def test_only_kinds_that_have_details_on_demand_offer_to_load_them(
    harness: Any, objects: Any, feed: DetailFeed, qtbot: QtBot
) -> None:
    other = DetailPane(TABLES["users"], harness.tasks, objects, feed)
    qtbot.addWidget(other)
    assert other.load.isHidden()
