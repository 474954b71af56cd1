"""Retry-After in every form that servers use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.graph.values import retry_after_s

DAY_S = 86_400
NESTED = (
    rb'{"error":{"code":"TooManyRequests","message":"{\r\n  \"_version\": 3,\r\n'
    rb'  \"RetryAfter\": %s,\r\n  \"HttpHeaders\": \"{}\"\r\n}"}}'
)


@pytest.mark.parametrize(
    ("header", "delay_s"),
    [
        ("10", 10),
        ("750", 750),
        ("2.128", 2.128),
        (" 3 ", 3),
        ("0", None),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("", None),
        ("Fri, 17 Jul 2026 12:00:30 GMT", 30),
        ("Fri, 17 Jul 2026 11:00:00 GMT", None),
        ("3155760000", DAY_S),
        ("1e308", DAY_S),
        ("Fri, 31 Dec 9999 23:59:59 -2359", DAY_S),
    ],
)
def test_the_header_is_read_as_number_or_date(header: str, delay_s: float | None) -> None:
    headers = {"retry-after": header, "date": "Fri, 17 Jul 2026 12:00:00 GMT"}
    assert retry_after_s(headers) == delay_s


def test_a_date_counts_from_the_servers_own_clock() -> None:
    headers = {
        "retry-after": "Thu, 01 Jan 1998 00:00:07 GMT",
        "date": "Thu, 01 Jan 1998 00:00:00 GMT",
    }
    assert retry_after_s(headers) == 7


@pytest.mark.parametrize(
    ("value", "delay_s"),
    [(b"12", 12), (rb"\"4.5\"", 4.5), (rb"\"00:01:30\"", 90), (b"null", None), (rb"\"\"", None)],
)
def test_the_delay_may_hide_in_the_nested_message(value: bytes, delay_s: float | None) -> None:
    assert retry_after_s({}, NESTED % value) == delay_s


@pytest.mark.parametrize("value", [b"9" * 5000, b"9" * 5000 + b":00:00", b"1:2:3:4", b"..:"])
def test_a_delay_that_makes_no_sense_is_none_or_some_number(value: bytes) -> None:
    delay_s = retry_after_s({}, NESTED % value)
    assert delay_s is None or 0 < delay_s <= DAY_S


@given(st.text(), st.text())
def test_no_header_makes_it_fail(header: str, date: str) -> None:
    retry_after_s({"retry-after": header, "date": date})
    retry_after_s({"retry-after": f"Fri, 17 Jul {header} GMT", "date": date})


def test_the_header_wins_over_the_body() -> None:
    assert retry_after_s({"retry-after": "5"}, NESTED % b"60") == 5
