"""The settings of the window, and the dialog that changes them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from PySide6.QtCore import QObject

from intune_manager.app.build_window import READ_ONLY, WindowParts
from intune_manager.app.cache_view import CacheView
from intune_manager.config.settings import Settings, overriding_variable
from intune_manager.config.settings_file import faults, write_settings
from intune_manager.ui.common.formatting import tip
from intune_manager.ui.window.settings_dialog import SETTING_LINES, SettingsDialog

OFFERED = tuple(line.name for lines in SETTING_LINES.values() for line in lines)


class WindowSettings(QObject):
    """The settings that the window goes by, and the dialog that changes them."""

    def __init__(self, settings: Settings, parts: WindowParts, cache: CacheView) -> None:
        super().__init__()
        self.current = settings
        """As they are now: of the file and the environment, or of the demo tenant."""
        self._parts, self._cache = parts, cache
        action = parts.window.actions_.settings
        action.triggered.connect(self.open)
        # A look into a snapshot writes nothing anywhere.
        action.setEnabled(not cache.paths.read_only)
        if cache.paths.read_only:
            action.setToolTip(tip(READ_ONLY))

    def open(self) -> SettingsDialog:
        """Show the dialog; returns at once."""
        variables = {name: overriding_variable(name) for name in OFFERED}
        dialog = SettingsDialog(
            {name: getattr(self.current, name) for name in OFFERED},
            {name: variable for name, variable in variables.items() if variable is not None},
            faults,
            self._parts.window,
        )
        dialog.wanted.connect(lambda values: self._save(dialog, values))
        dialog.open()
        return dialog

    def _save(self, dialog: SettingsDialog, values: dict[str, object]) -> None:
        def done(fresh: Settings) -> None:
            dialog.accept()
            self._go_by(fresh)

        self._parts.tasks.start(
            asyncio.to_thread(write_settings, self._cache.paths, values),
            name="Saving the settings",
            done=done,
            failed=dialog.show_error,
        )

    def _go_by(self, fresh: Settings) -> None:
        """Go by `fresh` from the next sync on."""
        self.current = taken_over(self.current, fresh)
        self._cache.status.stale_after = timedelta(hours=fresh.stale_after_h)
        self._parts.status.show_note("The settings have been saved.")
        self._parts.window.reload_panels()


def taken_over(old: Settings, fresh: Settings) -> Settings:
    """`old` with the values of `fresh` for what the dialog offers: where Graph is, and whose token
    is used, stays as it is."""
    return old.model_copy(update={name: getattr(fresh, name) for name in OFFERED})
