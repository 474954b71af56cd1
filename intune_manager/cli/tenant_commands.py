"""The arguments of `intune-manager tenants`, `tenant …` and `snapshot …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from intune_manager.cli.invocation import configuration, refuse_snapshot
from intune_manager.cli.options import JsonOption, TenantOption, YesOption, refuse

tenant_ = typer.Typer(help="Choose a tenant, or clear its data.", no_args_is_help=True)
snapshot = typer.Typer(help="Write a tenant into a file of its own.", no_args_is_help=True)

_TenantArgument = Annotated[
    str, typer.Argument(metavar="ID|NAME", help="The tenant's id or name, or the beginning of one.")
]


def tenants(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """List the tenants that the cache holds, and which one is shown."""
    from intune_manager.cli.tenants import run_tenants

    settings, paths = configuration(context)
    raise typer.Exit(run_tenants(settings, paths, as_json=as_json))


@tenant_.command("use")
def use(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="ID|NAME", help="The tenant to show from now on.")
    ] = None,
    *,
    latest: Annotated[
        bool, typer.Option("--latest", help="Show the one seen last, whichever it is.")
    ] = False,
) -> None:
    """Remember which tenant the commands and the window show."""
    from intune_manager.cli.tenants import run_use

    refuse_snapshot(context, to="to choose another tenant")
    if (name is None) != latest:
        refuse("name a tenant, or write --latest")
    settings, paths = configuration(context)
    raise typer.Exit(run_use(settings, paths, name))


@tenant_.command("clear")
def clear(context: typer.Context, name: _TenantArgument, *, yes: YesOption = False) -> None:
    """Delete everything that the cache holds of a tenant, its history too; nothing else."""
    from intune_manager.cli.tenants import run_clear

    refuse_snapshot(context, to="to clear a tenant")
    settings, paths = configuration(context)
    raise typer.Exit(run_clear(settings, paths, name, yes=yes))


@snapshot.command("export")
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    *,
    tenant: TenantOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write one tenant, with its history, into a file that `--open` shows; a sync may go on."""
    from intune_manager.cli.snapshot import run_export

    refuse_snapshot(context, to="to export it again but to copy the file")
    settings, paths = configuration(context)
    raise typer.Exit(run_export(settings, paths, file, tenant, force=force, as_json=as_json))
