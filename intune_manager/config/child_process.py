"""How this program starts a further process of its own, and how that one learns to end."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from intune_manager.config.paths import DATA_DIR_VARIABLE
from intune_manager.config.settings import PREFIX

_INPUT = 0
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


def at_end_of_input(act: Callable[[], object]) -> None:
    """In a child: call `act` on the running loop once its parent has closed the pipe, or has died.

    Whatever else is sent is passed over.
    """
    loop = asyncio.get_running_loop()

    def watch() -> None:
        # Not through `sys.stdin`, whose lock a thread that still waits would hold at the exit.
        while os.read(_INPUT, 4096):
            pass
        with suppress(RuntimeError):  # the loop has ended first
            loop.call_soon_threadsafe(act)

    threading.Thread(target=watch, name="parent", daemon=True).start()
