"""The command line: what it offers, and how an error becomes a message and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from intune_manager import __version__
from intune_manager.cli.exit_codes import ERROR, SIGN_IN_NEEDED, SUCCESS
from intune_manager.errors import IntuneManagerError, SignInRequiredError

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings

app = typer.Typer(
    name="intune-manager",
    help="An exact, offline, read-only copy of a Microsoft Intune tenant.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
db = typer.Typer(help="Look after the cache file.", no_args_is_help=True)
app.add_typer(db, name="db")


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
TenantOption = Annotated[
    str | None, typer.Option("--tenant", help="The tenant's id; else the last one synced.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def run(arguments: Sequence[str]) -> int:
    """Run the command line on `arguments` and return the exit code; prints, never raises.

    0 all complete, 1 error, 2 usage, 3 partial, 4 sign-in needed, 130 cancelled.
    """
    try:
        app(list(arguments), prog_name="intune-manager")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else SUCCESS
    except IntuneManagerError as error:
        _print_error(error)
        return SIGN_IN_NEEDED if isinstance(error, SignInRequiredError) else ERROR
    return SUCCESS


def _print_error(error: IntuneManagerError) -> None:
    sys.stderr.write(f"Error: {error}\n")
    if error.remedy:
        sys.stderr.write(f"{error.remedy}\n")


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"Intune Manager {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    *,
    demo: DemoOption = False,
    profile: ProfileOption = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> int | None:
    """Open the window; with a command, run that instead."""
    del version  # handled by its callback
    if context.invoked_subcommand is not None:
        if demo or profile is not None:
            _refuse(f"write --demo behind the command: {context.invoked_subcommand} --demo")
        return None
    from intune_manager.cli.window import open_window

    size = _demo_size(profile, demo=demo)
    settings, paths = _configuration(log_to_file=True)
    raise typer.Exit(open_window(settings, paths, demo=demo, profile=size))


@app.command()
def sync(
    *,
    demo: DemoOption = False,
    profile: ProfileOption = None,
    full: Annotated[
        bool, typer.Option("--full", help="Read everything again, whatever was read before.")
    ] = False,
    only: Annotated[
        str | None, typer.Option("--only", help="Only these resources, separated by commas.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read the tenant into the cache."""
    from intune_manager.cli.sync import run_sync

    size = _demo_size(profile, demo=demo)
    names = None if only is None else frozenset(name.strip() for name in only.split(",")) - {""}
    if names is not None and not names:
        _refuse("--only names no resource")
    raise typer.Exit(
        run_sync(
            lambda: _configuration(log_to_file=True),
            demo=demo,
            profile=size,
            full=full,
            only=names,
            as_json=as_json,
        )
    )


