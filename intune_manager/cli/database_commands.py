"""The arguments of `intune-manager db …`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from intune_manager.cli.invocation import configuration, refuse_snapshot
from intune_manager.cli.options import JsonOption, YesOption

db = typer.Typer(help="Look after the cache file.", no_args_is_help=True)


@db.command("current")
def current(context: typer.Context) -> None:
    """Show the schema version of the cache and of the program."""
    _run(context, "current")


@db.command("history")
def history(context: typer.Context) -> None:
    """List the schema versions."""
    _run(context, "history")


@db.command("upgrade")
def upgrade(
    context: typer.Context,
    version: Annotated[
        int | None, typer.Argument(help="Schema version; the newest if absent.")
    ] = None,
) -> None:
    """Bring the cache to a newer schema; a backup is made first."""
    refuse_snapshot(context, to="to change its schema")
    _run(context, "upgrade", version=version)


@db.command("downgrade")
def downgrade(
    context: typer.Context,
    version: Annotated[int, typer.Argument(min=0, help="Schema version to go back to.")],
) -> None:
    """Take the cache back to an older schema; a backup is made first."""
    refuse_snapshot(context, to="to change its schema")
    _run(context, "downgrade", version=version)


@db.command("check")
def check(
    context: typer.Context,
    *,
    thorough: Annotated[
        bool,
        typer.Option("--thorough", help="Also compare every index entry and every payload's hash."),
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Build what is wrong in the indexes anew.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Verify the file, its schema, its search index, its row counts and the links in it.

    Exit code 1 when something is wrong. Links that lead nowhere are counted and shown, but they are
    no fault of the cache: Graph itself keeps the assignments of a deleted group.
    """
    from intune_manager.cli.check import run_check

    if repair:
        refuse_snapshot(context, to="to repair it")
    settings, paths = configuration(context)
    raise typer.Exit(run_check(settings, paths, thorough=thorough, repair=repair, as_json=as_json))


@db.command("repair-index")
def repair_index(context: typer.Context) -> None:
    """Build the search index anew from the rows, and every other index that is missing."""
    from intune_manager.cli.check import run_repair

    refuse_snapshot(context, to="to repair it")
    settings, paths = configuration(context)
    raise typer.Exit(run_repair(settings, paths))


@db.command("backup")
def backup(
    context: typer.Context,
    target: Annotated[Path | None, typer.Argument(help="The copy; else one in backups/.")] = None,
) -> None:
    """Copy the cache, also while it is in use."""
    refuse_snapshot(context, to="to back it up but to copy the file")
    _run(context, "backup", target=target)


@db.command("vacuum")
def vacuum(context: typer.Context) -> None:
    """Make the cache file as small as it can be."""
    refuse_snapshot(context, to="to make it smaller")
    _run(context, "vacuum")


@db.command("prune-history")
def prune_history(
    context: typer.Context,
    *,
    before: Annotated[
        str | None,
        typer.Option(
            "--before",
            help="As 400d, or 2026-07-17; the setting history_keep_days if absent.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how much that would be.")
    ] = False,
    yes: YesOption = False,
) -> None:
    """Delete the oldest changes, of every tenant. Nothing else ever does.

    Objects, audit events and sync runs stay.
    """
    from intune_manager.cli import pruning

    refuse_snapshot(context, to="to prune its history")
    settings, paths = configuration(context)
    code = pruning.prune_history(settings, paths, before=before, dry_run=dry_run, yes=yes)
    raise typer.Exit(code)


def _run(context: typer.Context, action: str, **arguments: object) -> None:
    from intune_manager.cli import database

    settings, paths = configuration(context)
    command: Callable[..., int] = getattr(database, action)
    raise typer.Exit(command(settings, paths, **arguments))
