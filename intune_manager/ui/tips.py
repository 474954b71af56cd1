"""Tooltips that show a value of the tenant letter by letter, whatever stands in it."""

from __future__ import annotations

from html import escape

_MOST_LETTERS = 1500
_LINE_LETTERS = 100


def tip(text: str) -> str:
    """`text` for a tooltip: never taken for HTML, long lines broken, 1,500 letters at most.

    Qt guesses what a tooltip is: a device called `<b>x</b>` would lose its brackets, one called
    `<img src=…>` would have a file of this computer shown. Plain text it never breaks into lines.
    """
    if len(text) > _MOST_LETTERS:
        text = f"{text[: _MOST_LETTERS - 1]}…"
    is_short = all(len(line) <= _LINE_LETTERS for line in text.splitlines())
    if is_short and "<" not in text:
        return text
    return f'<span style="white-space: pre-wrap">{escape(text)}</span>'
