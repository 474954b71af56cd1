"""How this program starts a further process of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from intune_manager.config.paths import DATA_DIR_VARIABLE
from intune_manager.config.settings import PREFIX

_ROOT = str(Path(__file__).parent.parent.parent)
# This very package is run, also where another one is installed; nothing else that lies beside it,
# or in the current directory (-P), is ever imported.
_BOOT = (
    "import sys; root, module = sys.argv[1:3]; sys.path.insert(0, root); import intune_manager;"
    " sys.path.remove(root); import runpy; sys.argv[1:3] = [];"
    " runpy.run_module(module, run_name='__main__', alter_sys=True)"
)


def own_command(module: str, *arguments: str) -> tuple[str, ...]:
    """What runs a module of this program, by the interpreter and from the place of this process."""
    return (sys.executable, "-P", "-c", _BOOT, _ROOT, module, *arguments)


def environment_without_settings() -> dict[str, str]:
    """This process's environment without the user's settings, secrets among them.

    The data directory stays.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if name == DATA_DIR_VARIABLE or not name.upper().startswith(PREFIX)
    }
