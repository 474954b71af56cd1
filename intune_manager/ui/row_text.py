"""Selected rows as text for the clipboard: a line for each, tabs between the cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intune_manager.data.query import RowQuery
from intune_manager.registry.table import Column
from intune_manager.ui.formatting import NOTHING, display
from intune_manager.ui.rows import Row, RowSource

MAX_COPIED_ROWS = 10_000


async def rows_as_text(
    source: RowSource, query: RowQuery, columns: Sequence[Column], ranges: Sequence[range]
) -> str:
    """The rows at the places `ranges` in the order of `query`, as they read on the screen."""
    names = tuple(column.name for column in columns)
    lines: list[str] = []
    for places in ranges:
        window = replace(query, columns=names, offset=places.start, limit=len(places))
        lines.extend(_line(columns, row) for row in await source.rows(window))
    return "\n".join(lines)


def _line(columns: Sequence[Column], row: Row) -> str:
    return "\t".join(_cell(column, row[place]) for place, column in enumerate(columns, start=1))


def _cell(column: Column, value: object) -> str:
    text = display(column, value)
    return "" if text == NOTHING else " ".join(text.split())
