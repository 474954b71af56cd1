"""Writes the rows of a query to a CSV file, a chunk at a time, off the window's thread."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from intune_manager.config.atomic import part_beside, put_in_place
from intune_manager.data.query import Row, RowQuery, RowSource
from intune_manager.errors import EnvironmentalError
from intune_manager.registry.table import Column, Kind
from intune_manager.ui.common.formatting import display

CHUNK_ROWS = 2000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_AS_STORED = frozenset({Kind.INTEGER, Kind.SIZE, Kind.DATETIME})


async def export_csv(
    source: RowSource,
    query: RowQuery,
    columns: Sequence[Column],
    file: Path,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write `columns` of every row of `query`, in its order, to `file`. Returns how many rows.

    UTF-8 with a byte order mark and CRLF, as spreadsheets expect. Times are UTC in ISO 8601, sizes
    are bytes. Text that a spreadsheet would run as a formula is disarmed by a leading apostrophe.
    A row is written once, even if a sync moves it meanwhile. The file appears whole, or not at all:
    it is written beside its place and then moved there. Raises EnvironmentalError if it cannot be.
    """
    names = tuple(column.name for column in columns)
    seen: set[int] = set()
    part: Path | None = None
    try:
        part = await asyncio.to_thread(part_beside, file)
        with await asyncio.to_thread(_open, part) as stream:
            await asyncio.to_thread(_write, stream, [[column.title for column in columns]])
            offset = 0
            while True:
                window = replace(query, columns=names, offset=offset, limit=CHUNK_ROWS)
                rows = await source.rows(window)
                fresh = [row for row in rows if row[0] not in seen]
                seen.update(row[0] for row in fresh)
                await asyncio.to_thread(_write_rows, stream, columns, fresh)
                progress(len(seen))
                if len(rows) < CHUNK_ROWS:
                    break
                offset += CHUNK_ROWS
        await asyncio.to_thread(put_in_place, part, file)
    except OSError as error:
        raise EnvironmentalError(
            f"{file} could not be written: {error.strerror or error}.",
            remedy="Choose another place, or make room there.",
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return len(seen)


def cell(column: Column, value: object) -> str:
    """The text of one cell: safe to open in a spreadsheet, precise enough to compute with."""
    if value is None:
        return ""
    if column.kind in _AS_STORED:
        return str(value) if isinstance(value, int) else disarmed(str(value))
    if column.kind in (Kind.BOOLEAN, Kind.TYPE):
        return disarmed(display(column, value))
    return disarmed(str(value))


def disarmed(text: str) -> str:
    """`text` such that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _open(part: Path) -> TextIO:
    return part.open("w", encoding="utf-8-sig", newline="", errors="replace")


def _write_rows(stream: TextIO, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    _write(
        stream,
        [[cell(column, row[place]) for place, column in enumerate(columns, 1)] for row in rows],
    )


def _write(stream: TextIO, lines: Sequence[Sequence[str]]) -> None:
    csv.writer(stream).writerows(lines)
