"""Takes rows out of a table: to the clipboard, or to a CSV file."""

from __future__ import annotations

import asyncio
import csv
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from intune_manager.config.atomic import open_private, part_beside, put_in_place
from intune_manager.data.query import Row, RowQuery, RowSource
from intune_manager.errors import EnvironmentalError
from intune_manager.registry.table import Column, Kind
from intune_manager.ui.common.formatting import NOTHING, counted, display
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.table.column_layout import ColumnLayout
from intune_manager.ui.table.record_table import RecordTableModel
from intune_manager.ui.table.record_view import RecordView
from intune_manager.words import disarmed

CHUNK_ROWS = 2000
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


def _open(part: Path) -> TextIO:
    descriptor = open_private(part, os.O_WRONLY | os.O_TRUNC)
    return os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="", errors="replace")


def _write_rows(stream: TextIO, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    _write(
        stream,
        [[cell(column, row[place]) for place, column in enumerate(columns, 1)] for row in rows],
    )


def _write(stream: TextIO, lines: Sequence[Sequence[str]]) -> None:
    csv.writer(stream).writerows(lines)


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


def ask_for_csv(parent: QWidget, suggested: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """Open a file dialog and return at once; `chosen` gets the file unless the user cancels.

    The dialog asks by itself before a file is overwritten.
    """
    dialog = QFileDialog(parent, "Export rows", suggested, "CSV files (*.csv)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog


class RowsOut(QObject):
    """Copies what is selected, exports what search and filters leave; shown columns only."""

    reported = Signal(str)
    """A sentence about how it goes."""

    def __init__(
        self, view: RecordView, model: RecordTableModel, layout: ColumnLayout, tasks: TaskRunner
    ) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._layout = layout
        self._tasks = tasks

    def copy(self) -> None:
        """Put the selected rows on the clipboard; rows that are not in memory are read for it."""
        source, ranges = self._model.source, self._view.selected_ranges()
        count = sum(len(one) for one in ranges)
        if source is None or not count:
            return
        if count > MAX_COPIED_ROWS:
            self.reported.emit(
                f"At most {MAX_COPIED_ROWS:,} rows can be copied: export them instead."
            )
            return
        work = rows_as_text(source, self._model.query(), self._layout.shown_in_order(), ranges)
        self._tasks.start(work, name="Copying rows", done=partial(self._copied, count))

    def ask_and_export(self) -> None:
        """Ask for a file, then `export` to it."""
        if self._model.source is not None:
            name = f"{self._model.table.name}-{datetime.now().astimezone():%Y-%m-%d}.csv"
            ask_for_csv(self._view.window(), name, self.export)

    def export(self, file: Path) -> None:
        """Write every row that search and filters leave, in the order of the screen."""
        source = self._model.source
        if source is None:
            return
        columns = self._layout.shown_in_order()
        work = export_csv(source, self._model.query(), columns, file, self._exporting)
        self._tasks.start(work, name="Exporting rows", done=partial(self._exported, file))

    def _copied(self, count: int, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.reported.emit(f"{counted(count, 'row', 'rows')} copied.")

    def _exporting(self, count: int) -> None:
        self.reported.emit(f"Exporting… {counted(count, 'row', 'rows')} written.")

    def _exported(self, file: Path, count: int) -> None:
        self.reported.emit(f"{counted(count, 'row', 'rows')} exported to {file}.")
