"""What the two processes say to each other: one JSON document on a line of its own each time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeAlias

import msgspec
from pydantic import SecretStr

from intune_manager import errors
from intune_manager.auth.credential import DeviceCode
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import (
    BugError,
    IntuneManagerError,
    PermissionMissingError,
    SettingsError,
    TransientError,
)
from intune_manager.sync.report import SyncProgress, SyncReport

_KINDS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, IntuneManagerError)
}


@dataclass(frozen=True)
class Order:
    """The first and only line that the child gets. The end of its input means "cancel"."""

    data_dir: str
    values: dict[str, Any] = field(repr=False)
    """Of the settings, secrets among them: on their way through a pipe, and nowhere else."""
    log_level: int
    only: frozenset[str] | None
    full: bool
    interactive: bool

    @classmethod
    def of(
        cls,
        settings: Settings,
        paths: Paths,
        *,
        log_level: int,
        only: frozenset[str] | None,
        full: bool,
        interactive: bool,
    ) -> Self:
        values = settings.model_dump()
        for name, value in values.items():
            if isinstance(value, SecretStr):
                values[name] = value.get_secret_value()
            elif isinstance(value, Path):
                values[name] = str(value)
        return cls(str(paths.data_dir), values, log_level, only, full, interactive)

    @property
    def settings(self) -> Settings:
        """The parent's settings, in a process whose environment has none."""
        return Settings(**self.values)

    @property
    def paths(self) -> Paths:
        return Paths(Path(self.data_dir))


class Progressed(msgspec.Struct, frozen=True, tag="progress"):
    progress: SyncProgress


class CodeWanted(msgspec.Struct, frozen=True, tag="code"):
    """The user is to sign in with a device code."""

    code: DeviceCode


class BrowserWanted(msgspec.Struct, frozen=True, tag="browser"):
    """The user is to sign in on this page. The parent opens it: a browser outlives the child."""

    url: str


class Logged(msgspec.Struct, frozen=True, tag="log"):
    """A line for the log, which one process alone writes."""

    logger: str
    level: int
    text: str


class Ended(msgspec.Struct, frozen=True, tag="report"):
    """The last message of a run that has a report; the child has closed everything."""

    report: SyncReport


class Failed(msgspec.Struct, frozen=True, tag="error"):
    """The last message of a run without a report; the child has closed everything."""

    kind: str
    message: str
    remedy: str = ""
    setting: str = ""
    scopes: tuple[str, ...] = ()
    retry_after_s: float | None = None

    @classmethod
    def of(cls, error: IntuneManagerError) -> Self:
        """`error` as the nearest kind of `intune_manager.errors`, with all that this one tells."""
        kind = next(kind for kind in type(error).__mro__ if _KINDS.get(kind.__name__) is kind)
        return cls(
            kind.__name__,
            error.message,
            error.remedy,
            setting=error.setting if isinstance(error, SettingsError) else "",
            scopes=error.scopes if isinstance(error, PermissionMissingError) else (),
            retry_after_s=error.retry_after_s if isinstance(error, TransientError) else None,
        )

    @property
    def error(self) -> IntuneManagerError:
        kind = _KINDS.get(self.kind, BugError)
        if issubclass(kind, SettingsError):
            return kind(self.message, setting=self.setting, remedy=self.remedy)
        if issubclass(kind, PermissionMissingError):
            return kind(self.message, scopes=self.scopes, remedy=self.remedy)
        if issubclass(kind, TransientError):
            return kind(self.message, remedy=self.remedy, retry_after_s=self.retry_after_s)
        return kind(self.message, remedy=self.remedy)


Message: TypeAlias = Progressed | CodeWanted | BrowserWanted | Logged | Ended | Failed


class GarbledError(ValueError):
    """What was said is no message, or one of another version of the program."""


def line(said: Order | Message) -> bytes:
    """`said` as one line, its end included."""
    # By the standard library, for it lets lone surrogates pass: a server's words may hold some.
    return json.dumps(msgspec.to_builtins(said)).encode() + b"\n"


def message(said: bytes) -> Message:
    """The message of one line. Raises GarbledError for anything else."""
    # mypy has no name for the type of a union.
    found: Message = _read(said, Message)
    return found


def order(said: bytes) -> Order:
    """The order of one line. Raises GarbledError for anything else."""
    found: Order = _read(said, Order)
    return found


def _read(said: bytes, kind: Any) -> Any:
    try:
        return msgspec.convert(json.loads(said), kind)
    except (ValueError, msgspec.ValidationError) as error:
        raise GarbledError(str(error)) from error