@app.command()
def status(
    *,
    tenant: TenantOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what the cache holds, how complete it is, and how old."""
    from intune_manager.cli.status import run_status

    settings, paths = _configuration()
    raise typer.Exit(run_status(settings, paths, tenant=tenant, as_json=as_json))


@app.command()
def query(
    sql: Annotated[
        str, typer.Argument(help='A statement that reads, as "SELECT ... FROM devices".')
    ],
    *,
    text_format: Annotated[
        TextFormat, typer.Option("--format", help="How to write the rows.")
    ] = TextFormat.TABLE,
) -> None:
    """Ask the cache in SQL, over a connection that can only read."""
    from intune_manager.cli.query import run_query

    settings, paths = _configuration()
    raise typer.Exit(run_query(settings, paths, sql, text_format=text_format.value))


@app.command()
def changes(
    *,
    since: Annotated[
        str | None,
        typer.Option("--since", help="As 30m, 12h, 7d, 2w, 2026-07-17, or last-sync."),
    ] = None,
    resource: Annotated[
        str | None, typer.Option("--resource", help="Only of this resource, as devices.")
    ] = None,
    object_id: Annotated[
        str | None,
        typer.Option("--id", help="Only of the object with this Graph id and what belongs to it."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000_000, help="At most so many, newest first.")
    ] = 1_000,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what the first sync of each resource found.")
    ] = False,
    tenant: TenantOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """Say what changed in the tenant, the newest first."""
    from intune_manager.cli.changes import Wanted, run_changes

    wanted = Wanted(since, resource, object_id, tenant, limit, everything)
    settings, paths = _configuration()
    raise typer.Exit(run_changes(settings, paths, wanted, as_json=as_json))


@app.command()
def simulate(
    *,
    profile: Annotated[
        ProfileName, typer.Option("--profile", help="Size of the tenant.")
    ] = ProfileName.SMALL,
    preset: Annotated[
        Preset, typer.Option("--preset", help="Behaviour of the network.")
    ] = Preset.CALM,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="TCP port; 0 takes a free one.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same tenant.")] = 1,
    scale: Annotated[
        float, typer.Option("--scale", min=0.0001, help="Scale of the throttling limits.")
    ] = 1.0,
    parent_pipe: Annotated[
        bool, typer.Option("--parent-pipe", hidden=True, help="Stop when standard input ends.")
    ] = False,
) -> None:
    """Serve the demo tenant on a loopback port until stopped."""
    from intune_manager.cli.simulate import simulate as serve

    raise typer.Exit(
        serve(
            profile=profile.value,
            preset=preset.value,
            port=port,
            seed=seed,
            scale=scale,
            parent_pipe=parent_pipe,
        )
        or SUCCESS
    )


@db.command("current")
def db_current() -> None:
    """Show the schema version of the cache and of the program."""
    _database("current")


@db.command("history")
def db_history() -> None:
    """List the schema versions."""
    _database("history")


@db.command("upgrade")
def db_upgrade(
    version: Annotated[
        int | None, typer.Argument(help="Schema version; the newest if absent.")
    ] = None,
) -> None:
    """Bring the cache to a newer schema; a backup is made first."""
    _database("upgrade", version=version)


@db.command("downgrade")
def db_downgrade(
    version: Annotated[int, typer.Argument(min=0, help="Schema version to go back to.")],
) -> None:
    """Take the cache back to an older schema; a backup is made first."""
    _database("downgrade", version=version)


@db.command("check")
def db_check(*, as_json: JsonOption = False) -> None:
    """Verify the cache file."""
    _database("check", as_json=as_json)


@db.command("backup")
def db_backup(
    target: Annotated[Path | None, typer.Argument(help="The copy; else one in backups/.")] = None,
) -> None:
    """Copy the cache, also while it is in use."""
    _database("backup", target=target)


@db.command("vacuum")
def db_vacuum() -> None:
    """Give unused space of the cache file back."""
    _database("vacuum")


def _demo_size(profile: ProfileName | None, *, demo: bool) -> str:
    """The demo tenant's profile. Without --demo a profile would be read by nobody: a mistake."""
    if profile is not None and not demo:
        _refuse("--profile is the size of the demo tenant: add --demo")
    return (profile or ProfileName.SMALL).value


def _refuse(reason: str) -> NoReturn:
    """End with the usage and exit code 2."""
    raise typer.BadParameter(reason)


def _database(action: str, **arguments: object) -> None:
    from intune_manager.cli import database

    settings, paths = _configuration()
    command: Callable[..., int] = getattr(database, action)
    raise typer.Exit(command(settings, paths, **arguments))


def _configuration(*, log_to_file: bool = False) -> tuple[Settings, Paths]:
    from intune_manager.config.logs import configure_logging
    from intune_manager.config.paths import default_paths
    from intune_manager.config.settings import load_settings

    paths = default_paths()
    settings = load_settings(paths)
    if log_to_file:
        paths.create()
    configure_logging(
        paths.log if log_to_file else None, stderr=settings.echo_sql, secrets=settings.secrets
    )
    return settings, paths
