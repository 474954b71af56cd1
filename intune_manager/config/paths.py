"""Where the program keeps its files: one private directory holds all of them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import platformdirs

from intune_manager.config.atomic import make_directory
from intune_manager.config.typed import typed
from intune_manager.errors import CacheError

DATA_DIR_VARIABLE = "INTUNE_MANAGER_DATA_DIR"


@dataclass(frozen=True)
class OpenedSnapshot:
    """A snapshot that stands for the cache: everything reads it, and nothing may write to it."""

    file: Path
    """As the user named it: for messages."""
    database: Path
    """What is opened: the file itself, or a private copy brought to this program's schema."""


@dataclass(frozen=True)
class Paths:
    """The files below one data directory. Building it touches no disk."""

    data_dir: Path
    snapshot: OpenedSnapshot | None = None
    """What is read instead of the cache; None for the cache itself."""

    @property
    def settings(self) -> Path:
        return self.data_dir / "settings.toml"

    @property
    def cache(self) -> Path:
        """The database to read: of the snapshot, where there is one."""
        return self.data_dir / "cache.sqlite" if self.snapshot is None else self.snapshot.database

    @property
    def shown_cache(self) -> Path:
        """The same as the user knows it."""
        return self.cache if self.snapshot is None else self.snapshot.file

    @property
    def read_only(self) -> bool:
        """Whether nothing may be written to the cache, for it is a snapshot."""
        return self.snapshot is not None

    def over(self, snapshot: OpenedSnapshot) -> Self:
        """The same places, with a snapshot in the place of the cache."""
        return replace(self, snapshot=snapshot)

    @property
    def backups(self) -> Path:
        return self.data_dir / "backups"

    @property
    def sync_lock(self) -> Path:
        return self.data_dir / "sync.lock"

    @property
    def chosen_tenant(self) -> Path:
        """Which tenant `tenant use` chose."""
        return self.data_dir / "tenant"

    @property
    def account(self) -> Path:
        """The azure-identity AuthenticationRecord: who signed in, no secret."""
        return self.data_dir / "account.json"

    @property
    def log(self) -> Path:
        return self.data_dir / "intune-manager.log"

    @property
    def window_state(self) -> Path:
        return self.data_dir / "window.ini"

    def create(self) -> None:
        """Make the data directory, readable by its owner alone.

        Raises CacheError, naming the directory, when it can be neither made nor written.
        """
        try:
            make_directory(self.data_dir)
        except OSError as error:
            raise CacheError(
                f"The data directory {self.data_dir} cannot be created: {error.strerror}.",
                remedy=f"Choose another directory with {DATA_DIR_VARIABLE}.",
            ) from error
        if not os.access(self.data_dir, os.W_OK | os.X_OK):
            raise CacheError(
                f"The data directory {self.data_dir} is not writable.",
                remedy=f"Make it writable, or choose another one with {DATA_DIR_VARIABLE}.",
            )


def default_paths() -> Paths:
    """The paths below `INTUNE_MANAGER_DATA_DIR`, or below the platform's user data directory."""
    chosen = typed(os.environ.get(DATA_DIR_VARIABLE, ""))
    if chosen:
        return Paths(Path(chosen).expanduser().absolute())
    return Paths(Path(platformdirs.user_data_dir("intune-manager", appauthor=False)))


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
