"""The options that several commands share, and how a wrong one is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, NoReturn

import typer


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
    if value is not None and not value.strip():
        raise typer.BadParameter("it names no tenant")
    return value


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
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def demo_size(profile: ProfileName | None, *, demo: bool) -> str:
    """The demo tenant's profile. Without --demo a profile would be read by nobody: a mistake."""
    if profile is not None and not demo:
        refuse("--profile is the size of the demo tenant: add --demo")
    return (profile or ProfileName.SMALL).value


def refuse(reason: str) -> NoReturn:
    """End with the usage and exit code 2."""
    raise typer.BadParameter(reason)
