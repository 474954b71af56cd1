"""Texts of the tenant that would act on what is around them: on one line, and in a tooltip."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument

from intune_manager.ui.common.plain_text import one_line, shortened, tip


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
