"""Files that ship with the program: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_DIRECTORIES = (_PACKAGE / "resources", _PACKAGE.parent / "resources", _PACKAGE.parent)


def resource_path(name: str) -> Path:
    """The path of the shipped file `name` (as `icons/devices.svg` or `migration.txt`).

    Raises FileNotFoundError naming it when the installation lacks it.
    """
    for directory in _DIRECTORIES:
        path = directory / name
        if path.is_file():
            return path
    raise FileNotFoundError(f"The installation lacks the file {name}.")
