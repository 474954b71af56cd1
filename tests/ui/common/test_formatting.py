"""How values and texts of the tenant read on the screen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from intune_manager.registry import TABLES
from intune_manager.registry.table import Column, Kind
from intune_manager.ui.common.formatting import (
    NOTHING,
    display,
    in_sentence,
    local_time,
    one_line,
    reworded,
    shortened,
    size,
    tip,
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
    ("stored", "told"),
    [
        ("9999-12-31T23:59:59.999999Z", "9999-12-31 23:59:59 UTC (in "),
        ("0001-01-01T00:00:00.000000Z", "0001-01-01 00:00:00 UTC ("),
        ("9999-12-31T23:59:59-12:00", "9999-12-31 23:59:59-12:00 (in "),
        ("2026-07-17T12:00:00.1234567+14:00", "2026-07-16 22:00:00 UTC ("),
        ("2026-06-30T23:59:60Z", "2026-06-30T23:59:60Z"),
        ("2026-07-17T12:00:00", "2026-07-17T12:00:00"),
        ("99999-01-01T00:00:00Z", "99999-01-01T00:00:00Z"),
    ],
)
def test_a_time_at_the_edge_is_told_and_never_raised(stored: str, told: str) -> None:
    assert tooltip(column(Kind.DATETIME), stored).startswith(told)
    assert display(column(Kind.DATETIME), stored) != NOTHING


@settings(max_examples=60)
@given(
    st.sampled_from(list(Kind)),
    st.none() | st.integers() | st.text() | st.datetimes() | st.floats() | st.binary(max_size=3),
)
def test_no_value_of_any_kind_raises(kind: Kind, value: object) -> None:
    assert isinstance(display(column(kind), value), str)
    assert isinstance(tip(tooltip(column(kind), value)), str)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0 bytes"), (1023, "1,023 bytes"), (1024, "1.0 kB"), (2**70, "1,048,576.0 PB")],
)
def test_sizes_use_the_unit_that_fits(amount: int, text: str) -> None:
    assert size(amount) == text


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("tab\there\nline\r\nend", "tab here line  end"),
        ("next\u2028line", "next line"),
        ("bell\x07 null\x00", "bell\u2407 null\u2400"),
        ("\u202efdp.exe", "[RLO]fdp.exe"),
    ],
)
def test_what_would_break_or_turn_a_line_is_shown_instead_of_done(name: str, line: str) -> None:
    assert one_line(name) == line


@pytest.mark.parametrize(
    "name", ["مكتب الرياض", "עברית", "👩🏽‍💻 Dev", "東京", "O'Neil <b>&amp;</b>"]
)
def test_every_script_and_every_emoji_stays_as_it_is(name: str) -> None:
    assert one_line(name) == name


def test_what_is_cut_off_says_so() -> None:
    assert shortened("abc", 3) == "abc"
    assert shortened("ab\ncd", 4) == "ab …"


def read(shown: str) -> str:
    """What a tooltip says to the eye."""
    document = QTextDocument()
    document.setHtml(shown)
    return document.toPlainText()


def test_a_name_that_looks_like_html_is_shown_letter_by_letter() -> None:
    name = '<b>bold</b> & <img src="file:///etc/passwd">'
    assert read(tip(name)) == name


def test_short_text_stays_plain() -> None:
    assert tip("Fish & Chips\n10 > 9") == "Fish & Chips\n10 > 9"


def test_a_long_line_may_be_broken_and_keeps_its_words() -> None:
    text = "word " * 60 + "\n  indented"
    assert "pre-wrap" in tip(text)
    assert read(tip(text)) == text


def test_a_whole_script_is_cut_to_what_a_screen_can_show() -> None:
    assert len(read(tip("x" * 100_000))) == 1500
