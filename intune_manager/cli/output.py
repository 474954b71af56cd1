"""How commands answer: exit codes, text made harmless, instants and sizes, tables for people."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from intune_manager.errors import IntuneManagerError
from intune_manager.words import iso_utc

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

VERDICT_STYLES = {
    "complete": "green",
    "unavailable": "dim",
    "partial": "yellow",
    "never": "dim",
    "forbidden": "red",
    "failed": "red",
}
"""How the verdict of a resource is written."""
_WIDE = 160
"""Columns, for files and pipes."""
_NARROW = 80
"""Below it, what is least needed is left out of tables."""


class ExitCode(IntEnum):
    """What the exit code of a command says."""

    SUCCESS = 0
    """All complete."""
    ERROR = 1
    USAGE = 2
    PARTIAL = 3
    """Some resources are not complete."""
    SIGN_IN_NEEDED = 4
    CANCELLED = 130
    """Interrupted by the user."""


def printable(text: str) -> str:
    """`text` without control characters: a device's name must not steer the terminal."""
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in text)


def print_error(error: IntuneManagerError) -> None:
    """Say on standard error what went wrong, and below it what to do."""
    for text in (f"Error: {error}", error.remedy):
        sys.stderr.writelines(f"{printable(line)}\n" for line in text.splitlines())


def iso(instant: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the second: `2026-07-17T12:00:00Z`."""
    return None if instant is None else iso_utc(instant)


def megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:.1f} MB"


def report_console() -> Console:
    """Standard output. Colours only on a terminal, and none where NO_COLOR is set."""
    from rich.console import Console

    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else _WIDE)


def is_narrow(console: Console) -> bool:
    return console.width < _NARROW


def report_table(*headings: str, right: frozenset[str] = frozenset()) -> Table:
    """An empty table whose first column gives way when the terminal is narrow; numbers never do."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    first, *rest = headings
    table.add_column(first, overflow="fold", min_width=8)
    for heading in rest:
        table.add_column(heading, no_wrap=True, justify="right" if heading in right else "left")
    return table


def print_paragraph(console: Console, text: Text) -> None:
    """Words are kept whole on a terminal; in a file or pipe a paragraph is one line."""
    console.print(text, soft_wrap=not console.is_terminal)
