"""`intune-manager sync`: read the tenant into the cache, and say how it went."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from intune_manager.cli.jobs import Asked, Demo, asked_tenant, may_prompt, print_code, run_job
from intune_manager.cli.options import (
    DemoOption,
    JsonOption,
    Preset,
    ProfileOption,
    configuration,
    demo_size,
    refuse,
    refuse_snapshot,
)
from intune_manager.cli.output import ExitCode, print_error
from intune_manager.errors import (
    IntuneManagerError,
    SettingsError,
    SignInRequiredError,
    SyncCancelledError,
)
from intune_manager.registry import RESOURCES

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.sync.report import SyncReport


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


def run_sync(
    configure: Callable[[], tuple[Settings, Paths]],
    *,
    demo: Demo | None,
    full: bool,
    only: frozenset[str] | None,
    device_details: bool,
    as_json: bool,
) -> int:
    """Sync as `configure` says, print the report on standard output, return the exit code.

    Progress goes to standard error, and only to a terminal. With `as_json` standard output gets
    exactly one JSON object: the report, or `error`, `remedy` and `exit_code` when there is none.
    With `demo` that demo tenant is started for the time of the sync. With `device_details` some
    devices are read one by one, too, whatever the settings say.
    """
    from intune_manager.sync.engine import chosen_resources

    try:
        chosen_resources(RESOURCES, only)
        settings, paths = configure()
        if device_details:
            settings = settings.model_copy(update={"device_details": True})
        with asked_tenant(settings, demo) as asked:
            report = _sync(asked, paths, only=only, full=full)
    except KeyboardInterrupt:
        return _failed(SyncCancelledError("The sync was cancelled before it began."), as_json)
    except IntuneManagerError as error:
        return _failed(error, as_json)
    if as_json:
        sys.stdout.write(report.to_json() + "\n")
    else:
        from intune_manager.cli.commands.sync_report import print_report

        print_report(report)
    return report.exit_code


def _sync(asked: Asked, paths: Paths, *, only: frozenset[str] | None, full: bool) -> SyncReport:
    from intune_manager.cli.commands.sync_report import SyncDisplay
    from intune_manager.sync.job import SyncJob

    with SyncDisplay() as display:
        job = SyncJob(
            asked.settings,
            paths,
            only=only,
            full=full,
            interactive=may_prompt(),
            prompt=print_code,
            tokens=asked.tokens,
            on_progress=display.show,
        )
        return run_job(job)


def _exit_code(error: IntuneManagerError) -> int:
    match error:
        case SyncCancelledError():
            return ExitCode.CANCELLED
        case SignInRequiredError():
            return ExitCode.SIGN_IN_NEEDED
        case SettingsError(setting="only"):
            return ExitCode.USAGE
        case _:
            return ExitCode.ERROR


def _failed(error: IntuneManagerError, as_json: bool) -> int:
    """Print what went wrong, where the report would be, and return the exit code."""
    exit_code = _exit_code(error)
    print_error(error)
    if as_json:
        failure = {"error": error.message, "remedy": error.remedy, "exit_code": exit_code}
        sys.stdout.write(json.dumps(failure) + "\n")
    return exit_code
