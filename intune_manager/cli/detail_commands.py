"""The arguments of `intune-manager details`."""

from __future__ import annotations

from typing import Annotated

import typer

from intune_manager.cli.invocation import configuration, refuse_snapshot
from intune_manager.cli.options import (
    DemoOption,
    JsonOption,
    ProfileOption,
    TenantOption,
    demo_size,
    refuse,
)


def details(
    context: typer.Context,
    object_id: Annotated[
        str, typer.Argument(metavar="ID", help="The Graph id of a device, policy or script.")
    ],
    *,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Read them from the tenant first.")
    ] = False,
    demo: DemoOption = False,
    profile: ProfileOption = None,
    tenant: TenantOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what lists leave out of one object: hardware, settings, the content of a script."""
    from intune_manager.cli.demo import Demo
    from intune_manager.cli.details import run_details

    size = demo_size(profile, demo=demo)
    if demo and not refresh:
        refuse("--demo asks the demo tenant: add --refresh")
    if refresh and tenant is not None:
        refuse("--refresh asks the tenant of the sign-in: leave out --tenant")
    if refresh:
        refuse_snapshot(context, to="to read anything new")
    settings, paths = configuration(context, log_to_file=refresh)
    raise typer.Exit(
        run_details(
            settings,
            paths,
            object_id,
            refresh=refresh,
            demo=Demo(size) if demo else None,
            tenant=tenant,
            as_json=as_json,
        )
    )
