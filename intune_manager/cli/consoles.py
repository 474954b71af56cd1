"""Where the reports for people go: as wide as the terminal, or wide enough for whole lines."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDE = 160
"""Columns, for files and pipes."""
_NARROW = 80
"""Below it, what is least needed is left out of tables."""


def report_console() -> Console:
    """Standard output. Colours only on a terminal, and none where NO_COLOR is set."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else _WIDE)


def is_narrow(console: Console) -> bool:
    return console.width < _NARROW


def report_table(*headings: str, right: frozenset[str] = frozenset()) -> Table:
    """An empty table whose first column gives way when the terminal is narrow; numbers never do."""
    table = Table(box=None, pad_edge=False)
    first, *rest = headings
    table.add_column(first, overflow="fold", min_width=8)
    for heading in rest:
        table.add_column(heading, no_wrap=True, justify="right" if heading in right else "left")
    return table


def print_paragraph(console: Console, text: Text) -> None:
    """Words are kept whole on a terminal; in a file or pipe a paragraph is one line."""
    console.print(text, soft_wrap=not console.is_terminal)
