"""Names that would act on the line around them."""

from __future__ import annotations

import pytest

from intune_manager.ui.common.plain_text import one_line, shortened


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
