"""The command line: what it offers, and how an error becomes a message and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from intune_manager import __version__
from intune_manager.cli.database_commands import db
from intune_manager.cli.detail_commands import details
from intune_manager.cli.exit_codes import ERROR, SIGN_IN_NEEDED, SUCCESS
from intune_manager.cli.invocation import (
    Invocation,
    configuration,
    refuse_snapshot,
)
from intune_manager.cli.options import (
    ChangeName,
    DemoOption,
    JsonOption,
    Preset,
    ProfileName,
    ProfileOption,
    QueryTenantOption,
    TenantOption,
    TextFormat,
    demo_size,
    refuse,
)
from intune_manager.cli.printable import print_error
from intune_manager.cli.tenant_commands import snapshot, tenant_, tenants
from intune_manager.errors import IntuneManagerError, SignInRequiredError

app = typer.Typer(
    name="intune-manager",
    help="An exact, offline, read-only copy of a Microsoft Intune tenant.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(db, name="db")
app.command("tenants")(tenants)
app.command("details")(details)
app.add_typer(tenant_, name="tenant")
app.add_typer(snapshot, name="snapshot")


def run(arguments: Sequence[str]) -> int:
    """Run the command line on `arguments` and return the exit code; prints, never raises.

    0 all complete, 1 error, 2 usage, 3 partial, 4 sign-in needed, 130 cancelled.
    """
    try:
        app(list(arguments), prog_name="intune-manager")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else SUCCESS
    except IntuneManagerError as error:
        print_error(error)
        return SIGN_IN_NEEDED if isinstance(error, SignInRequiredError) else ERROR
    return SUCCESS


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
    tenant: TenantOption = None,
    snapshot_file: Annotated[
        Path | None,
        typer.Option(
            "--open", metavar="FILE", help="Look into this snapshot instead of the cache."
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> int | None:
    """Open the window; with a command, run that instead."""
    del version  # handled by its callback
    context.obj = Invocation(snapshot_file)
    command = context.invoked_subcommand
    if command is not None:
        if demo or profile is not None:
            refuse(f"write --demo behind the command: {command} --demo")
        if tenant is not None:
            refuse(f"write --tenant behind the command: {command} --tenant {tenant}")
        return None
    from intune_manager.cli.window import open_window

    size = demo_size(profile, demo=demo)
    if demo and (snapshot_file is not None or tenant is not None):
        refuse("--demo brings a tenant of its own: leave out --open and --tenant")
    settings, paths = configuration(context, log_to_file=True)
    raise typer.Exit(open_window(settings, paths, demo=demo, profile=size, tenant=tenant))


@app.command()
def sync(
    context: typer.Context,
    *,
    demo: DemoOption = False,
    profile: ProfileOption = None,
    preset: Annotated[
        Preset | None,
        typer.Option(
            "--preset",
            help="How the demo tenant's network behaves, with --demo; calm if absent."
            " `simulate --help` explains them.",
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Read everything again, whatever was read before.")
    ] = False,
    only: Annotated[
        str | None, typer.Option("--only", help="Only these resources, separated by commas.")
    ] = None,
    device_details: Annotated[
        bool,
        typer.Option(
            "--device-details", help="Also read, of some devices, what lists leave out of them."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read the tenant into the cache."""
    from intune_manager.cli.demo import Demo
    from intune_manager.cli.sync import run_sync

    refuse_snapshot(context, to="to sync")
    size = demo_size(profile, demo=demo)
    if preset is not None and not demo:
        refuse("--preset is the mood of the demo tenant: add --demo")
    names = None if only is None else frozenset(name.strip() for name in only.split(",")) - {""}
    if names is not None and not names:
        refuse("--only names no resource")
    raise typer.Exit(
        run_sync(
            lambda: configuration(context, log_to_file=True),
            demo=Demo(size, (preset or Preset.CALM).value) if demo else None,
            full=full,
            only=names,
            device_details=device_details,
            as_json=as_json,
        )
    )


@app.command()
def status(
    context: typer.Context,
    *,
    tenant: TenantOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what the cache holds, how complete it is, and how old."""
    from intune_manager.cli.status import run_status

    settings, paths = configuration(context)
    raise typer.Exit(run_status(settings, paths, tenant=tenant, as_json=as_json))


@app.command()
def query(
    context: typer.Context,
    sql: Annotated[
        str, typer.Argument(help='A statement that reads, as "SELECT ... FROM devices".')
    ],
    *,
    text_format: Annotated[
        TextFormat, typer.Option("--format", help="How to write the rows.")
    ] = TextFormat.TABLE,
    tenant: QueryTenantOption = None,
) -> None:
    """Ask the cache in SQL, over a connection that can only read."""
    from intune_manager.cli.query import run_query

    settings, paths = configuration(context)
    raise typer.Exit(run_query(settings, paths, sql, text_format=text_format.value, tenant=tenant))


@app.command()
def changes(
    context: typer.Context,
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
    kinds: Annotated[
        list[ChangeName] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Only created, updated, deleted or restored; may be given several times.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", help="With --id: print the object as it was then instead."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000_000, help="At most so many, newest first.")
    ] = 1_000,
    tenant: TenantOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """Say what changed in the tenant since it was first read, the newest first, and who did it."""
    settings, paths = configuration(context)
    if at is not None:
        from intune_manager.cli.past import run_past

        if object_id is None or since or resource or kinds:
            refuse("--at shows one object as it was: give its --id, and nothing to choose changes")
        raise typer.Exit(run_past(settings, paths, object_id, at, tenant=tenant, as_json=as_json))
    from intune_manager.cli.changes import Wanted, run_changes

    names = tuple(kind.value for kind in kinds or ())
    wanted = Wanted(since, resource, object_id, names, tenant, limit)
    raise typer.Exit(run_changes(settings, paths, wanted, as_json=as_json))


@app.command()
def simulate(
    *,
    profile: Annotated[
        ProfileName, typer.Option("--profile", help="Size of the tenant.")
    ] = ProfileName.SMALL,
    preset: Annotated[
        Preset,
        typer.Option(
            "--preset",
            help="Behaviour of the network. calm: none of its own; real: latency, a few errors; "
            "busy: 2 % errors, throttled; hostile: every fault at 1 % or more, odd content; "
            "outage: one family is down for good; long-haul: tokens live 60 s, links expire, five "
            "changes a second.",
        ),
    ] = Preset.CALM,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="TCP port; 0 takes a free one.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same tenant.")] = 1,
    scale: Annotated[
        float, typer.Option("--scale", min=0.0001, help="Scale of the throttling limits.")
    ] = 1.0,
    time_scale: Annotated[
        float,
        typer.Option("--time-scale", min=0.01, help="How much faster its time runs than ours."),
    ] = 1.0,
    outage: Annotated[
        str | None,
        typer.Option(
            "--outage",
            metavar="SERVICE|PATH",
            help="What the preset outage takes down: intune, intune-devices, entra or a path.",
        ),
    ] = None,
    outage_status: Annotated[
        int | None, typer.Option("--outage-status", help="What it answers: 504 or 403.")
    ] = None,
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
            time_scale=time_scale,
            outage=outage,
            outage_status=outage_status,
            parent_pipe=parent_pipe,
        )
        or SUCCESS
    )
