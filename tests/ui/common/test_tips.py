"""Tooltips over what a tenant may contain."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument

from intune_manager.ui.common.plain_text import tip


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
