"""`intune-manager sync`: read the tenant into the cache, and say how it went."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from intune_manager.cli import streams
from intune_manager.cli.jobs import Asked, Caller, Demo, asked_tenant, failed
from intune_manager.cli.options import (
    DemoOption,
    JsonOption,
    ParentPipeOption,
    Preset,
    ProfileOption,
    ProgressOption,
    configuration,
    demo_size,
    refuse,
    refuse_snapshot,
)
from intune_manager.config.typed import typed
from intune_manager.errors import IntuneManagerError, SyncCancelledError
from intune_manager.registry import RESOURCES

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.sync.report import SyncProgress, SyncReport


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
    progress: ProgressOption = None,
    parent_pipe: ParentPipeOption = False,
) -> None:
    """Read the tenant into the cache."""
    refuse_snapshot(context, to="to sync")
    size = demo_size(profile, demo=demo)
    if preset is not None and not demo:
        refuse("--preset is the mood of the demo tenant: add --demo")
    names = None if only is None else frozenset(map(typed, typed(only).split(","))) - {""}
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
            caller=Caller.by(progress, parent_pipe=parent_pipe),
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
    caller: Caller,
) -> int:
    """Sync as `configure` says, print the report on standard output, return the exit code.

    Progress goes to standard error, and only to a terminal; or to the lines of `caller`. With
    `as_json`, or with such lines, the report is one JSON object on one line, and so is what stands
    in its place when there is none: `error`, `remedy` and `exit_code`. With `demo` that demo tenant
    is started for the time of the sync. With `device_details` some devices are read one by one,
    too, whatever the settings say.
    """
    from intune_manager.sync.engine import chosen_resources

    as_json = as_json or caller.lines is not None
    try:
        chosen_resources(RESOURCES, only)
        settings, paths = configure()
        if device_details:
            settings = settings.model_copy(update={"device_details": True})
        with asked_tenant(settings, demo) as asked:
            report = _sync(asked, paths, caller, only=only, full=full)
    except KeyboardInterrupt:
        early = SyncCancelledError("The sync was cancelled before it began.")
        return failed(early, as_json=as_json)
    except IntuneManagerError as error:
        return failed(error, as_json=as_json)
    streams.work_is_done(report.exit_code)
    if as_json:
        sys.stdout.write(report.to_json() + "\n")
    else:
        from intune_manager.cli.commands.sync_report import print_report

        print_report(report)
    return report.exit_code


def _sync(
    asked: Asked, paths: Paths, caller: Caller, *, only: frozenset[str] | None, full: bool
) -> SyncReport:
    from intune_manager.sync.job import SyncJob

    with _display(caller) as show:
        job = SyncJob(caller.access(asked, paths), only=only, full=full, on_progress=show)
        return caller.run(job)


@contextmanager
def _display(caller: Caller) -> Iterator[Callable[[SyncProgress], None]]:
    """Where progress goes while the block runs."""
    if caller.lines is not None:
        yield caller.lines.progress
        return
    from intune_manager.cli.commands.sync_report import SyncDisplay

    with SyncDisplay() as display:
        yield display.show
