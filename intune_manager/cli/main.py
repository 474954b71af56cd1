"""The command line: its commands, and how an error becomes a message and an exit code."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from intune_manager.cli import streams
from intune_manager.cli.commands import (
    changes,
    check,
    db,
    details,
    query,
    simulate,
    snapshot,
    status,
    sync,
    tenants,
    window,
)
from intune_manager.cli.output import ExitCode, print_error
from intune_manager.errors import IntuneManagerError, SignInRequiredError

app = typer.Typer(
    name="intune-manager",
    help="An exact, offline, read-only copy of a Microsoft Intune tenant.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.callback(invoke_without_command=True)(window.window)
app.command("sync")(sync.sync)
app.command("status")(status.status)
app.command("query")(query.query)
app.command("changes")(changes.changes)
app.command("simulate")(simulate.simulate)
app.command("tenants")(tenants.tenants)
app.command("details")(details.details)

_db = typer.Typer(help="Look after the cache file.")
app.add_typer(_db, name="db")
_db.command("current")(db.current)
_db.command("history")(db.history)
_db.command("upgrade")(db.upgrade)
_db.command("downgrade")(db.downgrade)
_db.command("check")(check.check)
_db.command("repair-index")(check.repair_index)
_db.command("backup")(db.backup)
_db.command("vacuum")(db.vacuum)
_db.command("prune-history")(db.prune_history)

_tenant = typer.Typer(help="Choose a tenant, or clear its data.")
app.add_typer(_tenant, name="tenant")
_tenant.command("use")(tenants.use)
_tenant.command("clear")(tenants.clear)

_snapshot = typer.Typer(help="Write a tenant into a file of its own.")
app.add_typer(_snapshot, name="snapshot")
_snapshot.command("export")(snapshot.export)


def run(arguments: Sequence[str]) -> int:
    """Run the command line on `arguments` and return the exit code; prints, never raises.

    0 all complete, 1 error, 2 usage, 3 partial, 4 sign-in needed, 130 cancelled. The code tells of
    the work: it is the same when the report of a finished sync can no longer be written.
    """
    streams.begin()
    try:
        return streams.end(_run(arguments))
    except OSError as error:
        return streams.lose(error, ExitCode.ERROR)


def _run(arguments: Sequence[str]) -> int:
    try:
        app(list(arguments), prog_name="intune-manager")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else ExitCode.SUCCESS
    except IntuneManagerError as error:
        print_error(error)
        return ExitCode.SIGN_IN_NEEDED if isinstance(error, SignInRequiredError) else ExitCode.ERROR
    return ExitCode.SUCCESS
