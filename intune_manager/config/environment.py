"""What a process of this program gets along when another one of them starts it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from intune_manager.config.paths import DATA_DIR_VARIABLE
from intune_manager.config.settings import PREFIX

PYTHON = (sys.executable, "-P")
"""Runs a module of this program: what lies in the current directory is not looked at."""


def child_environment() -> dict[str, str]:
    """This process's environment without the user's settings, secrets among them.

    The data directory stays, and modules are found where this process finds them.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == DATA_DIR_VARIABLE or not name.upper().startswith(PREFIX)
    }
    found_in = [entry or str(Path.cwd()) for entry in sys.path]
    return kept | {"PYTHONPATH": os.pathsep.join(found_in)}
