"""`intune-manager`: open the window, or say what the system lacks for it."""

from __future__ import annotations

import sys

from intune_manager.cli.exit_codes import ERROR
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings


def open_window(settings: Settings, paths: Paths, *, demo: bool, profile: str) -> int:
    """Show the window until it is closed and return the exit code."""
    from intune_manager.qt_check import missing_qt_libraries

    problem = missing_qt_libraries()
    if problem:
        sys.stderr.write(f"{problem}\n")
        return ERROR
    from intune_manager import app

    return app.run(settings, paths, demo=demo, profile=profile)
