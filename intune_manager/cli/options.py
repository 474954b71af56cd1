"""What several commands share before they run: options, times, the settings and paths of a call."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from intune_manager.config.typed import typed, typed_id, typed_name
from intune_manager.errors import EnvironmentalError

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings


class TextFormat(StrEnum):
    """How `query` writes its rows."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"


class Preset(StrEnum):
    """How the demo tenant's network behaves."""

    CALM = "calm"
    REAL = "real"
    BUSY = "busy"
    HOSTILE = "hostile"
    OUTAGE = "outage"
    LONG_HAUL = "long-haul"


class ProgressFormat(StrEnum):
    """How a command says what it is doing, while it runs."""

    JSON = "json"


class ChangeName(StrEnum):
    """What can have happened to an object."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    RESTORED = "restored"


class ProfileName(StrEnum):
    """How large the demo tenant is."""

    SMALL = "small"
    MID = "mid"
    LARGE_50K = "large-50k"
    LARGE_100K = "large-100k"
    GIANT = "giant"


DemoOption = Annotated[bool, typer.Option("--demo", help="Use the built-in demo tenant.")]
ProfileOption = Annotated[
    ProfileName | None,
    typer.Option("--profile", help="Size of the demo tenant, with --demo; small if absent."),
]


def _named(value: str | None) -> str | None:
    if value is not None and not typed(value):
        raise typer.BadParameter("it names no tenant")
    return as_name(value)


def as_id(value: str | None) -> str | None:
    """An id as it was meant, without what came along when it was pasted."""
    return value if value is None else typed_id(value)


def as_name(value: str | None) -> str | None:
    """An id, a domain or a name, as it was meant."""
    return value if value is None else typed_name(value)


TenantOption = Annotated[
    str | None,
    typer.Option(
        "--tenant",
        metavar="ID|NAME",
        callback=_named,
        help="The tenant; else that of the settings, else the one chosen by `tenant use`, else"
        " the one seen last.",
    ),
]
QueryTenantOption = Annotated[
    str | None,
    typer.Option(
        "--tenant", metavar="ID|NAME", callback=_named, help="Rows of this tenant; else of all."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
ProgressOption = Annotated[
    ProgressFormat | None,
    typer.Option(
        "--progress",
        help="json: say on standard output what is being done, one JSON object a line; the last"
        " line is what --json prints.",
    ),
]
ParentPipeOption = Annotated[
    bool,
    typer.Option(
        "--parent-pipe",
        hidden=True,
        help="A window reads the lines: it shows sign-ins, and the end of standard input cancels.",
    ),
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def demo_size(profile: ProfileName | None, *, demo: bool) -> str:
    """The demo tenant's profile. Without --demo a profile would be read by nobody: a mistake."""
    if profile is not None and not demo:
        refuse("--profile is the size of the demo tenant: add --demo")
    return (profile or ProfileName.SMALL).value


def confirmed(warning: str, question: str) -> bool:
    """Whether the user, once warned, says yes. Without a user to ask it ends with exit code 2."""
    sys.stderr.write(warning)
    if not sys.stdin.isatty():
        refuse("nobody is there to be asked: add --yes")
    return typer.confirm(question, err=True)


def refuse(reason: str) -> NoReturn:
    """End with the usage and exit code 2."""
    raise typer.BadParameter(reason)


LAST_SYNC = "last-sync"
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AGO = re.compile(rf"([0-9]{{1,9}})([{''.join(_UNITS)}])")


def instant_of(text: str, now: datetime, *, option: str = "--since") -> datetime:
    """The instant, in UTC, that `30m`, `12h`, `7d`, `2w`, an ISO date or date-time stands for.

    Without a time zone the user's own is meant. Raises typer.BadParameter, naming `option` and what
    it takes, for anything else.
    """
    text = typed(text)
    try:
        if ago := _AGO.fullmatch(text):
            return now.astimezone(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError, OSError):  # no such date, or one before the year 1
        raise typer.BadParameter(
            f"{text!r} is no time: write 30m, 12h, 7d, 2w, a date as 2026-07-17,"
            f" a date-time as 2026-07-17T14:30{f', or {LAST_SYNC}' if option == '--since' else ''}",
            param_hint=option,
        ) from None


@dataclass(frozen=True)
class Invocation:
    """What the user wrote in front of the command."""

    snapshot: Path | None = None


def configuration(context: typer.Context, *, log_to_file: bool = False) -> tuple[Settings, Paths]:
    """The settings and the paths of this call; with --open the snapshot stands for the cache.

    What opening the snapshot needs is given back when the command ends. Raises SettingsError, and
    CacheError for a file that is no snapshot.
    """
    from intune_manager.config.logs import configure_logging
    from intune_manager.config.paths import default_paths
    from intune_manager.config.settings import load_settings

    paths = default_paths()
    settings = load_settings(paths)
    if log_to_file:
        paths.create()
    configure_logging(paths.log if log_to_file else None, stderr=settings.echo_sql)
    if (file := opened_snapshot(context)) is not None:
        from intune_manager.data.sql.sqlite.snapshot_file import opened

        paths = paths.over(context.with_resource(opened(file)))
    return settings, paths


def opened_snapshot(context: typer.Context) -> Path | None:
    """The file that --open names, None without one."""
    return context.ensure_object(Invocation).snapshot


def refuse_snapshot(context: typer.Context, *, to: str) -> None:
    """Raises EnvironmentalError when --open is given: what writes cannot work on a snapshot."""
    if (file := opened_snapshot(context)) is not None:
        raise EnvironmentalError(
            f"{file} is a snapshot, and those are only read: there is no way {to}.",
            remedy="Leave out --open to work on the cache.",
        )
