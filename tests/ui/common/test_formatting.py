"""How values read on the screen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intune_manager.registry import TABLES
from intune_manager.registry.table import Column, Kind
from intune_manager.ui.common.formatting import (
    NOTHING,
    display,
    in_sentence,
    local_time,
    reworded,
    size,
    tooltip,
)

COMPLIANCE = TABLES["devices"].column("compliance_state")
NOW = datetime(2026, 7, 17, 12, 0, tzinfo=UTC)


def column(kind: Kind) -> Column:
    return Column("x", "x", "X", kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_no_value_reads_as_a_dash_and_has_no_tooltip(kind: Kind) -> None:
    assert display(column(kind), None) == NOTHING
    assert tooltip(column(kind), None) == ""


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.BOOLEAN, 1, "Yes"),
        (Kind.BOOLEAN, 0, "No"),
        (Kind.INTEGER, 1234567, "1,234,567"),
        (Kind.SIZE, 2**37, "128.0 GB"),
        (Kind.TYPE, "win32LobApp", "Win32 LOB app"),
        (Kind.TEXT, "corporateDevices", "corporateDevices"),
        (Kind.LIST, "0, 1", "0, 1"),
    ],
)
def test_a_value_reads_by_its_kind(kind: Kind, value: object, text: str) -> None:
    assert display(column(kind), value) == text


@pytest.mark.parametrize("kind", list(Kind))
def test_a_value_of_the_wrong_type_is_shown_rather_than_raised(kind: Kind) -> None:
    assert display(column(kind), "no such thing")


def test_only_columns_of_fixed_words_are_reworded() -> None:
    assert display(COMPLIANCE, "inGracePeriod") == "In grace period"
    assert display(TABLES["devices"].column("model"), "inGracePeriod") == "inGracePeriod"


def test_the_tooltip_of_a_reworded_value_is_what_graph_sent() -> None:
    assert tooltip(COMPLIANCE, "inGracePeriod") == "inGracePeriod"


def test_a_family_of_policies_reads_as_its_title() -> None:
    assert display(TABLES["policies"].column("policy_type"), "configurationPolicies") == (
        "Settings catalog"
    )


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("macOS", "macOS"),
        ("windows10,macOS", "Windows 10, macOS"),
        ("wiFiMacAddress", "Wi-Fi MAC address"),
        ("userPrincipalName", "User principal name"),
        ("exclusionGroupAssignmentTarget", "Excluded group"),
        ("Northwind GmbH & Co", "Northwind GmbH & Co"),
        ("@odata.type", "@odata.type"),
    ],
)
def test_words_of_graph_become_words_of_ours(word: str, text: str) -> None:
    assert reworded(word) == text


def test_a_title_within_a_sentence_keeps_its_proper_names() -> None:
    titles = ("Devices", "Entra devices", "OS version", "iOS apps")
    assert [in_sentence(title) for title in titles] == [
        "devices",
        "Entra devices",
        "OS version",
        "iOS apps",
    ]


def test_times_are_shown_in_the_zone_of_the_user_and_told_in_utc() -> None:
    stored = "2026-07-17T09:30:15.123456Z"
    local = datetime(2026, 7, 17, 9, 30, 15, tzinfo=UTC).astimezone()
    assert local_time(stored) == f"{local:%Y-%m-%d %H:%M}"
    assert tooltip(column(Kind.DATETIME), stored).startswith("2026-07-17 09:30:15 UTC (")


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0 bytes"), (1023, "1,023 bytes"), (1024, "1.0 kB"), (2**70, "1,048,576.0 PB")],
)
def test_sizes_use_the_unit_that_fits(amount: int, text: str) -> None:
    assert size(amount) == text
