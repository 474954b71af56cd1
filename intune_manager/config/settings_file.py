"""Changes single lines of `settings.toml`, for those who set them in the window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from intune_manager.config.atomic import write_whole
from intune_manager.config.paths import Paths
from intune_manager.config.settings import SECRETS, Settings, load_settings
from intune_manager.config.typed import file_text
from intune_manager.errors import SettingsError

Value = str | int | float | bool


def faults(values: Mapping[str, object]) -> dict[str, str]:
    """What is wrong with each of these values, by its setting's name; nothing when all are fine.

    Values may be texts as they were typed. A variable of the environment goes first, here as
    elsewhere: a value that it overrides is not looked at.
    """
    try:
        _accepted(values)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        return {str(one["loc"][0]): _worded(one["msg"]) for one in found if one["loc"]}
    return {}


def write_settings(paths: Paths, values: Mapping[str, object]) -> Settings:
    """Set `values`, typed or as texts, in the file and return the settings that hold from now on.

    Comments, order and every other line stay as they are. The file appears whole, or stays as it
    was. Raises SettingsError for a value that is not valid, a secret, and a file that cannot be
    read or written.
    """
    if wrong := faults(values):
        name, reason = next(iter(wrong.items()))
        raise SettingsError(f"{name} {reason}.", setting=name, remedy=f"Correct {name}.")
    if secret := next(iter(SECRETS & values.keys()), None):
        raise SettingsError(f"{secret} is a secret: no file may hold it.", setting=secret)
    load_settings(paths)  # a file that is not valid now is the user's to correct
    try:
        write_whole(paths.settings, _with(paths.settings, _accepted(values)).encode())
    except OSError as error:
        raise SettingsError(
            f"The settings file {paths.settings} cannot be written: {error.strerror or error}.",
            setting=str(paths.settings),
            remedy="Make the file and its directory writable, or make room on the disk.",
        ) from error
    return load_settings(paths)


def _accepted(values: Mapping[str, object]) -> dict[str, Value]:
    """The values as TOML writes them. Raises ValidationError."""
    given: dict[str, Any] = dict(values)
    whole = Settings(**given).model_dump(mode="json", include=set(given))
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in whole.items()
    }


def _with(file: Path, values: Mapping[str, Value]) -> str:
    import tomlkit

    # From bytes, for line ends stay as they are, too.
    document = tomlkit.parse(file_text(file.read_bytes()) if file.exists() else "")
    for name, value in values.items():
        document[name] = value
    return tomlkit.dumps(document)


def _worded(message: str) -> str:
    reason = message.removeprefix("Value error, ").removeprefix("Input ")
    reason = reason.partition(", ")[0].replace("should be", "must be")
    return reason.replace("greater than or equal to", "at least").replace(
        "less than or equal to", "at most"
    )
