"""`intune-manager`: open the window, or say what the system lacks for it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intune_manager import __version__
from intune_manager.cli.cache import tenant_named
from intune_manager.cli.options import (
    DemoOption,
    Invocation,
    ProfileOption,
    TenantOption,
    configuration,
    demo_size,
    refuse,
)
from intune_manager.cli.output import ExitCode

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"Intune Manager {__version__}\n")
        raise typer.Exit


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
    size = demo_size(profile, demo=demo)
    if demo and (snapshot_file is not None or tenant is not None):
        refuse("--demo brings a tenant of its own: leave out --open and --tenant")
    settings, paths = configuration(context, log_to_file=True)
    raise typer.Exit(open_window(settings, paths, demo=demo, profile=size, tenant=tenant))


def open_window(
    settings: Settings, paths: Paths, *, demo: bool, profile: str, tenant: str | None = None
) -> int:
    """Show the window until it is closed and return the exit code.

    It begins with the tenant of that id or name, where one is given. Raises EnvironmentalError when
    the cache knows none or several of it, and CacheError.
    """
    from intune_manager.qt_check import missing_qt_libraries

    problem = missing_qt_libraries()
    if problem:
        sys.stderr.write(f"{problem}\n")
        return ExitCode.ERROR
    chosen = None if tenant is None else asyncio.run(tenant_named(settings, paths, tenant))
    from intune_manager import app

    return app.run(
        settings,
        paths,
        demo=demo,
        profile=profile,
        tenant=None if chosen is None else chosen.tenant_id,
    )
