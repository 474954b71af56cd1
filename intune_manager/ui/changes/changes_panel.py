"""The Changes panel: what appeared, changed, vanished or came back in the tenant."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import QModelIndex, QSettings
from PySide6.QtWidgets import QComboBox

from intune_manager.ui.changes.change_log import CHANGES, ChangeLog, Period
from intune_manager.ui.changes.change_pane import ChangePane
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.table.empty_state import SYNC_NOW, Words
from intune_manager.ui.table.table_panel import TablePanel

_PERIOD = "changes/period"
PERIOD_TITLES = MappingProxyType(
    {
        Period.LAST_SYNC: "Since the last sync",
        Period.DAY: "Last 24 hours",
        Period.WEEK: "Last 7 days",
        Period.ALL: "All that is kept",
    }
)


class ChangesPanel(TablePanel):
    """A table panel over the history, narrowed to a period; a double click opens the object."""

    def __init__(self, log: ChangeLog, tasks: TaskRunner, state: QSettings) -> None:
        self._log = log
        self._is_ready = False
        self.pane = ChangePane(log, tasks)
        self.period = QComboBox()
        super().__init__(CHANGES, tasks, state, self.pane)
        saved = str(state.value(_PERIOD, Period.WEEK))
        for period, title in PERIOD_TITLES.items():
            self.period.addItem(title, str(period))
        self.period.setCurrentIndex(max(self.period.findData(saved), 0))
        self.period.setAccessibleName("Period")
        self.period.currentIndexChanged.connect(self._look_back)
        self.filters.lead_with(self.period)
        # The newest first is the only order of a log that grows while it is read.
        self.view.setSortingEnabled(False)
        self.view.activated.connect(self._open)

    def open_log(self) -> None:
        """Show the log of the tenant that has come into view."""
        self._is_ready = True
        self._look_back()

    def _look_back(self) -> None:
        period = Period(str(self.period.currentData()))
        self._state.setValue(_PERIOD, str(period))
        if self._is_ready:
            self.attach(self._log.within(period))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.pane.open_object()

    def _nothing_there(self) -> Words:
        reason = (
            "Each sync after the first notes what is new, different or gone. "
            "A longer period may show more."
        )
        return "Nothing changed in this period", reason, SYNC_NOW
