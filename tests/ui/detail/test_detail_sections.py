"""What lists leave out of an object, read by people."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from intune_manager.ui.detail.detail_sections import detail_sections, listed_properties
from intune_manager.ui.detail.entries import MAX_ITEMS, Entry
from intune_manager.ui.detail.object_source import DetailPart
from intune_manager.ui.detail.text_tabs import Script, decoded, scripts_in

THEN = datetime(2026, 7, 17, 12, 0, tzinfo=UTC)
CHOICE = "device_vendor_msft_bitlocker_requiredeviceencryption"


def entries(
    value: object, *, outdated: bool = False, told: frozenset[str] = frozenset()
) -> tuple[Entry, ...]:
    raw = value if isinstance(value, str) else json.dumps(value)
    (section,) = detail_sections(DetailPart("settings", "Settings", raw, THEN, outdated), told)
    return section.entries


def choice(value: int, **more: Any) -> dict[str, Any]:
    return {
        "settingInstance": {
            "settingDefinitionId": CHOICE,
            "choiceSettingValue": {"value": f"{CHOICE}_{value}", "children": []},
        },
        **more,
    }


def test_a_part_tells_its_age_and_whether_the_object_has_changed_since() -> None:
    assert "older than the list" not in entries([])[0].text
    assert "older than the list" in entries([], outdated=True)[0].text


@pytest.mark.parametrize(
    ("items", "told", "title"),
    [
        ([], 60, "Settings (0 of 60)"),
        ([1, 2], 60, "Settings (2 of 60)"),
        ([1], 0, "Settings (1 of 0)"),
    ],
)
def test_another_number_than_the_list_tells_is_shown_and_nothing_says_there_are_none(
    items: list[int], told: int, title: str
) -> None:
    part = DetailPart("settings", "Settings", json.dumps(items), THEN, True)
    (section,) = detail_sections(part, frozenset(), told)
    age, *rest = section.entries
    assert section.title == title
    assert age.text.endswith(f"{len(items)} of {told} came")
    assert len(rest) == len(items)


def test_the_number_that_the_list_tells_is_no_news() -> None:
    for raw in ("[1, 2]", "{}", "[1,"):
        part = DetailPart("settings", "Settings", raw, THEN, False)
        (section,) = detail_sections(part, frozenset(), 2)
        assert "came" not in section.entries[0].text


def test_a_catalog_setting_reads_as_its_definition_calls_it() -> None:
    definition = {
        "id": CHOICE,
        "displayName": "Require device encryption",
        "options": [{"itemId": f"{CHOICE}_1", "displayName": "Enabled"}],
    }
    one = entries([choice(1, settingDefinitions=[definition])])[1]
    assert (one.title, one.text) == ("Require device encryption", "Enabled")
    assert one.tip == CHOICE


def test_a_setting_without_its_definition_still_says_what_it_is() -> None:
    one = entries([choice(0)])[1]
    assert (one.title, one.text) == ("Bitlocker requiredeviceencryption", "0")


def test_settings_inside_a_choice_are_its_parts() -> None:
    inner = {"settingDefinitionId": "a_b", "simpleSettingValue": {"value": 30}}
    setting = choice(1)
    setting["settingInstance"]["choiceSettingValue"]["children"] = [inner]
    (part,) = entries([setting])[1].parts
    assert (part.title, part.text) == ("A b", "30")


def test_collections_list_their_values() -> None:
    instance = {
        "settingDefinitionId": "x",
        "simpleSettingCollectionValue": [{"value": "one"}, {"value": "two"}],
    }
    assert entries([{"settingInstance": instance}])[1].text == "one, two"


def test_an_administrative_template_says_what_is_enabled() -> None:
    value = {"enabled": False, "definition": {"displayName": "Home page", "categoryPath": "\\Edge"}}
    one = entries([value])[1]
    assert (one.title, one.text, one.tip) == ("Home page", "Disabled", "\\Edge")


def test_a_compliance_action_says_when_it_comes() -> None:
    actions = [
        {"actionType": "block", "gracePeriodHours": 0},
        {"actionType": "pushNotification", "gracePeriodHours": 72},
        {"actionType": "wipe", "gracePeriodHours": 5},
    ]
    told = [(e.title, e.text) for e in entries([{"scheduledActionConfigurations": actions}])[1:]]
    assert told == [
        ("Block", "at once"),
        ("Push notification", "after 3 days"),
        ("Wipe", "after 5 hours"),
    ]


def test_of_a_single_object_only_what_the_list_left_out_is_told() -> None:
    told = listed_properties('{"id": "d-1", "model": "X", "ethernetMacAddress": null}')
    whole = {"id": "d-1", "model": "X", "ethernetMacAddress": "00-11", "physicalMemoryInBytes": 8}
    titles = [entry.title for entry in entries(whole, told=told)[1:]]
    assert titles == ["Ethernet MAC address", "Physical memory in bytes"]


def test_a_script_is_no_field_among_fields() -> None:
    assert len(entries({"scriptContent": "cHdk"})) == 1


def test_what_is_strange_is_shown_rather_than_lost() -> None:
    assert entries("{broken")[1].title == "Not readable"
    assert entries([{"settingInstance": "text"}, 7])[1:] != ()


def test_a_very_long_part_is_cut_and_says_so() -> None:
    found = entries([{"name": str(n)} for n in range(MAX_ITEMS + 9)])
    assert found[-1].title == "9 more, not listed here"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Write-Output 'Büro'".encode(), "Write-Output 'Büro'"),
        ("Büro".encode("utf-8-sig"), "Büro"),
        ("Büro".encode("utf-16"), "Büro"),
        ("Büro".encode("cp1252"), "Büro"),
    ],
)
def test_a_script_is_read_in_the_encoding_it_was_written_in(data: bytes, text: str) -> None:
    assert decoded(base64.b64encode(data).decode()) == text


def test_what_is_no_base64_is_shown_as_it_is() -> None:
    assert decoded("#!/bin/sh") == "#!/bin/sh"


def test_scripts_of_list_and_details_are_found_once_each() -> None:
    detection = json.dumps({"detectionScriptContent": base64.b64encode(b"ls").decode()})
    nothing = '{"detectionScriptContent": null, "remediationScriptContent": ""}'
    assert scripts_in([nothing, detection]) == (Script("Detection", "ls"),)
