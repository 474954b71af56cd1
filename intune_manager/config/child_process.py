"""How this program starts a further process of its own, and how that one learns to end."""

from __future__ import annotations

import asyncio
import ctypes
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

from intune_manager.config.paths import DATA_DIR_VARIABLE, Paths
from intune_manager.config.settings import PREFIX, Settings

_INPUT = 0
_NICENESS = 5
"""A third of the time of a process that wants the processor as well."""
_THIS_PROCESS, _BELOW_NORMAL = -1, 0x4000
"""Windows' own words for the same."""
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


def environment_with(settings: Settings, paths: Paths) -> dict[str, str]:
    """This process's environment, for a child that is to go by `settings`, secrets among them.

    An environment is seen by its owner alone, a command line by every user of the machine.
    """
    values = settings.model_dump(exclude_none=True).items()
    return {
        **environment_without_settings(),
        DATA_DIR_VARIABLE: str(paths.data_dir),
        **{f"{PREFIX}{name.upper()}": _as_text(value) for name, value in values},
    }


def _as_text(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def give_way() -> None:
    """Take a lower priority than the process that started this one."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(ctypes.c_void_p(_THIS_PROCESS), _BELOW_NORMAL)
    else:
        os.nice(_NICENESS)


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
