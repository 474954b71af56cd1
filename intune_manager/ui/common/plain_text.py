"""Texts of the tenant as they are: on one line, or in a tooltip, never taken for markup."""

from __future__ import annotations

from html import escape
from types import MappingProxyType

_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
# What turns the order of all letters behind it: "exe.pdf" for a file called "fdp.exe".
_TURNS = {
    0x202A: "[LRE]",
    0x202B: "[RLE]",
    0x202C: "[PDF]",
    0x202D: "[LRO]",
    0x202E: "[RLO]",
    0x2066: "[LRI]",
    0x2067: "[RLI]",
    0x2068: "[FSI]",
    0x2069: "[PDI]",
}
_SHOWN = MappingProxyType(_PICTURES | _TURNS | {ord(sign): " " for sign in _BREAKS})
_MOST_LETTERS = 1500
_LINE_LETTERS = 100


def one_line(text: str) -> str:
    """`text` with a space for each break, and a picture or a name for each control character.

    Letters of every script stay in their own order, and so do the joiners inside an emoji.
    """
    # Nearly every text is printable, and that is known at once; cells are painted by thousands.
    return text if text.isprintable() else text.translate(_SHOWN)


def shortened(text: str, letters: int = 40) -> str:
    """The beginning of `text` on one line, with an ellipsis where that is not all."""
    line = one_line(text)
    return line if len(line) <= letters else f"{line[: letters - 1]}…"


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
