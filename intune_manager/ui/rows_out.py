"""Takes rows out of a table: to the clipboard, or to a CSV file."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from intune_manager.ui import formatting
from intune_manager.ui.csv_export import export_csv
from intune_manager.ui.dialogs.save_csv import ask_for_csv
from intune_manager.ui.models.record_table import RecordTableModel
from intune_manager.ui.row_text import MAX_COPIED_ROWS, rows_as_text
from intune_manager.ui.tasks import TaskRunner
from intune_manager.ui.widgets.column_layout import ColumnLayout
from intune_manager.ui.widgets.record_view import RecordView


class RowsOut(QObject):
    """Copies what is selected, exports what search and filters leave; shown columns only."""

    told = Signal(str)
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
            self.told.emit(f"At most {MAX_COPIED_ROWS:,} rows can be copied: export them instead.")
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
        self.told.emit(f"{formatting.counted(count, 'row', 'rows')} copied.")

    def _exporting(self, count: int) -> None:
        self.told.emit(f"Exporting… {formatting.counted(count, 'row', 'rows')} written.")

    def _exported(self, file: Path, count: int) -> None:
        self.told.emit(f"{formatting.counted(count, 'row', 'rows')} exported to {file}.")
