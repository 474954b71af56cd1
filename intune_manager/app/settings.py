"""The settings dialog: what it shows, and what its Save does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from intune_manager.app.sync_runs import READ_ONLY
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.config.settings_file import faults, overriding_variable, write_settings
from intune_manager.errors import IntuneManagerError
from intune_manager.ui.common.tasks import TaskRunner
from intune_manager.ui.window.settings_dialog import SETTING_LINES, SettingsDialog

OFFERED = tuple(line.name for lines in SETTING_LINES.values() for line in lines)


class SettingsDesk(QObject):
    """Opens the dialog when `action` is triggered."""

    saved = Signal(object)
    """The `Settings` that hold from now on, as the file and the environment give them."""

    def __init__(
        self,
        paths: Paths,
        *,
        window: QWidget,
        action: QAction,
        tasks: TaskRunner,
        current: Callable[[], Settings],
    ) -> None:
        """`current` tells the settings of the moment."""
        super().__init__()
        self._paths, self._window, self._tasks, self._current = paths, window, tasks, current
        action.triggered.connect(self.open)
        # A look into a snapshot writes nothing anywhere.
        action.setEnabled(not paths.read_only)
        if paths.read_only:
            action.setToolTip(READ_ONLY)

    def open(self) -> SettingsDialog:
        """Show the dialog; returns at once."""
        settings = self._current()
        variables = {name: overriding_variable(name) for name in OFFERED}
        dialog = SettingsDialog(
            {name: getattr(settings, name) for name in OFFERED},
            {name: variable for name, variable in variables.items() if variable is not None},
            faults,
            self._window,
        )
        dialog.wanted.connect(lambda values: self._save(dialog, values))
        dialog.open()
        return dialog

    def _save(self, dialog: SettingsDialog, values: dict[str, object]) -> None:
        def done(settings: Settings) -> None:
            dialog.accept()
            self.saved.emit(settings)

        def failed(error: IntuneManagerError) -> None:
            dialog.show_error(error)

        self._tasks.start(
            asyncio.to_thread(write_settings, self._paths, values),
            name="Saving the settings",
            done=done,
            failed=failed,
        )


def taken_over(old: Settings, fresh: Settings) -> Settings:
    """`old` with the values of `fresh` for what the dialog offers: where Graph is, and whose token
    is used, stays as it is."""
    return old.model_copy(update={name: getattr(fresh, name) for name in OFFERED})
